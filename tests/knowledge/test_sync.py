"""The index follows the folder: what changed is embedded, nothing else, and every report is true."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from knowledge.base import KnowledgeBase
from knowledge.errors import FolderError

Top = Callable[..., str]
Open = Callable[..., KnowledgeBase]
QUESTION = "How many days do I have to return an item?"


def test_a_folder_becomes_cited_passages(base: KnowledgeBase) -> None:
    hit = base.search(QUESTION).hits[0]
    assert hit.passage.path == "returns.md"
    assert hit.passage.title == "Returns"
    assert hit.passage.heading == "Returns > How long do I have to return something?"
    assert hit.passage.text.startswith("You have 30 days")
    assert (hit.passage.lang, hit.passage.audience) == ("en", "public")
    body = base.body("returns.md")
    assert body is not None
    assert body[hit.passage.start :].startswith(hit.passage.text)


def test_a_second_sync_does_nothing(base: KnowledgeBase) -> None:
    version = base.version
    for report in (base.sync(), base.sync(rehash=True), base.sync(verify=True)):
        assert not report
        assert report.embedded == 0
        assert report.documents == 3
    assert base.version == version


def test_an_edit_changes_the_answer_and_embeds_only_the_paragraph(
    base: KnowledgeBase, folder: Path, top: Top
) -> None:
    version = base.version
    ids = {hit.passage.id for hit in base.search("returns label Austria", k=50).hits}
    text = (folder / "returns.md").read_text()
    (folder / "returns.md").write_text(text.replace("30 days", "45 days"))
    report = base.sync()
    assert (report.changed, report.embedded) == (("returns.md",), 1)
    assert base.version == report.version == version + 1
    assert "45 days" in top(base, QUESTION)
    after = {hit.passage.id for hit in base.search("returns label Austria", k=50).hits}
    assert len(ids - after) == len(after - ids) == 1


def test_an_edit_of_the_same_size_and_time_is_found_by_rehashing(
    base: KnowledgeBase, folder: Path, top: Top
) -> None:
    path = folder / "returns.md"
    before = path.stat()
    path.write_text(path.read_text().replace("30 days", "14 days"))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    base.sync(rehash=True)
    assert "14 days" in top(base, QUESTION)


def test_two_edits_within_one_tick_of_the_clock_are_both_seen(
    base: KnowledgeBase, folder: Path, top: Top
) -> None:
    path = folder / "returns.md"
    for days in range(10, 40):
        path.write_text(f"# Returns\n\nYou have {days} days to return an item.\n")
        base.sync()
        assert f"{days} days" in top(base, QUESTION)


def test_a_deleted_file_is_gone(base: KnowledgeBase, folder: Path) -> None:
    (folder / "returns.md").unlink()
    report = base.sync()
    assert report.removed == ("returns.md",)
    assert all(hit.passage.path != "returns.md" for hit in base.search(QUESTION, k=50).hits)
    assert base.body("returns.md") is None
    assert "returns.md" not in {document.path for document in base.documents()}


def test_a_rename_is_free(base: KnowledgeBase, folder: Path) -> None:
    (folder / "returns.md").rename(folder / "sending-back.md")
    report = base.sync()
    assert report.renamed == (("returns.md", "sending-back.md"),)
    assert (report.added, report.removed, report.embedded) == ((), (), 0)
    assert base.search(QUESTION).hits[0].passage.path == "sending-back.md"


def test_a_new_file_answers(base: KnowledgeBase, folder: Path, top: Top) -> None:
    (folder / "gifts").mkdir()
    (folder / "gifts/wrapping.md").write_text("# Gift wrapping\n\nWe wrap presents for 3 euros.\n")
    assert base.sync().added == ("gifts/wrapping.md",)
    assert "3 euros" in top(base, "can you wrap a present?")


def test_only_the_named_paths_are_looked_at(base: KnowledgeBase, folder: Path) -> None:
    (folder / "one.md").write_text("# One\n\nThe first new thing.\n")
    (folder / "two.md").write_text("# Two\n\nThe second new thing.\n")
    (folder / "payment.md").unlink()
    assert base.sync(only=["one.md", "never-there.md"]).added == ("one.md",)
    report = base.sync()
    assert (report.added, report.removed) == (("two.md",), ("payment.md",))


def test_one_bad_file_is_left_out_with_its_reason_and_comes_back(
    base: KnowledgeBase, folder: Path, top: Top
) -> None:
    good = (folder / "returns.md").read_text()
    (folder / "returns.md").write_text(good.replace("owner:", "audience: everyone\nowner:"))
    (folder / "new.md").write_text("# Repairs\n\nWe repair shoes in Graz.\n")
    report = base.sync()
    assert [path for path, _ in report.problems] == ["returns.md"]
    assert report.added == ("new.md",)
    state = {document.path: document for document in base.documents()}["returns.md"]
    assert (state.state, state.chunks) == ("problem", 0)
    assert "'everyone' is not one of public, signed_in, staff" in state.reason
    assert all(hit.passage.path != "returns.md" for hit in base.search(QUESTION, k=50).hits)
    assert "Graz" in top(base, "do you repair shoes?")
    (folder / "returns.md").write_text(good)
    assert base.sync().problems == ()
    assert "30 days" in top(base, QUESTION)


def test_hostile_files_are_listed_and_the_others_answer(base: KnowledgeBase, folder: Path, top: Top) -> None:
    (folder / "passwd.md").symlink_to("/etc/passwd")
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7" + os.urandom(2000))
    (folder / "binary.txt").write_bytes(bytes(range(256)) * 40)
    (folder / "deep.json").write_bytes(b"[" * 200_000)
    problems = dict(base.sync().problems)
    assert problems.keys() == {"passwd.md", "broken.pdf", "binary.txt", "deep.json"}
    assert all(problems.values())
    assert "30 days" in top(base, QUESTION)
    assert base.sync().problems == tuple(sorted(problems.items()))


def test_progress_counts_the_files_to_do(opened: Open, folder: Path) -> None:
    seen: list[tuple[int, int, str]] = []
    opened(folder).sync(lambda *step: seen.append(step))
    assert seen[-1][:2] == (3, 3)


def test_a_folder_that_vanishes_does_not_empty_the_index(base: KnowledgeBase, folder: Path, top: Top) -> None:
    folder.rename(folder.with_name("away"))
    with pytest.raises(FolderError, match="index is unchanged"):
        base.sync()
    assert "30 days" in top(base, QUESTION)
    folder.with_name("away").rename(folder)
    assert not base.sync()


def test_the_index_survives_a_restart_without_the_model_being_asked(
    opened: Open, base: KnowledgeBase, top: Top
) -> None:
    version = base.version
    base.close()
    again = opened(base.folder)
    assert again.version == version
    assert "30 days" in top(again, QUESTION)
    assert again.sync().embedded == 0


def test_many_files_are_committed_in_steps_and_all_arrive(opened: Open, tmp_path: Path, top: Top) -> None:
    root = tmp_path / "many"
    root.mkdir()
    for number in range(300):
        (root / f"{number}.md").write_text(
            f"# Article {number}\n\nPart {number} costs {number + 1000} euros.\n"
        )
    base = opened(root)
    report = base.sync()
    assert (report.documents, report.version) == (300, 2)
    assert "1217 euros" in top(base, "What does part 217 cost?")
    for number in range(290):
        (root / f"{number}.md").unlink()
    assert len(base.sync().removed) == 290
    assert {hit.passage.path for hit in base.search("price", k=50).hits} == {
        f"{n}.md" for n in range(290, 300)
    }
