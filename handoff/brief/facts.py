"""Who the customer is, which order it is about, what they gave and what is still missing."""

from __future__ import annotations

from collections.abc import Sequence

from handoff.brief.card import Line, events, line
from handoff.brief.identity import WAYS, is_known
from handoff.brief.ledger import Given
from handoff.events import Entry, HandoffRequested, MessageAdded, OrderVerified, Role

NAMES = {
    "name": "Name", "email": "E-mail", "phone": "Phone", "order_number": "Order", "postcode": "Postcode",
    "address": "Address", "item": "Item", "amount": "Amount", "date": "Date", "deadline": "Deadline",
    "tried": "Tried at home", "refuses": "Does not want", "wish": "Asked for", "payment": "Paid with",
    "preferred_channel": "Prefers", "preferred_time": "Best time", "mood": "Says of themselves",
    "reason": "Reason", "details": "Also said",
}  # fmt: skip
SIGNED_IN = frozenset({"token", "email_code"})
"""Proofs of the person, told once for all their orders."""
ABOUT_ORDERS = frozenset({"order_status", "cancel", "return", "change"})


def fact_lines(facts: Sequence[Given], shown: Sequence[Line]) -> list[Line]:
    """Every fact that holds, and every one the customer took back, with both values; none twice."""
    told = {evidence.seq for each in shown for evidence in each.evidence}
    return [
        _line(fact, facts)
        for fact in facts
        if (fact.holds or fact.dropped) and not (fact.name == "wish" and fact.seq in told)
    ]


def _line(fact: Given, facts: Sequence[Given]) -> Line:
    before = [
        each
        for each in facts
        if each.name == fact.name and each.correction == fact.value and each.corrected_by
    ]
    value = (
        f"{fact.value} (corrected, before: {', '.join(each.value for each in before)})"
        if before
        else fact.value
    )
    if fact.dropped:
        value = f"{fact.value} (the customer took this back)"
    evidence = events(
        fact.seq, fact.corrected_by, fact.verified_by, *(each.seq for each in before), *fact.said_again
    )
    label = NAMES.get(fact.name, fact.name.replace("_", " ").capitalize())
    return Line(
        section="facts", label=label, value=value, evidence=evidence, verified=fact.verified, said_at=fact.at
    )  # fmt: skip


def order_lines(entries: Sequence[Entry]) -> list[Line]:
    """The identity check and the order's record as it was then, newest check of each order."""
    lines: list[Line] = []
    seen: set[str] = set()
    for entry in reversed(entries):
        found = entry.event
        if not isinstance(found, OrderVerified) or found.order_number in seen:
            continue
        seen.add(found.order_number)
        identity = f"Order {found.order_number} checked, {WAYS.get(found.method, found.method)}"
        known = [(key, str(value)) for key, value in found.order.items() if value]
        about = " · ".join(f"{key} {value}".replace("_", " ") for key, value in known)
        if found.method not in SIGNED_IN:
            lines.append(line("identity", "Identity", identity, entry, verified=True))
        lines.append(line("order", f"Order {found.order_number}", about or "looked up", entry, verified=True))
    return lines


def missing_lines(entries: Sequence[Entry], facts: Sequence[Given]) -> list[Line]:
    """What an agent will need and nobody gave; each line rests on the message that makes it needed."""
    need = _order_need(entries)
    if need is None or any(isinstance(entry.event, OrderVerified) for entry in entries):
        return []
    known = is_known(entries)
    names = {fact.name for fact in facts if fact.holds}
    lines = []
    if "order_number" not in names:
        wanted = "Which of their orders it is" if known else "Order number"
        lines.append(line("missing", "", wanted, need))
    if not known and not names & {"email", "postcode"}:
        lines.append(line("missing", "", "E-mail or postcode of the order, to check who it is", need))
    return lines


def _order_need(entries: Sequence[Entry]) -> Entry | None:
    by_seq = {entry.seq: entry for entry in entries}
    for entry in reversed(entries):
        said = entry.event
        if not isinstance(said, MessageAdded | HandoffRequested) or said.decision is None:
            continue
        if said.decision.signals.get("intent") in ABOUT_ORDERS:
            through = said.through if isinstance(said, MessageAdded) else said.cause_seq
            cause = by_seq.get(through)
            return cause if cause and cause.author.role is Role.CUSTOMER else entry
    return None
