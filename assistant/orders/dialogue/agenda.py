"""Where a dialogue about orders stands: kept with each of the bot's decisions, so the log alone tells it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from assistant.orders.dialogue.wish import Wish, wish_of

SIGNAL = "orders"
"""Name of the decision's signal that holds it."""
CONFIRM = "confirm"


@dataclass(frozen=True, slots=True)
class Agenda:
    """The wishes still open, the first in hand; `asked` is the slot our last question was for (`confirm`: a
    summary), `choices` what was offered as (label, value); `action` what was summed up, on the order as it
    was at `revision`; `left` what is for a person; `focus` the order spoken of last; `question` a question
    about an order that waits for which one."""

    wishes: tuple[Wish, ...] = ()
    asked: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    action: Mapping[str, Any] = field(default_factory=dict)
    revision: str = ""
    left: tuple[str, ...] = ()
    focus: str = ""
    question: tuple[str, str] = ("", "")

    @property
    def current(self) -> Wish | None:
        """The wish in hand."""
        return self.wishes[0] if self.wishes else None

    def with_current(self, wish: Wish) -> Agenda:
        """The same with the wish in hand put so."""
        return replace(self, wishes=(wish, *self.wishes[1:]))

    def done(self) -> Agenda:
        """The wish in hand is off the agenda."""
        return replace(self.unasked(), wishes=self.wishes[1:])

    def unasked(self) -> Agenda:
        """No question is open any more."""
        return replace(self, asked="", choices=(), action={}, revision="", question=("", ""))

    def dump(self) -> str:
        """The form kept as a signal."""
        full = {
            "wishes": [wish.as_json() for wish in self.wishes], "asked": self.asked, "choices": self.choices,
            "action": self.action, "revision": self.revision, "left": self.left, "focus": self.focus,
            "question": self.question if self.question[0] else (),
        }  # fmt: skip
        return json.dumps({name: value for name, value in full.items() if value}, ensure_ascii=False)


def agenda_of(signal: object) -> Agenda:
    """The agenda a decision kept, an empty one for none. Raises ValueError for what `dump` did not make."""
    if not signal:
        return Agenda()
    raw = json.loads(str(signal))
    question = raw.get("question") or ("", "")
    return Agenda(
        wishes=tuple(wish_of(each) for each in raw.get("wishes", ())),
        asked=raw.get("asked", ""),
        choices=tuple((label, value) for label, value in raw.get("choices", ())),
        action=raw.get("action", {}),
        revision=raw.get("revision", ""),
        left=tuple(raw.get("left", ())),
        focus=raw.get("focus", ""),
        question=(question[0], question[1]),
    )
