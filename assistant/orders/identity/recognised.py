"""Who the conversation is with, as its log says at one moment."""

from __future__ import annotations

from collections.abc import Iterable

from assistant.orders.own import NOBODY, Level, Verification
from handoff.events import ContactSignedOut, ContactVerified, Entry, OrderVerified


def recognised(entries: Iterable[Entry], now: int) -> Verification:
    """The last full proof that was not signed out of and has not run out at `now` (ms); else the last order
    whose status was opened; else nobody."""
    full = status = NOBODY
    for entry in entries:
        match entry.event:
            case ContactVerified() as proof:
                lasting = proof.expires_at > now
                claims = tuple(proof.claims.items())
                known = Verification(Level.FULL, proof.customer_id, proof.method, claims=claims)
                full = known if lasting else NOBODY
            case OrderVerified() as order:
                status = Verification(Level.STATUS, method=order.method, number=order.order_number)
            case ContactSignedOut():
                full = status = NOBODY
    return full if full.level else status
