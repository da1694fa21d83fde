"""Which lines of an order are meant."""

from __future__ import annotations

from assistant.orders.dialogue.goods import Piece, names_all, names_order, pieces
from assistant.orders.dialogue.options import having, read_options
from assistant.orders.dialogue.outcome import Need
from assistant.orders.dialogue.scene import Scene
from assistant.orders.dialogue.wish import Wish
from assistant.orders.records import Item, Order

ALL = "all"


def lines_of(wish: Wish, order: Order, scene: Scene) -> tuple[str, ...] | Need:
    """The lines of the order that the wish names, each once."""
    if chosen := wish.choice("lines"):
        return _chosen(chosen, order)
    lines: list[str] = []
    out: set[str] = set()
    for said in wish.said:
        for piece in pieces(said, order.items):
            if piece.left_out:
                out.update(piece.lines)
                continue
            found = line_of(piece, order, scene, frozenset(lines))
            if isinstance(found, Need):
                return found
            lines.append(found)
            out.discard(found)
    if not lines and (len(order.items) == 1 or names_all(wish.words) or names_order(wish.words)):
        lines = [item.line for item in order.items]
    kept = tuple(line for line in dict.fromkeys(lines) if line not in out)
    return kept or which_items(order, scene)


def line_of(piece: Piece, order: Order, scene: Scene, taken: frozenset[str] = frozenset()) -> str | Need:
    """The one line a piece of text means; where its product stands on several, its options tell, else the
    customer is asked."""
    items = [item for item in order.items if item.line in piece.lines and item.line not in taken]
    if not items:
        items = [item for item in order.items if item.line in piece.lines]
    if len(items) > 1:
        told = [item for item in items if item in having(items, _options(piece.has, item, scene))]
        items = told or items
    if len({(item.sku, item.product_id) for item in items}) == 1:
        return items[0].line
    return _which(items, order, scene)


def which_items(order: Order, scene: Scene) -> Need:
    """The question which items, all of them being one of the answers."""
    every = (scene.telling.say("choice_all_items"), ALL)
    choices = (*((named(item), item.line) for item in order.items), every)
    status = scene.telling.status(order.status)
    question = scene.telling.say("ask_items", number=order.number, status=status)
    return Need("lines", question, choices, order)


def named(item: Item) -> str:
    """An item as the customer knows it: name and variant."""
    variant = item.variant or ", ".join(value for _, value in item.options)
    return f"{item.name} ({variant})" if variant else item.name


def _chosen(chosen: str, order: Order) -> tuple[str, ...]:
    own = tuple(item.line for item in order.items)
    return own if chosen == ALL else tuple(line for line in chosen.split(",") if line in own)


def _options(words: str, item: Item, scene: Scene):  # type: ignore[no-untyped-def]
    return read_options(words, scene.variants_of(item.product_id), item.name)


def _which(items: list[Item], order: Order, scene: Scene) -> Need:
    choices = tuple((named(item), item.line) for item in items)
    listing = "; ".join(label for label, _ in choices)
    return Need("lines", scene.telling.say("ask_which_item", choices=listing), choices, order)
