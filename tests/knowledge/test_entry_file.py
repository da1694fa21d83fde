"""One file of entries as the whole knowledge."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from knowledge.base import KnowledgeBase
from knowledge.errors import FolderError

ROWS = [
    {"id": "k0", "text": "when can i call the call center", "label": "CALL_CENTER"},
    {"id": "k1", "text": "my parcel arrived broken", "label": "DAMAGED"},
    {"id": "k2", "question": "Do you ship to Malta?", "answer": "Yes, in eight days."},
]


def write(path: Path, rows: list[dict[str, str]]) -> Path:
    path.write_text("\n".join(map(json.dumps, rows)) + "\n")
    return path


def test_every_line_is_an_entry_that_is_cited_by_its_id(
    opened: Callable[..., KnowledgeBase], tmp_path: Path
) -> None:
    file = write(tmp_path / "entries.jsonl", ROWS)
    base = opened(file)
    assert base.sync().added == ("k0", "k1", "k2")
    hit = base.search("the box was damaged when it came").hits[0]
    assert (hit.passage.path, hit.passage.text) == ("k1", "my parcel arrived broken")
    assert base.search("Malta?").hits[0].passage.text == "Yes, in eight days."
    assert {document.path: document.front.tags for document in base.documents()}["k1"] == ("DAMAGED",)

    write(file, [ROWS[0], {"id": "k1", "text": "the parcel is wet"}])
    report = base.sync()
    assert (report.changed, report.removed, report.embedded) == (("k1",), ("k2",), 1)


def test_a_bad_line_is_named(opened: Callable[..., KnowledgeBase], tmp_path: Path) -> None:
    file = write(tmp_path / "entries.jsonl", [*ROWS, {"text": "no id"}])
    with pytest.raises(FolderError, match="line 4"):
        opened(file).sync()
    write(file, [{"id": "empty"}, ROWS[0]])
    report = opened(file).sync()
    assert [path for path, _ in report.problems] == ["empty"]
