"""A labelled run: every question asked and judged."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.measuring.bases import opened
from assistant.measuring.batch import asker
from assistant.measuring.judgement import Judged, judge, labels_of
from assistant.measuring.questions import Labelled, QuestionFileError, read_labelled, splits
from assistant.settings import Settings


@dataclass(frozen=True)
class Run:
    """What was asked, of what, and how long it took (the index was there already).

    `left_out` counts rows that are answerable but do not say by what, such as questions about an order.
    """

    knowledge: Path
    rows: tuple[Judged, ...]
    seconds: float
    left_out: int


def run(
    settings: Settings,
    knowledge: Path | None,
    questions: Path,
    split: str | None,
    done: Callable[[int, int], None],
) -> Run:
    """Ask and judge every labelled question. Raises QuestionFileError, SettingsError and KnowledgeError."""
    asked = chosen(read_labelled(questions), questions, split)
    expected = [row for row in asked if row.judgeable]
    if not expected:
        raise QuestionFileError(
            f'{questions} says of no question what answers it; add "path", "label" or "answerable": false'
        )
    with opened(knowledge, settings) as base, asker(base, settings) as asking:
        labels = labels_of(base)
        asking.warm()
        begun = time.perf_counter()
        rows = []
        for row, outcome in zip(expected, asking.all([row.question for row in expected]), strict=True):
            rows.append(judge(row, outcome, labels))
            done(len(rows), len(expected))
        seconds = time.perf_counter() - begun
        return Run(base.folder, tuple(rows), seconds, len(asked) - len(expected))


def chosen(rows: Sequence[Labelled], file: Path, split: str | None) -> list[Labelled]:
    """The rows of one split, or all. Raises QuestionFileError for a split that is not there."""
    if split is None:
        return list(rows)
    own = [row for row in rows if row.split == split]
    if not own:
        there = ", ".join(splits(rows)) or "none"
        raise QuestionFileError(f"{file} has no row of split {split!r}; its splits are: {there}")
    return own
