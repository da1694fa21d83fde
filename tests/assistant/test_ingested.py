"""The words after `tellonce ingest`."""

from __future__ import annotations

from assistant.ingested import told
from knowledge.sync import SyncReport


def test_every_change_and_every_reason_is_said() -> None:
    report = SyncReport(
        added=("a.md", "bad.pdf"),
        changed=("b.md",),
        removed=("c.md",),
        renamed=(("d.md", "e.md"),),
        problems=(("bad.pdf", "not a readable PDF"),),
        documents=3,
        chunks=1,
        embedded=2,
        seconds=0.25,
    )
    assert list(told(report)) == [
        "new: a.md",
        "changed: b.md",
        "gone: c.md",
        "renamed: d.md is now e.md",
        "left out: bad.pdf: not a readable PDF",
        "3 documents in 1 passage (2 texts embedded, 0.2 s); 1 left out",
    ]


def test_a_second_run_says_that_nothing_changed() -> None:
    assert list(told(SyncReport(documents=1, chunks=2))) == [
        "1 document in 2 passages (0 texts embedded, 0.0 s); 0 left out; nothing changed"
    ]
