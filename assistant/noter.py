"""Notes what the customer gives while people hold the conversation, when no turn of the bot does."""

from __future__ import annotations

import asyncio
from collections import OrderedDict, deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import structlog

from assistant.answering.model import ModelError
from assistant.history import Said, said_in
from assistant.noting import Known, fresh_facts, learn
from assistant.privacy.caches import Remembers
from assistant.understanding.model_facts import Model, model_facts
from handoff.conversation import Status
from handoff.desk import Desk
from handoff.events import Entry, FactNoted, HandoffRequested, MessageAdded, Role
from handoff.hub import Item, Notice
from handoff.storage import log

logger = structlog.get_logger(__name__)
MESSAGES_READ = 6
MESSAGES_REMEMBERED = 2_000
CONVERSATIONS_REMEMBERED = 2_000
MODEL_SECONDS = 30.0


@dataclass(slots=True)
class _Gathered:
    """A conversation as far as notes go: what is known, and what was said and not searched for facts yet."""

    last_seq: int = 0
    known: Known = field(default_factory=dict)
    said: list[Said] = field(default_factory=list)
    after: str = ""

    def add(self, entries: Sequence[Entry]) -> None:
        learn(self.known, entries)
        self.said += said_in(entries, self.after)
        self.after = _last_words(entries) or self.after
        self.last_seq = entries[-1].seq


class Noter(Remembers):
    """One pass per conversation at a time; what comes meanwhile gets another pass."""

    def __init__(self, desk: Desk, model: Model | None = None) -> None:
        """With a model, what it adds is noted after what the words say, and only with its proof."""
        self._desk = desk
        self._model = model
        self._read: deque[tuple[str, int]] = deque(maxlen=MESSAGES_REMEMBERED)
        # From notices alone, so that a message costs the same however long the conversation is.
        self._gathered: OrderedDict[str, _Gathered] = OrderedDict()
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._again: set[str] = set()
        desk.hub.listen(self._hear)

    def _hear(self, item: Item) -> None:
        if not isinstance(item, Notice):
            return
        self._gather(item)
        if item.elsewhere or item.state.status is Status.BOT:
            return
        if any(map(_gives_something, item.entries)):
            self._begin(item.conversation)

    def _begin(self, conversation: str) -> None:
        if conversation in self._tasks:
            self._again.add(conversation)
            return
        task = asyncio.get_running_loop().create_task(self._note(conversation))
        self._tasks[conversation] = task
        task.add_done_callback(lambda _: self._done(conversation))

    def _done(self, conversation: str) -> None:
        self._tasks.pop(conversation, None)
        if conversation in self._again:
            self._again.discard(conversation)
            self._begin(conversation)

    def _gather(self, notice: Notice) -> None:
        """A conversation not heard from its first entry on, or with a gap, is read when it matters."""
        gathered = self._gathered.pop(notice.conversation, None) or _Gathered()
        if notice.entries[0].seq == gathered.last_seq + 1:
            gathered.add(notice.entries)
            self._keep(notice.conversation, gathered)

    def _keep(self, conversation: str, gathered: _Gathered) -> None:
        self._gathered[conversation] = gathered
        if len(self._gathered) > CONVERSATIONS_REMEMBERED:
            self._gathered.popitem(last=False)

    async def _note(self, conversation: str) -> None:
        try:
            gathered = self._gathered.get(conversation) or await self._read_all(conversation)
            said, gathered.said = gathered.said, []
            facts = fresh_facts(said, gathered.known)
            try:
                if facts:
                    await self._desk.note_facts(conversation, facts)
            except BaseException:
                gathered.said[:0] = said
                raise
            if self._model is not None:
                await self._ask_model(conversation, said, gathered.known, self._model)
        except Exception:
            logger.exception("facts.not_noted", conversation=conversation)

    async def _read_all(self, conversation: str) -> _Gathered:
        gathered = _Gathered()
        gathered.add(await self._desk.store.read(lambda connection: log.read(connection, conversation)))
        known = self._gathered.get(conversation)
        if known is None or known.last_seq < gathered.last_seq:
            self._keep(conversation, gathered)
        return gathered

    async def _ask_model(self, conversation: str, said: Iterable[Said], known: Known, model: Model) -> None:
        """Each message once; a model that fails adds nothing."""
        unread = [each for each in said if (conversation, each.seq) not in self._read]
        for each in unread[-MESSAGES_READ:]:
            self._read.append((conversation, each.seq))
            try:
                async with asyncio.timeout(MODEL_SECONDS):
                    found = await model_facts(each.text, model)
            except (TimeoutError, ModelError):
                logger.warning("facts.model_failed", conversation=conversation)
                return
            there = {(name, value) for name, values in known.items() for value, _ in values}
            await self._desk.note_facts(
                conversation,
                [
                    FactNoted(
                        name=fact.name, value=fact.value, from_seq=each.seq, quote=fact.quote, source="model"
                    )
                    for fact in found
                    if (fact.name, fact.value) not in there
                ],
            )

    def forget(self) -> None:
        """What was gathered; a conversation that goes on is read again."""
        self._gathered = OrderedDict()

    async def stop(self) -> None:
        """Let go; the next message notes what was left."""
        self._again.clear()
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _last_words(entries: Sequence[Entry]) -> str:
    """What the bot or an agent said last here."""
    said = (
        each.event.text
        for each in reversed(entries)
        if isinstance(each.event, MessageAdded) and not _is_said(each)
    )
    return next(said, "")


def _is_said(entry: Entry) -> bool:
    return isinstance(entry.event, MessageAdded) and entry.author.role is Role.CUSTOMER


def _gives_something(entry: Entry) -> bool:
    return _is_said(entry) or isinstance(entry.event, HandoffRequested)
