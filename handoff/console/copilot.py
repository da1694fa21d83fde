"""What may help an agent to answer; the knowledge behind it comes from outside through a port."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from handoff.events import Entry, Frozen


class Source(Frozen):
    """A passage: `internal` ones are for the team and must not be quoted to the customer."""

    n: int
    path: str
    title: str
    heading: str = ""
    quote: str = ""
    url: str | None = None
    internal: bool = False


class Suggestion(Frozen):
    """A reply to start from, never sent by itself; empty text where nothing fits.

    `rests_on` are the events it was drawn from, `sure` (0..1) how well the sources answer.
    """

    text: str
    question: str
    sources: tuple[Source, ...] = ()
    rests_on: tuple[int, ...] = ()
    sure: float = 0.0


class Librarian(Protocol):
    """Looks things up for agents, in every audience they may read. Blocking; called in a thread."""

    def suggest(self, entries: Sequence[Entry]) -> Suggestion:
        """A reply to the customer's need as the brief has it."""
        ...

    def ask(self, question: str, entries: Sequence[Entry] = ()) -> Suggestion:
        """What the knowledge says to the agent's own question."""
        ...
