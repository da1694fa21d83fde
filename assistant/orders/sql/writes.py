"""Writes into the shop's tables: each once, in one transaction with its receipt."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from assistant.orders.actions import Action, Agreed, Receipt
from assistant.orders.mapping import writing
from assistant.orders.mapping.file import MappingFile, Write
from assistant.orders.port import OrderChangedError, OrderRefusedError
from assistant.orders.records import Order
from assistant.orders.sql import receipts
from assistant.orders.sql.catalogue import Catalogue
from assistant.orders.sql.reads import Reads
from assistant.orders.sql.rows import Rows
from assistant.orders.sql.steps import Steps


class Writes:
    """The writes of one mapping, inside the caller's transaction."""

    def __init__(self, mapping: MappingFile, rows: Rows, reads: Reads, catalogue: Catalogue) -> None:
        self._mapping = mapping
        self._reads = reads
        self._catalogue = catalogue
        self._steps = Steps(mapping, rows)

    def do(
        self, db: Connection, action: Action, key: str, revision: str, agreed: Agreed, now: datetime
    ) -> Receipt:
        """Claim the key, check the order, run the steps, keep the receipt. Raises IntegrityError when the
        key is taken, OrderChangedError and OrderRefusedError."""
        write = self._mapping.writes[action.name]
        receipts.claim(db, key, writing.fingerprint(action, agreed), action.name, now)
        occasion = self._occasion(db, write, action, key, revision, agreed, now)
        record = writing.record(occasion, write, self._mapping)
        self._steps.run(db, write, record)
        receipt = writing.receipt(occasion, write, record)
        receipts.keep(db, receipt)
        return receipt

    def _occasion(
        self, db: Connection, write: Write, action: Action, key: str, revision: str, agreed: Agreed,
        now: datetime,
    ) -> writing.Occasion:  # fmt: skip
        order = self._current(db, action, revision)
        skus = {each.sku for each in (*getattr(action, "swaps", ()), *getattr(action, "items", ()))}
        customer_id = order.customer.id if order else getattr(action, "customer_id", "")
        return writing.Occasion(
            action,
            key,
            agreed,
            now,
            order=order,
            customer=self._reads.person(db, customer_id),
            variants=self._catalogue.variants(db, skus),
            new_number=self._steps.next_number(db, write.new_number) if write.new_number else "",
        )

    def _current(self, db: Connection, action: Action, revision: str) -> Order | None:
        """The order under a lock, still as the customer was shown it."""
        if not action.number:
            return None
        order = self._reads.order(db, action.number, lock=True)
        if order is None:
            raise OrderRefusedError("there is no such order")
        if revision and order.revision != revision:
            raise OrderChangedError("the order changed since the customer was shown it")
        return order
