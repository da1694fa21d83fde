"""With which payment method a difference is settled, a refund made, or an order paid."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.orders.dialogue.outcome import Need
from assistant.orders.dialogue.payment import ORIGINAL, meant, unknown_id
from assistant.orders.dialogue.scene import Scene
from assistant.orders.dialogue.wish import Wish
from assistant.orders.records import Order, PaymentMethod


def payment_of(wish: Wish, order: Order | None, scene: Scene, *, default: bool = True) -> str | Need:
    """The id of the method the customer named; where they named none, that of the order (with `default`).

    Several that fit, or one that is not theirs: they are asked.
    """
    methods = scene.customer.payment_methods if scene.customer else ()
    original = order.payment_method_id if order else ""
    if chosen := wish.choice("payment"):
        return original if chosen == ORIGINAL else chosen
    words = "\n".join(wish.said)
    if unknown_id(words, methods):
        return ask_payment(methods, scene, order)
    named = tuple(original if each == ORIGINAL else each for each in meant(words, methods))
    if len(named) == 1 and named[0]:
        return named[0]
    if not named and default and original:
        return original
    if not named and len(methods) == 1:
        return methods[0].id
    return ask_payment([each for each in methods if each.id in named] or methods, scene, order)


def ask_payment(methods: Sequence[PaymentMethod], scene: Scene, order: Order | None) -> Need:
    """The question which method, with the customer's own as choices."""
    choices = tuple((method_named(each, scene), each.id) for each in methods)
    listing = "; ".join(label for label, _ in choices)
    return Need("payment", scene.telling.say("ask_payment", choices=listing), choices, order)


def method_named(method: PaymentMethod, scene: Scene) -> str:
    """A payment method as the customer knows it: "gift card", "credit card (visa ending in 9212)"."""
    kind = scene.telling.payment(method.kind)
    return f"{kind} ({method.detail})" if method.detail else kind
