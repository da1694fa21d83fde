"""What the brief is made of: lines that point to events and documents."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from handoff.events import Entry, Frozen, MessageAdded, Role
from handoff.masking import masked

Section = Literal[
    "wish", "why", "summary", "identity", "order", "facts", "missing",
    "tried", "sources", "actions", "promises", "mood", "next",
]  # fmt: skip
ORDER: tuple[Section, ...] = (
    "wish", "why", "summary", "identity", "order", "facts", "missing",
    "tried", "sources", "actions", "promises", "mood", "next",
)  # fmt: skip


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


def events(*seqs: int | None) -> tuple[Evidence, ...]:
    """Evidence that are entries of the log, each once."""
    return tuple(Evidence(type="event", seq=seq) for seq in dict.fromkeys(seqs) if seq is not None)


def line(
    section: Section, label: str, value: str, entry: Entry, *others: int | None, verified: bool = False
) -> Line:
    """A line that rests on this entry (and on `others`), its secrets masked."""
    return Line(
        section=section,
        label=label,
        value=masked(value),
        evidence=events(entry.seq, *others),
        verified=verified,
        said_at=entry.at,
    )


def said(entries: Sequence[Entry], role: Role) -> list[tuple[Entry, MessageAdded]]:
    """The messages of one side."""
    return [
        (entry, entry.event)
        for entry in entries
        if isinstance(entry.event, MessageAdded) and entry.author.role is role
    ]


def short(text: str, limit: int = 180) -> str:
    """One line of at most `limit` characters, cut after masking so that no secret is cut in two."""
    flat = " ".join(masked(text).split())
    return flat if len(flat) <= limit else flat[: limit - 1].rstrip() + "…"
