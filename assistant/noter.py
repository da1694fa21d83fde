"""Notes what the customer gives while people hold the conversation, when no turn of the bot does."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Sequence

import structlog

from assistant.answering.model import ModelError
from assistant.noting import known_in, unread
from assistant.understanding.model_facts import Model, model_facts
from handoff import log
from handoff.conversation import Status
from handoff.desk import Desk
from handoff.events import Entry, FactNoted, HandoffRequested, MessageAdded, Role
from handoff.hub import Item, Notice

logger = structlog.get_logger(__name__)
MESSAGES_READ = 6
MESSAGES_REMEMBERED = 2_000
MODEL_SECONDS = 30.0


class Noter:
    """One pass per conversation at a time; what comes meanwhile gets another pass."""

    def __init__(self, desk: Desk, model: Model | None = None) -> None:
        """With a model, what it adds is noted after what the words say, and only with its proof."""
        self._desk = desk
        self._model = model
        self._read: deque[tuple[str, int]] = deque(maxlen=MESSAGES_REMEMBERED)
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._again: set[str] = set()
        desk.hub.listen(self._hear)

    def _hear(self, item: Item) -> None:
        if not isinstance(item, Notice) or item.elsewhere or item.state.status is Status.BOT:
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

    async def _note(self, conversation: str) -> None:
        try:
            entries = await self._desk.store.read(lambda connection: log.read(connection, conversation))
            facts = unread(entries)
            if facts:
                await self._desk.note_facts(conversation, facts)
            if self._model is not None:
                await self._ask_model(conversation, entries, self._model)
        except Exception:
            logger.exception("facts.not_noted", conversation=conversation)

    async def _ask_model(self, conversation: str, entries: Sequence[Entry], model: Model) -> None:
        """Each message once; a model that fails adds nothing."""
        said = [entry for entry in entries if _is_said(entry) and (conversation, entry.seq) not in self._read]
        for entry in said[-MESSAGES_READ:]:
            assert isinstance(entry.event, MessageAdded)
            self._read.append((conversation, entry.seq))
            try:
                async with asyncio.timeout(MODEL_SECONDS):
                    found = await model_facts(entry.event.text, model)
            except (TimeoutError, ModelError):
                logger.warning("facts.model_failed", conversation=conversation)
                return
            known = {(name, value) for name, values in known_in(entries).items() for value, _ in values}
            await self._desk.note_facts(
                conversation,
                [
                    FactNoted(
                        name=fact.name, value=fact.value, from_seq=entry.seq, quote=fact.quote, source="model"
                    )
                    for fact in found
                    if (fact.name, fact.value) not in known
                ],
            )

    async def stop(self) -> None:
        """Let go; the next message notes what was left."""
        self._again.clear()
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _is_said(entry: Entry) -> bool:
    return isinstance(entry.event, MessageAdded) and entry.author.role is Role.CUSTOMER


def _gives_something(entry: Entry) -> bool:
    return _is_said(entry) or isinstance(entry.event, HandoffRequested)
