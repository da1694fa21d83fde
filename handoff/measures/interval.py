"""How sure a share is, and percentiles of counted values."""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil, sqrt

Z95 = 1.959963984540054


def wilson(hits: int, of: int, z: float = Z95) -> tuple[float, float]:
    """The 95 % score interval of a share (Wilson 1927); (0, 1) of nothing."""
    if of == 0:
        return 0.0, 1.0
    low, high = wilson_share(hits / of, of, z)
    # The ends are exact there; rounding would make them miss by a hair.
    return 0.0 if hits == 0 else low, 1.0 if hits == of else high


def wilson_share(share: float, of: float, z: float = Z95) -> tuple[float, float]:
    """The same for a share of `of` draws, which need not be a whole number."""
    spread = z * z / of
    middle = (share + spread / 2) / (1 + spread)
    half = z / (1 + spread) * sqrt(max(0.0, share * (1 - share)) / of + spread / (4 * of))
    return max(0.0, middle - half), min(1.0, middle + half)


def percentile(values: Mapping[float, int], part: float) -> float | None:
    """The nearest-rank percentile: the smallest value that at least `part` of all are not above."""
    total = sum(values.values())
    if total == 0:
        return None
    rank, seen = max(1, ceil(part * total)), 0
    for value in sorted(values):
        seen += values[value]
        if seen >= rank:
            return value
    return None
