"""Keeps every waiting customer told where they stand, how long it may take, and what else they may do."""

from __future__ import annotations

import asyncio
from typing import Any

import structlog

from handoff.conversation import Status
from handoff.desk import Desk
from handoff.hub import Item, Notice
from handoff.queue import places
from handoff.queue.places import Place
from handoff.queue.presence import on_duty

logger = structlog.get_logger(__name__)
AGAIN_SECONDS = 15.0
SETTLE_SECONDS = 0.05


class QueuePositions:
    """Watches the hub; one recount serves all who wait, however many changes came meanwhile.

    While somebody waits it counts again every few seconds: the wait may pass the limit, agents come and go.
    What a customer is told first is kept, so that it can be compared with how long it was.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._changed = asyncio.Event()
        self._queued: dict[str, tuple[int, str, str]] = {}
        self._told: dict[str, dict[str, Any]] = {}
        desk.hub.listen(self._notice)

    async def run(self) -> None:
        """Until cancelled."""
        self._changed.set()
        while True:
            try:
                async with asyncio.timeout(AGAIN_SECONDS if self._told else None):
                    await self._changed.wait()
            except TimeoutError:
                pass
            # Several changes are one count, and the agents' consoles are told before it begins.
            await asyncio.sleep(SETTLE_SECONDS)
            self._changed.clear()
            try:
                await self.tell()
            except Exception:
                # A missed position is told with the next change; a dead counter would never tell any.
                logger.exception("queue.not_counted")

    async def tell(self) -> None:
        """Tell everybody whose place or range changed."""
        found = await self._count()
        frames = {place.conversation: self._frame(place) for place in found}
        fresh = [place for place in found if place.conversation not in self._told]
        if fresh:
            await self._desk.store.write(lambda connection: places.keep(connection, fresh))
        for conversation, frame in frames.items():
            if frame != self._told.get(conversation):
                self._desk.hub.signal(conversation, "queue", **frame)
        self._told = frames

    async def place(self, conversation: str) -> dict[str, Any] | None:
        """`{position, wait, choices}` of one conversation, None if it is not in the queue."""
        found = await self._count()
        return next((self._frame(place) for place in found if place.conversation == conversation), None)

    async def on_duty(self) -> int:
        """How many agents are on duty."""
        now, grace = self._desk.clock(), self._desk.patience.presence
        return len(await self._desk.store.read(lambda connection: on_duty(connection, now, grace)))

    def _notice(self, notice: Item) -> None:
        if not isinstance(notice, Notice):
            return
        state = notice.state
        place = (state.queued_at, state.team_id, state.priority)
        if state.status is not Status.QUEUED:
            if self._queued.pop(notice.conversation, None):
                self._changed.set()
        elif self._queued.get(notice.conversation) != place:
            self._queued[notice.conversation] = place
            self._told.pop(notice.conversation, None)
            self._changed.set()

    async def _count(self) -> list[Place]:
        now, patience = self._desk.clock(), self._desk.patience
        return await self._desk.store.read(lambda connection: places.count(connection, now, patience))

    def _frame(self, place: Place) -> dict[str, Any]:
        return place.frame(mail=self._desk.post is not None)
