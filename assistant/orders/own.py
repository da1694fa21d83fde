"""What one conversation may see and do: the customer's own orders, and nothing else of the system.

The check sits here, below every dialogue and every language model: whoever holds an `OwnOrders` can ask for
any number and any action, and gets what belongs to its customer. Not theirs and not there are the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from rapidfuzz.distance import OSA

from assistant.orders.actions import NOTHING, Action, ActionName, Agreed, Receipt
from assistant.orders.port import OrderRefusedError, OrderSystem
from assistant.orders.records import CustomerRecord, Order, Product


class Level(IntEnum):
    """How well we know who this is: not at all; for one order's status and dates; as the customer."""

    NONE = 0
    STATUS = 1
    FULL = 2


@dataclass(frozen=True, slots=True)
class Verification:
    """Who the conversation is with, as far as it was proved, and by what way (`token`, `email_code`,
    `order_email`, `order_postcode`, `name_postcode`, …). `number` is the order a `STATUS` level is for,
    `claims` what the shop's token says besides."""

    level: Level = Level.NONE
    customer_id: str = ""
    method: str = ""
    number: str = ""
    claims: tuple[tuple[str, str], ...] = ()


NOBODY = Verification()


class OwnOrders:
    """One customer's view of an order system. Blocks and raises as the system does."""

    def __init__(self, system: OrderSystem, customer_id: str) -> None:
        if not customer_id:
            raise ValueError("only a customer who was recognised has orders of their own")
        self._system = system
        self._customer_id = customer_id

    @property
    def actions(self) -> frozenset[ActionName]:
        """What the system can do at all; the policy says whether it may."""
        return self._system.actions

    def customer(self) -> CustomerRecord | None:
        """The customer themselves."""
        return self._system.customer(self._customer_id)

    def orders(self) -> tuple[Order, ...]:
        """All their orders, newest first."""
        return tuple(order for order in self._system.orders_of(self._customer_id) if self._is_own(order))

    def total_cents(self) -> int:
        """The totals of all that was not cancelled."""
        return sum(order.total_cents for order in self.orders() if order.status != "cancelled")

    def order(self, number: str) -> Order | None:
        """Their order with this number; None for one that is not theirs or not there."""
        order = self._system.order(number)
        return order if order is not None and self._is_own(order) else None

    def near(self, number: str) -> tuple[str, ...]:
        """Their own numbers that are one slip of a key from this one."""
        wanted = number.strip().upper()
        own = (order.number for order in self.orders())
        return tuple(each for each in own if OSA.distance(each.upper(), wanted, score_cutoff=1) == 1)

    def products(self, words: str) -> tuple[Product, ...]:
        """The catalogue is everybody's."""
        return self._system.products(words)

    def product(self, product_id: str) -> Product | None:
        """The catalogue is everybody's."""
        return self._system.product(product_id)

    def perform(self, action: Action, *, key: str, revision: str = "", agreed: Agreed = NOTHING) -> Receipt:
        """Do it to this customer's own order or profile; anything else is refused like an unknown order."""
        if not self._may(action):
            raise OrderRefusedError("there is no such order of this customer")
        return self._system.perform(action, key=key, revision=revision, agreed=agreed)

    def _may(self, action: Action) -> bool:
        if action.name in ("place_order", "change_default_address"):
            return getattr(action, "customer_id", "") == self._customer_id
        return self.order(action.number) is not None

    def _is_own(self, order: Order) -> bool:
        return order.customer.id == self._customer_id


def own_orders(system: OrderSystem, verification: Verification) -> OwnOrders | None:
    """The view a verification opens; None below `FULL`: a status look-up goes through `lookup.look_up`."""
    if verification.level < Level.FULL:
        return None
    return OwnOrders(system, verification.customer_id)
