"""Ratios of shares (misses, right answers): from all questions, with the spread of resampled questions."""

from __future__ import annotations

import random
import statistics
from collections.abc import Callable, Sequence
from typing import TypeVar

from benchmarks.rounds import Ratio

T = TypeVar("T")
SAMPLES = 400


def ratio(
    reference: str,
    rows: Sequence[T],
    ours: Callable[[Sequence[T]], float],
    theirs: Callable[[Sequence[T]], float],
) -> Ratio:
    """`ours(rows) / theirs(rows)`; low and high are the quartiles over bootstrap samples of the rows."""
    rng = random.Random(1)
    drawn = []
    for _ in range(SAMPLES):
        sample = rng.choices(rows, k=len(rows))
        if other := theirs(sample):
            drawn.append(ours(sample) / other)
    low, _, high = statistics.quantiles(drawn, n=4) if len(drawn) > 1 else (0.0, 0.0, 0.0)
    mine, other = ours(rows), theirs(rows)
    return Ratio(reference, mine, other, mine / other if other else float("nan"), low, high)
