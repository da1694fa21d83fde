"""A case: something customers ask, and what they get on it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from assistant.content import past
from assistant.measuring.outcome import Outcome
from assistant.measuring.questions import Question
from handoff.events import Entry, MessageAdded
from knowledge.checks.stored_questions import StoredQuestion

Origin = Literal["question", "conversation"]


@dataclass(frozen=True, slots=True)
class Case:
    """A stored question, or a turn of a conversation with what the customer said before it."""

    origin: Origin
    question: Question

    @property
    def id(self) -> str:
        """What names it in the record."""
        return str(self.question.id)


@dataclass(frozen=True, slots=True)
class Move:
    """What the customer gets: the bot's move, its words and the files they rest on. `words` is empty where a
    language model writes, because it never writes the same twice."""

    action: str
    reason: str
    words: str
    paths: frozenset[str]

    def reads_as(self, other: Move) -> bool:
        """The same files and, where both were kept, the same words?"""
        both = bool(self.words and other.words)
        return self.paths == other.paths and (not both or self.words == other.words)

    @property
    def answered(self) -> bool:
        """Was it answered from the folder?"""
        return self.action == "answer" and bool(self.paths)

    def as_dict(self) -> dict[str, Any]:
        """The JSON form."""
        return {
            "action": self.action,
            "reason": self.reason,
            "words": self.words,
            "paths": sorted(self.paths),
        }


def move_of(outcome: Outcome, *, worded_by_model: bool) -> Move:
    """The move as a customer sees it."""
    paths = frozenset(cited.path for cited in outcome.citations)
    # In which words the bot does not answer varies and means nothing.
    words = outcome.text if outcome.decision == "answer" and paths and not worded_by_model else ""
    return Move(outcome.decision, outcome.reason, words, paths)


def cases(stored: Iterable[StoredQuestion], threads: Iterable[Sequence[Entry]], most: int) -> list[Case]:
    """Stored questions that the folder may answer, and the newest turns of conversations, at most `most`,
    each question with its history once."""
    found: dict[tuple[str, tuple[str, ...]], Case] = {}
    every = [_stored(each) for each in stored if each.from_folder]
    turns = sorted((turn for thread in threads for turn in _turns(thread)), key=lambda each: -each[0])
    for case in [*every, *(case for _, case in turns[:most])]:
        text = " ".join(case.question.text.casefold().split())
        found.setdefault((text, case.question.earlier), case)
    return list(found.values())


def _stored(question: StoredQuestion) -> Case:
    turns = tuple((True, text) for text in question.history)
    return Case("question", Question(question.id, question.text, turns))


def _turns(thread: Sequence[Entry]) -> Iterator[tuple[int, Case]]:
    """Turns that the folder and the thresholds decided, with their time; what rested on an order then cannot
    be asked again."""
    for asked, reply in past.questions(thread):
        decision = reply.event.decision if isinstance(reply.event, MessageAdded) else None
        if decision is not None and "answerable" in decision.signals:
            turns = tuple((True, text) for text in asked.earlier)
            yield (
                asked.at,
                Case("conversation", Question(f"{asked.conversation}:{asked.seq}", asked.text, turns)),
            )
