"""The form of each action on an order: what is asked for, and the action that the filled form stands for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

from assistant.orders import actions as act
from assistant.orders.actions import Action, ActionName, Swap
from assistant.orders.dialogue.reason import label
from assistant.orders.dialogue.scene import Scene
from assistant.orders.dialogue.which_lines import named
from assistant.orders.dialogue.which_payment import method_named
from assistant.orders.dialogue.which_variant import variant_named
from assistant.orders.records import Address, Order
from handoff.console.clerk import Blank, Option, Wanted
from handoff.errors import Invalid

T = TypeVar("T")
_PARTS = ("name", "line1", "line2", "postcode", "city", "region", "country")


def blanks_of(action: ActionName, order: Order, scene: Scene) -> Iterator[Blank]:
    """What an agent fills in for this action on this order."""
    if action == "change_address":
        now = {part: getattr(order.address, part) for part in _PARTS}
        yield Blank(name="address", kind="address", label="New address", values=now)
    if action in ("change_items", "exchange"):
        yield from _swaps(order, scene)
    if action in ("return", "refund"):
        lines = tuple(Option(value=item.line, label=named(item)) for item in order.items)
        yield Blank(name="lines", kind="lines", label="Which items", options=lines)
    if action == "expedite":
        yield _choice("method", "Delivery", _methods(order, scene))
    if scene.policy.asks_payment(action):
        methods = scene.customer.payment_methods if scene.customer else ()
        options = tuple(Option(value=each.id, label=method_named(each, scene)) for each in methods)
        yield _choice("payment_method_id", "Paid with", options, required=action == "change_payment")
    if reasons := scene.policy.reasons(action):
        yield _choice(
            "reason",
            "Reason",
            tuple(Option(value=code, label=label(code, reasons, scene.telling.lang)) for code in reasons),
        )


def action_from(wanted: Wanted) -> Action:
    """The action that the filled form stands for. Raises Invalid for one that is not complete."""
    number, values = wanted.number, wanted.values
    reason = values.get("reason", "")
    payment = values.get("payment_method_id", "")
    swaps = tuple(Swap(line, sku) for line, sku in wanted.swaps.items() if sku)
    match wanted.action:
        case "cancel":
            return act.Cancel(number, reason)
        case "change_address":
            if wanted.address is None:
                raise Invalid("write the new address")
            return act.ChangeAddress(number, Address(**wanted.address.model_dump()))
        case "change_payment":
            return act.ChangePayment(number, _given(payment, "choose what it is paid with"))
        case "expedite":
            return act.Expedite(number, _given(values.get("method", ""), "choose how it is delivered"))
        case "return":
            return act.ReturnItems(number, _some(wanted.lines), payment, reason)
        case "refund":
            return act.RequestRefund(number, _some(wanted.lines), reason)
        case "change_items":
            return act.ChangeItems(number, _some(swaps), payment)
        case "exchange":
            return act.ExchangeItems(number, _some(swaps), payment, reason)
        case _:
            raise Invalid(f"there is no action {wanted.action}")


def _some(chosen: tuple[T, ...]) -> tuple[T, ...]:
    if not chosen:
        raise Invalid("choose at least one item")
    return chosen


def _given(value: str, otherwise: str) -> str:
    if not value:
        raise Invalid(otherwise)
    return value


def _choice(name: str, text: str, options: tuple[Option, ...], *, required: bool = True) -> Blank:
    return Blank(name=name, kind="choice", label=text, options=options, required=required)


def _methods(order: Order, scene: Scene) -> tuple[Option, ...]:
    return tuple(
        Option(value=name, label=f"{name.replace('_', ' ')} ({scene.telling.money(cents, order.currency)})")
        for name, cents in scene.shipping(order).items()
        if name != order.shipping_method
    )


def _swaps(order: Order, scene: Scene) -> Iterator[Blank]:
    for item in order.items:
        options = tuple(
            Option(value=each.sku, label=variant_named(each, scene, order.currency))
            for each in scene.variants_of(item.product_id)
            if each.sku != item.sku and each.available
        )
        if options:
            yield Blank(
                name=f"swap-{item.line}", kind="swap", label=named(item), options=options, line=item.line,
                required=False,
            )  # fmt: skip
