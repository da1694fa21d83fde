"""Who wants to know what: wake-ups and short-lived signals inside one process.

The log is the truth and a subscription is its tail: a reader that falls behind is dropped and resumes
from its last seq. `handoff/live/relay.py` joins the hubs of several processes.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import structlog

from handoff.conversation import Conversation
from handoff.events import Entry

EVERYTHING = "*"
AGENTS = "agents"
"""The kind of signal that says: who is on duty changed."""
LIMIT = 512
logger = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Notice:
    """A conversation reached `state.last_seq`; `entries` are the new ones, already durable.

    `elsewhere`: another node stored them, and does what has to be done about them.
    """

    conversation: str
    state: Conversation
    entries: tuple[Entry, ...]
    elsewhere: bool = False


@dataclass(frozen=True, slots=True)
class Signal:
    """Something fleeting (typing, a piece of an answer, a queue position); never stored."""

    conversation: str
    kind: str
    data: dict[str, Any]
    elsewhere: bool = False


Item = Notice | Signal


class Subscription:
    """A bounded tail. `take` and `get` raise Lagging once the reader fell too far behind."""

    __slots__ = ("_items", "_lagging", "_limit", "_wake", "topics")

    def __init__(self, limit: int = LIMIT) -> None:
        self._items: list[Item] = []
        self._limit = limit
        self._wake: Callable[[], None] = _nobody
        self._lagging = False
        self.topics: set[str] = set()

    def put(self, item: Item) -> None:
        """Add one; over the limit the subscription is given up, never the publisher slowed."""
        if len(self._items) >= self._limit:
            self._lagging = True
        else:
            self._items.append(item)
        self._wake()

    def whenever(self, wake: Callable[[], None]) -> None:
        """Call `wake` from now on when there is something to take, and now if there is."""
        self._wake = wake
        if self._items or self._lagging:
            wake()

    def take(self) -> Item | None:
        """The next one, if there is one."""
        if self._lagging:
            raise Lagging
        return self._items.pop(0) if self._items else None

    async def get(self) -> Item:
        """The next one."""
        while (item := self.take()) is None:
            woken: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self.whenever(lambda woken=woken: woken.done() or woken.set_result(None))  # type: ignore[misc]
            await woken
        return item


def _nobody() -> None:
    """Nobody waits."""


class Lagging(Exception):
    """The reader is too slow; it should come back and resume."""


def of_contact(contact_id: str) -> str:
    """The topic of a contact's new conversations."""
    return f"contact:{contact_id}"


class Hub:
    """Topics are conversation ids, `of_contact` (a conversation began), or EVERYTHING."""

    def __init__(self) -> None:
        self._topics: dict[str, set[Subscription]] = {}
        self._listeners: list[Callable[[Item], None]] = []

    def listen(self, listener: Callable[[Item], None]) -> None:
        """Call `listener` at once with everything, before any subscription sees it."""
        self._listeners.append(listener)

    @contextmanager
    def subscribe(self, *topics: str, limit: int = LIMIT) -> Iterator[Subscription]:
        """Subscribe for the length of a `with` block."""
        subscription = Subscription(limit)
        for topic in topics:
            self.join(subscription, topic)
        try:
            yield subscription
        finally:
            for topic in tuple(subscription.topics):
                self.leave(subscription, topic)

    def join(self, subscription: Subscription, topic: str) -> None:
        """Add a topic to a subscription."""
        subscription.topics.add(topic)
        self._topics.setdefault(topic, set()).add(subscription)

    def leave(self, subscription: Subscription, topic: str) -> None:
        """Take a topic off a subscription."""
        subscription.topics.discard(topic)
        members = self._topics.get(topic)
        if members is not None:
            members.discard(subscription)
            if not members:
                del self._topics[topic]

    def publish(self, notice: Notice) -> None:
        """Tell everyone who follows this conversation, and those who follow everything."""
        begins = bool(notice.entries) and notice.entries[0].seq == 1
        self._deliver(notice, *([of_contact(notice.state.contact_id)] if begins else []))

    def signal(self, conversation: str, kind: str, **data: Any) -> None:
        """Send something fleeting to those who follow this conversation."""
        self._deliver(Signal(conversation, kind, data))

    def pass_on(self, signal: Signal) -> None:
        """Send what another node signalled to those who follow it here."""
        self._deliver(signal)

    def _deliver(self, item: Item, *also: str) -> None:
        for listener in self._listeners:
            try:
                listener(item)
            except Exception:
                # What is told is stored already; one deaf listener must not keep it from the others.
                logger.exception("hub.listener_failed")
        for topic in (item.conversation, EVERYTHING, *also):
            for subscription in tuple(self._topics.get(topic, ())):
                subscription.put(item)
