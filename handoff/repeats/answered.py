"""Whether a fact that was given answers what a sentence asks for; on folded text."""

from __future__ import annotations

import re
import unicodedata

from handoff.brief.ledger import Given
from handoff.repeats import questions
from handoff.repeats.offers import offers_refused
from handoff.repeats.steps import tried_before

_CHOSEN = frozenset({"payment", "outcome", "preferred_channel", "refuses"})
"""Asked for by naming the choices: "card or PayPal?" confirms neither."""
_EITHER = re.compile(r"\b(?:or|oder|ou|o|of)\b")


def answers(fact: Given, name: str, sentence: str) -> bool:
    """Whether this fact is what a sentence asks for under this name."""
    value = fold(fact.value)
    match name:
        case "outcome":
            return fact.name == "wish" and questions.OUTCOME.search(value) is not None
        case "step":
            return fact.name == "tried" and tried_before(sentence, value)
        case "refuses":
            return offers_refused(sentence, fact.name, value)
        case "reason":
            return fact.name == "wish" and questions.REASON.search(value) is not None
        case "quantity":
            return fact.name == "item" and questions.COUNTED.search(value) is not None
        case "postcode" if fact.name == "address":
            return questions.POSTCODE.search(value) is not None
    return fact.name == name


def confirms(fact: Given, name: str, sentence: str) -> bool:
    """Whether a sentence holds the value already, and only asks whether it is right."""
    bare = re.sub(r"[^a-z0-9]", "", fold(fact.value))
    named = bool(bare) and bare in re.sub(r"[^a-z0-9]", "", sentence)
    return named and not (name in _CHOSEN and _EITHER.search(sentence))


def fold(text: str) -> str:
    """Without capitals and accents, letter for letter where that is possible."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("’", "'"))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))
