"""From judged questions to what a calibration is fitted on."""

from __future__ import annotations

from collections.abc import Iterable

from assistant.answering.fit import Example
from assistant.measuring.judgement import Judged


def examples(rows: Iterable[Judged], source: str) -> list[Example]:
    """One example a row; `source` names the set."""
    return [Example(row.outcome.signals, row.right, row.expected.answerable, source) for row in rows]
