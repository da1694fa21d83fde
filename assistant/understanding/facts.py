"""What the customer gave in one message: precise patterns, each fact with the words it rests on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from assistant.understanding import (
    attempts,
    contacts,
    dates,
    items,
    names,
    order_numbers,
    preferences,
    references,
    wishes,
)
from assistant.understanding.found import Found
from assistant.understanding.order_numbers import DEFAULT_FORMS, OrderNumberForm
from assistant.understanding.words import LONGEST_READ


@dataclass(frozen=True)
class Fact:
    """One thing given: its name, its value in one canonical spelling, the exact words, and where they start.

    `text[start:start + len(quote)] == quote` holds for the text it was read from.
    """

    name: str
    value: str
    quote: str
    start: int


MAY_OVERLAP = frozenset({"wish", "tried", "refuses", "item", "mood", "preferred_channel", "preferred_time"})
"""Facts made of whole clauses; they hold other facts (a number, a date) inside."""
_AMOUNT = re.compile(
    r"(?:[€$£]|\b(?:EUR|USD|GBP|CHF) ?) ?\d{1,3}(?:[ .,']\d{3}){0,3}(?:[.,]\d{1,2})?\b(?![\d/-])"
    r"|(?:[€$£]|\b(?:EUR|USD|GBP|CHF) ?) ?\d{1,9}(?:[.,]\d{1,2})?\b"
    r"|\b(?:\d{1,3}(?:[.,']\d{3}){1,3}|\d{1,9})(?:[.,]\d{1,2})? ?"
    r"(?:€|\$|£|(?:EUR|USD|GBP|CHF|euros?|dollars?|pounds?|quid|bucks|francs?)\b)",
    re.IGNORECASE,
)
_PRICE = re.compile(
    r"\b(?:paid|pay|costs?|was|charged|price|total|amount|refund of|kostet\w*|bezahlt|gezahlt|überwiesen"
    r"|betrag|preis"
    r"|abgebucht|payé|coûté|prix|montant|pagué|pagado|precio|costó|pagato|costo|prezzo|betaald|prijs)"
    r"\D{0,16}?(?<![\d.,-])(\d{1,5}[.,]\d{2})(?![\d.,%]|\d| ?(?:kg|g|cm|mm|m|l|uhr|am|pm|h|%)\b|:)",
    re.IGNORECASE,
)
"""Without a currency, after a word for paying, two decimals make an amount."""


def facts_in(text: str, *, forms: Sequence[OrderNumberForm] = DEFAULT_FORMS) -> tuple[Fact, ...]:
    """All facts of one message in the order they were written.

    A stretch of text gives one fact only: what is an e-mail address is not also a name, what is an order
    number is not also a telephone number. Below a street, the postcode on a
    line of its own is one, too. Reads the first 4,000 characters; the time grows linearly with
    them.
    """
    text = text[:LONGEST_READ]
    taken: list[tuple[int, int]] = []
    found: list[Found] = []
    for name, value, start, end in _candidates(text, forms):
        overlaps = any(start < stop and begin < end for begin, stop in taken)
        if name not in MAY_OVERLAP:
            if overlaps:
                continue
            taken.append((start, _first_line(text, start, end)))
        found.append((name, value, start, end))
    found.sort(key=lambda each: (each[2], each[3], each[0]))
    return tuple(Fact(name, value, text[start:end], start) for name, value, start, end in _distinct(found))


def _first_line(text: str, start: int, end: int) -> int:
    line = text.find("\n", start, end)
    return line if line >= 0 else end


def _candidates(text: str, forms: Sequence[OrderNumberForm]) -> Iterator[Found]:
    """In order of certainty: an earlier kind keeps its stretch of the text."""
    yield from contacts.emails(text)
    yield from references.payments(text)
    named = [found for found in references.references(text) if not _is_an_orders(found, forms)]
    yield from (found for found in named if found[0] in references.OWN_NAMES)
    yield from contacts.named_postcodes(text)
    yield from order_numbers.numbers(text, forms)
    yield from (found for found in named if found[0] not in references.OWN_NAMES)
    yield from dates.deadlines(text)
    yield from _matches("amount", _AMOUNT, text)
    yield from dates.dates(text)
    for match in _PRICE.finditer(text):
        yield "amount", match[1], match.start(1), match.end(1)
    yield from contacts.addresses(text)
    yield from contacts.phones(text)
    yield from contacts.postcodes(text)
    yield from names.names(text)
    yield from wishes.wishes(text)
    yield from attempts.attempts(text)
    yield from items.items(text)
    yield from preferences.preferences(text)


def _is_an_orders(found: Found, forms: Sequence[OrderNumberForm]) -> bool:
    """ "Tracking FM-10442" names the order by the shop's own letters; one letter may be a carrier's."""
    own = [form for form in forms if len(form.letters) > 1]
    return found[0] == "tracking_number" and any(form.pattern.fullmatch(found[1]) for form in own)


def _matches(name: str, pattern: re.Pattern[str], text: str) -> Iterator[Found]:
    for match in pattern.finditer(text):
        yield name, " ".join(match.group().split()), match.start(), match.end()


def _distinct(found: Iterable[Found]) -> Iterator[Found]:
    seen: set[tuple[str, str]] = set()
    for name, value, start, end in found:
        if (name, value) not in seen:
            seen.add((name, value))
            yield name, value, start, end
