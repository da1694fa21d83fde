"""The table of writes already done, kept in the shop's database so that a write and its receipt commit
together."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Column, Connection, Index, MetaData, String, Table, Text, insert, select, update
from sqlalchemy.engine import Engine, RowMapping

from assistant.orders.actions import Receipt, RecordedWrite

_METADATA = MetaData()
WRITES = Table(
    "tellonce_writes",
    _METADATA,
    Column("key", String(200), primary_key=True),
    Column("fingerprint", String(64), nullable=False),
    Column("action", String(40), nullable=False),
    Column("number", String(100), nullable=False),
    Column("name", String(100), nullable=False),
    Column("arguments", Text, nullable=False),
    Column("reference", String(100), nullable=False),
    Column("instructions", Text, nullable=False),
    Column("written_at", String(40), nullable=False),
    Index("tellonce_writes_number", "number"),
)


def prepare(engine: Engine) -> None:
    """Make the table where it is missing."""
    _METADATA.create_all(engine)


def claim(db: Connection, key: str, fingerprint: str, action: str, now: datetime) -> None:
    """Take the key before anything is written. Raises IntegrityError when it is taken; a concurrent holder
    is waited for."""
    db.execute(
        insert(WRITES).values(
            key=key, fingerprint=fingerprint, action=action, number="", name="", arguments="{}",
            reference="", instructions="", written_at=now.astimezone(UTC).isoformat(),
        )
    )  # fmt: skip


def keep(db: Connection, receipt: Receipt) -> None:
    """Fill in what was done under the claimed key."""
    db.execute(
        update(WRITES)
        .where(WRITES.c.key == receipt.key)
        .values(
            number=receipt.number,
            name=receipt.recorded.name,
            arguments=json.dumps(receipt.recorded.arguments),
            reference=receipt.reference,
            instructions=receipt.instructions,
        )
    )


def find(db: Connection, key: str) -> tuple[str, Receipt] | None:
    """Fingerprint and receipt of the write done under this key."""
    row = db.execute(select(WRITES).where(WRITES.c.key == key)).mappings().first()
    return (row["fingerprint"], replace(_receipt(row), repeated=True)) if row else None


def done(db: Connection, numbers: set[str]) -> dict[str, tuple[str, ...]]:
    """The actions already done on these orders, oldest first."""
    query = (
        select(WRITES.c.number, WRITES.c.action)
        .where(WRITES.c.number.in_(numbers or {""}))
        .order_by(WRITES.c.written_at, WRITES.c.key)
    )
    found: dict[str, tuple[str, ...]] = {}
    for number, action in db.execute(query):
        found[number] = (*found.get(number, ()), action)
    return found


def recorded(db: Connection) -> tuple[RecordedWrite, ...]:
    """Every write, oldest first."""
    query = select(WRITES).order_by(WRITES.c.written_at, WRITES.c.key)
    return tuple(_receipt(row).recorded for row in db.execute(query).mappings())


def _receipt(row: RowMapping) -> Receipt:
    arguments: dict[str, Any] = json.loads(row["arguments"])
    return Receipt(
        key=row["key"],
        action=row["action"],
        reference=row["reference"],
        number=row["number"],
        at=datetime.fromisoformat(row["written_at"]),
        recorded=RecordedWrite(row["name"], arguments),
        instructions=row["instructions"],
    )
