"""What a customer of the sample shop orders and what it costs, by the shop's own rules."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from assistant.sample_shop import rates
from assistant.sample_shop.catalogue import BY_SKU, CATALOGUE, Product
from assistant.sample_shop.people import Person
from assistant.sample_shop.stories import Story

_LOCAL_PAYMENTS = {
    "DE": ("klarna_invoice", "klarna_invoice"),
    "AT": ("klarna_invoice",),
    "NL": ("ideal", "ideal", "klarna_invoice"),
    "BE": ("bancontact",),
    "PL": ("blik",),
    "SE": ("swish", "klarna_invoice"),
    "DK": ("mobilepay", "klarna_invoice"),
    "FI": ("mobilepay",),
    "NO": ("klarna_invoice",),
    "CH": ("twint",),
}


@dataclass(frozen=True, slots=True)
class Line:
    product: Product
    variant: str
    quantity: int

    @property
    def total_cents(self) -> int:
        return self.product.price_cents * self.quantity


@dataclass(frozen=True, slots=True)
class Basket:
    person: Person
    lines: tuple[Line, ...]
    method: str
    payment: str
    discount_cents: int = 0

    @property
    def rate(self) -> rates.Rate:
        return rates.RATES[self.person.country]

    @property
    def subtotal_cents(self) -> int:
        return sum(line.total_cents for line in self.lines)

    @property
    def shipping_cents(self) -> int:
        return rates.shipping_cents(self.rate, self.method, self.subtotal_cents - self.discount_cents)

    @property
    def total_cents(self) -> int:
        return self.subtotal_cents - self.discount_cents + self.shipping_cents

    @property
    def prepaid(self) -> bool:
        return self.payment == "bank_transfer"

    def released(self, today: date) -> date | None:
        days = max((line.product.released_in or 0) for line in self.lines)
        return today + timedelta(days=days) if days else None


def of_story(story: Story) -> Basket:
    lines = tuple(Line(BY_SKU[sku], variant, quantity) for sku, variant, quantity in story.lines)
    return Basket(story.person, lines, story.method, story.payment)


def at_random(status: str, person: Person, rng: Random) -> Basket:
    """A believable basket for an order that is to be in `status`."""
    lines = _lines(status, person, rng)
    goods = sum(line.total_cents for line in lines)
    voucher = goods >= rates.WELCOME_VOUCHER_FROM_CENTS and rng.random() < 0.12
    return Basket(
        person,
        lines,
        _method(status, person, lines, rng),
        _payment(status, person, rng),
        rates.WELCOME_VOUCHER_CENTS if voucher else 0,
    )


def _lines(status: str, person: Person, rng: Random) -> tuple[Line, ...]:
    freight = rates.RATES[person.country].freight
    if status == "pre_order":
        choice = [product for product in CATALOGUE if product.released_in]
        return (_line(rng.choice(choice), 1, rng),)
    choice = [product for product in CATALOGUE if not product.released_in and (freight or not product.bulky)]
    fewest = 2 if status == "partly_shipped" else 1
    count = max(fewest, rng.choices((1, 2, 3, 4), (46, 30, 16, 8))[0])
    picked = rng.sample(choice, count)
    return tuple(_line(product, rng.choices((1, 2, 4), (86, 11, 3))[0], rng) for product in picked)


def _line(product: Product, quantity: int, rng: Random) -> Line:
    one_is_enough = product.price_cents > 20000
    return Line(product, rng.choice(product.variants), 1 if one_is_enough else quantity)


def _method(status: str, person: Person, lines: tuple[Line, ...], rng: Random) -> str:
    rate = rates.RATES[person.country]
    if any(line.product.bulky for line in lines):
        return "freight"
    draw = rng.random()
    if draw < 0.12 and rate.express_cents is not None and status not in ("pre_order", "partly_shipped"):
        return "express"
    return "pickup_point" if draw > 0.85 and rate.pickup_points else "standard"


def _payment(status: str, person: Person, rng: Random) -> str:
    if status == "received":
        return "bank_transfer"
    if status == "payment_failed":
        return rng.choice(("card", "paypal"))
    if status == "pre_order":
        return rng.choice(("card", "paypal", "apple_pay"))
    common = ("card", "card", "paypal", "paypal", "apple_pay", "google_pay", "bank_transfer")
    return rng.choice(common + _LOCAL_PAYMENTS.get(person.country, ()))
