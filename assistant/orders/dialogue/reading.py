"""What a message wants done about orders, and what it asks about them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.orders.dialogue.clauses import clauses
from assistant.orders.dialogue.doubt import doubt_in
from assistant.orders.dialogue.kinds import is_beyond, kind_of
from assistant.orders.dialogue.question import Asked, question_in
from assistant.orders.dialogue.wish import Kind, Wish
from assistant.understanding import order_numbers

_SAME_AS = re.compile(
    r"\b(?:same (?:address )?as|like (?:in|on|for)|(?:to|use) the (?:address|one) (?:of|from|in|"
    r"on)) (?:my |the )?(?:other )?(?:order )?#?\w+",
    re.I,
)
_ASKING = re.compile(
    r"(?:^|[,;] |\band )(?:(?:hi|hello|hey|so|and|also|please|ok|okay)\b[ ,!.]{0,4}){0,4}(?:(?:can|could|"
    r"may) (?:i|we|you|it|this|my|the)|is it (?:still )?possible|am i (?:still )?able|is there (?:a|"
    r"any) way|"
    r"possible|kann|konnen|puis-je|puedo|posso)\b|\bis (?:that|it|this) (?:still )?possible\b|\bam "
    r"i (?:still )?eligible\b|\bwas wondering if\b|\b(?:until|till|by) when\b|\bhow long (?:can|could|"
    r"may|do) (?:i|we)\b|\bbis wann\b|\bjusqu.a quand\b|\bhasta cuando\b|\bate quando\b", re.I
)  # fmt: skip
_PER_ORDER: frozenset[Kind] = frozenset({"cancel", "return", "expedite", "reorder"})
_ABSORBS_REFUND: frozenset[Kind] = frozenset({"cancel", "return", "swap"})


@dataclass(frozen=True, slots=True)
class Reading:
    """`wishes` in the order of the text; `asked` are questions; `numbers` all order numbers; `doubt` the
    words that make it unclear what is wanted."""

    wishes: tuple[Wish, ...] = ()
    asked: tuple[Asked, ...] = ()
    numbers: tuple[str, ...] = ()
    doubt: str = ""


def read(text: str) -> Reading:
    """Read one message, or a burst as one."""
    found: list[Wish] = []
    asked: list[Asked] = []
    number = ""
    for clause in clauses(text):
        named = numbers_in(clause)
        number = named[-1] if named else number
        question = question_in(clause)
        kind = None if question is not None else kind_of(clause)
        if question is not None:
            asked.append(replace(question, number=named[0] if named else ""))
        elif kind is not None:
            found += _wishes(kind, clause, named or ((number,) if number else ()))
        elif is_beyond(clause):
            found.append(Wish("other", (clause,), number))
    numbers = tuple(dict.fromkeys(numbers_in(text)))
    only = numbers[0] if len(numbers) == 1 else ""
    wishes = tuple(replace(each, number=each.number or only) for each in _merged(found))
    asked = [replace(each, number=each.number or only) for each in asked]
    return Reading(wishes, tuple(asked), numbers, doubt_in(text) if wishes else "")


def numbers_in(text: str) -> tuple[str, ...]:
    """The order numbers it speaks of, without one that only lends its address."""
    plain = _SAME_AS.sub(" ", text)
    return tuple(value for _, value, _, _ in sorted(order_numbers.numbers(plain), key=lambda each: each[2]))


def _wishes(kind: Kind, clause: str, numbers: Sequence[str]) -> list[Wish]:
    asks = _ASKING.search(clause) is not None
    several = numbers if kind in _PER_ORDER else numbers[:1]
    return [Wish(kind, (clause,), number, {}, asks) for number in several] or [
        Wish(kind, (clause,), "", {}, asks)
    ]


def _merged(found: Sequence[Wish]) -> list[Wish]:
    """One wish per kind and order; "and get a refund" belongs to what is cancelled or sent back."""
    merged: list[Wish] = []
    for wish in found:
        place = next((at for at, each in enumerate(merged) if _same(each, wish)), None)
        if place is None:
            merged.append(wish)
        else:
            merged[place] = joined(merged[place], wish)
    if any(each.kind in _ABSORBS_REFUND for each in merged):
        refunds = [each for each in merged if each.kind == "refund"]
        merged = [each for each in merged if each.kind != "refund"]
        for refund in refunds:
            at = next(at for at, each in enumerate(merged) if each.kind in _ABSORBS_REFUND)
            merged[at] = merged[at].heard(refund.words)
    return merged


def joined(first: Wish, more: Wish) -> Wish:
    """One wish with what both say."""
    return replace(
        first,
        said=(*first.said, *more.said),
        number=first.number or more.number,
        asks=first.asks and more.asks,
    )


def _same(first: Wish, second: Wish) -> bool:
    return first.kind == second.kind and (
        first.number == second.number or not first.number or not second.number
    )
