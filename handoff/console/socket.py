"""The console's live edge: one socket from handshake to close."""

from __future__ import annotations

import asyncio

from fastapi import WebSocket

from handoff.console import inbox
from handoff.console.doors import same_origin, signed_in
from handoff.console.feed import ConsoleFeed
from handoff.console.frames import Pong, Typing, Unwatch, Watch, parse
from handoff.desk import Desk
from handoff.errors import NotAllowed, NotFound, Refused, SignInRefused
from handoff.hub import AGENTS, Item, Notice, Signal
from handoff.identity.access import CLOSED, FRAMES, admit
from handoff.identity.agents import Agents, Session
from handoff.live.room import Room, Rooms, Viewer
from handoff.live.socket import CROWDED, REFUSED, RESTARTING, UNKNOWN_TOKEN, Closed, Line, close, serve

CONSOLES = 20


class ConsoleSockets:
    """All open console sockets of this process."""

    def __init__(self, desk: Desk, people: Agents) -> None:
        self._desk = desk
        self._people = people
        self._feed = ConsoleFeed(desk, people)
        self._rooms = Rooms(desk.store)
        desk.hub.listen(self._hear)

    async def handle(self, socket: WebSocket) -> None:
        """One console, until either side ends it."""
        await socket.accept()
        try:
            session = await self._enter(socket)
        except Closed as closed:
            await close(socket, closed.code, closed.reason)
            return
        line = Line(socket)
        viewer = Viewer(session.agent, line)
        console = _Console(self._desk, self._people, self._rooms, viewer)
        try:
            await self._greet(session, viewer)
            await serve(socket, line, console.listen())
        except Refused as refusal:
            await close(socket, RESTARTING, str(refusal))
        finally:
            console.look_away()
            self._feed.remove(viewer)

    def agents_changed(self) -> None:
        """Somebody changed availability; consoles on other nodes show it too."""
        self._feed.agents_changed()
        self._desk.hub.signal("", AGENTS)

    def end_session(self, token: str) -> None:
        """Close the sockets of a session that ended."""
        self._feed.end_session(token)

    @property
    def count(self) -> int:
        """How many are open."""
        return len(self._feed.viewers)

    def drain(self) -> None:
        """The server restarts; consoles come back by themselves."""
        for viewer in self._feed.viewers:
            viewer.line.end(Closed(RESTARTING, "restarting"))

    async def _enter(self, socket: WebSocket) -> Session:
        if not same_origin(socket):
            raise Closed(REFUSED, "open the console on its own page")
        try:
            session = await signed_in(socket, self._people)
        except SignInRefused as refusal:
            raise Closed(UNKNOWN_TOKEN, str(refusal)) from refusal
        except NotAllowed as refusal:
            raise Closed(REFUSED, str(refusal)) from refusal
        if sum(viewer.agent.id == session.agent.id for viewer in self._feed.viewers) >= CONSOLES:
            raise Closed(CROWDED, "you have too many consoles open; close some")
        return session

    async def _greet(self, session: Session, viewer: Viewer) -> None:
        """Join first, then take the snapshot: what changes meanwhile waits behind it."""
        await self._people.seen({session.agent.id})
        self._feed.add(viewer, session.token)
        rows = await self._desk.store.read(
            lambda connection: inbox.rows(connection, "open", session.agent.id)
        )
        viewer.line.put_first(
            {
                "type": "hello",
                "agent": session.agent.as_dict(),
                "csrf": session.csrf,
                "rows": rows,
                "agents": await self._people.listed(),
                "now": self._desk.clock(),
            }
        )

    def _hear(self, item: Item) -> None:
        if isinstance(item, Signal) and item.kind == AGENTS:
            if item.elsewhere:
                self._feed.agents_changed()
            return
        room = self._rooms.get(item.conversation)
        if isinstance(item, Notice):
            if room is not None:
                room.hear(item)
            self._feed.hear(item)
        elif room is not None:
            room.pass_on(item)


class _Console:
    def __init__(self, desk: Desk, people: Agents, rooms: Rooms, viewer: Viewer) -> None:
        self._desk = desk
        self._people = people
        self._rooms = rooms
        self._viewer = viewer
        self._room: Room | None = None

    async def listen(self) -> None:
        """Until the browser is gone. Raises Closed for a broken frame."""
        async for raw in self._viewer.line.frames():
            frame = parse(raw)
            rule = FRAMES.get(frame.type, CLOSED)
            try:
                admit(rule, self._viewer.agent.role, None)
            except NotAllowed as refusal:
                raise Closed(REFUSED, str(refusal)) from refusal
            match frame:
                case Watch(conversation=conversation, after=after):
                    await self._watch(conversation, after, rule.audit)
                case Unwatch():
                    self.look_away()
                case Typing() as typing:
                    self._type(typing)
                case Pong():
                    pass

    def look_away(self) -> None:
        """Leave the conversation that is being watched."""
        self._viewer.typing = False
        if self._room is not None:
            self._rooms.leave(self._room, self._viewer)
            self._room = None

    async def _watch(self, conversation: str, after: int, audited: str) -> None:
        self.look_away()
        # Both wait for the disk: the log is read while the audit log is written.
        record = self._people.record(self._viewer.agent.author, audited, conversation)
        noted = asyncio.get_running_loop().create_task(record)
        try:
            self._room = await self._rooms.enter(conversation, self._viewer, after, noted)
        except NotFound:
            pass
        finally:
            await noted

    def _type(self, frame: Typing) -> None:
        room = self._room
        if room is None or room.conversation != frame.conversation:
            return
        if self._viewer.typing != frame.on:
            self._viewer.typing = frame.on
            room.tell_viewers()
        if room.may_be_seen_typing(self._viewer):
            name = self._viewer.agent.name
            self._desk.hub.signal(frame.conversation, "typing", role="agent", name=name, on=frame.on)
