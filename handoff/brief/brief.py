"""The brief: what a person must know to take over, as a pure fold over the log. No evidence, no line."""

from __future__ import annotations

from collections.abc import Sequence

from handoff.brief.card import ORDER, Evidence, Line, line
from handoff.brief.facts import fact_lines, missing_lines, order_lines
from handoff.brief.identity import identity_lines
from handoff.brief.ledger import Given, ledger
from handoff.brief.past import done_lines, mood_lines, source_lines, tried_lines
from handoff.brief.wish import wish_lines
from handoff.events import BriefSummarised, Entry, Frozen, HandoffRequested, OrderVerified, Reason

__all__ = ["ORDER", "Brief", "Evidence", "Line", "build"]

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


class Brief(Frozen):
    """The card, most important first; `built_at` (ms) is the time of the last event it rests on."""

    lines: tuple[Line, ...]
    built_at: int | None = None


def build(entries: Sequence[Entry]) -> Brief:
    """The brief of a conversation, from its whole log; costs grow with the conversation only."""
    facts = ledger(entries)
    wish = wish_lines(entries, facts)
    missing = missing_lines(entries, facts)
    lines = [
        *wish,
        *_why(entries),
        *_summary(entries),
        *identity_lines(entries),
        *order_lines(entries),
        *fact_lines(facts, wish),
        *missing,
        *tried_lines(entries),
        *source_lines(entries),
        *done_lines(entries),
        *mood_lines(entries),
        *_next(entries, facts, missing),
    ]
    kept = [each for each in lines if each.evidence and each.value.strip()]
    kept.sort(key=lambda each: ORDER.index(each.section))
    return Brief(lines=tuple(kept), built_at=entries[-1].at if entries else None)


def _why(entries: Sequence[Entry]) -> list[Line]:
    by_seq = {entry.seq: entry for entry in entries}
    for entry in reversed(entries):
        if isinstance(entry.event, HandoffRequested):
            cause = by_seq.get(entry.event.cause_seq, entry)
            return [line("why", "Handed over because", WHY[entry.event.reason], cause)]
    return []


def _summary(entries: Sequence[Entry]) -> list[Line]:
    """A model's words on the last handoff; what they rest on stands beside them."""
    for entry in reversed(entries):
        if isinstance(entry.event, HandoffRequested):
            return []
        if isinstance(entry.event, BriefSummarised):
            return [
                line("summary", "In short", each.text, entry, *each.seqs) for each in entry.event.sentences
            ]
    return []


def _next(entries: Sequence[Entry], facts: Sequence[Given], missing: Sequence[Line]) -> list[Line]:
    asked = [entry for entry in entries if isinstance(entry.event, HandoffRequested)]
    if not asked or not isinstance(asked[-1].event, HandoffRequested):
        return []
    steps = [NEXT.get(asked[-1].event.reason, ""), _order_step(entries, missing)]
    proof = [evidence.seq for each in missing for evidence in each.evidence]
    deadlines = [fact for fact in facts if fact.name == "deadline" and fact.holds]
    if deadlines:
        steps.append(f"Mind the deadline: {deadlines[-1].value}")
        proof.append(deadlines[-1].seq)
    said = ". ".join(step for step in steps if step)
    return [line("next", "Next step", said, asked[-1], *proof)] if said else []


def _order_step(entries: Sequence[Entry], missing: Sequence[Line]) -> str:
    if missing:
        wanted = " and ".join(each.value[0].lower() + each.value[1:] for each in missing)
        return f"Ask only for: {wanted}"
    if any(isinstance(entry.event, OrderVerified) for entry in entries):
        return "The order is checked and on this card; do not ask for it again"
    return ""
