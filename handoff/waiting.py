"""What the customer waits for: the moment something must happen by itself, places, honest ranges."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from handoff.conversation import Conversation, Status

MINIMUM_SAMPLES = 5


SLACK_MS = 60_000


@dataclass(frozen=True, slots=True)
class Patience:
    """How long (ms) the bot may take, a queue stays without a word, an agent may be gone from the screen."""

    bot: int = 20_000
    queue: int = 120_000
    presence: int = 60_000

    @property
    def horizon(self) -> int:
        """No timer is ever set further ahead (ms); one that is was set before the clock was put back."""
        return max(2 * self.bot, self.queue) + SLACK_MS


def timer(state: Conversation, patience: Patience) -> int | None:
    """When (ms) the conversation needs attention though nobody acts; None where nobody is kept waiting.

    The bot's time runs from the customer's last message, and twice that from the first unanswered one: who
    keeps writing does not keep a person away. In the queue it runs from the last word the customer heard.
    Assigned and away conversations are swept by presence instead: what ends them is an agent coming or going.
    """
    if state.bot_owes_answer:
        return min(state.said_at + patience.bot, state.owed_since + 2 * patience.bot)
    if state.status is Status.QUEUED:
        return state.heard_at + patience.queue
    return None


def is_due(state: Conversation, patience: Patience, now: int) -> bool:
    """Whether the timer ran out; one set before the clock was put back counts as run out."""
    at = timer(state, patience)
    return at is not None and (at <= now or at > now + patience.horizon)


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
