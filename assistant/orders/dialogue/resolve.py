"""From a wish to what can be done now: ask for one thing, sum it up, or say that it may not be done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from assistant.orders import actions as act
from assistant.orders.actions import Action, ActionName
from assistant.orders.dialogue.outcome import Blocked, Need, Outcome, Proposal
from assistant.orders.dialogue.reason import label, reason_in
from assistant.orders.dialogue.refusal import noted
from assistant.orders.dialogue.scene import Scene
from assistant.orders.dialogue.shopping import place_order, reorder
from assistant.orders.dialogue.which_address import address_of, ask_address
from assistant.orders.dialogue.which_lines import lines_of
from assistant.orders.dialogue.which_order import order_of
from assistant.orders.dialogue.which_payment import ask_payment, payment_of
from assistant.orders.dialogue.which_variant import swaps_of
from assistant.orders.dialogue.wish import Kind, Wish
from assistant.orders.policy.judge import Case
from assistant.orders.policy.verdict import Note
from assistant.orders.records import Order, Variant

_NEEDS_OTHER_PAYMENT = frozenset(
    {"balance_too_low", "unknown_payment", "payment_not_accepted", "refund_elsewhere", "same_payment"}
)
_NEEDS_OTHER_ADDRESS = frozenset({"address_incomplete"})
TRIES: Mapping[Kind, tuple[ActionName, ...]] = {
    "cancel": ("cancel",),
    "change_address": ("change_address",),
    "change_payment": ("change_payment",),
    "swap": ("exchange", "change_items"),
    "edit": ("change_items",),
    "return": ("return",),
    "refund": ("refund", "return", "cancel"),
    "expedite": ("expedite",),
}
"""Which actions may serve a wish, the first that the order is ready for."""


def resolve(wish: Wish, scene: Scene) -> Outcome:
    """What comes of the wish at this moment. Reads orders and catalogue, writes nothing."""
    if wish.kind == "other" or wish.doubt:
        return Blocked(Note("unclear" if wish.doubt else "not_offered"))
    if wish.kind == "reorder":
        return _judged(wish, None, reorder(wish, scene), scene)
    if wish.kind == "place_order":
        return _judged(wish, None, place_order(wish, scene), scene)
    if wish.kind == "change_default_address":
        return _judged(wish, None, _default_address(wish, scene), scene)
    order = order_of(
        wish.words,
        wish.choice("order") or wish.number,
        scene,
        lambda each: _open(wish.kind, each, scene) is not None,
    )
    if not isinstance(order, Order):
        return order
    action = _open(wish.kind, order, scene)
    if action is None:
        return _closed(wish, order, scene)
    return _judged(wish, order, _MAKERS[action](wish, order, scene), scene)


def _open(kind: Kind, order: Order, scene: Scene) -> ActionName | None:
    now = scene.telling.now
    return next(
        (
            name
            for name in TRIES[kind]
            if scene.policy.may(name, order, now).allowed and name in scene.own.actions
        ),
        None,
    )


def _closed(wish: Wish, order: Order, scene: Scene) -> Blocked:
    """Why not: of several actions the one that the order's state comes nearest to."""
    names = TRIES[wish.kind]
    verdicts = [(name, scene.policy.may(name, order, scene.telling.now)) for name in names]
    notes = [(name, verdict.reason or Note("not_offered")) for name, verdict in verdicts]
    name, note = next(
        ((name, note) for name, note in notes if note.key not in ("wrong_status", "not_offered")), notes[0]
    )
    if note.key == "not_offered":
        name, note = next(((name, note) for name, note in notes if note.key == "wrong_status"), (name, note))
    return Blocked(note, order, name)


def _judged(wish: Wish, order: Order | None, made: Action | Need | Blocked, scene: Scene) -> Outcome:
    """A complete action as the policy sees it; what the customer can mend is asked for."""
    if isinstance(made, Need | Blocked):
        return made
    outcome = judged(made, order, scene)
    if isinstance(outcome, Proposal):
        return outcome
    if outcome.note.key in _NEEDS_OTHER_PAYMENT and (need := _other_payment(made, order, scene)) is not None:
        return replace(need, text=f"{noted(outcome.note, order, made.name, scene)} {need.text}")
    if outcome.note.key in _NEEDS_OTHER_ADDRESS:
        return ask_address(scene, order)
    return outcome


def judged(action: Action, order: Order | None, scene: Scene) -> Proposal | Blocked:
    """A complete action as the shop's policy sees it at this moment, for the bot and for agents alike."""
    case = Case(
        order, scene.customer, scene.telling.now, _variants(action, order, scene), scene.shipping(order)
    )
    verdict = scene.policy.judge(action, case)
    if verdict.reason is None:
        return Proposal(action, verdict, order)
    return Blocked(verdict.reason, order, action.name)


def _other_payment(made: Action, order: Order | None, scene: Scene) -> Need | None:
    """Those of the customer's methods with which the same would be allowed."""
    methods = scene.customer.payment_methods if scene.customer else ()
    case = Case(
        order, scene.customer, scene.telling.now, _variants(made, order, scene), scene.shipping(order)
    )
    if not isinstance(
        made, act.ChangeItems | act.ChangePayment | act.ReturnItems | act.ExchangeItems | act.PlaceOrder
    ):
        return None
    able = [
        method
        for method in methods
        if scene.policy.judge(replace(made, payment_method_id=method.id), case).allowed
    ]
    return ask_payment(able, scene, order) if able else None


def _variants(made: Action, order: Order | None, scene: Scene) -> dict[str, Variant]:
    if isinstance(made, act.PlaceOrder):
        return {item.sku: found for item in made.items if (found := scene.variant(item.sku)) is not None}
    swaps = made.swaps if isinstance(made, act.ChangeItems | act.ExchangeItems) else ()
    lines = {swap.line for swap in swaps}
    products = {item.product_id for item in order.items if item.line in lines} if order else set()
    return {each.sku: each for product in products for each in scene.variants_of(product)}


def _reason(wish: Wish, action: ActionName, order: Order, scene: Scene) -> tuple[str, str] | Need:
    """The reason's code and the customer's words; asked for where the shop wants one and none is clear."""
    reasons = scene.policy.reasons(action)
    if not reasons:
        return "", ""
    code = wish.choice("reason") or reason_in(wish.words, reasons)
    if code in reasons:
        return code, wish.choice("reason_words")
    choices = tuple((label(each, reasons, scene.telling.lang), each) for each in reasons)
    # Not named in the text: they stand below it, as buttons or as a letter's list.
    return Need("reason", scene.telling.say(f"ask_reason_{action}", **_about(order, scene)), choices, order)


def _about(order: Order, scene: Scene) -> dict[str, str]:
    return {"number": order.number, "status": scene.telling.status(order.status)}


def _cancel(wish: Wish, order: Order, scene: Scene) -> Action | Need | Blocked:
    reason = _reason(wish, "cancel", order, scene)
    return reason if isinstance(reason, Need) else act.Cancel(order.number, *reason)


def _change_address(wish: Wish, order: Order, scene: Scene) -> Action | Need | Blocked:
    address = address_of(wish, order.address, order, scene)
    return address if isinstance(address, Need) else act.ChangeAddress(order.number, address)


def _default_address(wish: Wish, scene: Scene) -> Action | Need | Blocked:
    if scene.customer is None:
        return Blocked(Note("customer_unknown"), found=False)
    address = address_of(wish, scene.customer.address, None, scene)
    return address if isinstance(address, Need) else act.ChangeDefaultAddress(scene.customer.id, address)


def _change_payment(wish: Wish, order: Order, scene: Scene) -> Action | Need | Blocked:
    method = payment_of(wish, order, scene, default=False)
    if isinstance(method, Need):
        others = tuple(each for each in method.choices if each[1] != order.payment_method_id)
        return (
            replace(method, choices=others)
            if others
            else Blocked(Note("no_other_payment"), order, "change_payment")
        )
    return act.ChangePayment(order.number, method)


def _swap(wish: Wish, order: Order, scene: Scene, action: ActionName) -> Action | Need | Blocked:
    if wish.kind == "edit":
        return Need("edit", scene.telling.say("ask_edit", **_about(order, scene)), (), order)
    swaps = swaps_of(wish, order, scene)
    if isinstance(swaps, Need):
        return swaps
    method: str | Need = payment_of(wish, order, scene) if scene.policy.asks_payment(action) else ""
    if isinstance(method, Need):
        return method
    if action == "change_items":
        return act.ChangeItems(order.number, swaps, method)
    reason = _reason(wish, "exchange", order, scene)
    return reason if isinstance(reason, Need) else act.ExchangeItems(order.number, swaps, method, *reason)


def _change_items(wish: Wish, order: Order, scene: Scene) -> Action | Need | Blocked:
    return _swap(wish, order, scene, "change_items")


def _exchange(wish: Wish, order: Order, scene: Scene) -> Action | Need | Blocked:
    return _swap(wish, order, scene, "exchange")


def _return(wish: Wish, order: Order, scene: Scene) -> Action | Need | Blocked:
    lines = lines_of(wish, order, scene)
    if isinstance(lines, Need):
        return lines
    method: str | Need = payment_of(wish, order, scene) if scene.policy.asks_payment("return") else ""
    if isinstance(method, Need):
        return method
    reason = _reason(wish, "return", order, scene)
    return reason if isinstance(reason, Need) else act.ReturnItems(order.number, lines, method, *reason)


def _refund(wish: Wish, order: Order, scene: Scene) -> Action | Need | Blocked:
    lines = lines_of(wish, order, scene)
    if isinstance(lines, Need):
        return lines
    reason = _reason(wish, "refund", order, scene)
    return reason if isinstance(reason, Need) else act.RequestRefund(order.number, lines, *reason)


def _expedite(wish: Wish, order: Order, scene: Scene) -> Action | Need | Blocked:
    quicker = {name: cents for name, cents in scene.shipping(order).items() if name != order.shipping_method}
    method = wish.choice("method") or next((name for name in quicker if name in wish.words.casefold()), "")
    if len(quicker) == 1:
        method = method or next(iter(quicker))
    if method:
        return act.Expedite(order.number, method)
    if not quicker:
        return Blocked(Note("not_quicker"), order, "expedite")
    choices = tuple(
        (f"{name} ({scene.telling.money(cents, order.currency)})", name) for name, cents in quicker.items()
    )
    listing = "; ".join(text for text, _ in choices)
    return Need("method", scene.telling.say("ask_method", choices=listing), choices, order)


_MAKERS: Mapping[ActionName, Callable[[Wish, Order, Scene], Action | Need | Blocked]] = {
    "cancel": _cancel,
    "change_address": _change_address,
    "change_payment": _change_payment,
    "change_items": _change_items,
    "exchange": _exchange,
    "return": _return,
    "refund": _refund,
    "expedite": _expedite,
}
