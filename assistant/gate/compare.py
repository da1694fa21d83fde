"""What changed for customers between two records. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

from assistant.content import diff
from assistant.gate.case import Move

Kind = Literal["stops_answering", "loses_source", "changes_answer", "changes_move", "starts_answering"]
KINDS: tuple[Kind, ...] = get_args(Kind)
"""From what hurts most to what may be good news."""


@dataclass(frozen=True, slots=True)
class Change:
    """A case that gets something else now."""

    id: str
    text: str
    kind: Kind
    before: Move
    after: Move

    def as_dict(self) -> dict[str, Any]:
        """The JSON form."""
        return {
            "id": self.id, "text": self.text, "kind": self.kind,
            "before": self.before.as_dict(), "after": self.after.as_dict(),
        }  # fmt: skip


def compared(before: Mapping[str, Move], after: Mapping[str, Move], texts: Mapping[str, str]) -> list[Change]:
    """The cases in both that differ for a customer, the worst kind first."""
    found = [
        Change(name, texts[name], kind, before[name], move)
        for name, move in after.items()
        if name in before and (kind := kind_of(before[name], move)) is not None
    ]
    return sorted(found, key=lambda change: (KINDS.index(change.kind), change.id))


def kind_of(before: Move, after: Move) -> Kind | None:
    """How two moves differ; None where a customer would not notice."""
    if before.answered or after.answered:
        return diff.changed(before, after)
    return "changes_move" if before.action != after.action else None
