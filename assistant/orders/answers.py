"""Answers about an order from its status and dates: a range of days, never better than what is known."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

from assistant.answering.phrases import names, say
from assistant.orders.lookup import Attempts, Lookup, OrderStatus, Parcel, Proof, look_up, revealed
from assistant.orders.port import OrderSystem
from assistant.orders.records import Order
from assistant.orders.slots import AskedFor, Slots
from assistant.orders.telling import Telling

Look: TypeAlias = Callable[[str, Proof], Lookup]
"""Looks an order up by number and proof."""
Wanted = Literal["status", "cancel", "return", "change", "details", "return_period", "refund"]
_QUESTIONS = frozenset({"status", "return_period", "refund"})
Outcome = Literal["asked", "answered", "refused", "locked", "needs_person"]
ON_ITS_WAY = frozenset({"shipped", "partly_shipped", "delayed", "out_for_delivery", "at_pickup"})
NOT_SENT = frozenset(
    {"received", "pending", "paid", "on_hold", "payment_failed", "pre_order", "processed", "packed"}
)
_NO_DATE_YET = frozenset({"received", "on_hold", "payment_failed"})


@dataclass(frozen=True)
class OrderReply:
    """What to tell the customer and what came of it.

    `asked_for` is what the reply asks, to be handed in with the next message; `offer` says that it offers a
    person; `lookup` is None when nothing was looked up; `attempts` is to be kept. `status_text` is the part
    that tells how the order stands.
    """

    text: str
    outcome: Outcome
    asked_for: AskedFor
    offer: bool
    lookup: Lookup | None
    attempts: Attempts
    status_text: str = ""


def order_reply(
    slots: Slots,
    system: OrderSystem,
    attempts: Attempts,
    telling: Telling,
    *,
    wish: Wanted = "status",
    look: Look | None = None,
    sign_in: bool = False,
    before: str = "",
    answer: Callable[[OrderStatus], str] | None = None,
    problem: Callable[[OrderStatus], str] | None = None,
) -> OrderReply:
    """One turn about an order: ask for exactly what is missing, else look up and tell.

    Blocks while the order system answers; passes `OrderSystemError` on. A wish that changes something, or
    asks for more than status and dates, gets the status and the offer of a person; `sign_in` says that
    whoever signs in on the shop's page can do it here. `answer` is what the order's dates say to the question
    that was put; where it says nothing, its status is told. A status that stands in what was said `before` is
    not told again beside something new. `problem` is what the customer told went wrong, for a person.
    """
    if slots.missing:
        return OrderReply(_question(slots, telling), "asked", slots.missing, False, None, attempts)
    found = _looked_up(slots, system, attempts, telling, look)
    if found.outcome == "locked":
        return OrderReply(telling.say("locked"), "locked", "yes_no", True, found, found.attempts)
    if found.status is None:
        return OrderReply(
            telling.say("not_matched"), "refused", "number_and_identity", False, found, found.attempts
        )
    answered = answer(found.status) if answer is not None else ""
    if answered and wish in _QUESTIONS:
        return OrderReply(answered, "answered", "", False, found, found.attempts)
    status_text = answered or told(found.status, telling)
    lines = [status_text]
    if wish in ("cancel", "return", "change"):
        needs = "order_needs_sign_in" if sign_in else "order_needs_person"
        lines.append(telling.say(needs, number=found.status.number))
    elif wish == "details":
        lines.append(telling.say("only_status_offer"))
    elif _worth_a_look(found.status, telling.today):
        lines.append(telling.say("not_delivered_yet_offer"))
    elif problem is not None and (words := problem(found.status)):
        lines.append(telling.say("problem_offer", words=words))
    asks = wish in _QUESTIONS
    offer = len(lines) > 1
    outcome: Outcome = "answered" if asks else "needs_person"
    asked: AskedFor = "yes_no" if offer else ""
    text = " ".join(lines[1:] if lines[1:] and status_text in before else lines)
    return OrderReply(text, outcome, asked, offer, found, found.attempts, status_text)


def _looked_up(
    slots: Slots, system: OrderSystem, attempts: Attempts, telling: Telling, look: Look | None
) -> Lookup:
    """Through `look`, which counts wrong proofs across conversations, else by this conversation's count."""
    if look is None or attempts.locked(telling.now):
        return look_up(system, slots.number, slots.proof, attempts, telling.now)
    return look(slots.number, slots.proof)


def refund_told(status: OrderStatus, telling: Telling) -> str:
    """When the money was sent back; empty where it was not."""
    sent = status.refunded_at
    return telling.say("refund_sent_on", date=telling.day(sent)) if sent is not None else ""


def told(status: OrderStatus, telling: Telling) -> str:
    """Status and dates of an order in a few sentences."""
    return " ".join(_told(status, telling))


def _question(slots: Slots, telling: Telling) -> str:
    example = say("example", telling.lang, number=telling.example) if telling.example else ""
    if slots.missing == "email_or_postcode":
        return telling.say("ask_identity", number=slots.number)
    key = "ask_order_number" if slots.missing == "order_number" else "ask_number_and_identity"
    return telling.say(key, example=example)


def _told(status: OrderStatus, telling: Telling) -> Iterable[str]:
    key = f"status_{status.status}"
    if key in names():
        yield telling.say(key, number=status.number)
    else:
        yield telling.say("status_unknown", number=status.number, raw=status.status)
    if status.cancelled_at:
        yield telling.say("cancelled_on", date=telling.day(status.cancelled_at))
    elif status.status in NOT_SENT:
        yield _expectation(None if status.status in _NO_DATE_YET else status.promised, telling)
    elif status.status in ON_ITS_WAY:
        yield from _travelling(status, telling)
    elif status.status == "delivered":
        yield from _delivered(status, telling)
    yield from _sent_back(status, telling)


def _travelling(status: OrderStatus, telling: Telling) -> Iterable[str]:
    several = len(status.parcels) > 1
    for n, parcel in enumerate(status.parcels, 1):
        if several:
            yield telling.say("parcel_of", n=n, of=len(status.parcels))
        if parcel.delivered_at:
            yield telling.say("delivered_on", date=telling.day(parcel.delivered_at))
            continue
        if parcel.shipped_at:
            yield telling.say("shipped_on", date=telling.day(parcel.shipped_at))
        yield _expectation(parcel.expected, telling)
    if not status.parcels:
        yield _expectation(status.promised, telling)
    if status.status == "partly_shipped" and status.promised and not several:
        yield from _rest(status.promised, telling)


def _rest(promised: tuple[date, date], telling: Telling) -> Iterable[str]:
    """What has no parcel yet is promised by the order's own range, as long as that is not over."""
    if promised[1] > telling.today:
        first = max(promised[0], telling.today)
        yield telling.say("rest_expected", first=telling.day(first), last=telling.day(promised[1]))


def _delivered(status: OrderStatus, telling: Telling) -> Iterable[str]:
    days = [parcel.delivered_at for parcel in status.parcels if parcel.delivered_at]
    if days:
        yield telling.say("delivered_on", date=telling.day(max(days)))


def _sent_back(status: OrderStatus, telling: Telling) -> Iterable[str]:
    if status.return_requested_at:
        yield telling.say("return_requested_on", date=telling.day(status.return_requested_at))
    if status.return_received_at:
        yield telling.say("return_received_on", date=telling.day(status.return_received_at))
    if status.refunded_at:
        yield telling.say("refund_sent_on", date=telling.day(status.refunded_at))
    elif status.return_received_at:
        yield telling.say("refund_open")


def _expectation(expected: tuple[date, date] | None, telling: Telling) -> str:
    """A past range is said to be overdue; one that has begun starts today."""
    if expected is None:
        return telling.say("expected_unknown")
    first, last = max(expected[0], telling.today), expected[1]
    if last < telling.today:
        return telling.say("expected_past", last=telling.day(last))
    if first >= last:
        return telling.say("expected_day", first=telling.day(last))
    return telling.say("expected_range", first=telling.day(first), last=telling.day(last))


def _worth_a_look(status: OrderStatus, today: date) -> bool:
    """Lost, failed or overdue: a person can do more than the status says."""
    return status.status in {"lost", "delivery_failed"} or any(
        _overdue(parcel, today) for parcel in status.parcels
    )


def _overdue(parcel: Parcel, today: date) -> bool:
    return parcel.delivered_at is None and parcel.expected is not None and parcel.expected[1] < today


def facts_revealed(status: OrderStatus) -> dict[str, str]:
    """Status and dates as lines for the person who takes over."""
    facts = {
        "status": status.status,
        "ordered": status.placed_at.date().isoformat() if status.placed_at else "",
        "promised": " to ".join(day.isoformat() for day in status.promised) if status.promised else "",
        "delivered": status.delivered_at.date().isoformat() if status.delivered_at else "",
        "parcels": ", ".join(parcel.status for parcel in status.parcels),
        "cancelled": status.cancelled_at.date().isoformat() if status.cancelled_at else "",
        "refunded": status.refunded_at.date().isoformat() if status.refunded_at else "",
    }
    return {name: value for name, value in facts.items() if value}


def facts_of(order: Order) -> dict[str, str]:
    """What a person needs of a customer's own order: status and dates, what is in it and what it cost."""
    goods = ", ".join(f"{item.quantity} × {item.name} ({item.variant})" for item in order.items)
    return {
        **facts_revealed(revealed(order)),
        "items": goods,
        "total": f"{order.total_cents / 100:.2f} {order.currency}",
        "paid with": order.payment_method.replace("_", " "),
    }
