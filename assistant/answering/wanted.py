"""Whether a question wants an amount of money or of time, and whether an answer names one."""

from __future__ import annotations

import re

from assistant.answering.quantities import MONEY, TIME, quantities

_HOW_MUCH = re.compile(
    r"\b(?:how much|how expensive|costs?|prices?|priced|fees?|charged?|charges|was kostet|kosten|wie viel|"
    r"wie teuer|preis|gebühr|combien (?:coûte|ça)|prix|frais|cuánto cuesta|precio|quanto custa|preço)\b",
    re.IGNORECASE,
)
_HOW_LONG = re.compile(
    r"\b(?:how (?:long|soon|fast|quickly|many days)|when|deadline|wie lange|wie schnell|wann|bis wann|"
    r"combien de temps|quand|cuánto tiempo|cuándo|quanto tempo|quando)\b",
    re.IGNORECASE,
)
_PRICE = re.compile(
    r"\b(?:how much (?:is|are|for)|how much (?:does|do|would|will) (?:\S+ ){1,6}cost"
    r"|how expensive|what (?:does|do|would|will) (?:\S+ ){1,6}cost|(?:what is|what's) the (?:price|cost|fee)"
    r"|was kostet|wie ?viel kostet|wie teuer|combien co[uû]tent?|cu[aá]nto cuestan?|quanto custam?)\b",
    re.IGNORECASE,
)
_ON_PRICES = re.compile(
    r"\b(?:included|includes|waived?|no charge|discount|cheaper|inklusive|enthalten|inclus|inclu[ií]d[oa])\b"
    r"|%",
    re.IGNORECASE,
)
_UNITS = ((_HOW_MUCH, MONEY), (_HOW_LONG, TIME))


def amount_told(question: str, answer: str) -> float:
    """1 when an amount is wanted and told, -1 when it is wanted and not told, 0 when none is wanted.

    "Free" is an amount. A question that wants both is content with one.
    """
    wanted = [units for asks, units in _UNITS if asks.search(question)]
    if not wanted:
        return 0.0
    told = {quantity.unit for quantity in quantities(answer)}
    return 1.0 if any(told & units for units in wanted) else -1.0


def unpriced(question: str, answer: str) -> bool:
    """Whether a price is asked for by name and the answer speaks of anything but prices."""
    if not _PRICE.search(question):
        return False
    spoken = _HOW_MUCH.search(answer) or _ON_PRICES.search(answer)
    return spoken is None and not any(quantity.unit in MONEY for quantity in quantities(answer))
