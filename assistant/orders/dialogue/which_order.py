"""Which order a wish or a question is about: the one named, the one spoken of, or the only one that fits."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from assistant.orders.dialogue.goods import named_products
from assistant.orders.dialogue.outcome import Blocked, Need
from assistant.orders.dialogue.scene import Scene
from assistant.orders.policy.verdict import Note
from assistant.orders.records import Item, Order

MOST_SHOWN = 6
_ENDS = re.compile(r"\bend(?:s|ing)? (?:in|with|on) #?(\d{2,6})\b", re.I)
_TIME = (
    r"(?:week|weekend|month|year|night|time|summer|winter|spring|autumn|(?:mon|tues|wednes|thurs|fri|satur|sun)day"
    r"|woche|wochenende|monat|jahr|mal|semaine|fois|semana|vez)"
)
_LAST = re.compile(
    rf"\b(?:last|latest|most recent|newest|letzte|derni[eè]re|[uú]ltim[oa])\b(?!\s+{_TIME}\b)", re.I
)
""" "My last order", not "last week"."""


def order_named(number: str, scene: Scene) -> Order | Need | Blocked:
    """Their order with this number. A near one is offered only if it is their own."""
    order = scene.order(number)
    if order is not None:
        return order
    near = scene.own.near(number)
    if len(near) == 1:
        return Need("order", scene.telling.say("near_number", number=near[0]), ((near[0], near[0]),))
    return Blocked(Note("not_found", {"number": number}), found=False)


def order_of(
    words: str, number: str, scene: Scene, fits: Callable[[Order], bool] = lambda order: True
) -> Order | Need | Blocked:
    """The order the words mean. Without a number: the one spoken of, else those that fit and hold what is
    named; several are asked about."""
    if number:
        return order_named(number, scene)
    if (ending := _ENDS.search(words)) is not None:
        ended = [order for order in scene.orders if re.sub(r"\D", "", order.number).endswith(ending[1])]
        return _one_of(ended, scene)
    if not scene.orders:
        return Blocked(Note("no_orders"), found=False)
    holding = _holding(words, scene.orders)
    spoken_of = next((order for order in holding if order.number == scene.focus), None)
    if spoken_of is not None:
        return spoken_of
    if _LAST.search(words) and holding[0].placed_at is not None:
        return holding[0]
    fitting = [order for order in holding if fits(order)]
    return _one_of(fitting or holding, scene)


def tells_end(text: str) -> bool:
    """Whether it says how the order's number ends."""
    return _ENDS.search(text) is not None


def _holding(words: str, orders: Sequence[Order]) -> list[Order]:
    """Those that hold everything the words name of what was ever bought; all where they name nothing."""
    bought = [item for order in orders for item in order.items]
    named = named_products(words, numbered(bought))
    holding = [order for order in orders if named <= {item.name for item in order.items}]
    return holding if named and holding else list(orders)


def numbered(items: Sequence[Item]) -> list[Item]:
    """Lines are unique in their order only; here they have to be among all of them."""
    return [replace(item, line=str(place)) for place, item in enumerate(items)]


def _one_of(orders: Sequence[Order], scene: Scene) -> Order | Need:
    if len(orders) == 1:
        return orders[0]
    return which(orders or scene.orders, scene)


def which(orders: Sequence[Order], scene: Scene) -> Need:
    """One question with the orders as choices."""
    shown = orders[:MOST_SHOWN]
    choices = tuple((described(order, scene), order.number) for order in shown)
    listing = "; ".join(label for label, _ in choices)
    return Need("order", scene.telling.say("which_order", choices=listing), choices)


def described(order: Order, scene: Scene) -> str:
    """An order on a button: number, status and what is in it."""
    goods = ", ".join(dict.fromkeys(item.name for item in order.items))
    status = scene.telling.status(order.status)
    short = goods if len(goods) <= 60 else goods[:57].rstrip(" ,") + "…"
    return f"{order.number} ({status}: {short})" if short else f"{order.number} ({status})"
