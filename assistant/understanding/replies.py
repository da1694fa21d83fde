"""What a bare answer gives: "Karen Whitfield" after "what is your name?", "48213" after the order number."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator

from assistant.understanding import contacts, dates, items, names, order_numbers, references
from assistant.understanding.facts import Fact

LONGEST = 80
"""Letters of a message that holds an answer and nothing else."""
_PART = re.compile(r"[^,;\n]+")
_AMOUNT = re.compile(
    r"(?:it was |it's |about |around |just |etwa |ca\.? |genau "
    r"|es waren )?([€$£]? ?\d{1,6}(?:[.,]\d{1,2})? ?[€$£]?)"
)
_PHONE = re.compile(r"(?:it's |my |on |unter )?(\+?\d[\d /.()-]{4,20}\d)")


def answers(text: str, asked: Collection[str]) -> tuple[Fact, ...]:
    """What a message gives that only the question before it (`asked`: the facts it asks for) makes one."""
    if len(text) > LONGEST or "?" in text:
        return ()
    return tuple(fact for part in _PART.finditer(text) for fact in _of_part(part, asked))


def _of_part(part: re.Match[str], asked: Collection[str]) -> Iterator[Fact]:
    said = part[0].strip(" .!\t")
    start = part.start() + part[0].find(said)
    for name, read in _READERS.items():
        value = read(said) if name in asked and said else None
        if value:
            yield Fact(name, value, said, start)
            return


def _matched(pattern: re.Pattern[str]) -> Callable[[str], str | None]:
    def read(said: str) -> str | None:
        found = pattern.fullmatch(said)
        return found[1].strip() if found else None

    return read


def _digits(said: str) -> str | None:
    found = _PHONE.fullmatch(said)
    return re.sub(r"[^\d+]", "", found[1]) if found else None


def _day(said: str) -> str | None:
    return said if any(dates.dates(said)) else None


_READERS: dict[str, Callable[[str], str | None]] = {
    "order_number": order_numbers.answered,
    "postcode": contacts.answered_postcode,
    "phone": _digits,
    "amount": _matched(_AMOUNT),
    "deadline": _day,
    "payment": references.answered_payment,
    "item": items.answered,
    "name": names.answered,
}
"""In order of certainty: one part of a message answers one question."""
