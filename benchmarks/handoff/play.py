"""One customer after another meets a system: the script is played, what happens is written down."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, field
from typing import Any

from benchmarks.handoff.customers import WORDING, Customer
from benchmarks.handoff.system import Heard, System
from handoff.repeats.guard import asks

PATIENCE_SECONDS = 10.0
MOST_QUESTIONS = 3
"""Questions of the system a customer answers in a row."""


@dataclass
class Played:
    """What became of one customer; `given` are the facts said so far, in the order they were said."""

    customer: str
    goal: str
    needs_person: bool
    given: dict[str, str] = field(default_factory=dict)
    handed_over: bool = False
    offers: int = 0
    reached: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    asked_twice: list[str] = field(default_factory=list)
    asked_again_by_agent: list[str] = field(default_factory=list)
    silent_seconds: float = 0.0
    dead_end: bool = False
    turns: list[tuple[str, str]] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """A line of the result file."""
        return asdict(self)


def play(customer: Customer, system: System) -> Played:
    """Play the script against the system, then let the scripted agent read the card."""
    played = Played(customer.id, customer.goal, customer.needs_person)
    conversation = system.begin()
    for place, line in enumerate(customer.lines):
        _note(played, customer, line, first=not place)
        heard = _said(played, system, conversation, line)
        heard = _answered(played, customer, system, conversation, heard)
        if played.handed_over or played.dead_end:
            break
    if played.handed_over:
        _agent(played, customer, system.card(conversation))
    return played


def _said(played: Played, system: System, conversation: str, text: str) -> Heard:
    heard = system.say(conversation, text)
    played.turns += [("customer", text), *(("system", each) for each in heard.texts)]
    played.silent_seconds += max(0.0, heard.seconds - PATIENCE_SECONDS)
    played.dead_end = played.dead_end or not heard.told
    played.handed_over = played.handed_over or heard.handed_over
    played.offers += heard.offered
    return heard


def _answered(played: Played, customer: Customer, system: System, conversation: str, heard: Heard) -> Heard:
    """Take or decline an offer; tell what the system asks for, and note what it should have known."""
    for _ in range(MOST_QUESTIONS):
        if played.handed_over or played.dead_end:
            return heard
        reply = _reply_to(played, customer, heard)
        if reply is None:
            return heard
        heard = _said(played, system, conversation, reply)
    return heard


def _reply_to(played: Played, customer: Customer, heard: Heard) -> str | None:
    if heard.offered:
        return "yes please" if customer.accepts else "no thanks"
    asked = [each.name for text in heard.texts for each in asks(text)]
    played.asked_twice += [name for name in asked if name in played.given]
    new = [name for name in asked if name in customer.facts and name not in played.given]
    if not new:
        return None
    told = {name: customer.facts[name] for name in new}
    played.given |= told
    return " ".join(WORDING["telling"][name][0].format(value=value) for name, value in told.items())


def _note(played: Played, customer: Customer, line: str, *, first: bool) -> None:
    """A fact counts as given when its value stands in what was said."""
    for name, value in customer.facts.items():
        if value in line:
            played.given[name] = value


def _agent(played: Played, customer: Customer, card: str) -> None:
    """Reads the card; whatever a customer gave and the card does not hold has to be asked for again."""
    held = _plain(card)
    for name, value in played.given.items():
        (played.reached if _plain(value) in held else played.lost).append(name)
    needed = [name for name in ("order_number", "email", "name") if name in customer.facts]
    played.asked_again_by_agent = [name for name in needed if name in played.lost]


def _plain(text: str) -> str:
    return re.sub(r"[^a-z0-9@]", "", text.casefold())
