"""A simulated queue: seeded arrivals, agents, who gives up; the product's own forecast tells the ranges."""

from __future__ import annotations

import heapq
import random
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from handoff.queue.forecast import AT_ONCE, Coverage, Pickup, coverage, expected, span, work_per_pickup

PICKUPS, RATIOS = 30, 200
MINUTE = 60_000


@dataclass
class Day:
    """What the queue goes through: minutes between arrivals and for one talk, agents on duty at a minute."""

    between: Callable[[float], float]
    talk: Callable[[random.Random], float]
    agents: Callable[[float], int]
    gives_up: float = 0.0
    minutes: int = 60 * 8 * 10


@dataclass(order=True)
class _Waits:
    at: float
    expected: int = field(compare=False, default=0)
    told: tuple[int, int] | None = field(compare=False, default=None)
    leaves: float = field(compare=False, default=float("inf"))


def simulate(day: Day, seed: int) -> tuple[Coverage, list[tuple[int, int, int]]]:
    """How many told ranges held, and (low, high, waited) of each in ms; only who waited is counted."""
    chance = random.Random(seed)
    pickups: deque[Pickup] = deque(maxlen=PICKUPS)
    ratios: deque[float] = deque(maxlen=RATIOS)
    line: deque[_Waits] = deque()
    busy: list[float] = []
    told: list[tuple[int, int, int]] = []
    now = 0.0
    arrives = chance.expovariate(1 / day.between(0))
    while now < day.minutes:
        free_at = busy[0] if busy else float("inf")
        now = min(arrives, free_at)
        if now == free_at:
            heapq.heappop(busy)
        else:
            arrives = now + chance.expovariate(1 / day.between(now))
            line.append(_join(now, len(line) + 1, day, pickups, ratios, chance))
        while line and len(busy) < day.agents(now):
            first = line.popleft()
            if first.leaves < now:
                continue
            _take(first, now, day, pickups, ratios, told)
            heapq.heappush(busy, now + day.talk(chance))
    return coverage(told), told


def _join(
    now: float, place: int, day: Day, pickups: deque[Pickup], ratios: deque[float], chance: random.Random
) -> _Waits:
    work = work_per_pickup(list(pickups))
    leaves = now + chance.expovariate(1 / 15) if chance.random() < day.gives_up else float("inf")
    if work is None:
        return _Waits(now, leaves=leaves)
    expects = expected(place, work, day.agents(now))
    return _Waits(now, expects, span(expects, list(ratios)), leaves)


def _take(
    first: _Waits,
    now: float,
    day: Day,
    pickups: deque[Pickup],
    ratios: deque[float],
    told: list[tuple[int, int, int]],
) -> None:
    waited = round((now - first.at) * MINUTE)
    pickups.append(Pickup(round(first.at * MINUTE), round(now * MINUTE), day.agents(now)))
    if waited < AT_ONCE or not first.expected:
        return
    ratios.append(waited / first.expected)
    if first.told is not None:
        told.append((*first.told, waited))


def steady(load: float = 0.95, agents: int = 3) -> Day:
    """Arrivals and talks as they always are."""
    talk = 6.0
    return Day(lambda _: talk / agents / load, lambda chance: chance.expovariate(1 / talk), lambda _: agents)


def uneven(agents: int = 3) -> Day:
    """A rush every two hours, talks of two kinds, a colleague who goes to lunch, one in five gives up."""

    def talk(chance: random.Random) -> float:
        return chance.lognormvariate(0.7, 0.5) if chance.random() < 0.6 else chance.lognormvariate(2.1, 0.6)

    return Day(
        between=lambda now: 1.4 if now % 120 < 30 else 2.4,
        talk=talk,
        agents=lambda now: agents - 1 if now % 480 > 420 else agents,
        gives_up=0.2,
    )
