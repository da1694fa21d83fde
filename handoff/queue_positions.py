"""Keeps every waiting customer told where they stand, after each change of the queue."""

from __future__ import annotations

import asyncio
from typing import Any

import structlog
from sqlalchemy import Connection

from handoff import waiting_line
from handoff.conversation import Status
from handoff.desk import Desk
from handoff.hub import Item, Notice
from handoff.presence import on_duty
from handoff.waiting import estimate

logger = structlog.get_logger(__name__)


class QueuePositions:
    """Watches the hub; one recount serves all who wait, however many changes came meanwhile."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._changed = asyncio.Event()
        self._queued: set[str] = set()
        desk.hub.listen(self._notice)

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            await self._changed.wait()
            self._changed.clear()
            try:
                places = await self._count()
            except Exception:
                # A missed position is told with the next change; a dead counter would never tell any.
                logger.exception("queue.not_counted")
                continue
            for conversation, place in places.items():
                self._desk.hub.signal(conversation, "queue", **place)

    async def place(self, conversation: str) -> dict[str, Any] | None:
        """`{position, wait}` of one conversation, None if it is not in the queue."""
        return (await self._count()).get(conversation)

    async def on_duty(self) -> int:
        """How many agents are on duty."""
        return len(await self._desk.store.read(self._duty))

    def _notice(self, notice: Item) -> None:
        if not isinstance(notice, Notice):
            return
        queued = notice.state.status is Status.QUEUED
        if queued != (notice.conversation in self._queued):
            (self._queued.add if queued else self._queued.discard)(notice.conversation)
            self._changed.set()

    def _duty(self, connection: Connection) -> list[str]:
        return on_duty(connection, self._desk.clock(), self._desk.patience.presence)

    async def _count(self) -> dict[str, dict[str, Any]]:
        def work(connection: Connection) -> dict[str, dict[str, Any]]:
            waits = waiting_line.recent_waits(connection)
            agents = len(self._duty(connection))
            return {
                conversation: {"position": position, "wait": estimate(waits, position, agents)}
                for position, conversation in enumerate(waiting_line.queued(connection), start=1)
            }

        return await self._desk.store.read(work)
