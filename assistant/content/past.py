"""What customers asked the bot, and where nobody could answer: read from the conversation log."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Literal

from sqlalchemy import Connection, select

from assistant.answering.parts import questions_in
from assistant.partly import OPEN_PART
from handoff.events import (
    AnswerRated,
    ConversationResolved,
    Decision,
    Entry,
    MessageAdded,
    Reason,
    Role,
)
from handoff.storage import log
from handoff.storage.schema import conversations, events

Why = Literal["no_answer", "low_confidence", "rated_down", "no_answer_in_docs"]
DAYS = 90
_WEAK = frozenset({Reason.NO_ANSWER.value, Reason.LOW_CONFIDENCE.value})
_GAVE_UP = frozenset({"offer", "handoff"})


@dataclass(frozen=True, slots=True)
class Question:
    """What a customer asked: where its last message stands in the log, when (ms), and what led up to it."""

    conversation: str
    seq: int
    at: int
    text: str
    earlier: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A question that found no answer, why we say so, and what agents said to the customer after it."""

    question: Question
    why: Why
    answers: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """What names it for good: conversation and seq."""
        return f"{self.question.conversation}:{self.question.seq}"


def read(connection: Connection, since: int) -> list[list[Entry]]:
    """The logs of all conversations that were active at or after `since` (ms), oldest first."""
    active = select(conversations.c.id).where(conversations.c.updated_at >= since)
    statement = (
        select(events)
        .where(events.c.conversation_id.in_(active))
        .order_by(events.c.conversation_id, events.c.seq)
    )
    entries = [log.entry_of(tuple(row)) for row in connection.execute(statement)]
    threads = [list(group) for _, group in groupby(entries, key=lambda entry: entry.conversation)]
    return sorted(threads, key=lambda thread: (thread[0].at, thread[0].conversation))


def questions(thread: Sequence[Entry]) -> Iterator[tuple[Question, Entry]]:
    """Each thing the customer asked with the bot's message that dealt with it."""
    earlier: list[str] = []
    pending: list[Entry] = []
    for entry in thread:
        said = entry.event
        if not isinstance(said, MessageAdded):
            continue
        if entry.author.role is Role.CUSTOMER:
            pending.append(entry)
        elif entry.author.role is Role.BOT and pending:
            dealt = [each for each in pending if each.seq <= (said.through or entry.seq)]
            if dealt:
                yield _question(dealt, earlier), entry
                earlier += [_text(each) for each in dealt]
                pending = pending[len(dealt) :]
        elif entry.author.role is Role.AGENT:
            earlier += [_text(each) for each in pending]
            pending = []


def unanswered(thread: Sequence[Entry]) -> list[Unanswered]:
    """Questions of one conversation that nobody could answer, each once, in order."""
    asked = list(questions(thread))
    rated = {
        entry.event.message_seq
        for entry in thread
        if isinstance(entry.event, AnswerRated) and entry.event.rating == "down"
    }
    found: dict[int, tuple[Question, Why]] = {}
    for question, reply in asked:
        said = reply.event
        decision = said.decision if isinstance(said, MessageAdded) else None
        if decision is not None and decision.action in _GAVE_UP and decision.reason in _WEAK:
            found[question.seq] = (
                _open(question, decision),
                "no_answer" if decision.reason == "no_answer" else "low_confidence",
            )
        elif reply.seq in rated:
            found[question.seq] = question, "rated_down"
    if not found and asked and _resolved_without_docs(thread):
        question = asked[-1][0]
        found[question.seq] = question, "no_answer_in_docs"
    return [Unanswered(question, why, _answers(thread, question.seq)) for question, why in found.values()]


def _open(question: Question, decision: Decision) -> Question:
    """Of several questions in one message the one that was left open."""
    place, parts = decision.signals.get(OPEN_PART), questions_in(question.text)
    if not isinstance(place, float) or not 0 <= place < len(parts):
        return question
    return replace(question, text=parts[int(place)])


def _resolved_without_docs(thread: Sequence[Entry]) -> bool:
    return any(
        isinstance(entry.event, ConversationResolved) and entry.event.disposition == "no_answer_in_docs"
        for entry in thread
    )


def _answers(thread: Sequence[Entry], seq: int) -> tuple[str, ...]:
    """What agents said after it, until the conversation was resolved."""
    said = []
    for entry in thread:
        if entry.seq > seq:
            if isinstance(entry.event, ConversationResolved):
                break
            if isinstance(entry.event, MessageAdded) and entry.author.role is Role.AGENT:
                said.append(entry.event.text)
    return tuple(said)


def _question(dealt: Sequence[Entry], earlier: Sequence[str]) -> Question:
    last = dealt[-1]
    return Question(
        last.conversation, last.seq, last.at, "\n".join(_text(each) for each in dealt), tuple(earlier)
    )


def _text(entry: Entry) -> str:
    return entry.event.text if isinstance(entry.event, MessageAdded) else ""
