"""The port to an order system: what any adapter must give, and the errors it may raise."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

STATUSES = (
    "received", "pending", "paid", "on_hold", "payment_failed", "pre_order", "processed", "packed", "shipped",
    "partly_shipped", "delayed", "out_for_delivery", "at_pickup", "delivery_failed", "delivered", "lost",
    "return_requested", "return_received", "refunded", "exchanged", "cancelled",
)  # fmt: skip
"""The states the answers have words for. An adapter maps its own onto these; any other is shown as it
stands."""


class OrderSystemError(Exception):
    """The order system could not be asked, or answered nonsense; the turn ends at a person."""


class OrderSystemUnavailableError(OrderSystemError):
    """No answer in time; asking again later may help."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where an order goes; `country` is ISO 3166 alpha-2 where the system knows it."""

    name: str
    line1: str
    line2: str
    postcode: str
    city: str
    country: str


@dataclass(frozen=True, slots=True)
class CustomerRecord:
    """Who placed an order. `language` is ISO 639-1 or empty."""

    id: str
    name: str
    email: str
    phone: str
    language: str


@dataclass(frozen=True, slots=True)
class Item:
    """One line of an order; money in the smallest unit of the order's currency (cents)."""

    sku: str
    name: str
    variant: str
    quantity: int
    unit_price_cents: int
    line_total_cents: int
    shipment_id: str | None


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
    requested_at: datetime
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
    purchase."""

    number: str
    status: str
    customer: CustomerRecord
    address: Address
    placed_at: datetime
    cancelled_at: datetime | None
    promised: tuple[date, date] | None
    currency: str
    total_cents: int
    payment_method: str
    items: tuple[Item, ...]
    shipments: tuple[Shipment, ...]
    returns: tuple[Return, ...]
    refunds: tuple[Refund, ...]


class OrderSystem(Protocol):
    """A shop's order system. Methods block; call them from a thread. They raise only `OrderSystemError`s.

    An adapter does the same work for a number that exists and one that does not, so that the time of an
    answer tells nothing; letters' case and blanks around a number or an address do not matter.
    """

    def order(self, number: str) -> Order | None:
        """The order with this number as the shop writes it, or None."""
        ...

    def numbers_of(self, email: str) -> tuple[str, ...]:
        """Numbers of all orders of the customer with this address, newest first; empty for nobody."""
        ...

    def close(self) -> None:
        """Give connections back; the adapter is not used afterwards."""
        ...
