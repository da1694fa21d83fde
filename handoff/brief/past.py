"""What happened so far: answers shown, sources, what was done or refused, what was promised, the mood."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from handoff.brief.card import Evidence, Line, events, line, said, short
from handoff.events import (
    AnswerRated,
    ConversationReturned,
    Entry,
    HandoffRequested,
    MessageAdded,
    NoteAdded,
    OrderChanged,
    OrderRefused,
    PromiseMade,
    Role,
)

MOST = 4
_REFUSED = {
    "refused": "Order not shown: number and proof do not belong together",
    "locked": "Order not shown: too many wrong tries",
    "unknown": "Order not found under the number given",
}


def tried_lines(entries: Sequence[Entry]) -> list[Line]:
    """Answers with sources that were shown, and how they were rated; the last few."""
    ratings = {
        entry.event.message_seq: (entry.event.rating, entry.seq)
        for entry in entries
        if isinstance(entry.event, AnswerRated)
    }
    lines = []
    for entry, message in said(entries, Role.BOT):
        if not message.citations:
            continue
        rating, rated_at = ratings.get(entry.seq, ("", None))
        rated = {"up": " (rated helpful)", "down": " (rated not helpful)"}.get(rating, "")
        lines.append(line("tried", "Answer shown", short(message.text) + rated, entry, rated_at))
    return lines[-MOST:]


def source_lines(entries: Sequence[Entry]) -> list[Line]:
    """The passages behind those answers."""
    lines: dict[tuple[str, str], Line] = {}
    for entry, message in said(entries, Role.BOT):
        for citation in message.citations:
            document = Evidence(type="document", path=citation.path, heading=citation.heading)
            lines[citation.path, citation.heading] = Line(
                section="sources",
                label=citation.title,
                value=citation.heading or citation.path,
                evidence=(document, *events(entry.seq)),
                said_at=entry.at,
            )
    return list(lines.values())[-MOST:]


def done_lines(entries: Sequence[Entry]) -> list[Line]:
    """Orders changed, look-ups refused, promises, notes."""
    lines = []
    for entry in entries:
        match entry.event:
            case OrderChanged() as change:
                value = f"{change.action}, reference {change.reference}"
                lines.append(line("actions", f"Order {change.order_number}", value, entry))
            case OrderRefused() as refused:
                lines.append(line("actions", f"Order {refused.order_number}", _not_done(refused), entry))
            case MessageAdded(decision=decision) if decision and decision.signals.get("lookup") in _REFUSED:
                value = _REFUSED[str(decision.signals["lookup"])]
                lines.append(line("actions", "Refused", value, entry))
            case PromiseMade() as promise:
                lines.append(
                    line("promises", f"Promised by {promise.by or 'us'}", promise.text + _due(promise), entry)
                )
            case ConversationReturned(by="agent", note=note) if note:
                lines.append(line("actions", f"Note of {entry.author.name}", note, entry))
            case NoteAdded(text=text):
                lines.append(line("actions", f"Note of {entry.author.name}", text, entry))
            case _:
                pass
    return lines


def _due(promise: PromiseMade) -> str:
    if promise.due_at is None:
        return ""
    return f" (due {datetime.fromtimestamp(promise.due_at / 1000, UTC):%Y-%m-%d %H:%M} UTC)"


def mood_lines(entries: Sequence[Entry]) -> list[Line]:
    """How it went: the levels one after another, a repeated one once."""
    felt = []
    for entry in entries:
        decision = entry.event.decision if isinstance(entry.event, MessageAdded | HandoffRequested) else None
        level = decision.signals.get("frustration") if decision else None
        if isinstance(level, int | float):
            felt.append((entry, _word(float(level))))
    if not felt:
        return []
    words = [word for place, (_, word) in enumerate(felt) if not place or felt[place - 1][1] != word]
    return [
        line("mood", "Mood", ", then ".join(words[-4:]), felt[-1][0], *(entry.seq for entry, _ in felt[-6:]))
    ]


def _word(level: float) -> str:
    return "upset" if level >= 0.5 else "uneasy" if level >= 0.25 else "calm"


def _not_done(refused: OrderRefused) -> str:
    why = {
        "changed": "the order had changed meanwhile",
        "refused": "the order system refused",
        "no_answer": f"the order system did not answer; check whether it was done (key {refused.key})",
    }[refused.why]
    detail = f": {refused.detail}" if refused.detail else ""
    return f"{refused.action} was confirmed, but {why}{detail}"
