"""Which answers used a document, and how customers rated them: read from the conversation log."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from assistant.content import past
from handoff.events import AnswerRated, Entry, MessageAdded, Role

NEWEST = 50


@dataclass(frozen=True, slots=True)
class Use:
    """One bot answer: what was asked, what it said, on which files it rests, and the customer's rating."""

    conversation: str
    seq: int
    at: int
    question: str
    answer: str
    paths: tuple[str, ...]
    rating: str

    def as_dict(self) -> dict[str, Any]:
        """The JSON form."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Tally:
    """How often a document was used, and how often that was rated helpful and not helpful."""

    used: int = 0
    up: int = 0
    down: int = 0


def uses(threads: Iterable[Sequence[Entry]]) -> list[Use]:
    """Every answer with a source, newest first."""
    return newest(use for thread in threads for use in _of(thread))


def newest(found: Iterable[Use]) -> list[Use]:
    """In the order of `uses`."""
    return sorted(found, key=lambda use: (-use.at, use.conversation, use.seq))


def tallies(found: Iterable[Use]) -> dict[str, Tally]:
    """The sums by path."""
    sums: dict[str, Tally] = defaultdict(Tally)
    for use in found:
        for path in use.paths:
            tally = sums[path]
            sums[path] = Tally(
                tally.used + 1, tally.up + (use.rating == "up"), tally.down + (use.rating == "down")
            )
    return dict(sums)


def of_document(found: Iterable[Use], path: str) -> list[Use]:
    """The newest uses of one document; those rated down come first."""
    own = [use for use in found if path in use.paths]
    return sorted(own, key=lambda use: use.rating != "down")[:NEWEST]


def rated_down(found: Iterable[Use]) -> list[Use]:
    """The newest answers that customers found not helpful."""
    return [use for use in found if use.rating == "down"][:NEWEST]


def _of(thread: Sequence[Entry]) -> Iterable[Use]:
    rated = {
        entry.event.message_seq: entry.event.rating
        for entry in thread
        if isinstance(entry.event, AnswerRated)
    }
    for question, reply in past.questions(thread):
        said = reply.event
        if isinstance(said, MessageAdded) and reply.author.role is Role.BOT and said.citations:
            paths = tuple(dict.fromkeys(citation.path for citation in said.citations))
            yield Use(
                reply.conversation, reply.seq, reply.at, question.text, said.text, paths,
                rated.get(reply.seq, ""),
            )  # fmt: skip
