"""Whether money that was promised back is on its way: the order system is asked before anybody is alerted.

Looks shortly before a promise is due, and once an hour for a week after. What the order system shows as
refunded is kept by itself; where it shows nothing, or does not answer, the promise raises its alert.
"""

from __future__ import annotations

import asyncio

import structlog

from assistant.orders.own import Level, Verification, own_orders
from assistant.orders.port import OrderSystemError, OrderSystemUnavailableError
from assistant.orders.shop import Shop
from handoff.clock import DAY_MS
from handoff.desk import Desk
from handoff.events import OrderConfirmed, PromiseMade
from handoff.promises import kept as promises
from handoff.rounds import rounds
from handoff.storage import log

logger = structlog.get_logger(__name__)
LOOK_SECONDS = 60.0
BEFORE_MS = 10 * 60_000
AFTER_MS = 7 * DAY_MS
AGAIN_MS = 3_600_000


class RefundWatch:
    """One per server."""

    def __init__(self, desk: Desk, shop: Shop) -> None:
        self._desk = desk
        self._shop = shop
        self._looked: dict[tuple[str, int], int] = {}

    async def run(self) -> None:
        """Until cancelled."""
        await rounds("refunds", self.look, LOOK_SECONDS)

    async def look(self) -> None:
        """One round; an order system that does not answer ends it."""
        now = self._desk.clock()
        due = await self._desk.store.read(
            lambda connection: promises.own_due(connection, now - AFTER_MS, now + BEFORE_MS)
        )
        self._looked = {key: at for key in due if (at := self._looked.get(key, 0))}
        for key in due:
            if self._looked.get(key, 0) > now - AGAIN_MS:
                continue
            try:
                if await self._refunded(*key):
                    await self._desk.fulfil_promise(*key)
            except OrderSystemError as error:
                logger.warning("orders.failed", problem=error.for_log)
                if isinstance(error, OrderSystemUnavailableError):
                    return
                # Of this one order nothing can be told; the others wait behind it.
            self._looked[key] = now

    async def _refunded(self, conversation: str, seq: int) -> bool:
        """Whether the order system shows the money that this promise is about."""
        entry = await self._desk.store.read(lambda connection: log.entry(connection, conversation, seq))
        if entry is None or not isinstance(entry.event, PromiseMade) or entry.event.about != "refund":
            return False
        key = entry.event.key
        entries = await self._desk.store.read(lambda connection: log.read(connection, conversation))
        confirmed = next(
            (e.event for e in entries if isinstance(e.event, OrderConfirmed) and e.event.key == key), None
        )
        return confirmed is not None and await asyncio.to_thread(self._sent, confirmed)

    def _sent(self, confirmed: OrderConfirmed) -> bool:
        who = Verification(Level.FULL, str(confirmed.body.get("customer_id", "")))
        own = own_orders(self._shop.system, who)
        order = own.order(confirmed.order_number) if own is not None else None
        if order is None:
            return False
        return order.refunded is True or any(refund.status == "sent" for refund in order.refunds)
