"""An action and what it concerns as one record, for the expressions of the mapping's `writes`.

Paths: `number, customer_id, reason, words, method, like, key, reference, now, today, new_number`;
`address.{name,line1,line2,postcode,city,region,country}`; `payment.{id,kind}` (as chosen, else as it was
paid); `original.{id,kind}`; `order.{status,total,shipping,…}`; `items.{line,sku,name,quantity,unit_price,…}`
and, where one replaces it, `items.new.{sku,name,price,options}`; amounts `charge, refund, fee, difference,
total_after` and, of a new order, `subtotal, shipping`, in the mapping's unit of money.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from assistant.orders import actions as act
from assistant.orders.actions import Action, Agreed, Receipt, RecordedWrite
from assistant.orders.mapping.expression import value
from assistant.orders.mapping.file import MappingFile, Write
from assistant.orders.mapping.values import amount
from assistant.orders.records import CustomerRecord, Item, Order, Variant


@dataclass(frozen=True)
class Occasion:
    """One action at one moment, with what it concerns as the system holds it now."""

    action: Action
    key: str
    agreed: Agreed
    now: datetime
    order: Order | None = None
    customer: CustomerRecord | None = None
    variants: Mapping[str, Variant] = field(default_factory=dict)
    new_number: str = ""


def record(occasion: Occasion, write: Write, mapping: MappingFile) -> dict[str, Any]:
    """The record the expressions of this write read."""
    action, order = occasion.action, occasion.order
    unit = mapping.money
    items = [_item(item, sku, occasion.variants, unit) for item, sku in _touched(action, order)]
    items += [_bought(wanted, occasion.variants, unit) for wanted in getattr(action, "items", ())]
    goods = sum(each["line_total_cents"] for each in items)
    difference = sum(each["difference_cents"] for each in items)
    total = order.total_cents if order else goods
    return {
        "number": order.number if order else occasion.new_number,
        "customer_id": occasion.customer.id if occasion.customer else "",
        **{name: getattr(action, name, "") for name in ("reason", "words", "method", "like")},
        "key": occasion.key,
        "reference": reference(write, occasion.key),
        "new_number": occasion.new_number,
        "now": occasion.now,
        "today": occasion.now.date(),
        "address": _address(occasion),
        "payment": _payment(occasion),
        "original": {"id": order.payment_method_id, "kind": order.payment_method} if order else {},
        "order": _order(order, unit) if order else {},
        "items": items,
        "charge": amount(occasion.agreed.charge_cents, unit),
        "refund": amount(occasion.agreed.refund_cents, unit),
        "fee": amount(occasion.agreed.fee_cents, unit),
        "difference": amount(difference, unit),
        "subtotal": amount(goods, unit),
        "shipping": amount(occasion.agreed.charge_cents - goods, unit),
        "total_after": amount(total + difference, unit),
    }


def recorded(write: Write, the_record: Mapping[str, Any]) -> RecordedWrite:
    """The write as the shop names it."""
    return RecordedWrite(
        write.name, {name: value(place, the_record) for name, place in write.arguments.items()}
    )


def body(write: Write, the_record: Mapping[str, Any]) -> dict[str, Any]:
    """The JSON body of the write's request."""
    return {name: value(place, the_record) for name, place in write.body.items()}


def receipt(occasion: Occasion, write: Write, the_record: Mapping[str, Any], answer: Any = None) -> Receipt:
    """The receipt of a write; `answer` is what the shop's system replied, where it replies."""
    read = the_record if answer is None else {**the_record, "answer": answer}
    return Receipt(
        key=occasion.key,
        action=occasion.action.name,
        reference=str(value(write.reference, read) or the_record["reference"]),
        number=str(value(write.number, read) or the_record["number"]),
        at=occasion.now,
        recorded=recorded(write, the_record),
        instructions=str(value(write.instructions, read) or ""),
    )


def reference(write: Write, key: str) -> str:
    """A short reference to tell the customer; the same key always gives the same."""
    digits = int.from_bytes(hashlib.sha256(key.encode()).digest()[:8], "big") % 10**8
    return f"{write.reference_prefix}{digits:08d}"


def fingerprint(action: Action, agreed: Agreed) -> str:
    """Tells whether a repeated key comes with the same action."""
    return hashlib.sha256(repr((action.name, action, agreed)).encode()).hexdigest()


def _touched(action: Action, order: Order | None) -> list[tuple[Item, str]]:
    """The lines an action names, in its order, with the sku that replaces each; for a whole order all."""
    if order is None:
        return []
    swaps: tuple[act.Swap, ...] = getattr(action, "swaps", ())
    if swaps:
        return [(item, swap.sku) for swap in swaps if (item := order.item(swap.line))]
    lines: tuple[str, ...] = getattr(action, "lines", ())
    if lines:
        return [(item, "") for line in lines if (item := order.item(line))]
    return [(item, "") for item in order.items]


def _item(item: Item, sku: str, variants: Mapping[str, Variant], unit: str) -> dict[str, Any]:
    new = variants[sku] if sku else None
    per_piece = new.price_cents - item.unit_price_cents if new else 0
    return {
        "line": item.line,
        "sku": item.sku,
        "name": item.name,
        "variant": item.variant,
        "product_id": item.product_id,
        "quantity": item.quantity,
        "unit_price": amount(item.unit_price_cents, unit),
        "line_total": amount(item.line_total_cents, unit),
        "line_total_cents": item.line_total_cents,
        "difference_cents": per_piece * item.quantity,
        "new": _variant(new, item.quantity, unit) if new else {},
    }


def _bought(wanted: act.Wanted, variants: Mapping[str, Variant], unit: str) -> dict[str, Any]:
    variant = variants[wanted.sku]
    cents = variant.price_cents * wanted.quantity
    return {
        "sku": variant.sku,
        "name": variant.name,
        "variant": ", ".join(each for _, each in variant.options),
        "product_id": variant.product_id,
        "quantity": wanted.quantity,
        "unit_price": amount(variant.price_cents, unit),
        "line_total": amount(cents, unit),
        "line_total_cents": cents,
        "difference_cents": 0,
        "new": _variant(variant, wanted.quantity, unit),
    }


def _variant(variant: Variant, quantity: int, unit: str) -> dict[str, Any]:
    return {
        "sku": variant.sku,
        "product_id": variant.product_id,
        "name": variant.name,
        "variant": ", ".join(each for _, each in variant.options),
        "options": dict(variant.options),
        "price": amount(variant.price_cents, unit),
        "line_total": amount(variant.price_cents * quantity, unit),
    }


def _order(order: Order, unit: str) -> dict[str, Any]:
    return {
        "number": order.number,
        "status": order.status,
        "total": amount(order.total_cents, unit),
        "shipping": amount(order.shipping_cents or 0, unit),
        "shipping_method": order.shipping_method,
        "payment_method": order.payment_method,
        "country": order.address.country,
    }


def _address(occasion: Occasion) -> dict[str, str]:
    """The name stays as it was where the customer gave none."""
    address = getattr(occasion.action, "address", None)
    if address is None:
        return {}
    before = occasion.order.address if occasion.order else None
    name = address.name or (before.name if before else "")
    return {**asdict(address), "name": name or (occasion.customer.name if occasion.customer else "")}


def _payment(occasion: Occasion) -> dict[str, str]:
    chosen = getattr(occasion.action, "payment_method_id", "")
    if not chosen and occasion.order:
        return {"id": occasion.order.payment_method_id, "kind": occasion.order.payment_method}
    methods = occasion.customer.payment_methods if occasion.customer else ()
    return next(
        ({"id": each.id, "kind": each.kind} for each in methods if each.id == chosen),
        {"id": chosen, "kind": ""},
    )
