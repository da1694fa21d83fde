"""The bot as one of the parties: waits for the burst to end, thinks, and answers only if it still may.

Whatever goes wrong ends at a person; silence is never an outcome.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

import structlog

from assistant.speaker import Changing, Speaker, Writing
from assistant.thinking import Thinker
from assistant.understanding.burst import wait_seconds
from handoff.desk import Desk
from handoff.events import (
    Entry,
    MessageAdded,
    Role,
)
from handoff.hub import Item, Notice, Signal
from handoff.storage import log
from handoff.storage.leases import Lease, Leases

logger = structlog.get_logger(__name__)
TYPING_SECONDS = 5.0
SHOWN_WRITING_SECONDS = 0.3
"""An answer that comes sooner needs no sign that it is being written."""
LOOK_AGAIN_SECONDS = 0.25
OWED_SECONDS = 2.0
"""How often it is looked for answers that are owed and that nobody works on."""
LEFT_ALONE_MS = 3_000


@dataclass(slots=True)
class _Burst:
    first: float
    last: float
    text: str


class Bot:
    """Runs one turn per conversation; a newer message supersedes the turn that is still thinking."""

    def __init__(
        self,
        desk: Desk,
        thinker: Thinker,
        *,
        writer: Writing | None = None,
        changing: Changing | None = None,
        leases: Leases | None = None,
        seconds: float = 20,
    ) -> None:
        """`leases`: where several nodes share the database, only one of them works on a conversation."""
        self._desk = desk
        self._leases = leases
        self._speaker = Speaker(
            desk, thinker, writer=writer, changing=changing, leases=leases, seconds=seconds
        )
        self._turns: dict[str, asyncio.Task[None]] = {}
        self._bursts: dict[str, _Burst] = {}
        self._typing: dict[str, float] = {}
        self._ready = asyncio.Event()
        desk.hub.listen(self._hear)

    async def start(self) -> None:
        """From now on turns run; what was owed before the last stop is taken up first."""
        self._ready.set()
        await self._speaker.resume()
        for conversation in await self._desk.store.read(log.owed_answers):
            if conversation not in self._turns:
                self._begin(conversation)

    async def run(self) -> None:
        """Take up what is owed and nobody works on, because a node or a commit failed; until cancelled."""
        await self._ready.wait()
        while True:
            await asyncio.sleep(OWED_SECONDS)
            due = self._desk.clock() + self._desk.patience.bot - LEFT_ALONE_MS
            try:
                for conversation in await self._desk.store.read(partial(log.owed_answers, due_before=due)):
                    if conversation not in self._turns:
                        self._begin(conversation)
            except Exception:
                logger.exception("bot.not_looked")

    async def stop(self) -> None:
        """Let go of every turn; the log still knows what is owed."""
        turns = list(self._turns.values())
        for turn in turns:
            turn.cancel()
        await asyncio.gather(*turns, return_exceptions=True)
        await self._speaker.close()

    def _hear(self, item: Item) -> None:
        if isinstance(item, Signal):
            if item.kind == "typing" and item.data.get("role") == Role.CUSTOMER.value:
                self._note_typing(item.conversation, bool(item.data.get("on")))
            return
        self._speaker.hear(item)
        self._notice(item)

    def _note_typing(self, conversation: str, on: bool) -> None:
        if on:
            self._typing[conversation] = asyncio.get_running_loop().time()
        else:
            self._typing.pop(conversation, None)

    def _notice(self, notice: Notice) -> None:
        said = [entry for entry in notice.entries if _is_from_customer(entry)]
        if notice.elsewhere or not notice.state.bot_owes_answer:
            # Where another node heard the customer, that node answers.
            self._drop(notice.conversation)
        elif said:
            now = asyncio.get_running_loop().time()
            burst = self._bursts.setdefault(notice.conversation, _Burst(now, now, ""))
            burst.last = now
            burst.text = "\n".join([burst.text, *(_text(entry) for entry in said)]).strip()
            self._typing.pop(notice.conversation, None)
            self._begin(notice.conversation, newest=True)

    def _drop(self, conversation: str) -> None:
        """Somebody else holds it, or all is answered: a turn that is still thinking has lost its purpose."""
        self._bursts.pop(conversation, None)
        self._typing.pop(conversation, None)
        turn = self._turns.pop(conversation, None)
        if turn is not None and turn is not asyncio.current_task():
            turn.cancel()

    def _begin(self, conversation: str, *, newest: bool = False) -> None:
        """`newest`: the customer just said something here, which supersedes a turn wherever it runs."""
        earlier = self._turns.pop(conversation, None)
        if earlier is not None:
            earlier.cancel()
        turn = asyncio.get_running_loop().create_task(self._turn(conversation, newest=newest))
        self._turns[conversation] = turn
        turn.add_done_callback(lambda done: self._forget(conversation, done))

    def _forget(self, conversation: str, turn: asyncio.Task[None]) -> None:
        if self._turns.get(conversation) is turn:
            del self._turns[conversation]
        if not turn.cancelled() and (error := turn.exception()) is not None:
            logger.error("turn.lost", conversation=conversation, exc_info=error)

    async def _turn(self, conversation: str, *, newest: bool) -> None:
        await self._ready.wait()
        if self._leases is None:
            await self._speak(conversation, None)
            return
        async with self._leases.turn(conversation, by_force=newest) as lease:
            if lease is not None:
                await self._speak(conversation, lease)

    async def _speak(self, conversation: str, lease: Lease | None) -> None:
        await self._burst_over(conversation)
        with self._seen_writing(conversation):
            await self._speaker.speak(conversation, lease)

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


def _is_from_customer(entry: Entry) -> bool:
    return entry.author.role is Role.CUSTOMER and isinstance(entry.event, MessageAdded)


def _text(entry: Entry) -> str:
    return entry.event.text if isinstance(entry.event, MessageAdded) else ""
