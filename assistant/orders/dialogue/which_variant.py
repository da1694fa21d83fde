"""Which variant each named item shall become."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.orders.actions import Swap
from assistant.orders.dialogue.goods import Piece, pieces, target_in
from assistant.orders.dialogue.options import Options, changed, fitting, latest, read_options, says_same
from assistant.orders.dialogue.outcome import Need
from assistant.orders.dialogue.scene import Scene
from assistant.orders.dialogue.which_lines import line_of, named, which_items
from assistant.orders.dialogue.wish import Wish
from assistant.orders.records import Item, Order, Variant

MOST_SHOWN = 8


def swaps_of(wish: Wish, order: Order, scene: Scene) -> tuple[Swap, ...] | Need:
    """Every item to be exchanged with what it becomes; asks about the first that is not clear."""
    wanted = _wanted(wish, order, scene)
    if isinstance(wanted, Need):
        return wanted
    swaps: list[Swap] = []
    for line, words in wanted.items():
        item = order.item(line)
        assert item is not None
        found = _target(wish, item, words, order, scene)
        if isinstance(found, Need):
            return found
        swaps.append(Swap(line, found))
    return tuple(swaps)


def _wanted(wish: Wish, order: Order, scene: Scene) -> dict[str, str | None] | Need:
    """What each line shall become, in words, by line."""
    wanted: dict[str, str | None] = {}
    for said in wish.said:
        found = pieces(said, order.items)
        for piece in found:
            if piece.left_out:
                wanted = {line: words for line, words in wanted.items() if line not in piece.lines}
                continue
            line = line_of(piece, order, scene, frozenset(wanted))
            if isinstance(line, Need):
                if (settled := wish.choice("lines")) not in piece.lines:
                    return line
                line = settled
            wanted[line] = _words(piece, wanted.get(line))
        if len(wanted) == 1 and not found and (more := target_in(said)):
            # "Do you have it in glass? Then change mine for the brown one": together they say which.
            line, before = next(iter(wanted.items()))
            wanted[line] = f"{before}\n{more}" if before else more
    if wanted:
        return wanted
    if len(order.items) == 1:
        return {order.items[0].line: _loose_target(wish)}
    chosen = [line for line in wish.choice("lines").split(",") if order.item(line)]
    if chosen:
        return dict.fromkeys(chosen, _loose_target(wish))
    by_option = _told_by_option(wish, order, scene)
    return by_option if by_option else which_items(order, scene)


def _told_by_option(wish: Wish, order: Order, scene: Scene) -> dict[str, str | None]:
    """No product is named, but an option only one of them has ("change the deck material to bamboo")."""
    words = _loose_target(wish) or ""
    able = [
        item
        for item in order.items
        if words
        and (found := read_options(words, scene.variants_of(item.product_id))).sure
        and not found.unknown
    ]
    return {able[0].line: words} if len(able) == 1 else {}


def _words(piece: Piece, before: str | None) -> str | None:
    return piece.wants if piece.wants is not None else before


def _loose_target(wish: Wish) -> str | None:
    """What follows "to" where the product itself is not named: "change it to the blue one"."""
    found = [target for said in wish.said if (target := target_in(said)) is not None]
    return found[-1] if found else None


def _target(wish: Wish, item: Item, words: str | None, order: Order, scene: Scene) -> str | Need:
    """The sku the words mean for this item. Never guessed: what leaves a choice is asked."""
    if chosen := wish.choice(f"sku:{item.line}"):
        return chosen
    variants = scene.variants_of(item.product_id)
    later = wish.choice(f"want:{item.line}")
    if words is None and not later:
        return _ask(item, _others(variants, item), order, scene, "ask_variant")
    told = [each for each in (*(words or "").splitlines(), *later.splitlines()) if each]
    options = _options(told, variants, item)
    words = "\n".join(told)
    if options.literal and not options.unknown:
        exact = fitting(variants, changed(dict(item.options), options.sure))
        available = [each for each in exact if each.available]
        if len(available) == 1:
            return available[0].sku
    if options.sure and not options.unclear and not options.unknown:
        exact = fitting(variants, changed(dict(item.options), options.sure))
        if len(exact) == 1 and exact[0].available and exact[0].sku != item.sku:
            return exact[0].sku
    return _narrowed(item, options, words, order, scene, variants)


def _options(told: Sequence[str], variants: Sequence[Variant], item: Item) -> Options:
    """What several messages say together, or the last of them alone where nothing has all of it."""
    read = [read_options(words, variants, item.name) for words in told]
    together = latest(read)
    return together if any(each.available for each in fitting(variants, together.sure)) else read[-1]


def _narrowed(
    item: Item, options: Options, words: str, order: Order, scene: Scene, variants: Sequence[Variant]
) -> Need:
    close = [each for each in fitting(variants, options.sure) if each.available]
    close = [each for each in close if each.sku != item.sku] if not says_same(words) else close
    if close and options.sure:
        return _ask(item, close, order, scene, "ask_variant_left")
    return _ask(
        item, _others(variants, item), order, scene, "ask_variant_none" if options.sure else "ask_variant"
    )


def _others(variants: Sequence[Variant], item: Item) -> list[Variant]:
    return [each for each in variants if each.available and each.sku != item.sku]


def _ask(item: Item, variants: Sequence[Variant], order: Order, scene: Scene, phrase: str) -> Need:
    telling = scene.telling
    if not variants:
        return Need(f"sku:{item.line}", telling.say("no_variant_left", item=named(item)), (), order)
    ranked = sorted(variants, key=lambda each: -_shared(each, item))[:MOST_SHOWN]
    choices = tuple((variant_named(each, scene, order.currency), each.sku) for each in ranked)
    text = telling.say(phrase, item=named(item), choices="; ".join(label for label, _ in choices))
    return Need(f"sku:{item.line}", text, choices, order)


def _shared(variant: Variant, item: Item) -> int:
    return len(set(variant.options) & set(item.options))


def variant_named(variant: Variant, scene: Scene, currency: str) -> str:
    """A variant on a button: its options and its price."""
    options = ", ".join(value for _, value in variant.options) or variant.name
    return f"{options} ({scene.telling.money(variant.price_cents, currency)})"
