"""The brief: what a person must know to take over, as a pure fold over the log. No evidence, no line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from handoff.events import (
    AnswerRated,
    ConversationReturned,
    Entry,
    FactNoted,
    Frozen,
    HandoffRequested,
    MessageAdded,
    NoteAdded,
    OrderChanged,
    OrderVerified,
    PromiseMade,
    Reason,
    Role,
)

Section = Literal[
    "wish",
    "why",
    "facts",
    "identity",
    "order",
    "missing",
    "tried",
    "sources",
    "actions",
    "promises",
    "mood",
    "next",
]
ORDER: tuple[Section, ...] = (
    "wish", "why", "identity", "order", "facts", "missing",
    "tried", "sources", "actions", "promises", "mood", "next",
)  # fmt: skip

WHY: dict[Reason, str] = {
    Reason.ASKED_HUMAN: "The customer asked for a person",
    Reason.ASKED_AGENT: "A colleague took over",
    Reason.FRUSTRATED: "The customer is upset",
    Reason.NO_ANSWER: "The knowledge folder holds no answer",
    Reason.LOW_CONFIDENCE: "The assistant was not sure enough",
    Reason.GOING_IN_CIRCLES: "The same need came up several times without progress",
    Reason.NOT_HELPFUL: "The customer said the answers did not help",
    Reason.ORDER_MISMATCH: "The order could not be matched to the customer",
    Reason.POLICY: "The wish is outside what the assistant may do",
    Reason.TOOL_ERROR: "The order system did not answer",
    Reason.MODEL_ERROR: "The assistant had a technical problem",
    Reason.OVER_BUDGET: "The assistant took too long",
}

NEXT: dict[Reason, str] = {
    Reason.FRUSTRATED: "Acknowledge the trouble first, then say what happens next",
    Reason.NO_ANSWER: "Answer from your own knowledge; the question is kept as a gap",
    Reason.LOW_CONFIDENCE: "Check the passages the assistant found before you answer",
    Reason.GOING_IN_CIRCLES: "Ask nothing already given; take another way than the answers shown",
    Reason.NOT_HELPFUL: "Take another way than the answers shown",
    Reason.ORDER_MISMATCH: "Confirm who the customer is, then look the order up",
    Reason.TOOL_ERROR: "Look the order up by hand; the customer knows the system was down",
}

TELLING_WORDS = 4
"""A shorter message ("hello", "agent please") hardly says what is wanted."""

NAMES = {
    "name": "Name", "email": "E-mail", "phone": "Phone", "order_number": "Order", "postcode": "Postcode",
    "address": "Address", "item": "Item", "amount": "Amount", "date": "Date", "deadline": "Deadline",
    "tried": "Tried at home", "refuses": "Does not want", "wish": "Wish",
}  # fmt: skip


class Evidence(Frozen):
    """What a line rests on: an event of this conversation or a document of the folder."""

    type: Literal["event", "document"]
    seq: int | None = None
    path: str | None = None
    heading: str | None = None


class Line(Frozen):
    """One line for the agent."""

    section: Section
    label: str
    value: str
    evidence: tuple[Evidence, ...]
    verified: bool = False
    said_at: int | None = None


class Brief(Frozen):
    """The card, most important first; `built_at` (ms) is the time of the last event it rests on."""

    lines: tuple[Line, ...]
    built_at: int | None = None


def event(entry: Entry) -> tuple[Evidence, ...]:
    """Evidence that is one entry of the log."""
    return (Evidence(type="event", seq=entry.seq),)


def build(entries: Sequence[Entry]) -> Brief:
    """The brief of a conversation, from its whole log; costs grow with the conversation only."""
    lines = [
        *_wish(entries),
        *_why(entries),
        *_orders(entries),
        *_facts(entries),
        *_tried(entries),
        *_sources(entries),
        *_done(entries),
        *_mood(entries),
        *_next(entries),
    ]
    kept = [line for line in lines if line.evidence and line.value.strip()]
    lines = sorted(kept, key=lambda line: ORDER.index(line.section))
    return Brief(lines=tuple(lines), built_at=entries[-1].at if entries else None)


def _said(entries: Sequence[Entry], role: Role) -> list[tuple[Entry, MessageAdded]]:
    return [
        (entry, entry.event)
        for entry in entries
        if isinstance(entry.event, MessageAdded) and entry.author.role is role
    ]


def _wish(entries: Sequence[Entry]) -> list[Line]:
    """What is wanted now, in their words, and a wish stated earlier: one may be the reason for the other."""
    said = _said(entries, Role.CUSTOMER)
    telling = [pair for pair in said if len(pair[1].text.split()) >= TELLING_WORDS] or said
    if not telling:
        return []
    entry, message = telling[-1]
    stated = _stated_wish(entries)
    if stated is not None and stated[1].seq >= entry.seq:
        return [_line("wish", "Wants", *stated)]
    lines = [_line("wish", "In their words", _short(message.text), entry)]
    if stated is not None:
        lines.append(_line("wish", "Before that", *stated))
    elif len(telling) > 1:
        earlier, words = telling[-2]
        lines.append(_line("wish", "Before that", _short(words.text), earlier))
    return lines


def _stated_wish(entries: Sequence[Entry]) -> tuple[str, Entry] | None:
    by_seq = {entry.seq: entry for entry in entries}
    for entry in reversed(entries):
        fact = entry.event
        if isinstance(fact, FactNoted) and fact.name == "wish" and fact.from_seq in by_seq:
            return fact.value, by_seq[fact.from_seq]
    return None


def _why(entries: Sequence[Entry]) -> list[Line]:
    by_seq = {entry.seq: entry for entry in entries}
    for entry in reversed(entries):
        if isinstance(entry.event, HandoffRequested):
            cause = by_seq.get(entry.event.cause_seq, entry)
            return [_line("why", "Handed over because", WHY[entry.event.reason], cause)]
    return []


def _facts(entries: Sequence[Entry]) -> list[Line]:
    by_seq = {entry.seq: entry for entry in entries}
    latest: dict[tuple[str, str], Line] = {}
    for entry in entries:
        fact = entry.event
        if not isinstance(fact, FactNoted) or fact.name == "wish" or fact.from_seq not in by_seq:
            continue
        key = (fact.name, fact.value.casefold())
        known = latest.get(key)
        if known is not None and (known.verified or not fact.verified):
            continue
        label = NAMES.get(fact.name, fact.name.replace("_", " ").capitalize())
        latest[key] = _line("facts", label, fact.value, by_seq[fact.from_seq], verified=fact.verified)
    return list(latest.values())


def _orders(entries: Sequence[Entry]) -> list[Line]:
    lines: list[Line] = []
    seen: set[str] = set()
    for entry in reversed(entries):
        found = entry.event
        if not isinstance(found, OrderVerified) or found.order_number in seen:
            continue
        seen.add(found.order_number)
        identity = f"Checked against order {found.order_number} by {found.method}"
        lines.append(_line("identity", "Identity", identity, entry, verified=True))
        known = [(key, str(value)) for key, value in found.order.items() if value]
        about = " · ".join(f"{key} {value}".replace("_", " ") for key, value in known)
        lines.append(
            _line("order", f"Order {found.order_number}", about or "looked up", entry, verified=True)
        )
    return lines


def _tried(entries: Sequence[Entry]) -> list[Line]:
    ratings = {
        entry.event.message_seq: entry.event.rating
        for entry in entries
        if isinstance(entry.event, AnswerRated)
    }
    lines = []
    for entry, message in _said(entries, Role.BOT):
        if not message.citations:
            continue
        rated = {"up": " (rated helpful)", "down": " (rated not helpful)"}.get(ratings.get(entry.seq, ""), "")
        lines.append(_line("tried", "Answer shown", _short(message.text) + rated, entry))
    return lines[-4:]


def _sources(entries: Sequence[Entry]) -> list[Line]:
    lines: dict[tuple[str, str], Line] = {}
    for entry, message in _said(entries, Role.BOT):
        for citation in message.citations:
            document = Evidence(type="document", path=citation.path, heading=citation.heading)
            lines[citation.path, citation.heading] = Line(
                section="sources",
                label=citation.title,
                value=citation.heading or citation.path,
                evidence=(document, *event(entry)),
                said_at=entry.at,
            )
    return list(lines.values())[-4:]


def _done(entries: Sequence[Entry]) -> list[Line]:
    lines = []
    for entry in entries:
        match entry.event:
            case OrderChanged() as change:
                value = f"{change.action}, reference {change.reference}"
                lines.append(_line("actions", f"Order {change.order_number}", value, entry))
            case PromiseMade() as promise:
                lines.append(_line("promises", f"Promised by {promise.by or 'us'}", promise.text, entry))
            case ConversationReturned(by="agent", note=note) if note:
                lines.append(_line("actions", f"Note of {entry.author.name}", note, entry))
            case NoteAdded(text=text):
                lines.append(_line("actions", f"Note of {entry.author.name}", text, entry))
            case _:
                pass
    return lines


def _mood(entries: Sequence[Entry]) -> list[Line]:
    felt = []
    for entry in entries:
        decision = entry.event.decision if isinstance(entry.event, MessageAdded | HandoffRequested) else None
        level = decision.signals.get("frustration") if decision else None
        if isinstance(level, int | float):
            felt.append((entry, float(level)))
    if not felt:
        return []
    last = felt[-1][1]
    word = "upset" if last >= 0.6 else "uneasy" if last >= 0.35 else "calm"
    start = felt[0][1]
    trend = ", rising" if last > start + 0.15 else ", easing" if last < start - 0.15 else ""
    evidence = tuple(Evidence(type="event", seq=entry.seq) for entry, _ in felt[-6:])
    return [Line(section="mood", label="Mood", value=word + trend, evidence=evidence, said_at=felt[-1][0].at)]


def _next(entries: Sequence[Entry]) -> list[Line]:
    asked = [entry for entry in entries if isinstance(entry.event, HandoffRequested)]
    if not asked or not isinstance(asked[-1].event, HandoffRequested):
        return []
    step = NEXT.get(asked[-1].event.reason)
    if step is None and any(isinstance(entry.event, OrderVerified) for entry in entries):
        step = "The order is checked and on this card; answer without asking for it again"
    return [_line("next", "Next step", step, asked[-1])] if step else []


def _line(section: Section, label: str, value: str, entry: Entry, *, verified: bool = False) -> Line:
    return Line(
        section=section, label=label, value=value, evidence=event(entry), verified=verified, said_at=entry.at
    )


def _short(text: str, limit: int = 180) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= limit else flat[: limit - 1].rstrip() + "…"
