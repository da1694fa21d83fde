"""What can be done in an order system: each wish as one plain value, and the receipt for it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar, Literal, TypeAlias

from assistant.orders.records import Address

ActionName = Literal[
    "cancel", "change_address", "change_items", "change_payment", "expedite", "return", "exchange", "refund",
    "place_order", "change_default_address",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Swap:
    """Put `sku` where `line` of the order is now."""

    line: str
    sku: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """So many of this variant."""

    sku: str
    quantity: int = 1


@dataclass(frozen=True, slots=True)
class Cancel:
    """`reason` is one of the policy's codes; `words` are the customer's own, may be empty."""

    name: ClassVar[ActionName] = "cancel"
    number: str
    reason: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class ChangeAddress:
    """Deliver this order to another address."""

    name: ClassVar[ActionName] = "change_address"
    number: str
    address: Address


@dataclass(frozen=True, slots=True)
class ChangeItems:
    """Other variants on some lines; the difference is paid with, or refunded to, `payment_method_id`."""

    name: ClassVar[ActionName] = "change_items"
    number: str
    swaps: tuple[Swap, ...]
    payment_method_id: str = ""


@dataclass(frozen=True, slots=True)
class ChangePayment:
    """Pay the whole order with another of the customer's payment methods."""

    name: ClassVar[ActionName] = "change_payment"
    number: str
    payment_method_id: str


@dataclass(frozen=True, slots=True)
class Expedite:
    """Send it by a quicker delivery method of the shop."""

    name: ClassVar[ActionName] = "expedite"
    number: str
    method: str


@dataclass(frozen=True, slots=True)
class ReturnItems:
    """Send these lines back; the refund goes to `payment_method_id` (empty: as it was paid)."""

    name: ClassVar[ActionName] = "return"
    number: str
    lines: tuple[str, ...]
    payment_method_id: str = ""
    reason: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class ExchangeItems:
    """Send lines back and get other variants for them."""

    name: ClassVar[ActionName] = "exchange"
    number: str
    swaps: tuple[Swap, ...]
    payment_method_id: str = ""
    reason: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class RequestRefund:
    """Ask for money back without sending anything back; no lines: for the whole order."""

    name: ClassVar[ActionName] = "refund"
    number: str
    lines: tuple[str, ...] = ()
    reason: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class PlaceOrder:
    """A simple order of things in the catalogue; `like` is the number of the order it repeats."""

    name: ClassVar[ActionName] = "place_order"
    customer_id: str
    items: tuple[Wanted, ...]
    address: Address
    payment_method_id: str
    like: str = ""
    number: ClassVar[str] = ""


@dataclass(frozen=True, slots=True)
class ChangeDefaultAddress:
    """Where this customer's future orders go."""

    name: ClassVar[ActionName] = "change_default_address"
    customer_id: str
    address: Address
    number: ClassVar[str] = ""


Action: TypeAlias = (
    Cancel | ChangeAddress | ChangeItems | ChangePayment | Expedite | ReturnItems | ExchangeItems
    | RequestRefund | PlaceOrder | ChangeDefaultAddress
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Agreed:
    """What the customer was told it costs and gives back, in cents, the fee included."""

    charge_cents: int = 0
    refund_cents: int = 0
    fee_cents: int = 0


NOTHING = Agreed()


@dataclass(frozen=True, slots=True)
class RecordedWrite:
    """A write as the shop's own system names it."""

    name: str
    arguments: dict[str, Any] = field(hash=False)


@dataclass(frozen=True, slots=True)
class Receipt:
    """Proof that an action was done, once. `repeated` tells that this key had been used before, and this is
    the receipt of that time. `number` is the order it is about (the new one, for a placed order);
    `instructions` is what the shop's system tells the customer to do next (a label's address, a text)."""

    key: str
    action: ActionName
    reference: str
    number: str
    at: datetime
    recorded: RecordedWrite
    instructions: str = ""
    repeated: bool = False
