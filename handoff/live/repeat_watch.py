"""After people let go of a conversation, what had to be said twice is found and counted."""

from __future__ import annotations

import asyncio

import structlog

from handoff.desk import Desk
from handoff.events import ConversationResolved, ConversationReturned
from handoff.hub import Item, Notice

logger = structlog.get_logger(__name__)


class RepeatWatch:
    """Listens for the end of a stretch with people."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._tasks: set[asyncio.Task[None]] = set()
        desk.hub.listen(self._hear)

    def _hear(self, item: Item) -> None:
        ends = (ConversationResolved, ConversationReturned)
        if not isinstance(item, Notice) or item.elsewhere:
            return
        if any(isinstance(entry.event, ends) for entry in item.entries):
            task = asyncio.get_running_loop().create_task(self._measure(item.conversation))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _measure(self, conversation: str) -> None:
        try:
            await self._desk.measure_repeats(conversation)
        except Exception:
            logger.exception("repeats.not_measured", conversation=conversation)

    async def stop(self) -> None:
        """Let go; an uncounted conversation is missing from the rate and from nothing else."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
