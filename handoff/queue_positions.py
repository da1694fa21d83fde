"""Keeps every waiting customer told where they stand, after each change of the queue."""

from __future__ import annotations

import asyncio
from typing import Any

from sqlalchemy import Connection

from handoff import log
from handoff.conversation import WAITING, Status
from handoff.desk import Desk
from handoff.hub import Item, Notice
from handoff.presence import on_duty
from handoff.waiting import estimate, positions


class QueuePositions:
    """Watches the hub; one recount serves all who wait, however many changes came meanwhile."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._changed = asyncio.Event()
        self._waiting: set[str] = set()
        desk.hub.listen(self._notice)

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            await self._changed.wait()
            self._changed.clear()
            for conversation, place in (await self._count()).items():
                self._desk.hub.signal(conversation, "queue", **place)

    async def place(self, conversation: str) -> dict[str, Any] | None:
        """`{position, wait}` of one conversation, None if it does not wait."""
        return (await self._count()).get(conversation)

    async def on_duty(self) -> int:
        """How many agents are on duty."""
        return len(await self._desk.store.read(self._duty))

    def _notice(self, notice: Item) -> None:
        if not isinstance(notice, Notice):
            return
        waits = notice.state.status in WAITING
        if waits != (notice.conversation in self._waiting):
            (self._waiting.add if waits else self._waiting.discard)(notice.conversation)
            self._changed.set()

    def _duty(self, connection: Connection) -> list[str]:
        return on_duty(connection, self._desk.clock(), self._desk.patience.presence)

    async def _count(self) -> dict[str, dict[str, Any]]:
        def work(connection: Connection) -> dict[str, dict[str, Any]]:
            queue = log.listed(connection, [Status.QUEUED])
            waits = log.recent_waits(connection)
            agents = len(self._duty(connection))
            return {
                conversation: {"position": position, "wait": estimate(waits, position, agents)}
                for conversation, position in positions(queue).items()
            }

        return await self._desk.store.read(work)
