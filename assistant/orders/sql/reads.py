"""Orders and customers out of the tables."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Select, func

from assistant.orders.mapping.expression import Record
from assistant.orders.mapping.file import MappingFile
from assistant.orders.mapping.reading import Reader
from assistant.orders.records import CustomerRecord, Order
from assistant.orders.sql import receipts
from assistant.orders.sql.rows import Rows

_MOST_CUSTOMERS = 10


class Reads:
    """The orders and customers of one mapping, read on the caller's connection."""

    def __init__(self, mapping: MappingFile, rows: Rows, reader: Reader) -> None:
        self._mapping = mapping
        self._rows = rows
        self._reader = reader
        self._stand_in: list[Record] | None = None

    def order(self, db: Connection, number: str, *, lock: bool = False) -> Order | None:
        """By number as given, in capitals or in small letters, so that an index helps."""
        given = number.strip()
        same = self._rows.matches("order", "number", given, given.upper(), given.lower())
        query = self._rows.select("order").where(same)
        return next(iter(self._orders(db, query.with_for_update() if lock else query)), None)

    def orders_of(self, db: Connection, customer_id: str) -> tuple[Order, ...]:
        """Newest first where the mapping knows when an order was placed."""
        query = self._rows.select("order").where(self._rows.matches("order", "customer_id", customer_id))
        found = self._orders(db, query)
        dated = sorted(
            ((order.placed_at, order) for order in found if order.placed_at),
            key=lambda each: each[0],
            reverse=True,
        )
        return tuple(order for _, order in dated) if len(dated) == len(found) else tuple(found)

    def person(self, db: Connection, customer_id: str) -> CustomerRecord | None:
        """By id."""
        query = self._rows.select("customer").where(self._rows.matches("customer", "id", customer_id))
        return next(iter(self._people(db, query)), None)

    def people(self, db: Connection, email: str, name: str, postcode: str) -> tuple[CustomerRecord, ...]:
        """By address, or by name and postcode; letters' case and blanks do not matter."""
        query = self._rows.select("customer")
        if email.strip():
            column = self._rows.column("customer", "email")
            return self._people(db, query.where(func.lower(column) == _plain(email)).limit(_MOST_CUSTOMERS))
        if not (name.strip() and postcode.strip()):
            return ()
        given = " ".join(postcode.upper().split())
        near = query.where(self._rows.matches("customer", "address.postcode", given, given.replace(" ", "")))
        same = [person for person in self._people(db, near) if _plain(person.name) == _plain(name)]
        return tuple(same[:_MOST_CUSTOMERS])

    def _orders(self, db: Connection, query: Select[Any]) -> list[Order]:
        """Where there is none, another order is read and thrown away: the time of an answer tells nothing."""
        found = self._rows.records(db, query)
        trees = self._rows.gathered(db, "order", found or self._some_order(db))
        done = (
            receipts.done(db, {self._reader.number(tree) for tree in trees}) if self._mapping.writes else {}
        )
        orders = [self._reader.order(tree, done.get(self._reader.number(tree), ())) for tree in trees]
        return orders if found else []

    def _some_order(self, db: Connection) -> list[Record]:
        if self._stand_in is None:
            self._stand_in = self._rows.records(db, self._rows.select("order").limit(1))
        return self._stand_in

    def _people(self, db: Connection, query: Select[Any]) -> tuple[CustomerRecord, ...]:
        return tuple(self._reader.customer(tree) for tree in self._rows.trees(db, "customer", query))


def _plain(text: str) -> str:
    return " ".join(text.replace("\x00", "").split()).casefold()
