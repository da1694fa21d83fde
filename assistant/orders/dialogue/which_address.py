"""To which address an order, or all future ones, shall go."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, replace

from assistant.orders.dialogue.outcome import Need
from assistant.orders.dialogue.place import as_one_line, at_house, completed, house_in, place_in
from assistant.orders.dialogue.scene import Scene
from assistant.orders.dialogue.wish import Wish
from assistant.orders.records import Address, Order

OTHER = re.compile(
    r"\b(?:the )?other (?:one|address)\b|\bandere adresse\b|\bautre adresse\b|\botra direccion\b", re.I
)
"""They mean another of the addresses we know."""


def address_of(wish: Wish, current: Address | None, order: Order | None, scene: Scene) -> Address | Need:
    """The address named last in the wish; asks where none is, or parts are missing."""
    if kept := wish.choice("address"):
        return Address(**json.loads(kept))
    street: Address | None = None
    house = ""
    for said in reversed(wish.said):
        place = place_in(said)
        if place is None:
            house = house or house_in(said)
        if place is not None and place.address is not None:
            given = at_house(place.address, house) if house else place.address
            if street is None and not (given.postcode or given.city):
                street = given  # "sorry, number 14": the town is the one they gave before
                continue
            address = replace(given, line1=street.line1, line2=street.line2) if street else given
            return completed(address, current) if current else address
        if OTHER.search(said):
            return _known(wish, current, scene, order)
        if place is None:
            continue
        if place.default and scene.customer and scene.customer.address and order is not None:
            return scene.customer.address
        if place.order and (other := scene.order(_written(place.order))) is not None:
            return other.address
    return completed(street, current) if street and current else ask_address(scene, order)


def _known(wish: Wish, current: Address | None, scene: Scene, order: Order | None) -> Address | Need:
    """ "The other address": of those known, the one neither in force nor proposed before."""
    before = [place.address for said in wish.said if (place := place_in(said)) and place.address]
    known = [scene.customer.address] if scene.customer and scene.customer.address else []
    known += [each.address for each in scene.orders]
    others = {as_one_line(each): each for each in known if each != current and each not in before}
    if len(others) == 1:
        return next(iter(others.values()))
    choices = tuple((line, json.dumps(asdict(address))) for line, address in list(others.items())[:6])
    return Need("address", scene.telling.say("ask_address"), choices, order)


def ask_address(scene: Scene, order: Order | None) -> Need:
    """The question for the whole new address."""
    known = scene.customer.address if scene.customer else None
    if order is None or known is None or known == order.address:
        return Need("address", scene.telling.say("ask_address"), (), order)
    label = scene.telling.say("choice_default_address")
    value = json.dumps(asdict(known))
    return Need("address", scene.telling.say("ask_address"), ((label, value),), order)


def _written(raw: str) -> str:
    from assistant.understanding import order_numbers

    return next((value for _, value, _, _ in order_numbers.numbers(raw)), raw)
