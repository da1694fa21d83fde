"""What a whole week was like, told from a stratified sample that people have looked at. Pure.

The post-stratified mean and its variance (Cochran 1977, chapter 5, with the finite population correction);
the interval is Wilson's on the effective sample size, as Korn and Graubard (1998) have it for surveys: with
few looked at it is wide, and it stays inside 0 and 1.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from handoff.measures.interval import Z95, wilson_share


@dataclass(frozen=True, slots=True)
class Stratum:
    """Conversations of one kind: how many there are, how many were judged, how many of those were hits."""

    size: int
    judged: int
    hits: int


@dataclass(frozen=True, slots=True)
class Estimate:
    """A share with its 95 % interval, of `judged` conversations; None where there is nothing to say."""

    value: float | None
    low: float | None
    high: float | None
    judged: int


def estimate(strata: Sequence[Stratum]) -> Estimate:
    """The share in the whole population. Kinds nobody judged are taken to be like the others."""
    judged = [stratum for stratum in strata if stratum.judged and stratum.size]
    n = sum(stratum.judged for stratum in judged)
    whole = sum(stratum.size for stratum in judged)
    if n == 0:
        return Estimate(None, None, None, 0)
    value = sum(stratum.size / whole * stratum.hits / stratum.judged for stratum in judged)
    effective = _effective(judged, whole, value, n)
    low, high = wilson_share(value, effective, Z95)
    return Estimate(value, low, high, n)


def _effective(strata: Sequence[Stratum], whole: int, value: float, n: int) -> float:
    """How many plain draws would tell as much as this sample does; never more than three times the sample."""
    variance = 0.0
    for stratum in strata:
        # A kind judged all alike is not known for sure: one of each is added to it (Agresti and Coull 1998).
        share = (stratum.hits + 1) / (stratum.judged + 2)
        unseen = 1 - stratum.judged / stratum.size
        variance += (stratum.size / whole) ** 2 * unseen * share * (1 - share) / stratum.judged
    middle = (value * n + 1) / (n + 2)
    if variance <= 0:
        return 1e9  # everything was judged
    return min(3.0 * n, middle * (1 - middle) / variance)
