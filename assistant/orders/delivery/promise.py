"""When something comes: a range of days from shipment facts and stated rules, never better than known."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from assistant.orders.delivery import calendar
from assistant.orders.delivery.file import DeliveryFile, Method, read
from assistant.orders.records import Order, Shipment

_OVER = frozenset({"cancelled", "delivered", "refunded", "return_requested", "return_received", "exchanged",
                   "exchange_requested", "lost", "delivery_failed"})  # fmt: skip
_WAITING = frozenset({"received", "on_hold", "payment_failed", "pre_order"})
"""Nothing is known of when these will leave."""


@dataclass(frozen=True, slots=True)
class Option:
    """A delivery method of a country; `price_cents` is for the goods that were asked about."""

    method: str
    price_cents: int
    free_from_cents: int | None
    days: tuple[int, int]
    carrier: str


@dataclass(frozen=True, slots=True)
class Expectation:
    """First and last day of delivery, and what they rest on; `overdue`: the last one is over and no new one
    is known, so that nothing may be promised."""

    first: date
    last: date
    basis: Literal["carrier", "promise", "rules"]
    overdue: bool = False


class Delivery:
    """The promises of one file of rules."""

    def __init__(self, file: DeliveryFile) -> None:
        self._file = file
        self._zone = ZoneInfo(file.warehouse.zone)

    @classmethod
    def load(cls, path: Path) -> Delivery:
        """From a YAML file. Raises DeliveryError."""
        return cls(read(path))

    @property
    def currency(self) -> str:
        """ISO 4217, of all prices."""
        return self._file.currency

    @property
    def countries(self) -> tuple[str, ...]:
        """Where the shop delivers."""
        return tuple(self._file.countries)

    def options(self, country: str, goods_cents: int = 0) -> tuple[Option, ...]:
        """How a country can be reached; none where the shop does not deliver."""
        return tuple(
            Option(name, _price(method, goods_cents), method.free_from, method.days, method.carrier)
            for name, method in self._file.countries.get(country, {}).items()
        )

    def prices(self, order: Order) -> dict[str, int]:
        """What each method costs for the goods and the address of this order."""
        goods = sum(item.line_total_cents for item in order.items)
        return {option.method: option.price_cents for option in self.options(order.address.country, goods)}

    def dispatch(self, paid: datetime) -> date:
        """The day a parcel leaves for an order paid at this moment: before the cut-off the same working
        day."""
        local = paid.astimezone(self._zone)
        day = local.date()
        if self.works(day) and local.time() >= self._cut_off(day):
            day += timedelta(days=1)
        return calendar.next_day(day, self.works)

    def if_ordered(self, country: str, method: str, now: datetime) -> tuple[date, date]:
        """First and last day for an order paid now. Raises KeyError where this is not offered."""
        return self._travel(self.dispatch(now), country, self._file.countries[country][method])

    def expected(self, order: Order, now: datetime) -> Expectation | None:
        """What is still to come of the order, as one range; None when nothing is, or nothing is known."""
        if order.status in _OVER or order.cancelled_at is not None:
            return None
        coming = [parcel for parcel in order.shipments if parcel.delivered_at is None]
        if not coming:
            return None if order.shipments else self._unsent(order, now)
        found = [self.parcel(order, parcel, now) for parcel in coming]
        known = [each for each in found if each is not None]
        # One parcel of which nothing is known leaves nothing to say about the whole.
        if len(known) < len(found):
            return None
        return max(known, key=lambda each: (each.overdue, each.last))

    def parcel(self, order: Order, parcel: Shipment, now: datetime) -> Expectation | None:
        """What is known of one parcel on its way; the carrier's word comes first, then the shop's promise,
        then the rules."""
        today = now.astimezone(self._zone).date()
        method = self._method(order)
        if parcel.status == "delayed":
            return self._late(order, parcel, today)
        if parcel.expected is not None:
            return _from_today(*parcel.expected, today, "carrier")
        travel = None
        if parcel.shipped_at is not None and method is not None:
            sent = parcel.shipped_at.astimezone(self._zone).date()
            travel = self._travel(sent, order.address.country, method)
        return _worse(order.promised, travel, today)

    def _unsent(self, order: Order, now: datetime) -> Expectation | None:
        """Not before it could get there if it left now, whatever was promised."""
        if order.status in _WAITING:
            return None
        today, method = now.astimezone(self._zone).date(), self._method(order)
        if method is None:
            return _worse(order.promised, None, today)
        return _worse(order.promised, self._travel(self.dispatch(now), order.address.country, method), today)

    def _late(self, order: Order, parcel: Shipment, today: date) -> Expectation | None:
        """A delayed parcel comes some working days after what was said last, as a rule."""
        said = parcel.expected or order.promised
        if said is None:
            return None
        last = calendar.after(said[1], self._file.late_days, self._arrives(order.address.country))
        return _from_today(said[0], last, today, "rules")

    def _travel(self, sent: date, country: str, method: Method) -> tuple[date, date]:
        works = self._arrives(country)
        first, last = (calendar.after(sent, count, works) for count in method.days)
        return first, last

    def _method(self, order: Order) -> Method | None:
        methods = self._file.countries.get(order.address.country, {})
        return methods.get(order.shipping_method or next(iter(methods), ""))

    def works(self, day: date) -> bool:
        house = self._file.warehouse
        closed = day in house.closed or calendar.is_holiday(day, house.country, house.region)
        return calendar.is_weekday(day) and not closed

    def _arrives(self, country: str) -> Callable[[date], bool]:
        """Days count on the way when both the warehouse's country and the customer's work."""
        return lambda day: self.works(day) and not calendar.is_holiday(day, country)

    def _cut_off(self, day: date) -> time:
        house = self._file.warehouse
        return house.cut_offs.get(day, house.cut_off)


def _price(method: Method, goods_cents: int) -> int:
    free = method.free_from is not None and goods_cents >= method.free_from
    return 0 if free else method.price


def _worse(
    promised: tuple[date, date] | None, travel: tuple[date, date] | None, today: date
) -> Expectation | None:
    """The later of both ends: what was promised is not said again when the rules already know better."""
    if promised is None and travel is None:
        return None
    ranges = [each for each in (promised, travel) if each is not None]
    first, last = max(each[0] for each in ranges), max(each[1] for each in ranges)
    basis: Literal["promise", "rules"] = "promise" if promised and (first, last) == promised else "rules"
    return _from_today(first, last, today, basis)


def _from_today(
    first: date, last: date, today: date, basis: Literal["carrier", "promise", "rules"]
) -> Expectation:
    """A range that has begun starts today; one that is over is overdue."""
    if last < today:
        return Expectation(first, last, basis, overdue=True)
    return Expectation(min(max(first, today), last), last, basis)
