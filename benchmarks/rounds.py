"""Alternating rounds and what they say: per-round ratios, their median and interquartile range."""

from __future__ import annotations

import statistics
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

OURS = "ours"
Burst = Callable[[int], Awaitable[float]]


@dataclass(frozen=True)
class Ratio:
    """Ours to one reference over all rounds; values in the benchmark's unit."""

    reference: str
    ours: float
    theirs: float
    ratio: float
    low: float
    high: float


@dataclass
class Result:
    """What one benchmark found. `skipped` holds the reason when there is no figure."""

    number: int
    title: str
    unit: str
    goal: str
    ratios: list[Ratio] = field(default_factory=list)
    notes: dict[str, Any] = field(default_factory=dict)
    values: dict[str, list[float]] = field(default_factory=dict)
    skipped: str = ""

    def as_dict(self) -> dict[str, Any]:
        """The same for JSON."""
        return asdict(self)


async def alternate(rounds: int, bursts: Mapping[str, Burst]) -> dict[str, list[float]]:
    """Run one burst of each per round; every other round backwards, so that no one is always first."""
    values: dict[str, list[float]] = {name: [] for name in bursts}
    for number in range(rounds):
        for name in list(bursts)[:: 1 if number % 2 == 0 else -1]:
            values[name].append(await bursts[name](number))
    return values


def compare(values: Mapping[str, list[float]]) -> list[Ratio]:
    """Ours to each of the others, round by round."""
    return [_ratio(name, values[OURS], theirs) for name, theirs in values.items() if name != OURS]


def _ratio(name: str, ours: list[float], theirs: list[float]) -> Ratio:
    each = sorted(mine / other for mine, other in zip(ours, theirs, strict=True))
    low, _, high = statistics.quantiles(each, n=4) if len(each) > 1 else (each[0],) * 3
    return Ratio(name, statistics.median(ours), statistics.median(theirs), statistics.median(each), low, high)


def percentile(values: list[float], share: float) -> float:
    """The value that this share (0..1) of all lies at or below."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
