"""When everything happens to one order, from the click to the refund: times only, no money and no tables.

A journey is laid out backwards from `today`, so that an order is in the asked state on that very day and no
event lies in the future. The day counts as begun at `DAWN` in Hamburg: no event is later than that.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from assistant.sample_shop.working_days import add_working_days, same_or_next, same_or_previous

HAMBURG = ZoneInfo("Europe/Berlin")
DAWN = time(8, 0)
STATUSES = (
    "received", "paid", "on_hold", "payment_failed", "pre_order", "packed", "shipped", "partly_shipped",
    "delayed", "out_for_delivery", "delivered", "lost", "return_requested", "return_received", "refunded",
    "cancelled",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Scan:
    """One tracking event; `place` is the city where it was made or "warehouse"."""

    code: str
    at: datetime
    place: str


@dataclass(frozen=True, slots=True)
class Parcel:
    status: str
    eta: tuple[date, date]
    scans: tuple[Scan, ...]
    shipped_at: datetime | None = None
    delivered_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class SendBack:
    """A return; `refunded_at` is none as long as the money is still with the shop."""

    status: str
    requested_at: datetime
    received_at: datetime | None = None
    refunded_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Journey:
    placed_at: datetime
    paid_at: datetime | None = None
    packed_at: datetime | None = None
    promised: tuple[date, date] | None = None
    parcel: Parcel | None = None
    send_back: SendBack | None = None
    cancelled_at: datetime | None = None
    cancel_reason: str | None = None
    cancel_refunded_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Terms:
    """What a journey depends on besides chance.

    `days` are the fewest and most working days from dispatch to delivery; `on` fixes the day of the delivery,
    the cancellation or the refund.
    """

    today: date
    days: tuple[int, int]
    prepaid: bool = False  # by bank transfer: the order waits until the money is there
    released: date | None = None
    on: date | None = None


def journey(status: str, terms: Terms, rng: Random) -> Journey:
    """The journey of an order that is in `status` on the morning of `terms.today`."""
    today, (fewest, most) = terms.today, terms.days
    waiting = _waiting(status, terms, rng)
    if waiting:
        return waiting
    if status == "packed":
        return _packed(terms, rng)
    if status == "shipped":
        dispatch = add_working_days(today, -rng.randint(1, max(1, most - 1)))
        return _travelling("shipped", dispatch, terms, rng)
    if status == "partly_shipped":
        return _partly_shipped(terms, rng)
    if status == "delayed":
        return _delayed(terms, rng)
    if status == "out_for_delivery":
        dispatch = add_working_days(today, -rng.randint(fewest, most))
        return _out_for_delivery(dispatch, terms, rng)
    if status == "lost":
        return _lost(add_working_days(today, -rng.randint(18, 25)), terms, rng)
    if status == "delivered":
        day = terms.on or same_or_previous(today - timedelta(days=rng.randint(1, 150)))
        return _delivered(day, terms, rng)
    if status == "cancelled":
        return _cancelled(terms, rng)
    return _sent_back(status, terms, rng)


def moment(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, HAMBURG).astimezone(UTC)


def _between(day: date, first: time, last: time, rng: Random) -> datetime:
    start, end = moment(day, first), moment(day, last)
    return start + timedelta(seconds=rng.randrange(int((end - start).total_seconds())))


def _evening(day: date, rng: Random) -> datetime:
    return _between(day, time(14, 1), time(23, 30), rng)


def _placed(dispatch: date, rng: Random) -> datetime:
    """An order that leaves on `dispatch`: placed after the cut-off before it and not after its own."""
    if rng.random() < 0.5:
        return _between(dispatch, time(0, 5), time(13, 50), rng)
    first = add_working_days(dispatch, -1)
    return _evening(first + timedelta(days=rng.randrange((dispatch - first).days)), rng)


def _promise(dispatch: date, days: tuple[int, int]) -> tuple[date, date]:
    return add_working_days(dispatch, days[0]), add_working_days(dispatch, days[1])


def _waiting(status: str, terms: Terms, rng: Random) -> Journey | None:
    """The states in which nothing has been packed and nothing is over yet."""
    today = terms.today
    last_working_day = add_working_days(today, -1)
    next_dispatch = same_or_next(today)
    if status == "received":
        return Journey(_evening(today - timedelta(days=rng.randint(1, 6)), rng))
    if status == "payment_failed":
        return Journey(_evening(today - timedelta(days=1), rng))
    if status == "pre_order" and terms.released:
        placed = _evening(today - timedelta(days=rng.randint(1, 25)), rng)
        return Journey(placed, promised=_promise(same_or_next(terms.released), terms.days))
    if status in ("paid", "on_hold"):
        placed = _evening(last_working_day, rng)
        paid = placed + timedelta(minutes=rng.randint(1, 4))
        return Journey(placed, paid, promised=_promise(next_dispatch, terms.days))
    return None


def _prepared(dispatch: date, terms: Terms, rng: Random) -> Journey:
    """Placed, paid and packed in time to leave in the afternoon of `dispatch`."""
    placed = _placed(dispatch, rng)
    if terms.prepaid:
        placed -= timedelta(days=rng.randint(1, 2))
        paid = max(placed + timedelta(hours=9), moment(dispatch, time(9, 0)) - timedelta(days=1))
    else:
        paid = placed + timedelta(minutes=rng.randint(1, 4))
    packed = _between(dispatch, time(14, 10), time(16, 0), rng)
    return Journey(placed, paid, packed, _promise(dispatch, terms.days))


def _packed(terms: Terms, rng: Random) -> Journey:
    """Packed after the last collection, so that no carrier has it yet."""
    last_working_day = add_working_days(terms.today, -1)
    placed = _between(last_working_day, time(14, 1), time(16, 30), rng)
    packed = _between(last_working_day, time(18, 0), time(20, 0), rng)
    promised = _promise(same_or_next(terms.today), terms.days)
    announced = Scan("announced", packed + timedelta(minutes=5), "warehouse")
    parcel = Parcel("announced", promised, (announced,))
    return Journey(placed, placed + timedelta(minutes=2), packed, promised, parcel)


def _travelling(status: str, dispatch: date, terms: Terms, rng: Random, scanned_days: int = 99) -> Journey:
    """On the road since `dispatch`; scanned at depots on at most `scanned_days` working days after it."""
    start = _prepared(dispatch, terms, rng)
    assert start.packed_at is not None
    assert start.promised is not None
    shipped = _between(dispatch, time(17, 0), time(18, 30), rng)
    scans = [
        Scan("announced", start.packed_at + timedelta(minutes=5), "warehouse"),
        Scan("accepted", shipped, "warehouse"),
    ]
    for step in range(1, min(scanned_days, terms.days[1] - 1) + 1):
        day = add_working_days(dispatch, step)
        if day >= terms.today:
            break
        scans.append(
            Scan("in_transit", _between(day, time(2, 0), time(6, 0), rng), "origin" if step == 1 else "depot")
        )
    soonest = same_or_next(terms.today)
    eta = (max(start.promised[0], soonest), max(start.promised[1], soonest))
    return replace(start, parcel=Parcel(status, eta, tuple(scans), shipped_at=shipped))


def _out_for_delivery(dispatch: date, terms: Terms, rng: Random) -> Journey:
    trip = _travelling("out_for_delivery", dispatch, terms, rng)
    assert trip.parcel is not None
    loaded = Scan("out_for_delivery", _between(terms.today, time(6, 30), DAWN, rng), "destination")
    eta = (terms.today, terms.today)
    return replace(trip, parcel=replace(trip.parcel, eta=eta, scans=(*trip.parcel.scans, loaded)))


def _partly_shipped(terms: Terms, rng: Random) -> Journey:
    """The first parcel is on its way; the rest follows within five working days of it."""
    dispatch = add_working_days(terms.today, -rng.randint(1, max(1, terms.days[0] - 1)))
    trip = _travelling("shipped", dispatch, terms, rng)
    last = add_working_days(dispatch, 5 + terms.days[1])
    return replace(trip, promised=(add_working_days(dispatch, terms.days[0]), last))


def _delayed(terms: Terms, rng: Random) -> Journey:
    """Promised for the last working day, held up at a depot, and expected within three working days."""
    promised_to = add_working_days(terms.today, -1)
    dispatch = add_working_days(promised_to, -terms.days[1])
    trip = _travelling("delayed", dispatch, terms, rng)
    assert trip.parcel is not None
    held_up = Scan("delayed", _between(promised_to, time(9, 0), time(17, 0), rng), "depot")
    eta = (same_or_next(terms.today), add_working_days(promised_to, 3))
    return replace(trip, parcel=replace(trip.parcel, eta=eta, scans=(*trip.parcel.scans, held_up)))


def _lost(dispatch: date, terms: Terms, rng: Random) -> Journey:
    """Last scanned within two working days; searched for after five more, given up after ten."""
    trip = _travelling("lost", dispatch, terms, rng, scanned_days=2)
    assert trip.parcel is not None
    assert trip.promised is not None
    last_scan = same_or_previous(trip.parcel.scans[-1].at.astimezone(HAMBURG).date())
    search = add_working_days(last_scan, 5)
    scans = (
        *trip.parcel.scans,
        Scan("search_opened", _between(search, time(9, 0), time(16, 0), rng), "service"),
        Scan("lost", _between(add_working_days(search, 10), time(9, 0), time(16, 0), rng), "service"),
    )
    return replace(trip, parcel=replace(trip.parcel, eta=trip.promised, scans=scans))


def _delivered(day: date, terms: Terms, rng: Random) -> Journey:
    dispatch = add_working_days(day, -rng.randint(*terms.days))
    trip = _travelling("delivered", dispatch, replace(terms, today=day), rng)
    assert trip.parcel is not None
    loaded = _between(day, time(6, 30), time(8, 30), rng)
    handed_over = _between(day, time(9, 30), time(18, 30), rng)
    scans = (
        *trip.parcel.scans,
        Scan("out_for_delivery", loaded, "destination"),
        Scan("delivered", handed_over, "destination"),
    )
    parcel = replace(trip.parcel, eta=(day, day), scans=scans, delivered_at=handed_over)
    return replace(trip, parcel=parcel)


def _sent_back(status: str, terms: Terms, rng: Random) -> Journey:
    """Delivered, then sent back within the 30 days; refunded within five working days of its arrival."""
    yesterday = same_or_previous(terms.today - timedelta(days=1))
    received = refunded = None
    if status == "return_requested":
        asked = terms.today - timedelta(days=rng.randint(1, 10))
    else:
        arrival = add_working_days(yesterday, -rng.randint(0, 3))
        if status == "refunded":
            paid_back = same_or_previous(terms.on or terms.today - timedelta(days=rng.randint(1, 90)))
            arrival = add_working_days(paid_back, -rng.randint(1, 4))
            refunded = _between(paid_back, time(9, 0), time(16, 0), rng)
        received = _between(arrival, time(8, 0), time(15, 0), rng)
        asked = add_working_days(arrival, -rng.randint(3, 6))
    arrived = same_or_previous(asked - timedelta(days=rng.randint(1, 20)))
    trip = _delivered(arrived, terms, rng)
    requested = _between(asked, time(7, 0), time(22, 0), rng)
    step = status.removeprefix("return_")
    return replace(trip, send_back=SendBack(step, requested, received, refunded))


def _cancelled(terms: Terms, rng: Random) -> Journey:
    """By the customer within the hour, or by the shop when the bank transfer did not come in seven days."""
    day = same_or_previous(terms.on or add_working_days(terms.today, -rng.randint(2, 90)))
    if terms.prepaid:
        placed = _evening(day - timedelta(days=8), rng)
        return Journey(placed, cancelled_at=placed + timedelta(days=7), cancel_reason="not_paid")
    placed = _between(day, time(7, 0), time(13, 0), rng)
    reason = rng.choice(("changed_mind", "ordered_twice", "wrong_size", "cheaper_elsewhere", "too_slow"))
    return Journey(
        placed,
        placed + timedelta(minutes=2),
        promised=_promise(day, terms.days),
        cancelled_at=placed + timedelta(minutes=rng.randint(8, 55)),
        cancel_reason=reason,
        cancel_refunded_at=moment(day, time(16, 30)),
    )
