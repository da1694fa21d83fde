"""The console's live edge: rows of every open conversation, and events and brief of the one being watched."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any, Literal

from fastapi import WebSocket
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from handoff import brief, inbox, log
from handoff.agents import Agents, Session
from handoff.desk import Desk
from handoff.doors import same_origin, signed_in
from handoff.errors import NotFound, SignInRefused
from handoff.events import Entry
from handoff.hub import EVERYTHING, Notice, Signal, Subscription
from handoff.socket import BROKEN, REFUSED, RESTARTING, UNKNOWN_TOKEN, Closed, Line, serve

SEEN_SECONDS = 20.0


class _Frame(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Watch(_Frame):
    """Show me this conversation; I am looking at it."""

    type: Literal["watch"]
    conversation: str = Field(max_length=32)
    after: int = Field(0, ge=0)


class Unwatch(_Frame):
    """I look elsewhere."""

    type: Literal["unwatch"]


class Typing(_Frame):
    """I am writing."""

    type: Literal["typing"]
    conversation: str = Field(max_length=32)
    on: bool


class Pong(_Frame):
    """Still here."""

    type: Literal["pong"]


_frames: TypeAdapter[Watch | Unwatch | Typing | Pong] = TypeAdapter(
    Annotated[Watch | Unwatch | Typing | Pong, Field(discriminator="type")]
)


class ConsoleSockets:
    """All open console sockets of this process."""

    def __init__(self, desk: Desk, people: Agents) -> None:
        self._desk = desk
        self._people = people
        self._open: set[_Console] = set()

    async def handle(self, socket: WebSocket) -> None:
        """One console from handshake to close."""
        await socket.accept()
        line = Line(socket)
        try:
            if not same_origin(socket):
                raise Closed(REFUSED, "open the console on its own page")
            session = await signed_in(socket, self._people)
        except SignInRefused as refusal:
            await socket.close(UNKNOWN_TOKEN, str(refusal))
            return
        except Closed as closed:
            await socket.close(closed.code, closed.reason)
            return
        console = _Console(self, self._desk, self._people, session, line)
        self._open.add(console)
        try:
            with self._desk.hub.subscribe(EVERYTHING, limit=4096) as live:
                await self._people.seen(session.agent.id)
                await console.greet()
                await self.tell_agents()
                await serve(socket, line, console.listen(), console.follow(live), console.stay())
        finally:
            self._open.discard(console)
            self.tell_viewers(console.watching)
            await self.tell_agents()

    async def tell_agents(self) -> None:
        """Somebody came, went or changed availability."""
        if self._open:
            listed = await self._people.listed()
            for console in self._open:
                console.line.put({"type": "agents", "agents": listed})

    def tell_viewers(self, conversation: str) -> None:
        """Who looks at a conversation changed."""
        if not conversation:
            return
        looking = [console for console in self._open if console.watching == conversation]
        viewers = {
            console.session.agent.id: {
                "id": console.session.agent.id,
                "name": console.session.agent.name,
                "typing": console.typing == conversation,
            }
            for console in looking
        }
        for console in looking:
            frame = {"type": "viewers", "conversation": conversation, "viewers": list(viewers.values())}
            console.line.put(frame)

    async def close_session(self, token: str) -> None:
        """Close the sockets of a session that ended."""
        for console in tuple(self._open):
            if console.session.token == token:
                console.line.end(Closed(UNKNOWN_TOKEN, "you are signed out"))

    def drain(self) -> None:
        """The server restarts; consoles come back by themselves."""
        for console in self._open:
            console.line.end(Closed(RESTARTING, "restarting"))


class _Console:
    def __init__(
        self, sockets: ConsoleSockets, desk: Desk, people: Agents, session: Session, line: Line
    ) -> None:
        self._sockets = sockets
        self._desk = desk
        self._people = people
        self.session = session
        self.line = line
        self.watching = ""
        self.typing = ""
        self._entries: list[Entry] = []

    async def greet(self) -> None:
        """Snapshot first; what happens from now on follows from the subscription."""
        agent_id = self.session.agent.id
        rows = await self._desk.store.read(lambda connection: inbox.rows(connection, "open", agent_id))
        self.line.put(
            {
                "type": "hello",
                "agent": self.session.agent.as_dict(),
                "csrf": self.session.csrf,
                "rows": rows,
                "agents": await self._people.listed(),
                "now": self._desk.clock(),
            }
        )

    async def listen(self) -> None:
        async for raw in self.line.frames():
            try:
                frame = _frames.validate_python(raw)
            except ValidationError as error:
                raise Closed(BROKEN, f"frame not understood: {error.errors()[0]['msg']}") from error
            match frame:
                case Watch():
                    await self._watch(frame)
                case Unwatch():
                    self._look_at("")
                case Typing():
                    self._type(frame)
                case Pong():
                    pass

    async def follow(self, live: Subscription) -> None:
        while True:
            item = await live.get()
            if isinstance(item, Signal):
                self._pass_on(item)
            else:
                await self._show(item)

    async def stay(self) -> None:
        """A sign of life for presence; a session that ended elsewhere ends here too."""
        while True:
            await asyncio.sleep(SEEN_SECONDS)
            try:
                await self._people.session(self.session.token)
            except SignInRefused as refusal:
                raise Closed(UNKNOWN_TOKEN, str(refusal)) from refusal
            await self._people.seen(self.session.agent.id)

    async def _watch(self, frame: Watch) -> None:
        try:
            self._entries = await self._desk.store.read(
                lambda connection: _whole(connection, frame.conversation)
            )
        except NotFound:
            return
        self._look_at(frame.conversation)
        newer = [entry.for_agent() for entry in self._entries if entry.seq > frame.after]
        card = brief.build(self._entries).model_dump(mode="json")
        self.line.put({"type": "events", "conversation": frame.conversation, "events": newer, "brief": card})

    def _look_at(self, conversation: str) -> None:
        before, self.watching, self.typing = self.watching, conversation, ""
        for changed in {before, conversation}:
            self._sockets.tell_viewers(changed)

    def _type(self, frame: Typing) -> None:
        self.typing = frame.conversation if frame.on else ""
        self._sockets.tell_viewers(self.watching)
        self._desk.hub.signal(
            frame.conversation, "typing", role="agent", name=self.session.agent.name, on=frame.on
        )

    def _pass_on(self, signal: Signal) -> None:
        if signal.conversation != self.watching or signal.kind not in ("typing", "delta"):
            return
        if signal.data.get("role") == "agent":
            return  # colleagues are shown as viewers
        self.line.put({"type": signal.kind, "conversation": signal.conversation, **signal.data})

    async def _show(self, notice: Notice) -> None:
        row = await self._desk.store.read(lambda connection: inbox.row_of(connection, notice.state))
        if notice.conversation == self.watching:
            await self._show_events(notice)
        self.line.put({"type": "row", "row": row})

    async def _show_events(self, notice: Notice) -> None:
        last = self._entries[-1].seq if self._entries else 0
        fresh = [entry for entry in notice.entries if entry.seq > last]
        if fresh and fresh[0].seq != last + 1:
            # A notice overtook another one: the log knows the right order.
            fresh = await self._desk.store.read(
                lambda connection: log.read(connection, notice.conversation, last)
            )
        for entry in fresh:
            self._entries.append(entry)
            self.line.put({"type": "event", "conversation": notice.conversation, "event": entry.for_agent()})
        if fresh:
            card = brief.build(self._entries).model_dump(mode="json")
            self.line.put({"type": "brief", "conversation": notice.conversation, "brief": card})


def _whole(connection: Any, conversation: str) -> list[Entry]:
    log.load(connection, conversation, lock=False)
    return log.read(connection, conversation)
