"""What a turn comes to: words, their evidence, and what shall happen with the conversation."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from assistant.answering.phrases import say
from handoff.events import Choice, Citation, Decision, Event, Reason

Action = Literal["answer", "clarify", "offer", "handoff"]


@dataclass(frozen=True, slots=True)
class Reply:
    """The bot's move. `also` are facts and verifications stored in the same transaction."""

    action: Action
    text: str = ""
    citations: tuple[Citation, ...] = ()
    choices: tuple[Choice, ...] = ()
    reason: Reason | None = None
    decision: Decision | None = None
    also: tuple[Event, ...] = field(default=())


def person_choices(lang: str, seed: str) -> tuple[Choice, Choice]:
    """The two buttons under an offer of a person."""
    yes = Choice(text=say("yes_person", lang, seed=seed), action="handoff")
    return yes, Choice(text=say("no_person", lang, seed=seed), action="dismiss")
