"""Which fact of a message takes the place of an earlier one: "no, it's FM-10442, not FM-10424"."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.understanding.facts import Fact
from assistant.understanding.words import fold, one_slip_apart

CORRECTABLE = frozenset(
    {
        "name", "email", "phone", "order_number", "postcode", "address", "amount", "date", "deadline",
        "customer_number", "tracking_number", "invoice_number", "article_number", "case_number",
    }
)  # fmt: skip
_NOT = re.compile(
    r"(?:\bnot|n't|\bnicht|\bstatt|\binstead of|\brather than|\bpas|\bno|\bnao|\bnon|\bniet|\bau "
    r"lieu de|\ben vez de|"
    r"\bem vez de|\banziche|\bi (?:said|wrote|typed|put|gave))[ ,:]{0,2}"
    r"(?:is |was |the |my |order |number |die |der |la |el |il |o |a )*[\"'#]?$"
)
_CUE = re.compile(
    r"\b(?:wrong|incorrect|correction|correct (?:one|number|order|e-?mail|address) is|i meant?|meant "
    r"to|typo|mistyped|misspell\w*|"
    r"mistake|should (?:be|have been)|scratch that|my bad|oops|i mixed up|ignore (?:that|the)|"
    r"not right|isn't right|falsch\w*|korrektur|korrigier\w*|meinte|vertippt|verschrieben|richtig "
    r"(?:ist|lautet|ware)|stimmt nicht|"
    r"tippfehler|erreur|trompe\w*|faute de frappe|error|equivoqu\w*|equivocado|quise decir|"
    r"(?:actually |better |please )?make (?:it|that)|change (?:it|that) to|"
    r"correcto es|engano|errei|errado|quis dizer|sbagliat\w*|errore|intendevo|fout\w*|verkeerd\w*"
    r"|bedoel\w*)\b"
    r"|^\W*(?:no|nein|non|nao|nee)[,.!]"
)
_SOFT = re.compile(
    r"\b(?:sorry|actually|rather|instead|entschuldigung|eigentlich|plutot|en fait|desolee?|perdon|en "
    r"realidad|na verdade|desculpe?|"
    r"scusa\w*|in realta|eigenlijk)\b"
)
"""Correct only in a message that says little else."""
_LITTLE = 9
_ONE_MORE = re.compile(
    r"\b(?:another|also|second|other order|as well|additionally|too|both|auch|weitere|zweite"
    r"|ausserdem|autre|aussi|otro|otra|"
    r"tambien|outro|outra|tambem|altro|altra|anche|andere|ook)\b"
)


@dataclass(frozen=True)
class Correction:
    """The value that no longer holds, and the message that had held it."""

    before: str
    from_seq: int


Earlier = Mapping[str, Sequence[tuple[str, int]]]
"""Values given before, by name, each with its message; oldest first."""


def negated(text: str, fact: Fact) -> bool:
    """The customer says that it is *not* this value."""
    return (
        fact.name in CORRECTABLE and _NOT.search(fold(text[max(0, fact.start - 32) : fact.start])) is not None
    )


def correction(
    text: str, fact: Fact, facts: Sequence[Fact], earlier: Earlier, seq: int = 0
) -> Correction | None:
    """What `fact` replaces among `earlier` values of its name, or None.

    `seq` is the message itself: of two values in one message, the word of correction stands between them.
    Said outright ("X, not Y"), or after a word of correction, unless the message speaks of one more ("another
    order"). Without either, a second value is one more value.
    """
    if fact.name not in CORRECTABLE:
        return None
    others = [(value, seq) for value, seq in earlier.get(fact.name, ()) if value != fact.value]
    denied = {each.value for each in facts if each.name == fact.name and negated(text, each)}
    for value, said_in in reversed(others):
        if value in denied:
            return Correction(value, said_in)
    starts = {each.value: each.start + len(each.quote) for each in facts if each.name == fact.name}
    for value, said_in in sorted(others, key=lambda each: _alike(each[0], fact.value), reverse=True):
        about = text[starts.get(value, 0) : fact.start] if said_in == seq else text
        if _corrects(fold(about), len(text.split()), _alike(value, fact.value)):
            return Correction(value, said_in)
    return None


def _corrects(folded: str, length: int, alike: bool) -> bool:
    if _ONE_MORE.search(folded):
        return False
    little = length <= (_LITTLE if alike else _LITTLE // 2)
    return bool(_CUE.search(folded) or (little and _SOFT.search(folded)))


def _alike(left: str, right: str) -> bool:
    return one_slip_apart("." + left.casefold(), "." + right.casefold())
