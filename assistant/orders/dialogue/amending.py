"""What was summed up, changed by what the customer says to it: more of it, less of it, another variant,
another way to pay. It is summed up anew, and only a yes to that counts."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.orders.dialogue.agenda import Agenda
from assistant.orders.dialogue.goods import Piece, names_all, pieces
from assistant.orders.dialogue.options import read_options
from assistant.orders.dialogue.outcome import Need
from assistant.orders.dialogue.payment import meant
from assistant.orders.dialogue.place import house_in, place_in
from assistant.orders.dialogue.reading import Reading
from assistant.orders.dialogue.scene import Scene
from assistant.orders.dialogue.which_address import OTHER
from assistant.orders.dialogue.which_lines import ALL, line_of, lines_of
from assistant.orders.dialogue.wish import Wish
from assistant.orders.records import Order

_ADDS = re.compile(r"\b(?:also|too|as well|plus|additionally|auch|aussi|tambien|tambem)\b|^\W*and\b", re.I)


def amended(agenda: Agenda, text: str, reading: Reading, scene: Scene) -> Agenda | None:
    """The wish in hand changed by what the text says, off the agenda where nothing is left of it; None where
    it says nothing about it."""
    wish = agenda.current
    assert wish is not None
    order = scene.order(agenda.focus) if agenda.focus else None
    if wish.kind in ("change_address", "change_default_address") and _tells_place(text):
        return agenda.with_current(wish.unsettled("address").heard(text))
    if order is not None and wish.kind in ("return", "refund"):
        changed = _other_lines(agenda, wish, text, order, scene)
    elif order is not None and wish.kind == "swap":
        changed = _other_swaps(agenda, wish, text, order, scene)
    else:
        changed = None
    if changed is not None:
        return changed
    named = meant(text, scene.customer.payment_methods if scene.customer else ())
    if len(named) == 1:
        return agenda.with_current(wish.settled("payment", named[0]))
    if reading.numbers:
        return agenda.with_current(replace(wish.unsettled("order"), number=reading.numbers[-1]))
    return None


def _tells_place(text: str) -> bool:
    return place_in(text) is not None or bool(house_in(text)) or OTHER.search(text) is not None


def amends_goods(agenda: Agenda, text: str, scene: Scene) -> bool:
    """Whether it plainly adds or spares something of the order, so that it need not come right after the
    summary."""
    order = scene.order(agenda.focus) if agenda.focus else None
    found = pieces(text, order.items) if order else ()
    return any(piece.left_out for piece in found) or (bool(found) and _ADDS.search(text) is not None)


def _other_lines(agenda: Agenda, wish: Wish, text: str, order: Order, scene: Scene) -> Agenda | None:
    """More, fewer or other lines to send back. Which of several of one name is asked."""
    found, every = pieces(text, order.items), names_all(text)
    if not found and not every:
        return None
    named: list[str] = []
    for piece in found:
        line = None if piece.left_out else line_of(piece, order, scene, frozenset(named))
        if isinstance(line, Need):
            return agenda.with_current(wish.unsettled("lines").heard(text))
        named += [line] if line is not None else []
    out = _left_out(found)
    before = [item.line for item in order.items] if every else _held(agenda, wish, order, scene)
    base = before if every or out or _ADDS.search(text) else []
    lines = [line for line in dict.fromkeys((*base, *named)) if line not in out]
    if not lines:
        return agenda.done()
    if len(lines) == len(order.items):
        return agenda.with_current(wish.settled("lines", ALL))
    return agenda.with_current(wish.settled("lines", ",".join(lines)))


def _other_swaps(agenda: Agenda, wish: Wish, text: str, order: Order, scene: Scene) -> Agenda | None:
    """Other lines to exchange, or another variant for one of them."""
    found, held = pieces(text, order.items), _held(agenda, wish, order, scene)
    if found:
        if set(held) and set(held) <= _left_out(found) and all(piece.left_out for piece in found):
            return agenda.done()
        said = wish.heard(text)
        for piece in found:
            for line in () if piece.left_out else piece.lines:
                said = said.unsettled(f"sku:{line}", f"want:{line}")
                if line in held and piece.wants is None and _options(piece.has, line, order, scene):
                    said = said.wanting(line, piece.has)
        return agenda.with_current(said)
    if len(held) != 1 or not _options(text, held[0], order, scene):
        return None
    return agenda.with_current(wish.wanting(held[0], text))


def _options(words: str, line: str, order: Order, scene: Scene) -> bool:
    """Whether the words say something of a variant of what stands on this line."""
    item = order.item(line)
    return item is not None and bool(read_options(words, scene.variants_of(item.product_id), item.name).sure)


def _left_out(found: tuple[Piece, ...]) -> set[str]:
    return {line for piece in found if piece.left_out for line in piece.lines}


def _held(agenda: Agenda, wish: Wish, order: Order, scene: Scene) -> list[str]:
    """The lines that were summed up; before that, those that the wish names or a tap settled."""
    action = agenda.action
    summed = [*action.get("lines", ()), *(swap["line"] for swap in action.get("swaps", ()))]
    if summed:
        return summed
    named = lines_of(wish, order, scene)
    return [] if isinstance(named, Need) else list(named)
