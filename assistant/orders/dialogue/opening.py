"""How the answer to a wish begins: with a yes where it was put as a question."""

from __future__ import annotations

from dataclasses import replace

from assistant.orders.actions import ActionName
from assistant.orders.dialogue.outcome import Outcome, Proposal
from assistant.orders.dialogue.resolve import TRIES
from assistant.orders.dialogue.scene import Scene
from assistant.orders.dialogue.wish import Wish
from assistant.orders.records import Order

_OPENED = "opened"
"""The slot of a wish that notes that its answer was begun."""


def opening(wish: Wish, outcome: Outcome, scene: Scene) -> list[str]:
    """ "Yes, …" where it was put as a question; said once."""
    order = outcome.order
    if order is None or wish.choice(_OPENED):
        return []
    status = scene.telling.status(order.status)
    if _is_exchange(outcome, order, scene) and wish.kind == "swap" and "exchang" not in wish.words.casefold():
        return [scene.telling.say("exchange_instead", number=order.number, status=status)]
    if not wish.asks:
        return []
    action = outcome.action.name if isinstance(outcome, Proposal) else _first_open(wish, scene, order.number)
    until = scene.policy.may(action, order, scene.telling.now).until if action else None
    if until is not None:
        return [
            scene.telling.say(
                "answer_yes_until", number=order.number, status=status, until=scene.telling.day(until)
            )
        ]
    return [scene.telling.say("answer_yes", number=order.number, status=status)]


def opened(wish: Wish) -> Wish:
    """The same, its answer begun."""
    return replace(wish, asks=False).settled(_OPENED, "yes")


def _is_exchange(outcome: Outcome, order: Order, scene: Scene) -> bool:
    if isinstance(outcome, Proposal):
        return outcome.action.name == "exchange"
    return scene.policy.may("exchange", order, scene.telling.now).allowed


def _first_open(wish: Wish, scene: Scene, number: str) -> ActionName | None:
    order = scene.order(number)
    names = TRIES.get(wish.kind, ())
    return next(
        (name for name in names if order and scene.policy.may(name, order, scene.telling.now).allowed), None
    )
