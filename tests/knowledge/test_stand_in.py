"""No whole index: questions are answered from the folder itself, by words, until there is one."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from knowledge import base as bases
from knowledge import stand_in
from knowledge.base import KnowledgeBase
from knowledge.errors import Busy
from knowledge.lock import exclusive
from tests.knowledge.test_recovery import index_file

Open = Callable[..., KnowledgeBase]
QUESTION = "How many days do I have to return an item?"


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bases, "OPEN_SECONDS", 0.05)
    monkeypatch.setattr(bases, "OPEN_AGAIN_SECONDS", 0.0)
    monkeypatch.setattr(stand_in, "LOOK_SECONDS", 0.0)


@pytest.fixture
def bare(opened: Open, folder: Path) -> KnowledgeBase:
    """Opened, and nothing in its index yet."""
    return opened(folder)


@contextmanager
def locked(base: KnowledgeBase) -> Iterator[Path]:
    """The index file as a program leaves it that keeps it to itself."""
    file = index_file(base)
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("PRAGMA locking_mode = EXCLUSIVE")
    other.execute("BEGIN EXCLUSIVE")
    other.execute("INSERT OR REPLACE INTO facts VALUES ('writer', 1)")
    try:
        yield file
    finally:
        other.execute("ROLLBACK")
        other.close()


def test_a_missing_index_is_no_reason_to_find_nothing(bare: KnowledgeBase) -> None:
    found = bare.search(QUESTION)
    assert (found.by_words, found.version, bare.ready, bare.standing_in) == (True, 0, False, True)
    assert "30 days" in found.hits[0].passage.text
    assert {each.path for each in bare.documents()} == {"payment.md", "returns.md", "shipping/carriers.md"}
    assert "unworn" in (bare.body("returns.md") or "")
    assert bare.parts(found.hits[0].passage, ["one", "two"]).shape[0] == 2


def test_cosines_are_the_index_s_own(bare: KnowledgeBase) -> None:
    by_words = {hit.passage.id: hit for hit in bare.search(QUESTION, k=50).hits}
    bare.sync()
    indexed = bare.search(QUESTION, k=50)
    assert not indexed.by_words
    same = {hit.passage.id: hit for hit in indexed.hits if hit.passage.id in by_words}
    assert same.keys() == by_words.keys() != set()
    for name, hit in same.items():
        assert (hit.dense, hit.keyword, hit.score) == pytest.approx(
            (by_words[name].dense, by_words[name].keyword, by_words[name].score), abs=1e-6
        )


def test_words_that_stand_nowhere_find_nothing(bare: KnowledgeBase) -> None:
    assert bare.search("Kangaroos?").hits == ()


def test_who_may_read_what_and_when_holds_here_too(bare: KnowledgeBase, folder: Path) -> None:
    (folder / "inside.md").write_text("---\naudience: staff\n---\n# Secret\n\nZanzibar pays.\n")
    (folder / "old.md").write_text("---\nvalid_until: 2020-01-01\n---\n# Old\n\nZanzibar paid.\n")
    assert bare.search("Zanzibar").hits == ()
    inside = bare.search("Zanzibar", audience=frozenset({"staff"})).hits
    assert [hit.passage.path for hit in inside] == ["inside.md"]


def test_an_edit_is_seen_and_a_removed_file_forgotten(bare: KnowledgeBase, folder: Path) -> None:
    assert bare.search(QUESTION).hits
    (folder / "returns.md").write_text("# Returns\n\nYou have 45 days to return an item.\n")
    (folder / "payment.md").unlink()
    assert "45 days" in bare.search(QUESTION).hits[0].passage.text
    assert bare.search("voucher").hits == ()


def test_half_an_index_is_not_searched(bare: KnowledgeBase) -> None:
    bare.sync(only=["payment.md"])
    found = bare.search(QUESTION)
    assert found.by_words
    assert "30 days" in found.hits[0].passage.text
    bare.sync()
    assert not bare.search(QUESTION).by_words


def test_once_there_is_an_index_the_stand_in_is_gone(
    bare: KnowledgeBase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made_in = tmp_path / "made"
    made_in.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(made_in))
    assert bare.search(QUESTION).by_words
    assert len(list(made_in.glob("tellonce-stand-in-*"))) == 1
    bare.sync()
    assert (bare.search(QUESTION).by_words, bare.standing_in) == (False, False)
    assert not list(made_in.glob("tellonce-stand-in-*"))


def test_an_empty_folder_has_a_whole_index(opened: Open, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    base = opened(tmp_path / "empty")
    base.sync()
    assert base.ready
    assert base.search(QUESTION).hits == ()


def test_a_locked_index_is_left_alone_and_used_once_it_is_free(base: KnowledgeBase, opened: Open) -> None:
    base.close()
    again = KnowledgeBase(base.folder, base.data)
    with locked(base) as file:
        size = file.stat().st_size
        found = again.search(QUESTION)
        assert found.by_words
        assert "30 days" in found.hits[0].passage.text
        assert file.stat().st_size == size, "a locked file is not a damaged one"
    assert not again.search(QUESTION).by_words
    assert again.sync().embedded == 0
    again.close()


def test_a_damaged_index_that_somebody_mends_is_waited_for(base: KnowledgeBase) -> None:
    base.close()
    file = index_file(base)
    file.write_bytes(os.urandom(file.stat().st_size))
    again = KnowledgeBase(base.folder, base.data)
    with exclusive(base.data / "index.lock", 1):
        found = again.search(QUESTION)
        assert found.by_words
        assert "30 days" in found.hits[0].passage.text
    again.sync()
    assert not again.search(QUESTION).by_words
    again.close()


def test_a_place_that_is_no_folder_is_tried_again(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "index").write_text("in the way")
    base = KnowledgeBase(folder, tmp_path / "data")
    assert base.search(QUESTION).by_words
    (tmp_path / "data" / "index").unlink()
    base.sync()
    assert not base.search(QUESTION).by_words
    base.close()


def test_whoever_waits_for_a_writer_stops_when_the_base_is_closed(bare: KnowledgeBase) -> None:
    ended: list[BaseException] = []

    def sync() -> None:
        try:
            bare.sync()
        except Busy as busy:
            ended.append(busy)

    with exclusive(bare.data / "index.lock", 1):
        waiting = threading.Thread(target=sync)
        waiting.start()
        while not bare._writing.locked():
            pass
        bare.close()
        waiting.join(10)
    assert len(ended) == 1
