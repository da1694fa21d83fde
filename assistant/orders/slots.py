"""What an order look-up needs, filled from everything the customer has said so far."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from assistant.orders.lookup import Proof
from assistant.understanding import contacts, order_numbers
from assistant.understanding.facts import Fact
from assistant.understanding.order_numbers import DEFAULT_FORMS, OrderNumberForm

AskedFor = Literal["", "order_number", "email_or_postcode", "number_and_identity", "choice", "yes_no"]
_LOOSE_POSTCODE = re.compile(
    r"(?<![\w#.,€$£@-])(\d{4,6})(?![\w€$£@%-]|[.,]\d| ?(?:EUR|USD|days|Tage|items|pieces|x))"
)


@dataclass(frozen=True, slots=True)
class Slots:
    """The order number as the shop writes it, e-mail address and postcode; empty where not given."""

    number: str = ""
    email: str = ""
    postcode: str = ""

    @property
    def proof(self) -> Proof:
        """What may prove the identity."""
        return Proof(self.email, self.postcode)

    @property
    def missing(self) -> AskedFor:
        """What to ask for next; empty when nothing is missing."""
        if self.number:
            return "" if self.proof else "email_or_postcode"
        return "order_number" if self.proof else "number_and_identity"


def filled(
    facts: Iterable[Fact],
    text: str = "",
    *,
    asked_for: AskedFor = "",
    forms: Sequence[OrderNumberForm] = DEFAULT_FORMS,
) -> Slots:
    """Slots from all facts of the conversation, oldest first, and the present text read as an answer to
    `asked_for`.

    The newest value of a kind wins, so that a correction corrects. Digits that stand alone are an order
    number or a postcode by what the bot had asked, or by what is still missing next to the other.
    """
    slots = Slots()
    for fact in facts:
        slots = _with(slots, fact)
    return _answered(slots, text, asked_for, tuple(forms)) if text else slots


def _with(slots: Slots, fact: Fact) -> Slots:
    if fact.name == "order_number":
        return replace(slots, number=fact.value)
    if fact.name == "email":
        return replace(slots, email=fact.value, postcode="")
    if fact.name == "postcode":
        return replace(slots, postcode=fact.value, email="")
    return slots


def _answered(slots: Slots, text: str, asked_for: AskedFor, forms: tuple[OrderNumberForm, ...]) -> Slots:
    if asked_for == "order_number" and (number := order_numbers.answered(text, forms)):
        return replace(slots, number=number)
    if asked_for == "email_or_postcode":
        if (postcode := contacts.answered_postcode(text)) and not _names_an_order(text):
            return replace(slots, postcode=postcode, email="")
        return _with_loose_postcode(slots, text)
    if (
        asked_for == "number_and_identity"
        and not slots.number
        and (number := order_numbers.answered(text, forms))
    ):
        return replace(slots, number=number)
    # Asked for both though both are known: they do not belong together, and what comes now is better.
    corrects = asked_for == "number_and_identity" and bool(slots.proof)
    open_ = slots.number and (corrects or not slots.proof)
    return _with_loose_postcode(slots, text) if open_ else slots


def _names_an_order(text: str) -> bool:
    return any(True for _ in order_numbers.numbers(text))


def _with_loose_postcode(slots: Slots, text: str) -> Slots:
    """ "FM-48213, 20095": the digits that are not the order number."""
    spans = [range(start, end) for _, _, start, end in order_numbers.numbers(text)]
    loose = [
        match[1]
        for match in _LOOSE_POSTCODE.finditer(text)
        if not any(match.start(1) in each for each in spans)
    ]
    return replace(slots, postcode=loose[0], email="") if len(loose) == 1 else slots
