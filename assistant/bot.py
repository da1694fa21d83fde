"""The bot as one of the parties: waits for the burst to end, thinks, and answers only if it still may.

Whatever goes wrong ends at a person; silence is never an outcome.
"""

from __future__ import annotations

import asyncio
import contextlib
import uuid
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Protocol

import structlog

from assistant.logbook import Logbook
from assistant.reply import Reply
from assistant.understanding.burst import wait_seconds
from handoff import log
from handoff.conversation import Conversation
from handoff.desk import Desk
from handoff.errors import Refused
from handoff.events import Entry, HandoffOffered, MessageAdded, Reason, Role
from handoff.hub import Item, Notice, Signal

logger = structlog.get_logger(__name__)
TYPING_SECONDS = 5.0
SHOWN_WRITING_SECONDS = 0.3
"""An answer that comes sooner needs no sign that it is being written."""
THINKING_AT_ONCE = 4
LOOK_AGAIN_SECONDS = 0.25
SETTLE_SECONDS = 0.3
"""Kept back from the bot's clock, so that an answer whose model ran out of time can still be stored."""


class Thinker(Protocol):
    """Turns a conversation into the bot's next move. Blocking; called in a thread."""

    def think(self, state: Conversation, entries: Sequence[Entry]) -> Reply:
        """The move for everything the customer said since the last answer."""
        ...


class Writing(Protocol):
    """Says an answer in a language model's words."""

    async def write(self, reply: Reply, show: Callable[[str], None], seconds: float) -> Reply:
        """The reply to store, within `seconds`; `show` gets the pieces that may be seen already."""
        ...


class ToolError(Exception):
    """An outside system did not answer."""


@dataclass(slots=True)
class _Burst:
    first: float
    last: float
    text: str


class Bot:
    """Runs one turn per conversation; a newer message supersedes the turn that is still thinking."""

    def __init__(
        self, desk: Desk, thinker: Thinker, *, writer: Writing | None = None, seconds: float = 20
    ) -> None:
        self._desk = desk
        self._thinker = thinker
        self._writer = writer
        # The desk's own timer is the last resort; the bot's clock runs out a little before it.
        self._seconds = seconds * 0.8
        self._logs = Logbook()
        self._turns: dict[str, asyncio.Task[None]] = {}
        self._bursts: dict[str, _Burst] = {}
        self._typing: dict[str, float] = {}
        self._ready = asyncio.Event()
        # Threads of its own: the log and password hashing must not wait behind thinking.
        self._minds = ThreadPoolExecutor(THINKING_AT_ONCE, thread_name_prefix="bot")
        desk.hub.listen(self._hear)

    async def start(self) -> None:
        """From now on turns run; what was owed before the last stop is taken up first."""
        self._ready.set()
        for conversation in await self._desk.store.read(log.owed_answers):
            if conversation not in self._turns:
                self._begin(conversation)

    async def stop(self) -> None:
        """Let go of every turn; the log still knows what is owed."""
        turns = list(self._turns.values())
        for turn in turns:
            turn.cancel()
        await asyncio.gather(*turns, return_exceptions=True)
        self._minds.shutdown(wait=False, cancel_futures=True)

    def _hear(self, item: Item) -> None:
        if isinstance(item, Signal):
            if item.kind == "typing" and item.data.get("role") == Role.CUSTOMER.value:
                self._note_typing(item.conversation, bool(item.data.get("on")))
            return
        self._logs.hear(item)
        self._notice(item)

    def _note_typing(self, conversation: str, on: bool) -> None:
        if on:
            self._typing[conversation] = asyncio.get_running_loop().time()
        else:
            self._typing.pop(conversation, None)

    def _notice(self, notice: Notice) -> None:
        said = [entry for entry in notice.entries if _is_from_customer(entry)]
        if not notice.state.bot_owes_answer:
            self._drop(notice.conversation)
        elif said:
            now = asyncio.get_running_loop().time()
            burst = self._bursts.setdefault(notice.conversation, _Burst(now, now, ""))
            burst.last = now
            burst.text = "\n".join([burst.text, *(_text(entry) for entry in said)]).strip()
            self._typing.pop(notice.conversation, None)
            self._begin(notice.conversation)

    def _drop(self, conversation: str) -> None:
        """Somebody else holds it, or all is answered: a turn that is still thinking has lost its purpose."""
        self._bursts.pop(conversation, None)
        self._typing.pop(conversation, None)
        turn = self._turns.pop(conversation, None)
        if turn is not None and turn is not asyncio.current_task():
            turn.cancel()

    def _begin(self, conversation: str) -> None:
        earlier = self._turns.pop(conversation, None)
        if earlier is not None:
            earlier.cancel()
        turn = asyncio.get_running_loop().create_task(self._turn(conversation))
        self._turns[conversation] = turn
        turn.add_done_callback(lambda done: self._forget(conversation, done))

    def _forget(self, conversation: str, turn: asyncio.Task[None]) -> None:
        if self._turns.get(conversation) is turn:
            del self._turns[conversation]
        if not turn.cancelled() and (error := turn.exception()) is not None:
            logger.error("turn.lost", conversation=conversation, exc_info=error)

    async def _turn(self, conversation: str) -> None:
        await self._ready.wait()
        await self._burst_over(conversation)
        with self._seen_writing(conversation):
            await self._answer(conversation)

    @contextlib.contextmanager
    def _seen_writing(self, conversation: str) -> Iterator[None]:
        loop = asyncio.get_running_loop()
        signal = partial(self._desk.hub.signal, conversation, "typing", role="bot", name="")
        shown = loop.call_later(SHOWN_WRITING_SECONDS, partial(signal, on=True))
        try:
            yield
        finally:
            shown.cancel()
            if loop.time() >= shown.when():
                signal(on=False)

    async def _burst_over(self, conversation: str) -> None:
        loop = asyncio.get_running_loop()
        burst = self._bursts.get(conversation)
        while burst is not None:
            now = loop.time()
            typed = self._typing.get(conversation)
            wait = wait_seconds(
                burst.text,
                typing=typed is not None and now - typed < TYPING_SECONDS,
                since_last=now - max(burst.last, typed or 0),
                since_first=now - burst.first,
            )
            if wait <= 0:
                return
            await asyncio.sleep(min(wait, LOOK_AGAIN_SECONDS))

    async def _answer(self, conversation: str) -> None:
        state, entries = await self._read(conversation)
        if not state.bot_owes_answer:
            return
        turn = uuid.uuid4().hex
        try:
            async with asyncio.timeout(self._seconds) as clock:
                loop = asyncio.get_running_loop()
                reply = await loop.run_in_executor(self._minds, self._thinker.think, state, entries)
                if self._writer is not None:
                    left = (clock.when() or 0) - asyncio.get_running_loop().time()
                    reply = await self._writer.write(
                        reply, self._show(conversation, turn), left - SETTLE_SECONDS
                    )
        except TimeoutError:
            reply = Reply("handoff", reason=Reason.OVER_BUDGET)
        except ToolError:
            logger.exception("turn.tool_failed", conversation=conversation)
            reply = Reply("handoff", reason=Reason.TOOL_ERROR)
        except Exception:
            logger.exception("turn.failed", conversation=conversation)
            reply = Reply("handoff", reason=Reason.MODEL_ERROR)
        with contextlib.suppress(Refused):
            # Refused: the conversation moved on while we were thinking, so the answer has no place any more.
            await self._commit(state, reply, turn)

    async def _read(self, conversation: str) -> tuple[Conversation, Sequence[Entry]]:
        """The state and the log: as heard, else from the database."""
        known = self._logs.read(conversation)
        if known is not None:
            return known
        return await self._desk.store.read(
            lambda connection: (
                log.load(connection, conversation, lock=False),
                log.read(connection, conversation),
            )
        )

    def _show(self, conversation: str, turn: str) -> Callable[[str], None]:
        """Pieces of this turn's answer; a turn that lost its place is cancelled before the next."""
        return lambda text: self._desk.hub.signal(conversation, "delta", turn=turn, text=text)

    async def _commit(self, state: Conversation, reply: Reply, turn: str) -> None:
        through = state.customer_seq
        said = MessageAdded(
            text=reply.text,
            citations=reply.citations,
            choices=reply.choices,
            turn=turn,
            decision=reply.decision,
        )
        if reply.action == "handoff":
            await self._desk.request_handoff(
                state.id,
                state.epoch,
                reply.reason or Reason.MODEL_ERROR,
                through=through,
                said=said if reply.text else None,
                decision=reply.decision,
                also=reply.also,
            )
        elif reply.action == "offer":
            reason = reply.reason or Reason.NO_ANSWER
            await self._desk.offer_person(
                state.id,
                state.epoch,
                through,
                said,
                lambda seq: HandoffOffered(reason=reason, message_seq=seq),
                reply.also,
            )
        else:
            await self._desk.answer_as_bot(state.id, state.epoch, through, said, reply.also)


def _is_from_customer(entry: Entry) -> bool:
    return entry.author.role is Role.CUSTOMER and isinstance(entry.event, MessageAdded)


def _text(entry: Entry) -> str:
    return entry.event.text if isinstance(entry.event, MessageAdded) else ""
