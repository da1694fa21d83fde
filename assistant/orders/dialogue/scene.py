"""What a wish is resolved against: the customer's own orders, the shop's rules, and how to speak."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from assistant.orders.delivery.promise import Delivery
from assistant.orders.dialogue.tool_calls import Interpreter
from assistant.orders.own import OwnOrders
from assistant.orders.policy.judge import Policy
from assistant.orders.records import CustomerRecord, Order, Product, Variant
from assistant.orders.telling import Telling


@dataclass
class Scene:
    """One turn's view, read at most once. `focus` is the order spoken of last, `delivery` the shop's
    promises and prices where it states any, `interpreter` reads what the rules are not sure of."""

    own: OwnOrders
    policy: Policy
    telling: Telling
    focus: str = ""
    delivery: Delivery | None = None
    interpreter: Interpreter | None = None

    @cached_property
    def orders(self) -> tuple[Order, ...]:
        """All their orders, newest first."""
        found = self.own.orders()
        self._known.update({order.number: order for order in found})
        return found

    @cached_property
    def customer(self) -> CustomerRecord | None:
        """The customer themselves."""
        return self.own.customer()

    def order(self, number: str) -> Order | None:
        """One of their orders."""
        if number not in self._known:
            self._known[number] = self.own.order(number)
        return self._known[number]

    def shipping(self, order: Order | None) -> Mapping[str, int]:
        """What each delivery method costs in cents, for this order or to the customer's own address."""
        if self.delivery is None:
            return {}
        if order is not None:
            return self.delivery.prices(order)
        home = self.customer.address if self.customer else None
        options = self.delivery.options(home.country) if home else ()
        return {option.method: option.price_cents for option in options}

    def product(self, product_id: str) -> Product | None:
        """A product of the catalogue with its variants."""
        if product_id not in self._products:
            self._products[product_id] = self.own.product(product_id)
        return self._products[product_id]

    def variants_of(self, product_id: str) -> tuple[Variant, ...]:
        """What there is of a product."""
        product = self.product(product_id)
        return product.variants if product else ()

    def variant(self, sku: str) -> Variant | None:
        """One variant of any product."""
        return next(
            (each for product in self.catalogue for each in product.variants if each.sku == sku), None
        )

    @cached_property
    def catalogue(self) -> tuple[Product, ...]:
        """Every product."""
        return self.own.products("")

    @cached_property
    def _known(self) -> dict[str, Order | None]:
        return {}

    @cached_property
    def _products(self) -> dict[str, Product | None]:
        return {}
