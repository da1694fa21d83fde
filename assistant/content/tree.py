"""The folder as its owner sees it: every file with its state, what is due, who changed it last, its use."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from assistant.content.usage import Tally
from knowledge.checks.validity import SOON
from knowledge.document import DocumentState
from knowledge.repository import LastEdit


@dataclass(frozen=True, slots=True)
class Leaf:
    """One file: how the bot has it, and what is due for its owner (`expiring`, `stale` or nothing)."""

    document: DocumentState
    due: str
    why: str
    edited: LastEdit | None
    tally: Tally

    def as_dict(self) -> dict[str, Any]:
        """The JSON form; days as ISO dates, times in ms."""
        front = self.document.front
        return {
            "path": self.document.path,
            "title": self.document.title,
            "state": self.document.state,
            "reason": self.document.reason,
            "due": self.due,
            "why": self.why,
            "owner": front.owner,
            "audience": front.audience,
            "passages": self.document.chunks,
            "edited": {"by": self.edited.author, "at": self.edited.at, "message": self.edited.message}
            if self.edited
            else None,
            "used": self.tally.used,
            "up": self.tally.up,
            "down": self.tally.down,
        }


def leaves(
    documents: Iterable[DocumentState],
    edits: Mapping[str, LastEdit],
    tallies: Mapping[str, Tally],
    now: datetime,
) -> list[Leaf]:
    """Every file, by path."""
    return [
        Leaf(state, *due(state, now), edits.get(state.path), tallies.get(state.path, Tally()))
        for state in sorted(documents, key=lambda each: each.path)
    ]


def due(state: DocumentState, now: datetime) -> tuple[str, str]:
    """What is due (`stale`, `expiring` or nothing) and the sentence about it."""
    front = state.front
    if state.state != "indexed":
        return "", ""
    if front.review_by is not None and front.review_by < now.date():
        return "stale", f"was to be reviewed by {front.review_by}"
    if front.valid_until is not None and front.valid_until <= now + SOON:
        return "expiring", f"leaves the answers on {front.valid_until:%Y-%m-%d %H:%M} UTC"
    return "", ""
