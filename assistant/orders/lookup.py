"""The identity check of an order look-up: it sits here, in the tool, and reveals status and dates only."""

from __future__ import annotations

import hmac
import re
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Literal

from assistant.orders.port import OrderSystem
from assistant.orders.records import Order

MOST_FAILURES = 5
WINDOW = timedelta(hours=1)
"""After five failures within an hour no more is looked up until the first of them is an hour old."""

_NOBODY_EMAIL = "nobody@invalid.invalid"
_NOBODY_POSTCODE = "00000"


@dataclass(frozen=True, slots=True)
class Attempts:
    """Failed look-ups of one conversation or one contact, as a value: keep it, hand it in, keep what comes
    back."""

    failures: tuple[datetime, ...] = ()

    def locked(self, now: datetime) -> bool:
        """Whether no further look-up is allowed at this moment."""
        return len(self._recent(now)) >= MOST_FAILURES

    def failed(self, now: datetime) -> Attempts:
        """The same with one failure more; old ones are forgotten."""
        return Attempts((*self._recent(now), now))

    def joined(self, other: Attempts) -> Attempts:
        """Failures of both, each once: a conversation's and its contact's count together."""
        return Attempts(tuple(sorted({*self.failures, *other.failures})))

    def _recent(self, now: datetime) -> tuple[datetime, ...]:
        return tuple(at for at in self.failures if now - at < WINDOW)


@dataclass(frozen=True, slots=True)
class Proof:
    """What the customer gave to show that the order is theirs; one of both is enough, an empty one is
    none."""

    email: str = ""
    postcode: str = ""

    def __bool__(self) -> bool:
        return bool(self.email.strip() or self.postcode.strip())


@dataclass(frozen=True, slots=True)
class Parcel:
    """One parcel's status and dates."""

    status: str
    shipped_at: datetime | None
    expected: tuple[date, date] | None
    delivered_at: datetime | None
    last_event_at: datetime | None


@dataclass(frozen=True, slots=True)
class OrderStatus:
    """What order number with e-mail or postcode reveals: status and dates, and nothing about the person or
    the goods."""

    number: str
    status: str
    placed_at: datetime | None
    cancelled_at: datetime | None
    promised: tuple[date, date] | None
    parcels: tuple[Parcel, ...]
    return_requested_at: datetime | None
    return_received_at: datetime | None
    refunded_at: datetime | None

    @property
    def delivered_at(self) -> datetime | None:
        """When the last parcel arrived; None while one is on its way or nothing is known."""
        came = [parcel.delivered_at for parcel in self.parcels]
        days = [moment for moment in came if moment is not None]
        return max(days) if days and len(days) == len(came) else None


@dataclass(frozen=True, slots=True)
class Lookup:
    """The result: `found`, `refused` (no such order or not theirs: never told apart) or `locked`; and the
    new attempts.

    `by` says what proved the identity of a found order.
    """

    outcome: Literal["found", "refused", "locked"]
    status: OrderStatus | None
    attempts: Attempts
    by: Literal["", "email", "postcode"] = ""


def look_up(system: OrderSystem, number: str, proof: Proof, attempts: Attempts, now: datetime) -> Lookup:
    """Look an order up by number and proof at `now` (with time zone).

    Raises ValueError without a proof (ask for one first; nothing is looked up) and passes `OrderSystemError`
    on, which is no failed attempt. A locked conversation does not reach the order system at all.
    """
    if not proof:
        raise ValueError(
            "an order is looked up with an e-mail address or a postcode; ask the customer for one"
        )
    if attempts.locked(now):
        return Lookup("locked", None, attempts)
    order = system.order(number)
    by = _proved(order, proof)
    if order is None or not by:
        return Lookup("refused", None, attempts.failed(now))
    return Lookup("found", revealed(order), replace(attempts, failures=()), by)


def _proved(order: Order | None, proof: Proof) -> Literal["", "email", "postcode"]:
    """Both comparisons run in constant time, also when there is no order, against values nobody can give."""
    email = order.customer.email if order else _NOBODY_EMAIL
    postcode = order.address.postcode if order else _NOBODY_POSTCODE
    same_email = _same(_plain_email(proof.email), _plain_email(email)) and bool(proof.email.strip())
    same_postcode = _same(_plain_postcode(proof.postcode), _plain_postcode(postcode)) and bool(
        proof.postcode.strip()
    )
    if order is None:
        return ""
    # A wrong address is not outweighed by a right postcode: thousands of people share a postcode.
    if proof.email.strip():
        return "email" if same_email else ""
    return "postcode" if same_postcode else ""


def _same(left: str, right: str) -> bool:
    return hmac.compare_digest(left.encode(), right.encode())


def _plain_email(email: str) -> str:
    return email.strip().casefold()


def _plain_postcode(postcode: str) -> str:
    """ "D-20095", "20095" and "1012 ab" with "1012AB" are the same postcode."""
    return re.sub(r"^[A-Z]{1,2}-(?=\d)|[\s-]", "", postcode.strip().upper())


def revealed(order: Order) -> OrderStatus:
    """Status and dates of an order, without anything that names the person, the address, the goods or the
    money."""
    back = order.returns[-1] if order.returns else None
    paid_back = [each.refunded_at for each in order.refunds if each.refunded_at is not None]
    return OrderStatus(
        number=order.number,
        status=order.status,
        placed_at=order.placed_at,
        cancelled_at=order.cancelled_at,
        promised=order.promised,
        parcels=tuple(
            Parcel(
                status=each.status,
                shipped_at=each.shipped_at,
                expected=each.expected,
                delivered_at=each.delivered_at,
                last_event_at=each.events[-1].at if each.events else None,
            )
            for each in order.shipments
        ),
        return_requested_at=back.requested_at if back else None,
        return_received_at=back.received_at if back else None,
        refunded_at=max(paid_back) if paid_back else None,
    )
