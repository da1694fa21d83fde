"""A conversation that agents are looking at: its log, brief and viewers, kept once for all of them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection

from handoff.brief import brief
from handoff.conversation import Conversation, Status
from handoff.events import Entry
from handoff.hub import Notice, Signal
from handoff.identity.agents import Agent
from handoff.live.socket import Line, encode
from handoff.storage import log
from handoff.storage.store import Store

BRIEF_SECONDS = 0.3


@dataclass(eq=False, slots=True)
class Viewer:
    """One open console: who sits there, the line to it, and whether they are writing."""

    agent: Agent
    line: Line
    typing: bool = False


@dataclass(eq=False)
class Room:
    """Opened from the log, then kept up to date by notices; nothing falls between the two."""

    conversation: str
    store: Store
    viewers: list[Viewer] = field(default_factory=list)
    entering: int = 0
    _state: Conversation | None = None
    _entries: list[Entry] = field(default_factory=list)
    _early: list[Notice] = field(default_factory=list)
    _card: dict[str, Any] = field(default_factory=dict)
    _opening: asyncio.Task[None] | None = None
    _catching_up: asyncio.Task[None] | None = None
    _brief_due: bool = False
    _brief_at: float = -BRIEF_SECONDS
    _newest: int = 0

    async def enter(self, viewer: Viewer, after: int, noted: Awaitable[None] | None = None) -> None:
        """Send the events after a seq, then everything that follows. Raises NotFound.

        `noted`: done when it is on record that this viewer looks; nothing is shown before.
        """
        self.entering += 1
        try:
            if self._opening is None:
                self._opening = asyncio.get_running_loop().create_task(self._open())
            await asyncio.shield(self._opening)
            if noted is not None:
                await noted
            self._tell_brief()
        finally:
            self.entering -= 1
        events = [entry.for_agent() for entry in self._entries if entry.seq > after]
        self._put(
            {"type": "events", "conversation": self.conversation, "events": events, "brief": self._card},
            [viewer],
        )
        self.viewers.append(viewer)
        self.tell_viewers()

    def leave(self, viewer: Viewer) -> None:
        """The console looks elsewhere, or is closed."""
        if viewer in self.viewers:
            self.viewers.remove(viewer)
            self.tell_viewers()

    @property
    def empty(self) -> bool:
        """Nobody looks and nobody is about to."""
        return not self.viewers and not self.entering

    def hear(self, notice: Notice) -> None:
        """Something was stored."""
        if self._state is None:
            self._early.append(notice)
            return
        fresh = [entry for entry in notice.entries if entry.seq > self._state.last_seq]
        if not fresh:
            return
        self._newest = max(self._newest, notice.state.last_seq)
        if fresh[0].seq == self._state.last_seq + 1:
            self._add(notice.state, fresh)
        elif self._catching_up is None or self._catching_up.done():
            # A notice overtook another one: the log knows the right order.
            self._catching_up = asyncio.get_running_loop().create_task(self._catch_up())

    def pass_on(self, signal: Signal) -> None:
        """The customer is typing, or the bot is writing; colleagues are shown as viewers."""
        if signal.kind in ("typing", "delta") and signal.data.get("role") != "agent":
            self._put({"type": signal.kind, "conversation": self.conversation, **signal.data}, self.viewers)

    def may_be_seen_typing(self, viewer: Viewer) -> bool:
        """Whether the customer may be shown that this agent writes: not beside a colleague who holds it."""
        state = self._state
        return state is None or state.status is not Status.ASSIGNED or state.agent_id == viewer.agent.id

    def tell_viewers(self) -> None:
        """Who looks here changed, or who is writing."""
        typing = {viewer.agent.id for viewer in self.viewers if viewer.typing}
        names = {viewer.agent.id: viewer.agent.name for viewer in self.viewers}
        listed = [{"id": key, "name": name, "typing": key in typing} for key, name in names.items()]
        frame = {"type": "viewers", "conversation": self.conversation, "viewers": listed}
        self._put(frame, self.viewers)

    async def _open(self) -> None:
        self._state, self._entries = await self.store.read(self._whole)
        self._card = self._brief()
        early, self._early = self._early, []
        for notice in early:
            self.hear(notice)

    async def _catch_up(self) -> None:
        while self._state is not None and self._state.last_seq < self._newest:
            state, entries = await self.store.read(self._whole)
            fresh = [entry for entry in entries if entry.seq > self._state.last_seq]
            if fresh:
                self._add(state, fresh)

    def _whole(self, connection: Connection) -> tuple[Conversation, list[Entry]]:
        return log.load(connection, self.conversation, lock=False), log.read(connection, self.conversation)

    def _add(self, state: Conversation, fresh: list[Entry]) -> None:
        self._state = state
        for entry in fresh:
            self._entries.append(entry)
            frame = {"type": "event", "conversation": self.conversation, "event": entry.for_agent()}
            self._put(frame, self.viewers)
        if not self._brief_due:
            # One brief serves all that is said within a moment; the first comes at once.
            self._brief_due = True
            loop = asyncio.get_running_loop()
            loop.call_at(max(loop.time(), self._brief_at + BRIEF_SECONDS), self._tell_brief)

    def _tell_brief(self) -> None:
        """Bring everybody's brief up to date, if it is not."""
        if not self._brief_due or self.empty:
            return
        self._brief_due = False
        self._brief_at = asyncio.get_running_loop().time()
        card = self._brief()
        before, self._card = self._card, card
        if card["lines"] != before.get("lines"):
            self._put({"type": "brief", "conversation": self.conversation, "brief": card}, self.viewers)

    def _brief(self) -> dict[str, Any]:
        return brief.build(self._entries).model_dump(mode="json")

    def _put(self, frame: dict[str, Any], to: list[Viewer]) -> None:
        if to:
            text = encode(frame)
            for viewer in to:
                viewer.line.put_encoded(text)


class Rooms:
    """The rooms of this process; one exists while somebody looks into it."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._rooms: dict[str, Room] = {}

    def get(self, conversation: str) -> Room | None:
        """The room, if anybody looks at this conversation."""
        return self._rooms.get(conversation)

    async def enter(
        self, conversation: str, viewer: Viewer, after: int, noted: Awaitable[None] | None = None
    ) -> Room:
        """Look at a conversation, once that is `noted`. Raises NotFound."""
        room = self._rooms.setdefault(conversation, Room(conversation, self._store))
        try:
            await room.enter(viewer, after, noted)
        finally:
            self._sweep(room)
        return room

    def leave(self, room: Room, viewer: Viewer) -> None:
        """Look elsewhere."""
        room.leave(viewer)
        self._sweep(room)

    def _sweep(self, room: Room) -> None:
        if room.empty and self._rooms.get(room.conversation) is room:
            del self._rooms[room.conversation]
