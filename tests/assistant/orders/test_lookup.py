"""The identity check: right proof reveals status and dates, anything else reveals nothing at all."""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta

import pytest

from assistant.orders.lookup import MOST_FAILURES, WINDOW, Attempts, Proof, look_up
from assistant.orders.sample import SampleOrders
from assistant.sample_shop import stories
from assistant.sample_shop.people import MAYA, PIET
from tests.assistant.orders.conftest import NOW


@pytest.mark.parametrize(
    "proof",
    [
        Proof(email=MAYA.email),
        Proof(email=f" {MAYA.email.upper()} "),
        Proof(postcode=MAYA.postcode),
        Proof(postcode=f"D-{MAYA.postcode}"),
    ],
)
def test_number_and_proof_find_the_order(shop: SampleOrders, proof: Proof) -> None:
    found = look_up(shop, stories.OUT_FOR_DELIVERY, proof, Attempts(), NOW)
    assert found.outcome == "found"
    assert found.by == ("email" if proof.email else "postcode")
    assert found.status is not None
    assert found.status.status == "out_for_delivery"


def test_it_reveals_nothing_about_the_person_the_goods_or_the_money(shop: SampleOrders) -> None:
    order = shop.order(stories.OUT_FOR_DELIVERY)
    found = look_up(shop, stories.OUT_FOR_DELIVERY, Proof(email=MAYA.email), Attempts(), NOW)
    assert order is not None
    told = repr(asdict(found)["status"])
    private = [order.customer.name, order.customer.email, order.address.line1, order.address.city]
    private += [order.address.postcode, str(order.total_cents), *(item.name for item in order.items)]
    private += [parcel.tracking_number for parcel in order.shipments]
    assert [each for each in private if each in told] == []


def test_not_yours_and_not_found_are_the_same(shop: SampleOrders) -> None:
    proof = Proof(email=MAYA.email)
    not_yours = look_up(shop, stories.NOT_MAYAS, proof, Attempts(), NOW)
    not_found = look_up(shop, stories.UNKNOWN, proof, Attempts(), NOW)
    wrong_proof = look_up(shop, stories.OUT_FOR_DELIVERY, Proof(email=PIET.email), Attempts(), NOW)
    assert not_yours == not_found == wrong_proof
    assert not_yours.outcome == "refused"


def test_a_wrong_address_is_not_outweighed_by_a_right_postcode(shop: SampleOrders) -> None:
    proof = Proof(email="stranger@example.com", postcode=MAYA.postcode)
    assert look_up(shop, stories.OUT_FOR_DELIVERY, proof, Attempts(), NOW).outcome == "refused"


@pytest.mark.parametrize("proof", [Proof(), Proof(email="  "), Proof(postcode=" ")])
def test_without_a_proof_nothing_is_looked_up(shop: SampleOrders, proof: Proof) -> None:
    with pytest.raises(ValueError, match="ask the customer for one"):
        look_up(shop, stories.OUT_FOR_DELIVERY, proof, Attempts(), NOW)


@pytest.mark.parametrize("proof", [Proof(email="nobody@invalid.invalid"), Proof(postcode="00000")])
def test_the_stand_in_for_a_missing_order_matches_nobody(shop: SampleOrders, proof: Proof) -> None:
    assert look_up(shop, stories.UNKNOWN, proof, Attempts(), NOW).outcome == "refused"


def test_guessing_locks_even_for_the_right_answer(shop: SampleOrders) -> None:
    attempts = Attempts()
    for n in range(MOST_FAILURES):
        attempts = look_up(shop, f"FM-{20000 + n}", Proof(email=MAYA.email), attempts, NOW).attempts
    locked = look_up(shop, stories.OUT_FOR_DELIVERY, Proof(email=MAYA.email), attempts, NOW)
    assert (locked.outcome, locked.status) == ("locked", None)
    later = NOW + WINDOW + timedelta(seconds=1)
    assert (
        look_up(shop, stories.OUT_FOR_DELIVERY, Proof(email=MAYA.email), attempts, later).outcome == "found"
    )


def test_failures_of_a_conversation_and_a_contact_count_together() -> None:
    here = Attempts().failed(NOW).failed(NOW + timedelta(seconds=1)).failed(NOW + timedelta(seconds=2))
    there = Attempts().failed(NOW + timedelta(seconds=3)).failed(NOW + timedelta(seconds=4))
    assert not here.locked(NOW + timedelta(seconds=5))
    assert here.joined(there).locked(NOW + timedelta(seconds=5))
    assert here.joined(here) == here


def test_a_thousand_guessed_numbers_reveal_nothing(shop: SampleOrders) -> None:
    proof = Proof(postcode="99999")
    answers = {
        (result.outcome, result.status, result.by)
        for n in range(1_000)
        for result in [look_up(shop, f"FM-{10000 + n}", proof, Attempts(), NOW)]
    }
    assert answers == {("refused", None, "")}
