"""What the customer waits for: the moment something must happen by itself, places, honest ranges."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from handoff.conversation import Conversation, Status

MINIMUM_SAMPLES = 5


@dataclass(frozen=True, slots=True)
class Patience:
    """How long (ms) the bot may take, a queue stays without a word, an agent may be gone from the screen."""

    bot: int = 20_000
    queue: int = 120_000
    presence: int = 60_000


def timer(state: Conversation, patience: Patience, now: int) -> int | None:
    """When (ms) the conversation needs attention though nobody acts; None where nobody is kept waiting.

    Assigned and away conversations are swept by presence instead: what ends them is an agent coming or going.
    """
    if state.bot_owes_answer:
        return now + patience.bot
    if state.status is Status.QUEUED:
        return now + patience.queue
    return None


def estimate(waits: Sequence[int], position: int, agents: int) -> dict[str, int] | None:
    """A wait range in seconds from the last waits (ms); None with fewer than five or nobody on duty.

    The low end is the median's share for those in front, the high end the slowest fifth, rounded up to half
    minutes: better to promise less than to be late.
    """
    if len(waits) < MINIMUM_SAMPLES or agents < 1:
        return None
    ordered = sorted(waits)
    middle = statistics.median(ordered)
    slow = ordered[min(len(ordered) - 1, int(len(ordered) * 0.8))]
    rounds = max(1, -(-position // agents))
    low = int(middle * rounds / 2 / 1000)
    high = int(slow * rounds / 1000)
    return {"low": low - low % 30, "high": max(30, high + (-high) % 30)}


def positions(queue: Sequence[Conversation]) -> dict[str, int]:
    """Place in the queue by conversation id; 1 is next. `queue` is ordered, longest waiting first."""
    queued = [state for state in queue if state.status is Status.QUEUED]
    return {state.id: place for place, state in enumerate(queued, start=1)}
