"""A scripted customer: what they say next, seen what the bot last asked."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.measuring.scripts import Script
from assistant.orders.dialogue.agenda import CONFIRM, Agenda
from assistant.orders.dialogue.choosing import chosen
from assistant.orders.dialogue.confirmation import answer, yes_and_more
from assistant.orders.dialogue.doubt import doubt_in
from assistant.orders.dialogue.reading import read
from assistant.orders.dialogue.terms import places, terms

YES, NO = "yes", "no"
_METHOD = re.compile(r"\b(?:credit_card|paypal|gift_card)_\d+\b")
_CORRECTS = ("no", "wait", "actually", "instead", "not ", "sorry", "oh", "hold on", "also", "and also", "but")


@dataclass(frozen=True)
class Position:
    """What the bot's last words were: the agenda they left, and whether they offered a person."""

    agenda: Agenda
    offered: bool


class ScriptedCustomer:
    """Says the script's messages in turn, and answers what is asked between them."""

    def __init__(self, script: Script) -> None:
        self._script = script
        self._left = list(script.messages)
        self._asked: set[tuple[str, str]] = set()

    def next(self, position: Position) -> str | None:
        """The next words; None when there is nothing more to say."""
        if position.agenda.asked == CONFIRM:
            return self._confirmed(position.agenda)
        if position.agenda.asked and position.agenda.choices:
            return self._chosen(position.agenda)
        if self._left:
            return self._left.pop(0)
        if position.offered and ("offer", "") not in self._asked:
            self._asked.add(("offer", ""))
            return NO if self._script.confirm == NO else YES
        return None

    def _confirmed(self, agenda: Agenda) -> str:
        """A message that answers the summary is played as it comes; else `confirm` answers."""
        if self._left and (answer(self._left[0]) or yes_and_more(self._left[0]) or _corrects(self._left[0])):
            return self._left.pop(0)
        if self._script.confirm != "auto":
            return self._script.confirm
        return YES if matches(agenda.action, self._script.messages) else NO

    def _chosen(self, agenda: Agenda) -> str | None:
        """The reply that the messages hold; else the next message, whatever it is."""
        if self._left and chosen(self._left[0], agenda.choices) is not None:
            return self._left.pop(0)
        held = _held(agenda, self._script.messages)
        question = (agenda.asked, "|".join(label for label, _ in agenda.choices))
        if held is not None and question not in self._asked:
            self._asked.add(question)
            return held
        return self._left.pop(0) if self._left else None


def matches(action: Mapping[str, Any], messages: Sequence[str]) -> bool:
    """Whether a summed up action is what the messages ask for, as far as a reader can tell without doubt."""
    text = "\n".join(messages)
    if doubt_in(text):
        return False
    reading = read(text)
    number = str(action.get("number", ""))
    if number and reading.numbers and number not in reading.numbers:
        return False
    ids = [str(action[name]) for name in ("payment_method_id",) if action.get(name)]
    named = _METHOD.findall(text)
    return not named or not ids or ids[0] in named


def _held(agenda: Agenda, messages: Sequence[str]) -> str | None:
    """The label of the one choice that the messages name; a method of payment must be the only one named."""
    choices, whole = agenda.choices, "\n".join(messages)
    if agenda.asked == "payment" and len(set(_METHOD.findall(whole))) > 1:
        return None
    text = terms(whole)
    named = [
        label
        for label, value in choices
        if places(terms(value), text) or places(terms(label.partition(" (")[0]), text)
    ]
    return named[0] if len(named) == 1 else None


def _corrects(message: str) -> bool:
    return message.casefold().lstrip().startswith(_CORRECTS)
