"""What a turn comes to: words, their evidence, and what shall happen with the conversation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from assistant.answering import extract
from assistant.answering.decide import Action
from assistant.answering.phrases import say
from assistant.answering.prompts import Reading
from handoff.events import Choice, Citation, Decision, Event, OrderConfirmed, Reason


@dataclass(frozen=True, slots=True)
class Reply:
    """The bot's move. `also` are facts and verifications stored in the same transaction.

    With `confirms` the move is not to speak yet but to make this change, and then to think again.
    """

    action: Action
    text: str = ""
    citations: tuple[Citation, ...] = ()
    choices: tuple[Choice, ...] = ()
    reason: Reason | None = None
    decision: Decision | None = None
    also: tuple[Event, ...] = field(default=())
    draft: Draft | None = None
    confirms: OrderConfirmed | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """What a language model may write this answer from, and the bot's move if it finds no answer there."""

    reading: Reading
    declined: Reply


def cited(citations: Sequence[extract.Citation]) -> tuple[Citation, ...]:
    """Citations as they are stored, each with the article's page on this server."""
    return tuple(
        Citation(
            n=each.n,
            path=each.path,
            title=each.title,
            heading=each.heading,
            quote=each.quote,
            url=f"/articles/{each.path}",
        )
        for each in citations
    )


def person_choices(lang: str, seed: str) -> tuple[Choice, Choice]:
    """The two buttons under an offer of a person."""
    yes = Choice(text=say("yes_person", lang, seed=seed), action="handoff")
    return yes, Choice(text=say("no_person", lang, seed=seed), action="dismiss")
