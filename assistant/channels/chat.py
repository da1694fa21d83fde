"""The chat edge: one customer socket from hello to close. Validates every frame and decides nothing."""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from collections.abc import Sequence
from typing import Any

from fastapi import WebSocket
from pydantic import ValidationError

from assistant.channels.chat_frames import (
    Act,
    Hello,
    Message,
    Pong,
    Rate,
    Resume,
    Survey,
    Typing,
    parse,
)
from handoff import inbox, log
from handoff.conversation import Conversation, Status
from handoff.desk import Desk, Outcome
from handoff.doors import origin_allowed
from handoff.errors import Invalid, NotAllowed, Refused, TooMany
from handoff.events import Entry, SurveyAnswered
from handoff.hub import Notice, Signal, Subscription
from handoff.queue_positions import QueuePositions
from handoff.socket import (
    BROKEN,
    CROWDED,
    NO_HELLO,
    REFUSED,
    RESTARTING,
    UNKNOWN_TOKEN,
    Closed,
    Line,
    serve,
)
from handoff.visitors import Visitors

HELLO_SECONDS = 10.0
LONGEST_MESSAGE = 4000


class ChatSockets:
    """All open chat sockets of this process."""

    def __init__(
        self,
        desk: Desk,
        visitors: Visitors,
        queue: QueuePositions,
        *,
        key: str,
        allowed_origins: frozenset[str],
        per_minute: int,
        per_address: int,
    ) -> None:
        self.desk = desk
        self.visitors = visitors
        self.queue = queue
        self.per_minute = per_minute
        self._key = key
        self._allowed = allowed_origins
        self._per_address = per_address
        self._addresses: Counter[str] = Counter()
        self._open: set[Line] = set()

    async def handle(self, socket: WebSocket) -> None:
        """One chat from handshake to close."""
        await socket.accept()
        line = Line(socket)
        address = socket.client.host if socket.client else ""
        self._addresses[address] += 1
        self._open.add(line)
        try:
            if self._addresses[address] > self._per_address:
                raise Closed(CROWDED, "too many open chats from this address; close some")
            if not origin_allowed(socket, self._allowed):
                raise Closed(REFUSED, "this page may not embed the chat; add its origin to allowed_origins")
            hello = await self._hello(line)
            await self._chat(socket, line, hello)
        except Closed as closed:
            await socket.close(closed.code, closed.reason)
        finally:
            self._open.discard(line)
            self._addresses[address] -= 1
            if not self._addresses[address]:
                del self._addresses[address]

    def drain(self) -> None:
        """The server restarts; browsers come back by themselves."""
        for line in self._open:
            line.end(Closed(RESTARTING, "restarting"))

    async def _hello(self, line: Line) -> Hello:
        try:
            async with asyncio.timeout(HELLO_SECONDS):
                raw = await anext(line.frames(), None)
            hello = Hello.model_validate(raw)
        except TimeoutError as error:
            raise Closed(NO_HELLO, "say hello first") from error
        except ValidationError as error:
            raise Closed(BROKEN, f"hello not understood: {error.errors()[0]['msg']}") from error
        if hello.key != self._key:
            raise Closed(REFUSED, "the chat key is not the one of this server")
        return hello

    async def _chat(self, socket: WebSocket, line: Line, hello: Hello) -> None:
        contact_id = await self.visitors.recognise(hello.token) if hello.token else None
        if hello.token and contact_id is None:
            raise Closed(UNKNOWN_TOKEN, "the token is not known; say hello without one")
        token = None
        if contact_id is None:
            contact_id, token = await self.visitors.welcome()
        chat = _Chat(self, line, contact_id, hello)
        with self.desk.hub.subscribe() as live:
            await chat.welcome(live, token)
            await serve(socket, line, chat.listen(live), chat.follow(live))


class _Chat:
    def __init__(self, sockets: ChatSockets, line: Line, contact_id: str, hello: Hello) -> None:
        self._sockets = sockets
        self._desk = sockets.desk
        self._line = line
        self._contact_id = contact_id
        self._hello = hello
        self._conversation = ""
        self._last = 0
        self._recent: deque[int] = deque()

    async def welcome(self, live: Subscription, token: str | None) -> None:
        """Subscribe, then snapshot: nothing can fall between the two."""
        hello, hub = self._hello, self._desk.hub
        state = await self._desk.store.read(lambda connection: log.current_of(connection, self._contact_id))
        frame: dict[str, Any] = {
            "type": "welcome",
            "conversation": None,
            "state": inbox.customer_state(Conversation("")),
            "events": [],
            "last_seq": 0,
        }
        reset = bool(hello.conversation) and (state is None or hello.conversation != state.id)
        if state is not None:
            hub.join(live, state.id)
            self._conversation = state.id
            after = 0 if reset or hello.conversation is None else hello.after
            state, entries = await self._snapshot(state.id, after)
            # A browser that claims to hold more than there is holds something else.
            if after > state.last_seq:
                reset = True
                state, entries = await self._snapshot(state.id, 0)
            self._last = state.last_seq
            frame |= {
                "conversation": state.id,
                "state": inbox.customer_state(state),
                "events": [entry.for_customer() for entry in entries],
                "last_seq": state.last_seq,
            }
        if token is not None:
            frame["token"] = token
        online = await self._sockets.queue.on_duty()
        self._line.put({**frame, "reset": reset, "desk": {"open": online > 0, "agents_online": online}})
        if state is not None and state.status is Status.QUEUED:
            self._tell_place(await self._sockets.queue.place(state.id))

    async def listen(self, live: Subscription) -> None:
        async for raw in self._line.frames():
            try:
                frame = parse(raw)
            except ValidationError as error:
                self._refuse(raw.get("id"), Invalid(f"not understood: {error.errors()[0]['msg']}"))
                continue
            match frame:
                case Message() | Act() | Rate() | Survey():
                    await self._do(frame, live)
                case Typing():
                    if self._conversation:
                        self._desk.hub.signal(
                            self._conversation, "typing", role="customer", name="", on=frame.on
                        )
                case Resume():
                    await self._resume(frame.after)
                case Pong():
                    pass

    async def follow(self, live: Subscription) -> None:
        while True:
            item = await live.get()
            if isinstance(item, Signal):
                self._pass_on(item)
            else:
                await self._show(item)

    async def _do(self, frame: Message | Act | Rate | Survey, live: Subscription) -> None:
        try:
            self._within_limits()
            outcome = await self._perform(frame)
        except Refused as refusal:
            self._refuse(frame.id, refusal)
            return
        if self._conversation != outcome.state.id:
            await self._begin(outcome.state.id, live)
        self._line.put({"type": "ack", "id": frame.id, "seq": outcome.seq})

    async def _perform(self, frame: Message | Act | Rate | Survey) -> Outcome:
        desk, contact, hello = self._desk, self._contact_id, self._hello
        match frame:
            case Message():
                text = _said(frame.text)
                return await desk.receive(contact, frame.id, text, lang=hello.lang, page=hello.page)
            case Act(type="handoff"):
                return await desk.ask_for_person(contact, frame.id, lang=hello.lang, page=hello.page)
            case Act(type="new"):
                return await desk.start_anew(contact, frame.id, lang=hello.lang, page=hello.page)
            case _ if not self._conversation:
                raise NotAllowed("there is no conversation yet; say something first")
            case Act(type="leave_queue"):
                return await desk.leave_queue(self._conversation, contact, frame.id)
            case Act():
                return await desk.end(self._conversation, contact, frame.id)
            case Rate():
                return await desk.rate(self._conversation, contact, frame.id, frame.message_seq, frame.rating)
            case Survey():
                answer = SurveyAnswered(csat=frame.csat, ces=frame.ces, comment=frame.comment)
                return await desk.answer_survey(self._conversation, contact, frame.id, answer)

    async def _begin(self, conversation: str, live: Subscription) -> None:
        """It came into being just now: subscribe, then read what happened before there was a subscription."""
        hub = self._desk.hub
        if self._conversation:
            hub.leave(live, self._conversation)
        hub.join(live, conversation)
        self._conversation, self._last = conversation, 0
        state, entries = await self._snapshot(conversation, 0)
        self._line.put(
            {"type": "started", "conversation": conversation, "state": inbox.customer_state(state)}
        )
        self._send(entries, state)

    async def _show(self, notice: Notice) -> None:
        fresh = [entry for entry in notice.entries if entry.seq > self._last]
        if not fresh or notice.conversation != self._conversation:
            return
        if fresh[0].seq != self._last + 1:
            fresh = await self._desk.store.read(
                lambda connection: log.read(connection, notice.conversation, self._last)
            )
        self._send(fresh, notice.state)
        if notice.state.status is Status.QUEUED:
            self._tell_place(await self._sockets.queue.place(notice.conversation))

    def _send(self, entries: Sequence[Entry], state: Conversation) -> None:
        for entry in entries:
            if entry.seq <= self._last:
                continue
            self._last = entry.seq
            self._line.put({"type": "event", "event": entry.for_customer()})
        self._line.put({"type": "state", "state": inbox.customer_state(state)})

    def _pass_on(self, signal: Signal) -> None:
        match signal.kind:
            case "typing" if signal.data.get("role") != "customer":
                self._line.put({"type": "typing", **signal.data})
            case "delta":
                self._line.put({"type": "delta", **signal.data})
            case "queue":
                self._tell_place(signal.data)

    def _tell_place(self, place: dict[str, Any] | None) -> None:
        if place is not None:
            self._line.put({"type": "queue", **place})

    async def _resume(self, after: int) -> None:
        if self._conversation:
            state, entries = await self._snapshot(self._conversation, after)
            self._line.put({"type": "events", "events": [entry.for_customer() for entry in entries]})
            self._line.put({"type": "state", "state": inbox.customer_state(state)})

    async def _snapshot(self, conversation: str, after: int) -> tuple[Conversation, list[Entry]]:
        return await self._desk.store.read(
            lambda connection: (
                log.load(connection, conversation, lock=False),
                log.read(connection, conversation, after),
            )
        )

    def _within_limits(self) -> None:
        now = self._desk.clock()
        while self._recent and self._recent[0] < now - 60_000:
            self._recent.popleft()
        if len(self._recent) >= self._sockets.per_minute:
            raise TooMany("You are writing very fast. Wait a moment; nothing is lost, it can be sent again.")
        self._recent.append(now)

    def _refuse(self, client_id: Any, refusal: Refused) -> None:
        frame = {"type": "refused", **refusal.as_dict()}
        if isinstance(client_id, str):
            frame["id"] = client_id[:64]
        self._line.put(frame)


def _said(text: str) -> str:
    clean = text.replace("\x00", "").strip()
    if not clean:
        raise Invalid("an empty message says nothing; write something first")
    if len(clean) > LONGEST_MESSAGE:
        raise Invalid(
            f"a message has at most {LONGEST_MESSAGE} characters; send it in parts", limit=LONGEST_MESSAGE
        )
    return clean
