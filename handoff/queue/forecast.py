"""How long a wait will be, as a range that says how often it held. Pure; times in ms.

The expected wait is the queue-length predictor (Ibrahim and Whitt, "Real-time delay estimation based on
delay history", 2009): place times the recent work per pick-up, shared by the agents on duty. Around it,
normalised split conformal prediction (Papadopoulos et al., 2008; Vovk et al., 2005): the range is cut from
how much longer or shorter the last customers waited than was expected for them. It needs no assumption
about arrivals or handling times, holds 80 % if the near past is like the near future, and corrects itself
when it does not.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

TAIL = 0.1
FEWEST = 20
FEWEST_PICKUPS = 5
HALF_MINUTE = 30_000
AT_ONCE = 5_000
"""Who is taken this quickly never looked at a range; they would only flatter it."""


@dataclass(frozen=True, slots=True)
class Pickup:
    """When a customer came into the queue and was taken, and how many agents were on duty then."""

    queued_at: int
    at: int
    agents: int


def work_per_pickup(pickups: Sequence[Pickup]) -> float | None:
    """Agent-ms from one pick-up to the next while somebody waited; None with fewer than five.

    `pickups` oldest first. Time in which nobody waited does not count.
    """
    spans = [
        max(0, later.at - max(earlier.at, later.queued_at)) * max(1, later.agents)
        for earlier, later in pairwise(pickups)
    ]
    if len(spans) < FEWEST_PICKUPS:
        return None
    return sum(spans) / len(spans)


def expected(position: int, work: float, agents: int) -> int:
    """The expected wait at a place (1 is next)."""
    return max(1000, round(position * work / max(1, agents)))


def span(expected_ms: int, ratios: Sequence[float]) -> tuple[int, int] | None:
    """The 80 % range around an expected wait, from the last ratios of real to expected; None with too few.

    The low end is rounded down and the high end up to half minutes: promise less, deliver more.
    """
    if len(ratios) < FEWEST:
        return None
    ordered = sorted(ratios)
    rank = (len(ordered) + 1) * TAIL
    low, high = (
        ordered[max(0, math.floor(rank) - 1)],
        ordered[min(len(ordered), math.ceil((len(ordered) + 1) - rank)) - 1],
    )
    down = int(expected_ms * low) // HALF_MINUTE * HALF_MINUTE
    up = -(-int(expected_ms * high) // HALF_MINUTE) * HALF_MINUTE
    return down, max(HALF_MINUTE, up)


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many of `n` ranges held that customers were told."""

    held: int
    n: int

    def __str__(self) -> str:
        return f"80 % range held {100 * self.held / self.n:.0f} %, n = {self.n}" if self.n else "no range yet"


def coverage(told: Sequence[tuple[int, int, int]]) -> Coverage:
    """`told` are (low, high, waited)."""
    return Coverage(sum(low <= waited <= high for low, high, waited in told), len(told))
