"""Scores of a labelled run: what was found, what could be answered at which precision, how honest the
confidence is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.answering.statistics import auroc, wilson
from assistant.measuring.judgement import Judged

Array = NDArray[np.float64]
PRECISIONS = (0.9, 0.95)
_BINS = 10


@dataclass(frozen=True)
class Share:
    """`share` of `n`, with its 95 % interval (Wilson)."""

    share: float
    n: int
    low: float
    high: float

    @classmethod
    def of(cls, hits: int, n: int) -> Share:
        """From counts; a share of nothing is 0."""
        return cls(hits / n if n else 0.0, n, *wilson(hits, n))


@dataclass(frozen=True)
class Bin:
    """Questions of like confidence: from, to, how many, mean confidence, share right."""

    low: float
    high: float
    n: int
    confidence: float
    right: float


@dataclass(frozen=True)
class Scores:
    """All figures of one run. `hit1`, `hit5`, `hit10` and `mrr` are of the questions that name documents;
    `given` are the answers the bot gave at its own threshold; `auroc` values are None where one kind of
    question is missing; `answered_at` is the largest share of all questions that can be answered so that the
    given precision holds."""

    n: int
    answerable: int
    hit1: Share
    hit5: Share
    hit10: Share
    mrr: float
    right: Share
    auroc_answerable: float | None
    auroc_confidence: float | None
    auroc_right: float | None
    answered_at: dict[float, float]
    given: Share
    answered: float
    decisions: dict[str, int]
    reliability: tuple[Bin, ...]
    calibration_error: float
    questions_a_second: float


def score(rows: Sequence[Judged], seconds: float) -> Scores:
    """Score a run that took `seconds`."""
    there = np.array([row.expected.answerable for row in rows], dtype=float)
    right = np.array([row.right for row in rows], dtype=float)
    confidence = np.array([row.outcome.confidence for row in rows])
    answerable = np.array([row.outcome.answerable for row in rows])
    named = [row for row in rows if row.expected.answerable and (row.expected.paths or row.expected.label)]
    given = [row for row in rows if row.outcome.decision == "answer"]
    bins = reliability(confidence, right)
    return Scores(
        n=len(rows),
        answerable=int(there.sum()),
        hit1=_hit(named, 1),
        hit5=_hit(named, 5),
        hit10=_hit(named, 10),
        mrr=float(np.mean([1 / row.rank if row.rank else 0.0 for row in named])) if named else 0.0,
        right=Share.of(int(right.sum()), int(there.sum())),
        auroc_answerable=_auroc(answerable, there),
        auroc_confidence=_auroc(confidence, there),
        auroc_right=_auroc(confidence, right),
        answered_at={precision: answered_at(confidence, right, precision) for precision in PRECISIONS},
        given=Share.of(sum(row.right for row in given), len(given)),
        answered=len(given) / len(rows),
        decisions=_counted(rows),
        reliability=bins,
        calibration_error=sum(each.n * abs(each.confidence - each.right) for each in bins) / len(rows),
        questions_a_second=len(rows) / seconds if seconds else 0.0,
    )


def answered_at(confidence: Array, right: Array, precision: float) -> float:
    """The largest share of all questions that the surest answers can be, at this precision or more."""
    order = np.argsort(-confidence, kind="stable")
    ranked = confidence[order]
    reached = np.cumsum(right[order]) / np.arange(1, len(order) + 1) >= precision
    reached &= np.append(ranked[1:] != ranked[:-1], True)
    return float((np.flatnonzero(reached)[-1] + 1) / len(order)) if reached.any() else 0.0


def precision_curve(confidence: Array, right: Array) -> list[tuple[float, float]]:
    """(share answered, precision) from the most confident answer to all."""
    order = np.argsort(-confidence, kind="stable")
    counts = np.arange(1, len(order) + 1)
    precision = np.cumsum(right[order]) / counts
    return [(float(count) / len(order), float(value)) for count, value in zip(counts, precision, strict=True)]


def reliability(confidence: Array, right: Array) -> tuple[Bin, ...]:
    """Ten bins of equal width; those without a question are left out."""
    place = np.minimum((confidence * _BINS).astype(int), _BINS - 1)
    return tuple(
        Bin(
            number / _BINS,
            (number + 1) / _BINS,
            int(own.sum()),
            float(confidence[own].mean()),
            float(right[own].mean()),
        )
        for number in range(_BINS)
        if (own := place == number).any()
    )


def _hit(named: Sequence[Judged], most: int) -> Share:
    return Share.of(sum(0 < row.rank <= most for row in named), len(named))


def _auroc(scores: Array, labels: Array) -> float | None:
    return auroc(scores, labels) if 0 < labels.sum() < len(labels) else None


def _counted(rows: Sequence[Judged]) -> dict[str, int]:
    names = ("answer", "clarify", "offer", "handoff")
    return {name: sum(row.outcome.decision == name for row in rows) for name in names}
