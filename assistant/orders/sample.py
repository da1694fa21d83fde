"""The sample shop's order system, read from its database through SQLAlchemy Core."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Engine, RowMapping, Select, create_engine, func, select
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from assistant.orders.actions import NOTHING, Action, ActionName, Agreed, Receipt, RecordedWrite
from assistant.orders.port import OrderSystemError, OrderSystemUnavailableError, UnsupportedActionError
from assistant.orders.records import (
    Address,
    CustomerRecord,
    Item,
    Order,
    Product,
    Refund,
    Return,
    Shipment,
    TrackingEvent,
)
from assistant.sample_shop.tables import (
    customers,
    order_items,
    orders,
    refunds,
    returns,
    shipments,
    tracking_events,
)

Rows = Sequence[RowMapping]
_Result = TypeVar("_Result")


class SampleOrders:
    """`OrderSystem` over the tables of the sample shop; reads only."""

    def __init__(self, url_or_engine: str | Engine) -> None:
        self._engine = url_or_engine if isinstance(url_or_engine, Engine) else create_engine(url_or_engine)

    @property
    def actions(self) -> frozenset[ActionName]:
        """None yet."""
        return frozenset()

    def orders_of(self, customer_id: str) -> tuple[Order, ...]:
        """Newest first."""
        wanted = (
            select(orders.c.number)
            .where(orders.c.customer_id == customer_id)
            .order_by(orders.c.placed_at.desc(), orders.c.number)
        )
        numbers = self._read(lambda connection: tuple(connection.execute(wanted).scalars()))
        return tuple(found for number in numbers if (found := self.order(number)))

    def customer(self, customer_id: str) -> CustomerRecord | None:
        """By the shop's own number."""
        found = self._customers(customers.c.id == customer_id)
        return found[0] if found else None

    def customers(self, *, email: str = "", name: str = "", postcode: str = "") -> tuple[CustomerRecord, ...]:
        """By address, or by name and postcode."""
        if email:
            return self._customers(func.lower(customers.c.email) == email.strip().lower())
        return self._customers(
            (func.lower(customers.c.name) == name.strip().lower())
            & (customers.c.postcode == postcode.strip())
        )

    def _customers(self, which: ColumnElement[bool]) -> tuple[CustomerRecord, ...]:
        rows = self._read(lambda db: db.execute(select(customers).where(which).limit(10)).mappings().all())
        return tuple(
            CustomerRecord(str(row["id"]), row["name"], row["email"], row["phone"], row["language"])
            for row in rows
        )

    def products(self, words: str) -> tuple[Product, ...]:
        """None yet."""
        return ()

    def product(self, product_id: str) -> Product | None:
        """None yet."""
        return None

    def perform(self, action: Action, *, key: str, revision: str = "", agreed: Agreed = NOTHING) -> Receipt:
        """Not yet."""
        raise UnsupportedActionError(f"this order system cannot {action.name}")

    def writes(self) -> tuple[RecordedWrite, ...]:
        """None."""
        return ()

    def order(self, number: str) -> Order | None:
        """All seven queries run whether or not there is such an order, so that both cases take the same
        time."""
        return self._read(lambda connection: _order(connection, number.strip().upper()))

    def numbers_of(self, email: str) -> tuple[str, ...]:
        """By the address of the customer record, newest first."""
        wanted = (
            select(orders.c.number)
            .join(customers)
            .where(func.lower(customers.c.email) == email.strip().lower())
            .order_by(orders.c.placed_at.desc(), orders.c.number)
        )
        return self._read(lambda connection: tuple(connection.execute(wanted).scalars()))

    def close(self) -> None:
        """Give the connections of the pool back."""
        self._engine.dispose()

    def _read(self, work: Callable[[Connection], _Result]) -> _Result:
        try:
            with self._engine.connect() as connection:
                return work(connection)
        except OperationalError as error:
            raise OrderSystemUnavailableError(f"the order database does not answer: {error.orig}") from error
        except (SQLAlchemyError, LookupError, TypeError, ValueError) as error:
            raise OrderSystemError(f"the order database holds something unexpected: {error}") from error


def _order(connection: Connection, number: str) -> Order | None:
    def rows(query: Select[Any]) -> Rows:
        return connection.execute(query).mappings().all()

    head = rows(select(orders).where(orders.c.number == number))
    person = rows(select(customers).join(orders).where(orders.c.number == number))
    goods = rows(select(order_items).where(order_items.c.order_number == number).order_by(order_items.c.id))
    parcels = rows(select(shipments).where(shipments.c.order_number == number).order_by(shipments.c.id))
    scans = rows(
        select(tracking_events)
        .join(shipments)
        .where(shipments.c.order_number == number)
        .order_by(tracking_events.c.occurred_at, tracking_events.c.id)
    )
    backs = rows(select(returns).where(returns.c.order_number == number).order_by(returns.c.requested_at))
    money = rows(select(refunds).where(refunds.c.order_number == number).order_by(refunds.c.requested_at))
    if not head:
        return None
    return _whole(head[0], person[0], goods, _parcels(parcels, scans), backs, money)


def _whole(
    row: RowMapping, person: RowMapping, goods: Rows, parcels: tuple[Shipment, ...], backs: Rows, money: Rows
) -> Order:
    return Order(
        number=row["number"],
        status=row["status"],
        customer=CustomerRecord(
            str(person["id"]), person["name"], person["email"], person["phone"], person["language"]
        ),
        address=_address(row),
        placed_at=row["placed_at"],
        cancelled_at=row["cancelled_at"],
        promised=_range(row["promised_from"], row["promised_to"]),
        currency=row["currency"],
        total_cents=row["total_cents"],
        payment_method=row["payment_method"],
        items=tuple(_item(item) for item in goods),
        shipments=parcels,
        returns=tuple(_return(back, money) for back in backs),
        refunds=tuple(
            Refund(
                each["reference"], each["status"], each["amount_cents"], each["method"], each["refunded_at"]
            )
            for each in money
        ),
    )


def _address(row: RowMapping) -> Address:
    return Address(
        name=row["delivery_name"],
        line1=row["delivery_line1"],
        line2=row["delivery_line2"] or "",
        postcode=row["delivery_postcode"],
        city=row["delivery_city"],
        country=row["delivery_country"],
    )


def _item(row: RowMapping) -> Item:
    return Item(
        sku=row["sku"],
        name=row["name"],
        variant=row["variant"],
        quantity=row["quantity"],
        unit_price_cents=row["unit_price_cents"],
        line_total_cents=row["line_total_cents"],
        shipment_id=None if row["shipment_id"] is None else str(row["shipment_id"]),
    )


def _return(row: RowMapping, money: Rows) -> Return:
    paid = [each["refunded_at"] for each in money if each["return_reference"] == row["reference"]]
    return Return(
        row["reference"],
        row["status"],
        row["reason"],
        row["requested_at"],
        row["received_at"],
        paid[0] if paid else None,
    )


def _parcels(rows: Rows, scans: Iterable[RowMapping]) -> tuple[Shipment, ...]:
    events: dict[int, list[TrackingEvent]] = defaultdict(list)
    for scan in scans:
        events[scan["shipment_id"]].append(
            TrackingEvent(scan["code"], scan["description"], scan["location"], scan["occurred_at"])
        )
    return tuple(
        Shipment(
            id=str(row["id"]),
            carrier=row["carrier"],
            tracking_number=row["tracking_number"],
            status=row["status"],
            shipped_at=row["shipped_at"],
            expected=_range(row["eta_from"], row["eta_to"]),
            delivered_at=row["delivered_at"],
            events=tuple(events[row["id"]]),
        )
        for row in rows
    )


def _range(first: date | None, last: date | None) -> tuple[date, date] | None:
    return None if first is None or last is None else (first, last)
