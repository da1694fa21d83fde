"""Which things may be sent back, exchanged, changed or bought."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from assistant.orders.actions import Swap, Wanted
from assistant.orders.policy.file import Rule
from assistant.orders.policy.verdict import Note
from assistant.orders.records import Item, Order, Variant


def lines_problem(rule: Rule, order: Order, lines: Sequence[str]) -> Note | None:
    """Why these lines may not be taken, if so."""
    if not lines:
        return Note("no_items")
    if repeated := next((line for line in lines if lines.count(line) > 1), None):
        return Note("twice_the_same_item", {"item": _named(order, repeated)})
    return next((note for line in lines if (note := _line_problem(rule, order, line))), None)


def swaps_problem(
    rule: Rule, order: Order, swaps: Sequence[Swap], variants: Mapping[str, Variant]
) -> Note | None:
    """Why these lines may not become these variants, if so."""
    if note := lines_problem(rule, order, [swap.line for swap in swaps]):
        return note
    return next((note for swap in swaps if (note := _swap_problem(rule, order, swap, variants))), None)


def basket_problem(items: Sequence[Wanted], variants: Mapping[str, Variant]) -> Note | None:
    """Why these cannot be bought, if so."""
    if not items or any(item.quantity < 1 for item in items):
        return Note("no_items")
    for item in items:
        variant = variants.get(item.sku)
        if variant is None:
            return Note("unknown_item", {"item": item.sku})
        if not _enough(variant, item.quantity):
            return Note("sold_out", {"item": variant.name, "variant": described(variant)})
    return None


def described(variant: Variant) -> str:
    """The options as the customer reads them."""
    return ", ".join(value for _, value in variant.options)


def _line_problem(rule: Rule, order: Order, line: str) -> Note | None:
    item = order.item(line)
    if item is None:
        return Note("unknown_item", {"item": line})
    if item.category in rule.except_categories or _excepted_name(rule, item):
        return Note("excluded_item", {"item": item.name})
    return None


def _excepted_name(rule: Rule, item: Item) -> bool:
    return any(word.casefold() in item.name.casefold() for word in rule.except_names)


def _swap_problem(rule: Rule, order: Order, swap: Swap, variants: Mapping[str, Variant]) -> Note | None:
    item, variant = order.item(swap.line), variants.get(swap.sku)
    if item is None or variant is None:
        return Note("unknown_item", {"item": swap.sku})
    if swap.sku == item.sku and not rule.same_variant:
        return Note("same_variant", {"item": item.name})
    if rule.same_product and item.product_id != variant.product_id:
        return Note("other_product", {"item": item.name})
    if not _enough(variant, item.quantity):
        return Note("sold_out", {"item": item.name, "variant": described(variant)})
    if rule.price_difference == "refuse" and variant.price_cents != item.unit_price_cents:
        return Note("price_differs", {"item": item.name})
    return None


def _enough(variant: Variant, quantity: int) -> bool:
    return variant.available and (variant.stock is None or variant.stock >= quantity)


def _named(order: Order, line: str) -> str:
    item = order.item(line)
    return item.name if item else line
