"""What an action costs or gives back, with which payment method, and whether that one may."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from assistant.orders.actions import Swap, Wanted
from assistant.orders.policy.file import Rule
from assistant.orders.policy.verdict import Verdict, denied
from assistant.orders.records import CustomerRecord, Item, Order, PaymentMethod, Variant


def method_of(customer: CustomerRecord | None, method_id: str) -> PaymentMethod | None:
    """The customer's payment method with this id."""
    methods = customer.payment_methods if customer else ()
    return next((method for method in methods if method.id == method_id), None)


def original_of(order: Order, customer: CustomerRecord | None) -> PaymentMethod:
    """What the order was paid with; a method the profile does not list is known by its kind only."""
    known = method_of(customer, order.payment_method_id)
    return known or PaymentMethod(order.payment_method_id, order.payment_method)


def fee_of(rule: Rule, order: Order, reason: str = "") -> int:
    """The rule's fee for where this order went, if the reason does not make it free."""
    if reason in rule.free_for:
        return 0
    return rule.fee_by_country.get(order.address.country, rule.fee)


def paid(rule: Rule, order: Order) -> int:
    """What has been paid for the order."""
    return 0 if order.status in rule.nothing_paid_in else order.total_cents


def difference(order: Order, swaps: Sequence[Swap], variants: Mapping[str, Variant]) -> int:
    """What the new variants cost more than the old lines; negative when they cost less."""
    items = [(order.item(swap.line), variants[swap.sku]) for swap in swaps]
    return sum((new.price_cents - old.unit_price_cents) * old.quantity for old, new in items if old)


def refunded(rule: Rule, method: PaymentMethod, cents: int, fee: int = 0) -> Verdict:
    """So much goes back, the fee taken off."""
    days = rule.refund_days.by_kind.get(method.kind, rule.refund_days.default) if rule.refund_days else None
    return Verdict(refund_cents=max(0, cents - fee), fee_cents=fee, method=method, refund_days=days)


def charged(rule: Rule, method: PaymentMethod | None, cents: int, fee: int = 0) -> Verdict:
    """So much is paid with this method, which must be able to."""
    if method is None:
        return denied("unknown_payment")
    if rule.pay_with and method.kind not in rule.pay_with:
        return denied("payment_not_accepted", kind=method.kind)
    needed = cents + fee
    if rule.balance_covers and method.balance_cents is not None and method.balance_cents < needed:
        return denied("balance_too_low", balance_cents=method.balance_cents, needed_cents=needed)
    return Verdict(charge_cents=needed, fee_cents=fee, method=method)


def settled(rule: Rule, method: PaymentMethod | None, cents: int, fee: int) -> Verdict:
    """A price difference in either direction, plus the fee."""
    if rule.price_difference == "none":
        cents = 0
    if cents + fee > 0:
        return charged(rule, method, cents, fee)
    if method is None:
        return denied("unknown_payment") if cents else Verdict(fee_cents=fee)
    return replace(refunded(rule, method, -cents, fee), fee_cents=fee)


def refund_target(
    rule: Rule, order: Order, customer: CustomerRecord | None, method_id: str
) -> PaymentMethod | None:
    """Where the money goes: as it was paid, unless another is named and the rule allows that one."""
    original = original_of(order, customer)
    if not method_id or method_id == original.id:
        return original if not rule.refund_to or "original" in rule.refund_to else None
    other = method_of(customer, method_id)
    if other is None or (
        rule.refund_to and not (other.kind == "gift_card" and "gift_card" in rule.refund_to)
    ):
        return None
    return other


def worth(items: Sequence[Item]) -> int:
    """What these lines cost."""
    return sum(item.line_total_cents for item in items)


def basket_worth(items: Sequence[Wanted], variants: Mapping[str, Variant]) -> int:
    """What these cost by the catalogue."""
    return sum(variants[item.sku].price_cents * item.quantity for item in items)
