"""The vectors of a passage's parts are made once, follow the folder, and are never worth more than time."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np

from knowledge.base import KnowledgeBase
from knowledge.passage import Passage

Open = Callable[..., KnowledgeBase]


def sentences(passage: Passage) -> list[str]:
    return [text for text in passage.text.split(". ") if text]


def test_reading_ahead_costs_what_changed(base: KnowledgeBase, opened: Open, folder: Path) -> None:
    everything = base.read_ahead(sentences)
    assert everything > 3
    assert base.read_ahead(sentences) == 0
    (folder / "payment.md").write_text("# Payment\n\nCards only. No cash.\n")
    base.sync()
    assert base.read_ahead(sentences) == 1
    base.close()
    assert opened(base.folder).read_ahead(sentences) == 0


def test_what_is_gone_is_forgotten(base: KnowledgeBase, folder: Path) -> None:
    base.read_ahead(sentences)
    before = (folder / "payment.md").read_text()
    (folder / "payment.md").unlink()
    base.sync()
    assert base.read_ahead(sentences) == 0
    (folder / "payment.md").write_text(before)
    base.sync()
    assert base.read_ahead(sentences) == 1


def test_the_rows_are_the_vectors_of_the_parts(base: KnowledgeBase) -> None:
    passage = base.search("Can I pay by card?").hits[0].passage
    parts = sentences(passage)
    for _ in range(2):
        rows = base.parts(passage, parts)
        assert np.array_equal(rows, np.stack([base.embed(part) for part in parts]))
    other = base.parts(passage, ["Told in another way."])
    assert np.array_equal(other[0], base.embed("Told in another way."))
    assert base.parts(passage, []).shape == (0, len(other[0]))


def test_a_damaged_file_is_made_anew(base: KnowledgeBase, opened: Open) -> None:
    everything = base.read_ahead(sentences)
    base.close()
    (file,) = (base.data / "index").glob("*-parts.sqlite3")
    file.write_bytes(b"this is no database" * 100)
    assert opened(base.folder).read_ahead(sentences) == everything
