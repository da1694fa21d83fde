"""The customer's side of one chat connection, from welcome to the last frame."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from pydantic import ValidationError

from assistant.channels import continued
from assistant.channels.chat_frames import (
    Act,
    Correct,
    Email,
    Hello,
    Link,
    Logout,
    Message,
    Pong,
    Rate,
    Resume,
    Survey,
    Typing,
    Verb,
    Wait,
    parse,
)
from assistant.channels.chat_identity import Identities, Visitor
from assistant.channels.chat_message import welcome_files
from assistant.channels.chat_verbs import Customer
from assistant.channels.pace import Pace
from assistant.channels.reaching import Reaching
from assistant.channels.recommending import Recommends, never
from assistant.channels.slip_words import label
from assistant.tracing import tracer
from handoff.attachments import Attachments
from handoff.brief.slip import CHANGES, shown, slip
from handoff.console import inbox
from handoff.conversation import Conversation, Status
from handoff.desk import Desk
from handoff.errors import Invalid, Refused, TooMany
from handoff.events import Entry
from handoff.hub import Notice, Signal, Subscription, of_contact
from handoff.live.positions import QueuePositions
from handoff.live.socket import UNKNOWN_TOKEN, Closed, Line
from handoff.storage import log


class ChatSession:
    """One customer's open chat: what they send is done at the desk, what happens is sent to them."""

    def __init__(
        self,
        desk: Desk,
        queue: QueuePositions,
        identities: Identities,
        pace: Pace,
        line: Line,
        visitor: Visitor,
        hello: Hello,
        attachments: Attachments | None = None,
        expect: Callable[[str], None] = lambda text: None,
        recommends: Recommends = never,
        address: str = "",
    ) -> None:
        self._recommends = recommends
        self._attachments = attachments
        self._address = address
        self._customer = Customer(
            desk, visitor.contact_id, hello, visitor.proof, attachments,
            lambda text: expect(text) if self._state.get("ai") else None,
        )  # fmt: skip
        self._desk = desk
        self._queue = queue
        self._pace = pace
        self._line = line
        self._identities = identities
        self._visitor = visitor
        self._contact_id = visitor.contact_id
        self._hello = hello
        self._conversation = ""
        self._last = 0
        self._state: dict[str, Any] = {}
        self._slip: list[dict[str, str]] = []
        self._reaching = Reaching(desk, visitor.contact_id, line)

    async def welcome(self, live: Subscription) -> None:
        """Subscribe, then snapshot: nothing can fall between the two."""
        hello, hub = self._hello, self._desk.hub
        hub.join(live, of_contact(self._contact_id))
        state = await self._current()
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
        self._state = frame["state"]
        if self._visitor.new_token is not None:
            frame["token"] = self._visitor.new_token
        if self._visitor.told is not None:
            frame["identity"] = self._visitor.told
        online = await self._queue.on_duty()
        recommends = await self._recommends(self._contact_id, self._conversation)
        self._line.put({**frame, "reset": reset, "desk": {**self._desk_now(online), "nps": recommends}})
        if state is not None and state.status is Status.QUEUED:
            self._tell_place(await self._queue.place(state.id))
        if state is not None:
            self._reaching.ask(state)
            await self._tell_slip(state)

    async def _current(self) -> Conversation | None:
        """The contact's newest conversation, with who they are noted in it if it is open."""
        state = await self._desk.store.read(lambda connection: log.current_of(connection, self._contact_id))
        proof = self._visitor.proof
        if state is None or proof is None or state.status is Status.RESOLVED:
            return state
        return (await self._desk.recognise(state.id, self._contact_id, proof)).state

    async def listen(self, live: Subscription) -> None:
        """Do what the browser asks, until it goes."""
        async for raw in self._line.frames():
            try:
                frame = parse(raw)
            except ValidationError as error:
                self._refuse(raw.get("id"), Invalid(f"not understood: {error.errors()[0]['msg']}"))
                continue
            match frame:
                case Message() | Act() | Wait() | Email() | Rate() | Survey() | Correct():
                    await self._do(frame, live)
                case Typing():
                    if self._conversation:
                        self._desk.hub.signal(
                            self._conversation, "typing", role="customer", name="", on=frame.on
                        )
                case Resume():
                    await self._resume(frame.after)
                case Link():
                    await self._give_link(frame)
                case Logout():
                    await self._log_out()
                case Pong():
                    await self._reaching.answered()

    async def follow(self, live: Subscription) -> None:
        """Send what has happened."""
        while (item := live.take()) is not None:
            if isinstance(item, Signal):
                self._pass_on(item)
            elif item.conversation != self._conversation and item.entries[0].seq == 1:
                await self._begin(item.conversation, live)  # another tab of this customer began it
            else:
                await self._show(item)

    async def _give_link(self, frame: Link) -> None:
        try:
            self._within_limits()
            way = await continued.way(self._desk, self._conversation, self._address)
        except Refused as refusal:
            self._refuse(frame.id, refusal)
        else:
            self._line.put({"type": "link", "id": frame.id, **way})

    async def _log_out(self) -> None:
        """What was verified ends first; then this browser, and every other open one, is a stranger's."""
        await self._desk.sign_out(self._contact_id)
        await self._identities.forget(self._visitor)
        self._desk.hub.signal(of_contact(self._contact_id), "signed_out")
        raise Closed(UNKNOWN_TOKEN, "signed out")

    async def _do(self, frame: Verb, live: Subscription) -> None:
        try:
            self._within_limits()
            with tracer.start_as_current_span("receive", attributes={"frame": frame.type}) as span:
                outcome = await self._customer.do(frame, self._conversation)
                span.set_attributes({"conversation": outcome.state.id, "seq": outcome.seq})
        except Refused as refusal:
            self._refuse(frame.id, refusal)
            return
        if self._conversation != outcome.state.id:
            await self._begin(outcome.state.id, live)
        self._line.put({"type": "ack", "id": frame.id, "seq": outcome.seq})

    async def _begin(self, conversation: str, live: Subscription) -> None:
        """It came into being just now: subscribe, then read what happened before there was a subscription."""
        if self._conversation == conversation:
            return
        hub = self._desk.hub
        if self._conversation:
            hub.leave(live, self._conversation)
        hub.join(live, conversation)
        self._conversation, self._last = conversation, 0
        state, entries = await self._snapshot(conversation, 0)
        self._state = inbox.customer_state(state)
        self._line.put({"type": "started", "conversation": conversation, "state": self._state})
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
        if any(isinstance(entry.event, CHANGES) for entry in fresh):
            await self._tell_slip(notice.state)

    def _send(self, entries: Sequence[Entry], state: Conversation) -> None:
        for entry in entries:
            if entry.seq <= self._last:
                continue
            self._last = entry.seq
            self._line.put({"type": "event", "event": entry.for_customer()})
        self._reaching.sent(state, entries)
        now = inbox.customer_state(state)
        if now != self._state:
            self._state = now
            self._line.put({"type": "state", "state": now})

    def _pass_on(self, signal: Signal) -> None:
        match signal.kind:
            case "typing" if signal.data.get("role") != "customer":
                self._line.put({"type": "typing", **signal.data})
            case "delta":
                self._line.put({"type": "delta", **signal.data})
            case "queue":
                self._tell_place(signal.data)
            case "signed_out":
                self._line.end(Closed(UNKNOWN_TOKEN, "signed out"))

    def _tell_place(self, place: dict[str, Any] | None) -> None:
        if place is not None:
            self._line.put({"type": "queue", **place})

    async def _tell_slip(self, state: Conversation) -> None:
        """What is passed on to a person, once one is asked for; the customer may correct it."""
        if not shown(state):
            return
        entries = await self._desk.store.read(lambda connection: log.read(connection, state.id))
        lang = self._hello.lang or state.lang
        lines = [{**line, "label": label(line["name"], lang)} for line in slip(entries)]
        if lines != self._slip:
            self._slip = lines
            self._line.put({"type": "slip", "lines": lines})

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

    def _desk_now(self, online: int) -> dict[str, Any]:
        files = welcome_files(self._attachments)
        return {
            "open": online > 0,
            "agents_online": online,
            "mail": self._desk.post is not None,
            "files": files,
        }

    def _within_limits(self) -> None:
        if not self._pace.allows(self._contact_id, self._desk.clock()):
            raise TooMany("You are writing very fast. Wait a moment; nothing is lost, it can be sent again.")

    def _refuse(self, client_id: Any, refusal: Refused) -> None:
        frame = {"type": "refused", **refusal.as_dict()}
        if isinstance(client_id, str):
            frame["id"] = client_id[:64]
        self._line.put(frame)
