"""What every adapter of an order system must do; a test class inherits it and gives the system and its
facts."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from assistant.orders.port import OrderSystem
from assistant.orders.records import STATUSES, Order


@dataclass(frozen=True)
class Known:
    """True things about the system under test."""

    number: str
    email: str
    postcode: str
    numbers_of_customer: tuple[str, ...]
    travelling: str
    delivered: str
    unknown: str
    name: str
    customer_id: str
    others_email: str


class OrderSystemContract:
    """Inherit, and give the fixtures `system` and `known`."""

    def found(self, system: OrderSystem, number: str) -> Order:
        order = system.order(number)
        assert order is not None
        return order

    def test_a_known_order_is_whole(self, system: OrderSystem, known: Known) -> None:
        order = self.found(system, known.number)
        assert order.number == known.number
        assert order.customer.email.casefold() == known.email.casefold()
        assert order.address.postcode == known.postcode
        assert order.items
        assert order.total_cents > 0

    def test_the_same_question_gets_the_same_answer(self, system: OrderSystem, known: Known) -> None:
        assert system.order(known.number) == system.order(known.number)

    def test_an_unknown_number_is_none(self, system: OrderSystem, known: Known) -> None:
        assert system.order(known.unknown) is None

    @pytest.mark.parametrize("number", ["", " ", "'; DROP TABLE orders; --", "%", "é" * 500, "\x00"])
    def test_nonsense_is_none_and_not_an_error(self, system: OrderSystem, number: str) -> None:
        assert system.order(number) is None
        assert system.numbers_of(number) == ()

    def test_case_and_blanks_do_not_matter(self, system: OrderSystem, known: Known) -> None:
        assert system.order(f" {known.number.lower()} ") == system.order(known.number)
        assert system.numbers_of(f" {known.email.upper()} ") == system.numbers_of(known.email)

    def test_a_customer_has_their_orders_and_nobody_elses(self, system: OrderSystem, known: Known) -> None:
        assert set(system.numbers_of(known.email)) == set(known.numbers_of_customer)
        assert system.numbers_of("nobody@example.com") == ()

    def test_a_customer_is_found_by_address_and_by_name_with_postcode(
        self, system: OrderSystem, known: Known
    ) -> None:
        (by_email,) = system.customers(email=f" {known.email.upper()} ")
        (by_name,) = system.customers(name=f" {known.name.lower()} ", postcode=known.postcode)
        assert by_email == by_name == system.customer(known.customer_id)
        assert by_email.name == known.name
        assert system.customers(name=known.name, postcode="99999") == ()
        assert system.customers(name="Nobody", postcode=known.postcode) == ()
        assert system.customers(email="nobody@example.com") == ()
        assert system.customer("nobody") is None

    def test_half_a_proof_finds_nobody(self, system: OrderSystem, known: Known) -> None:
        assert system.customers() == ()
        assert system.customers(name=known.name) == ()
        assert system.customers(postcode=known.postcode) == ()

    def test_the_orders_of_a_customer_are_whole_and_theirs(self, system: OrderSystem, known: Known) -> None:
        orders = system.orders_of(known.customer_id)
        assert {order.number for order in orders} == set(known.numbers_of_customer)
        assert {order.customer.id for order in orders} == {known.customer_id}
        assert orders[0] == system.order(orders[0].number)
        assert system.orders_of("nobody") == ()

    def test_the_catalogue_has_what_was_bought(self, system: OrderSystem, known: Known) -> None:
        item = self.found(system, known.number).items[0]
        product = system.product(item.product_id)
        assert product is not None
        assert product.variant(item.sku) is not None
        assert product in system.products(item.name)
        assert system.product("nothing") is None
        assert system.products("nothing like this") == ()

    def test_lines_are_unique_in_an_order(self, system: OrderSystem, known: Known) -> None:
        for number in known.numbers_of_customer:
            lines = [item.line for item in self.found(system, number).items]
            assert len(lines) == len(set(lines))

    def test_newest_comes_first(self, system: OrderSystem, known: Known) -> None:
        placed = [self.found(system, number).placed_at for number in system.numbers_of(known.email)]
        placed = [at for at in placed if at is not None]
        assert placed == sorted(placed, reverse=True)

    def test_the_status_is_one_there_are_words_for(self, system: OrderSystem, known: Known) -> None:
        for number in known.numbers_of_customer:
            assert self.found(system, number).status in STATUSES

    def test_every_moment_has_its_time_zone(self, system: OrderSystem, known: Known) -> None:
        for number in (known.travelling, known.delivered):
            order = self.found(system, number)
            moments = [order.placed_at] if order.placed_at else []
            for parcel in order.shipments:
                moments += [at for at in (parcel.shipped_at, parcel.delivered_at) if at]
                moments += [event.at for event in parcel.events]
            assert all(at.tzinfo is not None for at in moments)

    def test_a_parcel_on_its_way_has_a_range_and_one_delivered_a_day(
        self, system: OrderSystem, known: Known
    ) -> None:
        if self.found(system, known.travelling).placed_at is None:
            pytest.skip("this shop knows no dates")
        expected = self.found(system, known.travelling).shipments[0].expected
        assert expected is not None
        assert expected[0] <= expected[1]
        assert self.found(system, known.delivered).shipments[0].delivered_at is not None

    def test_scans_are_in_order(self, system: OrderSystem, known: Known) -> None:
        for parcel in self.found(system, known.travelling).shipments:
            scanned = [event.at for event in parcel.events]
            assert scanned == sorted(scanned)
