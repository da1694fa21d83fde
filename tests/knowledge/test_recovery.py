"""Crashes, damage and several processes: the old or the new, never half, and the index heals itself."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from knowledge.base import KnowledgeBase
from knowledge.chunker import PIPELINE
from knowledge.embedder import Embedder
from knowledge.errors import Busy, StoreError
from knowledge.lock import exclusive
from knowledge.vector_store import VectorStore
from tests.knowledge.crashes import MOMENTS

Open = Callable[..., KnowledgeBase]
Top = Callable[..., str]
ROOT = Path(__file__).parents[2]
QUESTION = "How many days do I have to return an item?"


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *arguments], cwd=ROOT, capture_output=True, text=True, timeout=120)


def vectors(base: KnowledgeBase, embedder: Embedder) -> VectorStore:
    return VectorStore(base.data / "chroma", "", f"{embedder.key}-{PIPELINE}", base.folder.resolve())


def expected(base: KnowledgeBase) -> set[str]:
    return {row.id for row in base.index.manifest.chunks()}


def in_step(base: KnowledgeBase, embedder: Embedder) -> bool:
    store = vectors(base, embedder)
    try:
        return store.ids() == expected(base)
    finally:
        store.close()


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_crash_leaves_the_old_or_the_new_and_the_next_sync_ends_it(
    moment: str, opened: Open, base: KnowledgeBase, embedder: Embedder, folder: Path, top: Top
) -> None:
    base.close()
    text = (folder / "returns.md").read_text().replace("30 days", "45 days").replace("4.90", "6.90")
    (folder / "returns.md").write_text(text)
    (folder / "payment.md").unlink()
    dead = run("-m", "tests.knowledge.crashes", moment, str(folder), str(base.data))
    assert dead.returncode == 9, dead.stderr

    after = opened(folder)
    old, new = ("30 days", "4.90", "payment.md"), ("45 days", "6.90", "shipping/carriers.md")
    seen = top(after, QUESTION) + top(after, "return label from Austria") + top(after, "pay by voucher")
    paths = {hit.passage.path for hit in after.search("vouchers card PayPal", k=50).hits}
    if "45 days" in seen:
        assert "6.90" in seen
        assert "payment.md" not in paths
    else:
        assert "30 days" in seen
        assert "4.90" in seen
        assert "payment.md" in paths
    assert old != new

    after.sync()
    assert "45 days" in top(after, QUESTION)
    assert "payment.md" not in {hit.passage.path for hit in after.search("vouchers", k=50).hits}
    assert in_step(after, embedder)


def test_a_crash_does_not_cost_the_embedding_again(opened: Open, base: KnowledgeBase, folder: Path) -> None:
    base.close()
    (folder / "new.md").write_text("# Repairs\n\nWe repair shoes in Graz.\n")
    assert (
        run("-m", "tests.knowledge.crashes", "within the commit", str(folder), str(base.data)).returncode == 9
    )
    report = opened(folder).sync()
    assert (report.added, report.embedded) == (("new.md",), 0)


def index_file(base: KnowledgeBase) -> Path:
    """The file of passages and vectors, not the one of their parts."""
    (file,) = (file for file in (base.data / "index").glob("*.sqlite3") if "-parts" not in file.name)
    return file


@pytest.mark.parametrize("damage", ["garbage", "truncated", "gone", "emptied"])
def test_a_damaged_index_file_is_rebuilt(damage: str, opened: Open, base: KnowledgeBase, top: Top) -> None:
    version = base.version
    base.close()
    file = index_file(base)
    content = file.read_bytes()
    if damage == "garbage":
        file.write_bytes(os.urandom(len(content)))
    elif damage == "truncated":
        file.write_bytes(content[: len(content) // 2])
    elif damage == "emptied":
        file.write_bytes(b"")
    else:
        file.unlink()
    again = opened(base.folder)
    again.sync()
    assert "30 days" in top(again, QUESTION)
    assert again.version >= 1
    assert version == 1


def test_a_file_damaged_while_we_serve_keeps_answering_and_heals(
    base: KnowledgeBase, folder: Path, top: Top
) -> None:
    version = base.version
    file = index_file(base)
    shutil.rmtree(file.parent)
    assert "30 days" in top(base, QUESTION)
    (folder / "new.md").write_text("# Repairs\n\nWe repair shoes in Graz.\n")
    base.sync()
    assert "Graz" in top(base, "do you repair shoes?")
    assert "30 days" in top(base, QUESTION)
    assert base.version > version


@pytest.mark.parametrize("damage", ["deleted", "garbage"])
def test_a_lost_vector_store_is_filled_again(
    damage: str, base: KnowledgeBase, embedder: Embedder, folder: Path
) -> None:
    if damage == "deleted":
        shutil.rmtree(base.data / "chroma")
    else:
        (base.data / "chroma" / "chroma.sqlite3").write_bytes(os.urandom(5000))
    report = base.sync(verify=True)
    assert report.embedded == 0
    assert in_step(base, embedder)


def test_vectors_lost_or_left_over_in_the_store_are_put_right(
    base: KnowledgeBase, embedder: Embedder
) -> None:
    store = vectors(base, embedder)
    store.delete(sorted(store.ids())[:3])
    store.close()
    assert not in_step(base, embedder)
    base.sync(verify=True)
    assert in_step(base, embedder)


def test_a_full_disk_leaves_what_there_is_and_is_said(base: KnowledgeBase, folder: Path, top: Top) -> None:
    file = base.index.manifest._connection
    (folder / "new.md").write_text("# Repairs\n\n" + "We repair shoes in Graz. " * 400)
    file.execute("PRAGMA max_page_count = 1")
    with pytest.raises(StoreError, match="full"):
        base.sync()
    assert "30 days" in top(base, QUESTION)
    file.execute("PRAGMA max_page_count = 1000000")
    assert base.sync().added == ("new.md",)
    assert "Graz" in top(base, "do you repair shoes?")


def test_a_second_process_reads_and_sees_what_the_first_commits(
    opened: Open, base: KnowledgeBase, folder: Path, top: Top
) -> None:
    reader = opened(folder)
    assert "30 days" in top(reader, QUESTION)
    text = (folder / "returns.md").read_text().replace("30 days", "45 days")
    (folder / "returns.md").write_text(text)
    code = (
        "import sys; from pathlib import Path; from knowledge.base import KnowledgeBase; "
        "print(KnowledgeBase(Path(sys.argv[1]), Path(sys.argv[2])).sync().changed)"
    )
    writer = run("-c", code, str(folder), str(base.data))
    assert "returns.md" in writer.stdout, writer.stderr
    deadline = time.monotonic() + 5
    while "45 days" not in top(reader, QUESTION) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert "45 days" in top(reader, QUESTION)
    assert reader.version == base.version or top(base, QUESTION)
    assert not base.sync()
    assert "45 days" in top(base, QUESTION)


def test_two_writers_take_turns(opened: Open, base: KnowledgeBase, embedder: Embedder, folder: Path) -> None:
    other = opened(folder)
    reports = []

    def work(which: KnowledgeBase) -> None:
        reports.append(which.sync())

    for number in range(8):
        (folder / f"new{number}.md").write_text(f"# New {number}\n\nThing number {number} is new.\n")
    threads = [threading.Thread(target=work, args=(which,)) for which in (base, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(path for report in reports for path in report.added) == [
        f"new{number}.md" for number in range(8)
    ]
    assert in_step(base, embedder)


def test_a_lock_that_is_held_too_long_is_said(tmp_path: Path) -> None:
    path = tmp_path / "index.lock"
    with exclusive(path, 1), pytest.raises(Busy, match="wait for it"), exclusive(path, 0.1):
        pass
    with exclusive(path, 0.1):
        pass


def test_searches_never_fail_or_go_empty_while_the_folder_changes(
    base: KnowledgeBase, folder: Path, top: Top
) -> None:
    stop = threading.Event()
    wrong: list[str] = []

    def ask() -> None:
        while not stop.is_set():
            text = top(base, QUESTION)
            if "days from delivery" not in text:
                wrong.append(text)

    threads = [threading.Thread(target=ask) for _ in range(3)]
    for thread in threads:
        thread.start()
    text = (folder / "returns.md").read_text()
    for days in range(10, 30):
        (folder / "returns.md").write_text(text.replace("30 days", f"{days} days"))
        base.sync()
    stop.set()
    for thread in threads:
        thread.join()
    assert wrong == []
