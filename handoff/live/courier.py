"""Takes events to webhooks: signed (Standard Webhooks), at least once each, under one id, with patience."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import orjson
import structlog
from sqlalchemy import Connection
from standardwebhooks import Webhook

from handoff.desk import Desk
from handoff.events import Entry
from handoff.rounds import rounds
from handoff.storage import log
from handoff.webhooks import endpoints as webhooks
from handoff.webhooks.endpoints import Delivery
from handoff.webhooks.outgoing import SECONDS, NotReached, Outgoing

logger = structlog.get_logger(__name__)
LOOK_SECONDS = 2.0
TIDY_SECONDS = 3600.0
AT_ONCE = 20
LEASE_MS = int(4 * SECONDS * 1000)
PAUSES_MS = tuple(1000 * each for each in (5, 300, 1800, 7200, 18_000, 36_000, 36_000))
"""Between the tries: with eight of them, a receiver may be down for more than a day."""
GONE = 410
TEST = "webhook.test"


class Courier:
    """One per server; several servers never send the same at the same time."""

    def __init__(self, desk: Desk, outgoing: Outgoing) -> None:
        self._desk = desk
        self._outgoing = outgoing

    async def run(self) -> None:
        """Until cancelled."""
        await asyncio.gather(
            rounds("courier", self._look, LOOK_SECONDS), rounds("courier", self._tidy, TIDY_SECONDS)
        )

    async def _look(self) -> None:
        await self.refresh()
        while await self.round():
            pass

    async def _tidy(self) -> None:
        now = self._desk.clock()
        await self._desk.store.write(lambda connection: webhooks.tidy(connection, now))

    async def refresh(self) -> None:
        """Which events are wanted: also when another server's admin changed it."""
        self._desk.wanted = await self._desk.store.read(webhooks.wanted)

    async def round(self) -> int:
        """Send what is due, each conversation's events in their order; returns how many were tried."""
        now = self._desk.clock()
        found = await self._desk.store.read(lambda connection: webhooks.due(connection, now, AT_ONCE))
        talks: dict[tuple[str, str], list[Delivery]] = {}
        for delivery in sorted(found, key=lambda each: each.seq):
            talks.setdefault((delivery.webhook, delivery.conversation), []).append(delivery)
        await asyncio.gather(*(self._send_all(talk) for talk in talks.values()))
        return len(found)

    async def _send_all(self, deliveries: Sequence[Delivery]) -> None:
        for delivery in deliveries:
            await self._send(delivery)

    async def test(self, webhook_id: str) -> dict[str, Any]:
        """Send a made-up event now; its status and problem. Raises NotFound."""

        def work(connection: Connection) -> tuple[str, str]:
            endpoint = webhooks.find(connection, webhook_id)
            return endpoint["url"], webhooks.secret_of(connection, webhook_id)

        url, secret = await self._desk.store.read(work)
        now = self._desk.clock()
        body = orjson.dumps({"type": TEST, "timestamp": _iso(now), "data": {}})
        status, problem = await self._try(url, secret, f"msg_test_{now}", body)
        return {"status": status, "problem": problem}

    async def _send(self, delivery: Delivery) -> None:
        until = self._desk.clock() + LEASE_MS
        store = self._desk.store
        if not await store.write(lambda connection: webhooks.take(connection, delivery, until)):
            return
        entry = await store.read(
            lambda connection: log.entry(connection, delivery.conversation, delivery.seq)
        )
        if entry is None:  # erased meanwhile
            await self._settle(delivery, 0, "", None)
            return
        status, problem = await self._try(delivery.url, delivery.secret, delivery.id, _body(entry))
        if not problem or delivery.tries >= len(PAUSES_MS):
            await self._settle(delivery, status, problem, None)
        elif status == GONE:
            await self._settle(delivery, status, problem, None)
            await store.write(
                lambda connection: webhooks.change(connection, delivery.webhook, active=False) and None
            )
            await self.refresh()
        else:
            again = self._desk.clock() + PAUSES_MS[delivery.tries]
            await self._settle(delivery, status, problem, again)

    async def _try(self, url: str, secret: str, message_id: str, body: bytes) -> tuple[int, str]:
        """Status and problem; no problem: it arrived."""
        # The receiver checks the time of this try, not of the event.
        now = datetime.fromtimestamp(self._desk.clock() / 1000, UTC)
        headers = {
            "webhook-id": message_id,
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": Webhook(secret).sign(message_id, now, body.decode()),
        }
        try:
            status = await self._outgoing.post(url, headers, body)
        except NotReached as error:
            logger.warning("courier.not_reached", message=message_id, why=str(error))
            return 0, str(error)
        return status, "" if 200 <= status < 300 else f"the receiver answered {status}"

    async def _settle(self, delivery: Delivery, status: int, problem: str, next_try_at: int | None) -> None:
        await self._desk.store.write(
            lambda connection: webhooks.settle(
                connection, delivery, status=status, problem=problem, next_try_at=next_try_at
            )
        )


def _body(entry: Entry) -> bytes:
    """The event as agents see it: card numbers and codes are masked."""
    return orjson.dumps({"type": entry.event.kind, "timestamp": _iso(entry.at), "data": entry.for_agent()})


def _iso(at: int) -> str:
    return datetime.fromtimestamp(at / 1000, UTC).isoformat().replace("+00:00", "Z")
