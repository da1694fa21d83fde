"""The order system over the shop's own tables, read and written by a mapping file."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import IntegrityError, OperationalError, SQLAlchemyError

from assistant.orders.actions import NOTHING, Action, ActionName, Agreed, Receipt, RecordedWrite
from assistant.orders.mapping import writing
from assistant.orders.mapping.file import MappingFile
from assistant.orders.mapping.reading import Reader
from assistant.orders.port import (
    OrderRefusedError,
    OrderSystemError,
    OrderSystemUnavailableError,
    UnsupportedActionError,
)
from assistant.orders.records import CustomerRecord, Order, Product
from assistant.orders.sql import receipts
from assistant.orders.sql.catalogue import Catalogue
from assistant.orders.sql.reads import Reads
from assistant.orders.sql.rows import Rows
from assistant.orders.sql.writes import Writes

_Result = TypeVar("_Result")
_MOST_PRODUCTS = 20


class SqlOrders:
    """`OrderSystem` over any SQLAlchemy URL. The database is first looked at when it is first asked; then
    MappingError says where its tables are not as the mapping says."""

    def __init__(
        self,
        url_or_engine: str | Engine,
        mapping: MappingFile,
        *,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._engine = url_or_engine if isinstance(url_or_engine, Engine) else opened(url_or_engine)
        self._mapping = mapping
        self._clock = clock
        self._parts: _Parts | None = None

    @property
    def actions(self) -> frozenset[ActionName]:
        """The writes of the mapping."""
        return frozenset(self._mapping.writes)

    def order(self, number: str) -> Order | None:
        """By the column of `order.fields.number`."""
        return self._read(lambda parts, db: parts.reads.order(db, number))

    def numbers_of(self, email: str) -> tuple[str, ...]:
        """Through the customer with this address."""
        people = self.customers(email=email)
        return tuple(order.number for person in people for order in self.orders_of(person.id))

    def orders_of(self, customer_id: str) -> tuple[Order, ...]:
        """By the column of `order.fields.customer_id`."""
        return self._read(lambda parts, db: parts.reads.orders_of(db, customer_id))

    def customer(self, customer_id: str) -> CustomerRecord | None:
        """By the column of `customer.fields.id`."""
        return self._read(lambda parts, db: parts.reads.person(db, customer_id))

    def customers(self, *, email: str = "", name: str = "", postcode: str = "") -> tuple[CustomerRecord, ...]:
        """By address, or by name and postcode."""
        return self._read(lambda parts, db: parts.reads.people(db, email, name, postcode))

    def products(self, words: str) -> tuple[Product, ...]:
        """By the words of the product's name."""
        found = self._read(lambda parts, db: parts.catalogue.named(db, words.replace("\x00", "")))
        return found[:_MOST_PRODUCTS] if words.strip() else found

    def product(self, product_id: str) -> Product | None:
        """By the column of `product.fields.id`."""
        return self._read(lambda parts, db: parts.catalogue.product(db, product_id))

    def perform(self, action: Action, *, key: str, revision: str = "", agreed: Agreed = NOTHING) -> Receipt:
        """The steps of the mapping and the receipt commit together, so there is never one without the
        other."""
        if action.name not in self._mapping.writes:
            raise UnsupportedActionError(f"the mapping has no write for {action.name}")
        now = self._clock()
        try:
            return self._write(lambda parts, db: parts.writes.do(db, action, key, revision, agreed, now))
        except IntegrityError as error:
            return self._repeated(key, writing.fingerprint(action, agreed), error)

    def writes(self) -> tuple[RecordedWrite, ...]:
        """From the table of receipts."""
        if not self._mapping.writes:
            return ()
        return self._read(lambda _, db: receipts.recorded(db))

    def close(self) -> None:
        """Give the connections of the pool back."""
        self._engine.dispose()

    def _repeated(self, key: str, fingerprint: str, error: IntegrityError) -> Receipt:
        known = self._read(lambda _, db: receipts.find(db, key))
        if known is None:
            raise OrderSystemError(f"the order database refused the write: {error.orig}") from error
        if known[0] != fingerprint:
            raise OrderRefusedError("this key was already used for another action")
        return known[1]

    def _read(self, work: Callable[[_Parts, Connection], _Result]) -> _Result:
        def connected() -> _Result:
            parts = self._opened()
            with self._engine.connect() as db:
                return work(parts, db)

        return _asked(connected)

    def _write(self, work: Callable[[_Parts, Connection], _Result]) -> _Result:
        def committed() -> _Result:
            parts = self._opened()
            with self._engine.begin() as db:
                return work(parts, db)

        return _asked(committed)

    def _opened(self) -> _Parts:
        """Two threads may look at once; both find the same."""
        if self._parts is None:
            if self._mapping.writes:
                receipts.prepare(self._engine)
            self._parts = _Parts(self._mapping, self._engine)
        return self._parts


class _Parts:
    """What reads and writes the tables, once they are known."""

    def __init__(self, mapping: MappingFile, engine: Engine) -> None:
        rows, reader = Rows(mapping, engine), Reader(mapping)
        self.reads = Reads(mapping, rows, reader)
        self.catalogue = Catalogue(mapping, rows, reader)
        self.writes = Writes(mapping, rows, self.reads, self.catalogue)


def _asked(work: Callable[[], _Result]) -> _Result:
    try:
        return work()
    except IntegrityError:
        raise
    except OperationalError as error:
        raise OrderSystemUnavailableError(f"the order database does not answer: {error.orig}") from error
    except (SQLAlchemyError, LookupError, TypeError, ValueError) as error:
        raise OrderSystemError(f"the order database holds something unexpected: {error}") from error


def opened(url: str) -> Engine:
    """An engine; a SQLite file waits for another writer instead of failing at once."""
    engine = create_engine(url, pool_pre_ping=True)
    if engine.dialect.name == "sqlite":

        @event.listens_for(engine, "connect")
        def _patient(connection: Any, _: Any) -> None:
            connection.execute("PRAGMA busy_timeout = 10000")

    return engine
