"""The logs of the conversations the bot is in the middle of: a turn reads nothing again that it has heard."""

from __future__ import annotations

from collections import OrderedDict

from assistant.privacy.caches import Remembers
from handoff.conversation import Conversation, Status
from handoff.events import Entry
from handoff.hub import Notice

ENTRIES_KEPT = 2000
"""Of all conversations together, some megabytes; who wrote last is kept longest."""

Log = tuple[Conversation, tuple[Entry, ...]]


class Logbook(Remembers):
    """Kept by notices alone. A log not heard from its first entry on, or with a gap, is not in it."""

    def __init__(self, limit: int = ENTRIES_KEPT) -> None:
        self._limit = limit
        self._logs: OrderedDict[str, tuple[Conversation, list[Entry]]] = OrderedDict()
        self._size = 0

    def hear(self, notice: Notice) -> None:
        """Something was stored."""
        state, entries = self._take(notice.conversation)
        follows = notice.entries[0].seq == (state.last_seq + 1 if state else 1)
        if not follows or notice.state.status is not Status.BOT:
            return
        entries += notice.entries
        self._logs[notice.conversation] = notice.state, entries
        self._size += len(entries)
        while self._size > self._limit and self._logs:
            self._take(next(iter(self._logs)))

    def forget(self) -> None:
        """All of it: the database is asked again."""
        self._logs, self._size = OrderedDict(), 0

    def read(self, conversation: str) -> Log | None:
        """The state and the whole log as last heard, or None where the database must be asked."""
        known = self._logs.get(conversation)
        return (known[0], tuple(known[1])) if known is not None else None

    def _take(self, conversation: str) -> tuple[Conversation | None, list[Entry]]:
        state, entries = self._logs.pop(conversation, (None, []))
        self._size -= len(entries)
        return state, entries
