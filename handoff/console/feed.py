"""What every open console is told: rows that changed, who is on duty, and the end of a session."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Collection

import structlog

from handoff.console import inbox
from handoff.conversation import Conversation
from handoff.desk import Desk
from handoff.events import (
    AgentAssigned,
    AssignmentReleased,
    ConversationResolved,
    ConversationReturned,
    ConversationSnoozed,
    NoteAdded,
    SnoozeEnded,
)
from handoff.hub import Notice
from handoff.identity.agents import Agents
from handoff.live.room import Viewer
from handoff.live.socket import UNKNOWN_TOKEN, Closed, encode
from handoff.masking import masked

logger = structlog.get_logger(__name__)
SEEN_MS = 20_000
LOOK_SECONDS = 0.5
LOAD_CHANGES = (
    AgentAssigned,
    AssignmentReleased,
    ConversationReturned,
    ConversationResolved,
    ConversationSnoozed,
    SnoozeEnded,
)
PAUSE_SECONDS = 0.02


class ConsoleFeed:
    """One read and one frame for all consoles, however many there are; runs while at least one is open."""

    def __init__(self, desk: Desk, people: Agents) -> None:
        self._desk = desk
        self._people = people
        self._open: dict[Viewer, str] = {}
        self._changed: dict[str, Conversation] = {}
        self._agents_changed = False
        self._agents_frame = ""
        self._wake = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []
        self._seen_at = 0

    @property
    def viewers(self) -> Collection[Viewer]:
        """Every open console."""
        return self._open.keys()

    def add(self, viewer: Viewer, token: str) -> None:
        """A console opened under the session with this token."""
        self._open[viewer] = token
        if not self._tasks:
            loop = asyncio.get_running_loop()
            self._tasks = [loop.create_task(self._tell()), loop.create_task(self._mind())]
        self.agents_changed()

    def remove(self, viewer: Viewer) -> None:
        """A console closed."""
        self._open.pop(viewer, None)
        self.agents_changed()
        if not self._open:
            for task in self._tasks:
                task.cancel()
            self._tasks = []
            self._changed.clear()

    def end_session(self, token: str) -> None:
        """Close the consoles of a session that ended."""
        for viewer, held in self._open.items():
            if held == token:
                viewer.line.end(Closed(UNKNOWN_TOKEN, "you are signed out"))

    def agents_changed(self) -> None:
        """Somebody came, went or changed availability."""
        self._agents_changed = True
        self._wake.set()

    def hear(self, notice: Notice) -> None:
        """A conversation changed; of two notices in the wrong order the newer state counts."""
        if self._open:
            self._mention(notice)
        known = self._changed.get(notice.conversation)
        if self._open and (known is None or known.last_seq < notice.state.last_seq):
            self._changed[notice.conversation] = notice.state
            # Who holds how much is part of what every console shows of the agents.
            self._agents_changed |= any(isinstance(entry.event, LOAD_CHANGES) for entry in notice.entries)
            self._wake.set()

    def _mention(self, notice: Notice) -> None:
        """Who is named in a colleague's note is told at once, wherever they are looking."""
        for entry in notice.entries:
            if not isinstance(entry.event, NoteAdded):
                continue
            by, text = entry.author.name, masked(entry.event.text)
            for viewer in self._open:
                if viewer.agent.id != entry.author.id and mentions(text, viewer.agent.name):
                    frame = {"type": "mention", "conversation": notice.conversation, "by": by, "text": text}
                    viewer.line.put_encoded(encode(frame))

    async def _tell(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            try:
                await self._tell_rows()
                await self._tell_agents()
            except Exception:
                logger.exception("console.not_told")
                self._wake.set()
                await asyncio.sleep(1)
            await asyncio.sleep(PAUSE_SECONDS)

    async def _tell_rows(self) -> None:
        changed = self._changed
        if not changed:
            return
        states = list(changed.values())
        rows = await self._desk.store.read(lambda connection: inbox.rows_of(connection, states))
        self._changed = {key: state for key, state in self._changed.items() if changed.get(key) is not state}
        for row in rows:
            self._put(encode({"type": "row", "row": row}))

    async def _tell_agents(self) -> None:
        if not self._agents_changed:
            return
        self._agents_changed = False
        frame = encode({"type": "agents", "agents": await self._people.listed()})
        if frame != self._agents_frame:
            self._agents_frame = frame
            self._put(frame)

    def _put(self, text: str) -> None:
        for viewer in self._open:
            viewer.line.put_encoded(text)

    async def _mind(self) -> None:
        """Signs of life for presence; a session that ended anywhere ends here too, within a second."""
        while True:
            try:
                for token in await self._people.ended(set(self._open.values())):
                    self.end_session(token)
                # Either way: a clock that was put back makes the last sign of life worthless, too.
                if abs(self._desk.clock() - self._seen_at) >= SEEN_MS:
                    self._seen_at = self._desk.clock()
                    await self._people.seen({viewer.agent.id for viewer in self._open})
                    self.agents_changed()
            except Exception:
                logger.exception("console.not_minded")
            await asyncio.sleep(LOOK_SECONDS)


def mentions(text: str, name: str) -> bool:
    """Whether a note calls somebody of this name: by all of it, or by the first part alone."""
    first = name.split()[0] if name.split() else ""
    calls = "|".join(re.escape(each) for each in (name, first) if each)
    return bool(calls) and re.search(rf"(?<!\w)@(?:{calls})(?!\w)", text, re.IGNORECASE) is not None
