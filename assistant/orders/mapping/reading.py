"""Orders, customers and products from the records an adapter has gathered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from assistant.orders.mapping import values
from assistant.orders.mapping.expression import Record, value
from assistant.orders.mapping.file import MappingFile
from assistant.orders.records import (
    Address,
    CustomerRecord,
    Item,
    Order,
    PaymentMethod,
    Product,
    Refund,
    Return,
    Shipment,
    TrackingEvent,
    Variant,
)

_Value = TypeVar("_Value")


@dataclass(frozen=True)
class Tree:
    """A record and the records that belong to it, by the name of their part."""

    record: Record
    parts: Mapping[str, list[Tree]] = field(default_factory=dict)


class Reader:
    """Reads trees by one mapping. Raises ValueError or LookupError for what cannot be read."""

    def __init__(self, mapping: MappingFile) -> None:
        self._mapping = mapping
        self._zone = ZoneInfo(mapping.zone)

    def number(self, tree: Tree) -> str:
        """The order's number alone."""
        return _Fields(self._mapping, "order", tree.record, self._zone).text("number")

    def order(self, tree: Tree, changes: tuple[str, ...] = ()) -> Order:
        """The whole order."""
        get = _Fields(self._mapping, "order", tree.record, self._zone)
        items = tuple(self._item(each, n) for n, each in enumerate(tree.parts.get("item", ()), 1))
        people = tree.parts.get("customer", [])
        customer = self.customer(people[0]) if people else _nobody(get.text("customer_id"))
        method_id = get.text("payment_method_id")
        return Order(
            number=get.text("number"),
            status=get.text("status"),
            customer=customer,
            address=get.address() or Address("", "", "", "", "", ""),
            placed_at=get.moment("placed_at"),
            cancelled_at=get.moment("cancelled_at"),
            promised=_range(get.day("promised_from"), get.day("promised_to")),
            currency=get.text("currency") or self._mapping.currency,
            total_cents=_or(get.cents("total"), sum(item.line_total_cents for item in items)),
            payment_method=get.text("payment_method") or _kind_of(customer, method_id),
            items=items,
            shipments=tuple(self._shipment(each) for each in tree.parts.get("shipment", ())),
            returns=tuple(self._return(each.record) for each in tree.parts.get("return", ())),
            refunds=tuple(self._refund(each.record) for each in tree.parts.get("refund", ())),
            payment_method_id=method_id,
            shipping_method=get.text("shipping_method"),
            shipping_cents=get.cents("shipping"),
            refunded=get.flag("refunded"),
            changes=(*changes, *get.texts("changes")),
            version=get.text("version"),
        )

    def customer(self, tree: Tree) -> CustomerRecord:
        """The customer with address and payment methods."""
        get = _Fields(self._mapping, "customer", tree.record, self._zone)
        return CustomerRecord(
            id=get.text("id"),
            name=get.text("name"),
            email=get.text("email"),
            phone=get.text("phone"),
            language=get.text("language"),
            address=get.address(),
            payment_methods=tuple(self._method(each.record) for each in tree.parts.get("payment_method", ())),
        )

    def product(self, tree: Tree) -> Product:
        """The product with its variants."""
        get = _Fields(self._mapping, "product", tree.record, self._zone)
        product_id, name = get.text("id"), get.text("name")
        return Product(
            id=product_id,
            name=name,
            category=get.text("category"),
            currency=get.text("currency") or self._mapping.currency,
            variants=tuple(
                self._variant(each.record, product_id, name) for each in tree.parts.get("variant", ())
            ),
        )

    def _item(self, tree: Tree, n: int) -> Item:
        get = _Fields(self._mapping, "item", tree.record, self._zone)
        quantity = _or(get.whole("quantity"), 1)
        unit = _or(get.cents("unit_price"), 0)
        options = get.options("options")
        return Item(
            sku=get.text("sku"),
            name=get.text("name"),
            variant=get.text("variant") or ", ".join(each for _, each in options),
            quantity=quantity,
            unit_price_cents=unit,
            line_total_cents=_or(get.cents("line_total"), unit * quantity),
            shipment_id=get.text("shipment_id") or None,
            line=get.text("line") or str(n),
            product_id=get.text("product_id"),
            category=get.text("category"),
            options=options,
        )

    def _shipment(self, tree: Tree) -> Shipment:
        get = _Fields(self._mapping, "shipment", tree.record, self._zone)
        return Shipment(
            id=get.text("id"),
            carrier=get.text("carrier"),
            tracking_number=get.text("tracking_number"),
            status=get.text("status"),
            shipped_at=get.moment("shipped_at"),
            expected=_range(get.day("expected_from"), get.day("expected_to")),
            delivered_at=get.moment("delivered_at"),
            events=tuple(self._event(each.record) for each in tree.parts.get("event", ())),
        )

    def _event(self, record: Record) -> TrackingEvent:
        get = _Fields(self._mapping, "event", record, self._zone)
        at = get.moment("at")
        if at is None:
            raise LookupError("a scan has no moment")
        return TrackingEvent(get.text("code"), get.text("description"), get.text("location"), at)

    def _return(self, record: Record) -> Return:
        get = _Fields(self._mapping, "return", record, self._zone)
        moments = [get.moment(name) for name in ("requested_at", "received_at", "refunded_at")]
        return Return(get.text("reference"), get.text("status"), get.text("reason"), *moments)

    def _refund(self, record: Record) -> Refund:
        get = _Fields(self._mapping, "refund", record, self._zone)
        return Refund(
            reference=get.text("reference"),
            status=get.text("status"),
            amount_cents=_or(get.cents("amount"), 0),
            method=get.text("method"),
            refunded_at=get.moment("refunded_at"),
        )

    def _method(self, record: Record) -> PaymentMethod:
        get = _Fields(self._mapping, "payment_method", record, self._zone)
        return PaymentMethod(get.text("id"), get.text("kind"), get.text("detail"), get.cents("balance"))

    def _variant(self, record: Record, product_id: str, name: str) -> Variant:
        get = _Fields(self._mapping, "variant", record, self._zone)
        stock, available = get.whole("stock"), get.flag("available")
        return Variant(
            sku=get.text("sku"),
            product_id=product_id,
            name=get.text("name") or name,
            options=get.options("options"),
            price_cents=_or(get.cents("price"), 0),
            available=available if available is not None else bool(stock),
            stock=stock,
            available_from=get.day("available_from"),
        )


class _Fields:
    """The values of one record, each as the kind it must be; an error names the field."""

    def __init__(self, mapping: MappingFile, part: str, record: Record, zone: ZoneInfo) -> None:
        found = mapping.part(part)
        self._fields = found.fields if found else {}
        self._part = part
        self._record = record
        self._unit = mapping.money
        self._zone = zone

    def text(self, name: str) -> str:
        return self._as(name, values.text)

    def texts(self, name: str) -> tuple[str, ...]:
        return self._as(name, values.texts)

    def whole(self, name: str) -> int | None:
        return self._as(name, values.whole)

    def cents(self, name: str) -> int | None:
        return self._as(name, lambda raw: values.cents(raw, self._unit))

    def flag(self, name: str) -> bool | None:
        return self._as(name, values.flag)

    def moment(self, name: str) -> datetime | None:
        return self._as(name, lambda raw: values.moment(raw, self._zone))

    def day(self, name: str) -> date | None:
        return self._as(name, lambda raw: values.day(raw, self._zone))

    def options(self, name: str) -> tuple[tuple[str, str], ...]:
        return self._as(name, values.options)

    def address(self) -> Address | None:
        """None where the mapping or the record has no street."""
        parts = {
            part: self.text(f"address.{part}")
            for part in ("name", "line1", "line2", "postcode", "city", "country", "region")
        }
        return Address(**parts) if any(parts.values()) else None

    def _as(self, name: str, read: Callable[[Any], _Value]) -> _Value:
        try:
            return read(value(self._fields.get(name), self._record))
        except (ValueError, TypeError) as error:
            raise ValueError(f"{self._part}.{name}: {error}") from error


def _or(found: int | None, otherwise: int) -> int:
    return otherwise if found is None else found


def _range(first: date | None, last: date | None) -> tuple[date, date] | None:
    return None if first is None or last is None else (first, last)


def _nobody(customer_id: str) -> CustomerRecord:
    return CustomerRecord(customer_id, "", "", "", "")


def _kind_of(customer: CustomerRecord, method_id: str) -> str:
    return next((method.kind for method in customer.payment_methods if method.id == method_id), "")
