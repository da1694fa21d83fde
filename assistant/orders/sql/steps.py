"""The steps of a write, done in the shop's tables."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Boolean, Column, Connection, Date, DateTime, Table, insert, select, update
from sqlalchemy.types import JSON, Integer, Numeric

from assistant.orders.mapping import values
from assistant.orders.mapping.expression import value
from assistant.orders.mapping.file import MappingFile, NewNumber, Place, Step, Write
from assistant.orders.port import OrderRefusedError, OrderSystemError
from assistant.orders.sql.rows import Rows


class Steps:
    """Writes by one mapping, inside the caller's transaction."""

    def __init__(self, mapping: MappingFile, rows: Rows) -> None:
        self._mapping = mapping
        self._rows = rows
        self._zone = ZoneInfo(mapping.zone)

    def run(self, db: Connection, write: Write, record: Mapping[str, Any]) -> None:
        """All steps of the write. Raises OrderRefusedError when one finds nothing to write to."""
        for step in write.steps:
            if step.when is not None and not value(step.when, record):
                continue
            if step.balance is not None:
                self._balance(db, step, record)
                continue
            each = record[step.for_each] if step.for_each else [{}]
            for element in each:
                self._row(db, step, {**record, **element})

    def next_number(self, db: Connection, new: NewNumber) -> str:
        """One more than the highest number with the prefix."""
        column = self._rows.table(new.table).c[new.column]
        found = db.execute(select(column).where(column.startswith(new.prefix, autoescape=True))).scalars()
        digits = [int(rest) for each in found if (rest := str(each)[len(new.prefix) :]).isdigit()]
        return f"{new.prefix}{max(digits, default=0) + 1}"

    def _row(self, db: Connection, step: Step, record: Mapping[str, Any]) -> None:
        table = self._rows.table(step.update or step.insert)
        fields = self._fields(table, step.set, record)
        if step.insert:
            db.execute(insert(table).values(fields))
            return
        where = self._fields(table, step.where, record)
        if not where:
            raise OrderSystemError(f"an update of {step.update} without `where` would change every row")
        query = update(table).where(*(table.c[name] == each for name, each in where.items()))
        for name, place in step.increase.items():
            fields[name] = table.c[name] + value(place, record)
        for name, place in step.decrease.items():
            fields[name] = table.c[name] - value(place, record)
            query = query.where(table.c[name] >= value(place, record))
        if db.execute(query.values(fields)).rowcount == 0:
            raise OrderRefusedError(f"there is nothing to change in {step.update}")

    def _fields(self, table: Table, places: Mapping[str, Place], record: Mapping[str, Any]) -> dict[str, Any]:
        return {name: self._fit(table.c[name], value(place, record)) for name, place in places.items()}

    def _fit(self, column: Column[Any], found: Any) -> Any:
        """A value as the column takes it: CSV tables hold text, others their own types."""
        if isinstance(column.type, JSON):
            return found
        if isinstance(found, dict | list | tuple):
            return json.dumps(found)
        if isinstance(column.type, DateTime):
            return self._moment(column.type, found)
        if isinstance(column.type, Date):
            return values.day(found, self._zone)
        if found is None or isinstance(column.type, Boolean | Integer | Numeric):
            return found
        if isinstance(found, date):
            return found.isoformat()
        return f"{found:.2f}" if isinstance(found, float) else str(found)

    def _moment(self, kind: DateTime, found: Any) -> datetime | None:
        moment = values.moment(found, self._zone)
        if moment is None or kind.timezone:
            return moment
        return moment.astimezone(self._zone).replace(tzinfo=None)

    def _balance(self, db: Connection, step: Step, record: Mapping[str, Any]) -> None:
        """Add to what a payment method holds; one that holds nothing is left alone."""
        cents = values.cents(value(step.add or step.subtract, record), self._mapping.money) or 0
        method_id = str(value(step.balance, record) or "")
        if cents and method_id:
            self._moved(db, str(record["customer_id"]), method_id, cents if step.add else -cents)

    def _moved(self, db: Connection, customer_id: str, method_id: str, cents: int) -> None:
        part = self._mapping.part("payment_method")
        place = part.fields.get("balance") if part else None
        if part is None or part.each is None or place is None or not part.each.column or not place.column:
            return
        owner = self._rows.column("customer", "id")
        cell = owner.table.c[part.each.column]
        raw = db.execute(select(cell).where(owner == customer_id)).scalar()
        held = json.loads(raw) if isinstance(raw, str) else raw
        method = next((each for each in _listed(held) if str(each.get("id")) == method_id), None)
        if method is None or method.get(place.column) is None:
            return
        after = (values.cents(method[place.column], self._mapping.money) or 0) + cents
        if after < 0:
            raise OrderRefusedError("the balance of the payment method does not cover this")
        method[place.column] = values.amount(after, self._mapping.money)
        db.execute(update(owner.table).where(owner == customer_id).values({cell.name: self._fit(cell, held)}))


def _listed(held: Any) -> list[dict[str, Any]]:
    found = held.values() if isinstance(held, dict) else held or []
    return [each for each in found if isinstance(each, dict)]
