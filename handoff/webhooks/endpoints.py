"""Endpoints that events are sent to, and the outbox: what must arrive is stored with the event itself.

The outbox says which event, never its words: those are read from the log when it is sent, so that what was
erased meanwhile is not sent. Runs in the transaction of its caller.
"""

from __future__ import annotations

import base64
import secrets
import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from handoff.clock import DAY_MS
from handoff.errors import Invalid, NotFound
from handoff.events import KINDS, Entry
from handoff.storage.schema import webhook_deliveries, webhooks

EVERY = "*"
KEPT_MS = 7 * DAY_MS
MOST = 20


@dataclass(frozen=True, slots=True)
class Delivery:
    """One event on its way to one endpoint; `tries` so far."""

    webhook: str
    url: str
    secret: str
    conversation: str
    seq: int
    tries: int
    next_try_at: int

    @property
    def id(self) -> str:
        """The same for every try and every endpoint: what a receiver drops doubles by."""
        return f"msg_{self.conversation}_{self.seq}"


def wanted(connection: Connection) -> frozenset[str]:
    """The kinds of events that any endpoint wants; `*` stands for all."""
    rows = connection.execute(select(webhooks.c.kinds).where(webhooks.c.active)).scalars()
    return frozenset(kind for row in rows for kind in row.split())


def put(connection: Connection, entries: Iterable[Entry]) -> None:
    """Events that were stored just now, into the outbox of every endpoint that wants them."""
    chosen = select(webhooks.c.id, webhooks.c.kinds).where(webhooks.c.active)
    endpoints = [(row.id, set(row.kinds.split())) for row in connection.execute(chosen)]
    rows = [
        {
            "webhook_id": key, "conversation_id": entry.conversation, "seq": entry.seq,
            "created_at": entry.at, "tries": 0, "next_try_at": entry.at, "status": 0, "problem": "",
        }
        for entry in entries
        for key, kinds in endpoints
        if EVERY in kinds or entry.event.kind in kinds
    ]  # fmt: skip
    if rows:
        connection.execute(insert(webhook_deliveries), rows)


def due(connection: Connection, now: int, most: int) -> list[Delivery]:
    """What must be sent at `now` (ms), the oldest first."""
    outbox = webhook_deliveries.c
    statement = (
        select(outbox.webhook_id, webhooks.c.url, webhooks.c.secret, outbox.conversation_id, outbox.seq,
               outbox.tries, outbox.next_try_at)
        .join(webhooks, webhooks.c.id == outbox.webhook_id)
        .where(outbox.next_try_at <= now, webhooks.c.active)
        .order_by(outbox.next_try_at, outbox.conversation_id, outbox.seq)
        .limit(most)
    )  # fmt: skip
    return [Delivery(*row) for row in connection.execute(statement)]


def take(connection: Connection, delivery: Delivery, until: int) -> bool:
    """Keep others from sending the same until then (ms); False if one of them was first."""
    mine = *_this(delivery), webhook_deliveries.c.next_try_at == delivery.next_try_at
    return connection.execute(update(webhook_deliveries).where(*mine).values(next_try_at=until)).rowcount == 1


def settle(
    connection: Connection, delivery: Delivery, *, status: int, problem: str, next_try_at: int | None
) -> None:
    """What came of a try; None: it arrived, or is given up."""
    values = {
        "tries": delivery.tries + 1, "status": status, "problem": problem[:300], "next_try_at": next_try_at,
    }  # fmt: skip
    connection.execute(update(webhook_deliveries).where(*_this(delivery)).values(values))


def again(connection: Connection, webhook_id: str, now: int) -> int:
    """Send everything once more that was given up; returns how many that is."""
    given_up = (
        webhook_deliveries.c.webhook_id == webhook_id,
        webhook_deliveries.c.next_try_at.is_(None),
        webhook_deliveries.c.problem != "",
    )
    values = {"next_try_at": now, "tries": 0}
    return connection.execute(update(webhook_deliveries).where(*given_up).values(values)).rowcount


def tidy(connection: Connection, now: int) -> None:
    """Forget what was settled a week ago."""
    old = webhook_deliveries.c.created_at < now - KEPT_MS, webhook_deliveries.c.next_try_at.is_(None)
    connection.execute(delete(webhook_deliveries).where(*old))


def add(
    connection: Connection, url: str, kinds: Sequence[str], note: str, by: str, now: int
) -> dict[str, Any]:
    """A new endpoint; the answer holds its `secret`, shown this once. Raises Invalid."""
    if len(connection.execute(select(webhooks.c.id)).all()) >= MOST:
        raise Invalid(f"there are {MOST} endpoints already; remove one first")
    secret = new_secret()
    row = {
        "id": uuid.uuid4().hex, "url": url, "secret": secret, "kinds": _checked(kinds), "note": note,
        "active": True, "created_by": by, "created_at": now,
    }  # fmt: skip
    connection.execute(insert(webhooks), row)
    return {**find(connection, str(row["id"])), "secret": secret}


def change(
    connection: Connection,
    webhook_id: str,
    *,
    url: str | None = None,
    kinds: Sequence[str] | None = None,
    note: str | None = None,
    active: bool | None = None,
) -> dict[str, Any]:
    """What is None stays. Raises NotFound or Invalid."""
    values = {"url": url, "kinds": None if kinds is None else _checked(kinds), "note": note, "active": active}
    chosen = {name: value for name, value in values.items() if value is not None}
    find(connection, webhook_id)
    if chosen:
        connection.execute(update(webhooks).where(webhooks.c.id == webhook_id).values(chosen))
    return find(connection, webhook_id)


def rotate(connection: Connection, webhook_id: str) -> str:
    """A new signing secret, shown this once; the old one is void at once. Raises NotFound."""
    find(connection, webhook_id)
    secret = new_secret()
    connection.execute(update(webhooks).where(webhooks.c.id == webhook_id).values(secret=secret))
    return secret


def secret_of(connection: Connection, webhook_id: str) -> str:
    """What the endpoint's events are signed with. Raises NotFound."""
    find(connection, webhook_id)
    return str(connection.execute(select(webhooks.c.secret).where(webhooks.c.id == webhook_id)).scalar_one())


def remove(connection: Connection, webhook_id: str) -> None:
    """Nothing more is sent there. Raises NotFound."""
    find(connection, webhook_id)
    connection.execute(delete(webhook_deliveries).where(webhook_deliveries.c.webhook_id == webhook_id))
    connection.execute(delete(webhooks).where(webhooks.c.id == webhook_id))


def find(connection: Connection, webhook_id: str) -> dict[str, Any]:
    """One endpoint without its secret. Raises NotFound."""
    found = connection.execute(select(webhooks).where(webhooks.c.id == webhook_id)).one_or_none()
    if found is None:
        raise NotFound("there is no such endpoint")
    return _shown(found)


def listed(connection: Connection) -> list[dict[str, Any]]:
    """All endpoints, the oldest first."""
    rows = connection.execute(select(webhooks).order_by(webhooks.c.created_at, webhooks.c.id))
    return [_shown(row) for row in rows]


def deliveries(connection: Connection, webhook_id: str, most: int = 100) -> list[dict[str, Any]]:
    """What was sent last and what came of it. Raises NotFound."""
    find(connection, webhook_id)
    outbox = webhook_deliveries
    chosen = select(outbox).where(outbox.c.webhook_id == webhook_id)
    newest = chosen.order_by(outbox.c.created_at.desc(), outbox.c.seq.desc()).limit(most)
    return [
        {
            "id": f"msg_{row.conversation_id}_{row.seq}",
            "conversation": row.conversation_id,
            "seq": row.seq,
            "created_at": row.created_at,
            "tries": row.tries,
            "status": row.status,
            "problem": row.problem,
            "next_try_at": row.next_try_at,
        }
        for row in connection.execute(newest)
    ]


def new_secret() -> str:
    """A Standard Webhooks secret of 256 bits."""
    return "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()


def _checked(kinds: Collection[str]) -> str:
    unknown = sorted(set(kinds) - KINDS.keys() - {EVERY})
    if unknown or not kinds:
        raise Invalid(f"there are no events of the kind {', '.join(unknown) or '(none given)'}; `*` is all")
    return " ".join(sorted(set(kinds)))


def _this(delivery: Delivery) -> tuple[Any, ...]:
    outbox = webhook_deliveries.c
    return (
        outbox.webhook_id == delivery.webhook,
        outbox.conversation_id == delivery.conversation,
        outbox.seq == delivery.seq,
    )


def _shown(row: Any) -> dict[str, Any]:
    return {
        "id": row.id,
        "url": row.url,
        "kinds": row.kinds.split(),
        "note": row.note,
        "active": row.active,
        "created_at": row.created_at,
    }
