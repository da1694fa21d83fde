"""What a message, or the one before it, tells beside the wish itself: "The puzzle lacks pieces. I want it
refunded" names the puzzle in another clause than the refund."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.orders.dialogue.clauses import clauses
from assistant.orders.dialogue.goods import named_products, names_all, names_order, pieces
from assistant.orders.dialogue.reading import Reading
from assistant.orders.dialogue.reason import gives_reason
from assistant.orders.dialogue.scene import Scene
from assistant.orders.dialogue.which_order import numbered, tells_end
from assistant.orders.dialogue.wish import Kind, Wish
from assistant.orders.records import Item

_OF_GOODS: frozenset[Kind] = frozenset({"return", "refund", "swap", "cancel"})
_SEVERAL = re.compile(r"\b(?:them|these|those|both|all|sie|beide|alle|les|los|las|os|as)\b", re.IGNORECASE)


def with_what_is_told(reading: Reading, text: str, before: str, scene: Scene) -> Reading:
    """The reading whose only wish holds those clauses of the text that say which thing, which order and why;
    `before` is the customer's message before this one, for a wish that names nothing."""
    if len(reading.wishes) != 1 or reading.wishes[0].kind not in _OF_GOODS:
        return reading
    wish = reading.wishes[0]
    bought = numbered([item for order in scene.orders for item in order.items])
    beside = [clause for clause in clauses(text) if clause not in wish.said]
    told = [clause for clause in beside if _says_which_or_why(clause, bought)]
    if not _names(wish, bought):
        told += _thing(wish, beside, bought) or _thing(wish, clauses(before), bought)
    return replace(reading, wishes=(replace(wish, said=(*told, *wish.said)),))


def _names(wish: Wish, bought: Sequence[Item]) -> bool:
    return bool(named_products(wish.words, bought)) or names_all(wish.words) or names_order(wish.words)


def _says_which_or_why(clause: str, bought: Sequence[Item]) -> bool:
    return tells_end(clause) or (gives_reason(clause) and not pieces(clause, bought))


def _thing(wish: Wish, told: Sequence[str], bought: Sequence[Item]) -> list[str]:
    """The last clause that names what was bought; one thing only, unless several are wished about. Where all
    of it is broken, all is named."""
    naming = [clause for clause in told if named_products(clause, bought)]
    if not naming:
        return [clause for clause in told if names_all(clause) and gives_reason(clause)]
    if len(named_products(naming[-1], bought)) > 1 and not _SEVERAL.search(wish.words):
        return []
    return naming[-1:]
