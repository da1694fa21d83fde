"""A simple order: the same things once more, or one product of the catalogue."""

from __future__ import annotations

import re

from assistant.orders import actions as act
from assistant.orders.actions import Action, Wanted
from assistant.orders.dialogue.goods import named_products
from assistant.orders.dialogue.options import fitting, read_options
from assistant.orders.dialogue.outcome import Blocked, Need
from assistant.orders.dialogue.scene import Scene
from assistant.orders.dialogue.which_address import address_of, ask_address
from assistant.orders.dialogue.which_order import order_of
from assistant.orders.dialogue.which_payment import payment_of
from assistant.orders.dialogue.which_variant import MOST_SHOWN, variant_named
from assistant.orders.dialogue.wish import Wish
from assistant.orders.policy.verdict import Note
from assistant.orders.records import Address, Item, Order, Product

_COUNTS = {
    "a": 1,
    "an": 1,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "ein": 1,
    "eine": 1,
    "zwei": 2,
    "drei": 3,
}
_COUNT = re.compile(r"\b(\d{1,2}|an?|one|two|three|four|five|six|eine?|zwei|drei)\b(?= (?:\w+ ){0,4}$)", re.I)


def reorder(wish: Wish, scene: Scene) -> Action | Need | Blocked:
    """The same items as an earlier order, to the same address."""
    order = order_of(wish.words, wish.choice("order") or wish.number, scene)
    if not isinstance(order, Order):
        return order
    items = tuple(Wanted(item.sku, item.quantity) for item in order.items)
    return _placed(wish, items, order.address, order, scene)


def place_order(wish: Wish, scene: Scene) -> Action | Need | Blocked:
    """One product in one variant, so many times."""
    product = _product(wish, scene)
    if not isinstance(product, Product):
        return product
    sku = _sku(wish, product, scene)
    if isinstance(sku, Need):
        return sku
    home = scene.customer.address if scene.customer else None
    return _placed(wish, (Wanted(sku, _count(wish, product)),), home, None, scene)


def _placed(
    wish: Wish, items: tuple[Wanted, ...], home: Address | None, like: Order | None, scene: Scene
) -> Action | Need | Blocked:
    if scene.customer is None:
        return Blocked(Note("customer_unknown"), found=False)
    address: Address | Need | None = address_of(wish, home, None, scene)
    if isinstance(address, Need):
        address = home
    if address is None:
        return ask_address(scene, None)
    method = payment_of(wish, like, scene)
    if isinstance(method, Need):
        return method
    return act.PlaceOrder(scene.customer.id, items, address, method, like.number if like else "")


def _product(wish: Wish, scene: Scene) -> Product | Need | Blocked:
    if chosen := wish.choice("product"):
        return scene.product(chosen) or Blocked(Note("unknown_item", {"item": chosen}))
    found = products_named(wish.words, scene)
    if len(found) == 1:
        return scene.product(found[0].id) or found[0]
    if not found:
        return Need("product", scene.telling.say("ask_product"))
    choices = tuple((each.name, each.id) for each in found[:MOST_SHOWN])
    return Need(
        "product",
        scene.telling.say("ask_which_product", choices="; ".join(name for name, _ in choices)),
        choices,
    )


def products_named(words: str, scene: Scene) -> list[Product]:
    """Products of the catalogue that the words name; full names before single words of them."""
    everything = scene.catalogue
    as_items = [
        Item(each.id, each.name, "", 1, 0, 0, None, line=str(at)) for at, each in enumerate(everything)
    ]
    named = named_products(words, as_items)
    return [each for each in everything if each.name in named]


def _sku(wish: Wish, product: Product, scene: Scene) -> str | Need:
    if chosen := wish.choice("sku"):
        return chosen
    options = read_options(wish.words, product.variants, product.name)
    left = [each for each in fitting(product.variants, options.sure) if each.available]
    if len(left) == 1 and not options.unclear:
        return left[0].sku
    shown = left or [each for each in product.variants if each.available]
    choices = tuple((variant_named(each, scene, product.currency), each.sku) for each in shown[:MOST_SHOWN])
    listing = "; ".join(text for text, _ in choices)
    return Need("sku", scene.telling.say("ask_which_variant", item=product.name, choices=listing), choices)


def _count(wish: Wish, product: Product) -> int:
    if chosen := wish.choice("quantity"):
        return int(chosen)
    at = wish.words.casefold().find(product.name.split()[-1].casefold())
    found = _COUNT.search(wish.words[: max(at, 0)])
    if found is None:
        return 1
    return int(found[1]) if found[1].isdigit() else _COUNTS[found[1].casefold()]
