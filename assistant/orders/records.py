"""What an order system tells: orders, customers and the catalogue, as plain values."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime

STATUSES = (
    "received", "pending", "pending_changed", "paid", "on_hold", "payment_failed", "pre_order", "processed",
    "packed", "shipped", "partly_shipped", "delayed", "out_for_delivery", "at_pickup", "delivery_failed",
    "delivered", "lost", "return_requested", "return_received", "exchange_requested", "refunded", "exchanged",
    "cancelled",
)  # fmt: skip
"""The states the answers have words for. An adapter maps its own onto these; any other is shown as it
stands. `pending_changed` waits like `pending`, but its one change of items has been made."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where an order goes; `country` is ISO 3166 alpha-2 where the system knows it, `region` a state or
    province where one is written."""

    name: str
    line1: str
    line2: str
    postcode: str
    city: str
    country: str
    region: str = ""


@dataclass(frozen=True, slots=True)
class PaymentMethod:
    """A way this customer can pay. `kind` is gift_card, credit_card, paypal, …; `detail` tells two of a kind
    apart ("visa ending in 9212"); `balance_cents` is known for what holds money only."""

    id: str
    kind: str
    detail: str = ""
    balance_cents: int | None = None


@dataclass(frozen=True, slots=True)
class CustomerRecord:
    """Who placed an order. `language` is ISO 639-1 or empty; `address` is where orders go by default."""

    id: str
    name: str
    email: str
    phone: str
    language: str
    address: Address | None = None
    payment_methods: tuple[PaymentMethod, ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """One line of an order; money in the smallest unit of the order's currency (cents).

    `line` is unique within the order (the same sku may stand on two lines); `variant` is what the customer
    reads ("black, M"), `options` the same by name.
    """

    sku: str
    name: str
    variant: str
    quantity: int
    unit_price_cents: int
    line_total_cents: int
    shipment_id: str | None
    line: str = ""
    product_id: str = ""
    category: str = ""
    options: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class TrackingEvent:
    """One scan of a parcel; `at` carries its time zone."""

    code: str
    description: str
    location: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Shipment:
    """One parcel; `expected` are the first and last day of delivery as the carrier last gave them."""

    id: str
    carrier: str
    tracking_number: str
    status: str
    shipped_at: datetime | None
    expected: tuple[date, date] | None
    delivered_at: datetime | None
    events: tuple[TrackingEvent, ...]


@dataclass(frozen=True, slots=True)
class Return:
    """Goods on their way back; `status` is requested, received or refunded."""

    reference: str
    status: str
    reason: str
    requested_at: datetime | None
    received_at: datetime | None
    refunded_at: datetime | None


@dataclass(frozen=True, slots=True)
class Refund:
    """Money on its way back; `status` is pending or sent."""

    reference: str
    status: str
    amount_cents: int
    method: str
    refunded_at: datetime | None


@dataclass(frozen=True, slots=True)
class Order:
    """A whole order. Every moment carries its time zone; `promised` is the range of days told at the
    purchase; `changes` names the actions already done on it through us. What the system does not know is None
    or empty."""

    number: str
    status: str
    customer: CustomerRecord
    address: Address
    placed_at: datetime | None
    cancelled_at: datetime | None
    promised: tuple[date, date] | None
    currency: str
    total_cents: int
    payment_method: str
    items: tuple[Item, ...]
    shipments: tuple[Shipment, ...]
    returns: tuple[Return, ...]
    refunds: tuple[Refund, ...]
    payment_method_id: str = ""
    shipping_method: str = ""
    shipping_cents: int | None = None
    refunded: bool | None = None
    changes: tuple[str, ...] = ()
    version: str = ""

    @property
    def revision(self) -> str:
        """Changes with anything a summary could have said about the order: the system's own version of it,
        else made from all there is."""
        if self.version:
            return self.version
        return hashlib.sha256(repr(self).encode()).hexdigest()[:16]

    @property
    def delivered_at(self) -> datetime | None:
        """When the last parcel arrived; None while one is on its way or nothing is known."""
        days = [parcel.delivered_at for parcel in self.shipments]
        return max((day for day in days if day), default=None) if days and all(days) else None

    def item(self, line: str) -> Item | None:
        """The item on this line."""
        return next((item for item in self.items if item.line == line), None)


@dataclass(frozen=True, slots=True)
class Variant:
    """One thing that can be bought. `stock` is None where the system only knows whether there is any."""

    sku: str
    product_id: str
    name: str
    options: tuple[tuple[str, str], ...]
    price_cents: int
    available: bool
    stock: int | None = None
    available_from: date | None = None


@dataclass(frozen=True, slots=True)
class Product:
    """A product and its variants in the shop's order."""

    id: str
    name: str
    category: str
    currency: str
    variants: tuple[Variant, ...]

    def variant(self, sku: str) -> Variant | None:
        """The variant with this number."""
        return next((variant for variant in self.variants if variant.sku == sku), None)
