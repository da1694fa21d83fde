"""Notes what the customer gives while people hold the conversation, when no turn of the bot does."""

from __future__ import annotations

import asyncio

import structlog

from assistant.noting import unread
from handoff import log
from handoff.conversation import Status
from handoff.desk import Desk
from handoff.events import Entry, HandoffRequested, MessageAdded, Role
from handoff.hub import Item, Notice

logger = structlog.get_logger(__name__)


class Noter:
    """One pass per conversation at a time; what comes meanwhile gets another pass."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._again: set[str] = set()
        desk.hub.listen(self._hear)

    def _hear(self, item: Item) -> None:
        if not isinstance(item, Notice) or item.state.status is Status.BOT:
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
        except Exception:
            logger.exception("facts.not_noted", conversation=conversation)

    async def stop(self) -> None:
        """Let go; the next message notes what was left."""
        self._again.clear()
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _gives_something(entry: Entry) -> bool:
    said = isinstance(entry.event, MessageAdded) and entry.author.role is Role.CUSTOMER
    return said or isinstance(entry.event, HandoffRequested)
