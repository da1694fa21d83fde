"""Exactly what will happen and what it costs, in words, before the customer says yes to it."""

from __future__ import annotations

from collections.abc import Iterable

from assistant.orders import actions as act
from assistant.orders.actions import Action, Swap
from assistant.orders.dialogue.outcome import Proposal
from assistant.orders.dialogue.place import as_one_line
from assistant.orders.dialogue.reason import label
from assistant.orders.dialogue.scene import Scene
from assistant.orders.dialogue.which_lines import named
from assistant.orders.dialogue.which_payment import method_named
from assistant.orders.dialogue.which_variant import variant_named
from assistant.orders.records import Order


def summed_up(proposal: Proposal, scene: Scene) -> str:
    """The action, its costs, what belongs with it, and the question for the yes."""
    return f"{told(proposal, scene)}\n{scene.telling.say('ask_confirm')}"


def told(proposal: Proposal, scene: Scene) -> str:
    """The same without the question: for somebody who does not say the yes to us."""
    lines = [*_what(proposal.action, proposal.order, scene), *_money(proposal, scene)]
    lines += [scene.telling.say(f"tell_{key}") for key in proposal.verdict.tell]
    return "\n".join(lines)


def _what(action: Action, order: Order | None, scene: Scene) -> Iterable[str]:
    say = scene.telling.say
    match action:
        case act.Cancel() if order:
            status = scene.telling.status(order.status)
            yield say("sum_cancel", number=order.number, status=status, items=_goods(order))
        case act.ChangeAddress() if order:
            old, new = as_one_line(order.address), as_one_line(action.address)
            yield say("sum_change_address", number=order.number, new=new, old=old)
        case act.ChangeDefaultAddress():
            yield say("sum_change_default_address", new=as_one_line(action.address))
        case act.ChangePayment() if order:
            method = _method(action.payment_method_id, scene)
            total = scene.telling.money(order.total_cents, order.currency)
            yield say("sum_change_payment", number=order.number, total=total, method=method)
        case act.ChangeItems() | act.ExchangeItems() if order:
            yield say(f"sum_{action.name}", number=order.number)
            yield from (f"- {_swapped(swap, order, scene)}" for swap in action.swaps)
        case act.ReturnItems() | act.RequestRefund() if order:
            key = "sum_return" if isinstance(action, act.ReturnItems) else "sum_ask_refund"
            yield say(key, number=order.number)
            lines = action.lines or tuple(item.line for item in order.items)
            yield from (f"- {named(item)}" for item in order.items if item.line in lines)
        case act.Expedite() if order:
            yield say("sum_expedite", number=order.number, method=action.method)
        case act.PlaceOrder():
            yield say("sum_place_order", address=as_one_line(action.address))
            yield from (f"- {_bought(item, scene)}" for item in action.items)
        case _:
            raise ValueError(f"{action.name} needs its order to be summed up")
    yield from _why(action, scene)


def _why(action: Action, scene: Scene) -> Iterable[str]:
    code = getattr(action, "reason", "")
    reasons = scene.policy.reasons(action.name)
    if code in reasons:
        yield scene.telling.say("sum_reason", reason=label(code, reasons, scene.telling.lang))


def _money(proposal: Proposal, scene: Scene) -> Iterable[str]:
    verdict, telling = proposal.verdict, scene.telling
    currency = proposal.order.currency if proposal.order else scene.policy.currency
    method = method_named(verdict.method, scene) if verdict.method else ""
    if verdict.charge_cents:
        yield telling.say("sum_charge", amount=telling.money(verdict.charge_cents, currency), method=method)
    if verdict.refund_cents:
        back = method
        if isinstance(proposal.action, act.ChangePayment) and proposal.order:
            back = _method(proposal.order.payment_method_id, scene) or telling.payment(
                proposal.order.payment_method
            )
        days = _days(verdict.refund_days, scene)
        yield telling.say(
            "sum_refund", amount=telling.money(verdict.refund_cents, currency), method=back, days=days
        )
    if verdict.fee_cents:
        yield telling.say("sum_fee", amount=telling.money(verdict.fee_cents, currency))
    if isinstance(proposal.action, act.ChangeItems | act.ExchangeItems) and not (
        verdict.charge_cents or verdict.refund_cents
    ):
        yield telling.say("sum_even")


def _days(days: tuple[int, int] | None, scene: Scene) -> str:
    if days is None:
        return ""
    if days == (0, 0):
        return scene.telling.say("refund_at_once")
    return scene.telling.say("refund_within", low=days[0], high=days[1])


def _swapped(swap: Swap, order: Order, scene: Scene) -> str:
    item = order.item(swap.line)
    assert item is not None
    variant = next((each for each in scene.variants_of(item.product_id) if each.sku == swap.sku), None)
    new = variant_named(variant, scene, order.currency) if variant else swap.sku
    old = scene.telling.money(item.unit_price_cents, order.currency)
    return scene.telling.say("sum_swap", item=named(item), price=old, new=new)


def _bought(item: act.Wanted, scene: Scene) -> str:
    variant = scene.variant(item.sku)
    label = f"{variant.name}: {variant_named(variant, scene, scene.policy.currency)}" if variant else item.sku
    return f"{item.quantity} × {label}"


def _goods(order: Order) -> str:
    return ", ".join(
        item.name if item.quantity == 1 else f"{item.quantity} × {item.name}" for item in order.items
    )


def _method(method_id: str, scene: Scene) -> str:
    methods = scene.customer.payment_methods if scene.customer else ()
    return next((method_named(each, scene) for each in methods if each.id == method_id), "")
