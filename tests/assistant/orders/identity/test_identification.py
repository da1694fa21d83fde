"""The one door to a verified conversation: what each way proves, and what guessing finds out (nothing)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict

import pytest

from assistant.orders.actions import Cancel, ChangeDefaultAddress
from assistant.orders.folder import open_folder
from assistant.orders.identity.guesses import Asker, Guesses
from assistant.orders.identity.identification import Identification, Proved
from assistant.orders.lookup import Proof
from assistant.orders.own import NOBODY, Level, OwnOrders, Verification, own_orders
from assistant.orders.policy.file import Identity
from assistant.orders.port import OrderRefusedError
from assistant.orders.records import Address
from assistant.orders.shop import Shop
from tests.assistant.orders import retail
from tests.assistant.orders.conftest import NOW

ASKER = Asker("c1", "p1", "192.0.2.1")


@pytest.fixture(scope="module")
def retail_shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    shop = open_folder(retail.write(tmp_path_factory.mktemp("retail")))
    yield shop
    shop.system.close()


@pytest.fixture
def door(retail_shop: Shop) -> Identification:
    return Identification(retail_shop.system, retail_shop.policy.identity, Guesses(), None, lambda: NOW)


def test_name_and_postcode_prove_the_customer_where_the_policy_says_so(door: Identification) -> None:
    proved = door.by_person(ASKER, name="ana silva", postcode="78701")
    assert proved.outcome == "verified"
    assert proved.verification == Verification(Level.FULL, retail.ANA, "name_postcode")


def test_an_address_alone_proves_only_where_the_policy_says_so(
    door: Identification, retail_shop: Shop
) -> None:
    assert door.by_person(ASKER, email="ana.silva@example.com").verification.customer_id == retail.ANA
    strict = Identification(retail_shop.system, Identity(), Guesses(), None, lambda: NOW)
    assert strict.by_person(ASKER, email="ana.silva@example.com") == Proved("refused")
    assert strict.by_person(ASKER, name="Ana Silva", postcode="78701") == Proved("refused")


def test_without_mail_a_code_is_not_offered(door: Identification) -> None:
    assert "email_code" not in door.full_ways
    assert door.send_code(ASKER, "ana.silva@example.com", lambda to, code: pytest.fail("sent")) == "failed"
    assert door.by_code(ASKER, "ana.silva@example.com", "123456") == Proved("refused")


def test_wrong_and_unknown_are_the_same(door: Identification) -> None:
    told = [
        door.by_person(Asker(f"c{n}"), **given)
        for n, given in enumerate(
            (
                {"email": "nobody@example.com"},
                {"name": "Ana Silva", "postcode": "80014"},
                {"name": "Nobody", "postcode": "78701"},
                {"name": "Nobody", "postcode": ""},
            )
        )
    ]
    assert told == [Proved("refused")] * 4


def test_order_number_and_proof_open_that_orders_status(door: Identification) -> None:
    found = door.by_order(ASKER, retail.DELIVERED, Proof(postcode="78701"))
    assert (found.outcome, found.by) == ("found", "postcode")


def test_ten_thousand_guessed_numbers_reveal_nothing(door: Identification) -> None:
    numbers = [f"#W{1_000_000 + n}" for n in range(10_000)]
    assert retail.PENDING in numbers
    told = set()
    for n, number in enumerate(numbers):
        found = door.by_order(Asker(f"c{n}", f"p{n}", "192.0.2.1"), number, Proof(email="eve@example.com"))
        told.add(repr({**asdict(found), "attempts": None}))
    assert len(told) == 2
    assert {each.count("'refused'") + each.count("'locked'") for each in told} == {1}
    assert all("'status': None" in each for each in told)


def test_guessing_a_known_numbers_postcodes_ends(door: Identification) -> None:
    outcomes = [
        door.by_order(Asker(f"c{n}", f"p{n}", f"a{n}"), retail.DELIVERED, Proof(postcode=f"{n:05}")).outcome
        for n in range(50)
    ]
    assert outcomes == ["refused"] * 10 + ["locked"] * 40
    assert door.by_order(Asker("z"), retail.DELIVERED, Proof(postcode="78701")).outcome == "locked"


def test_the_view_shows_and_changes_only_the_customers_own(retail_shop: Shop) -> None:
    own = OwnOrders(retail_shop.system, retail.BO)
    assert [order.number for order in own.orders()] == [retail.BOS]
    assert own.order(retail.PENDING) is None
    errors = []
    for number in (retail.PENDING, retail.UNKNOWN):
        with pytest.raises(OrderRefusedError) as refused:
            own.perform(Cancel(number, "no_longer_needed"), key=number)
        errors.append(str(refused.value))
    assert len(set(errors)) == 1
    with pytest.raises(OrderRefusedError):
        own.perform(ChangeDefaultAddress(retail.ANA, Address("", "x", "", "1", "y", "USA")), key="d")
    assert retail_shop.system.writes() == ()


def test_a_slip_is_recognised_among_the_customers_own_only(retail_shop: Shop) -> None:
    own = OwnOrders(retail_shop.system, retail.BO)
    assert own.near("#W2000002") == (retail.BOS,)
    assert own.near("#W200001") == (retail.BOS,)
    assert own.near("#W0200001") == (retail.BOS,)
    assert own.near("#W1000002") == ()


@pytest.mark.parametrize("level", [Level.NONE, Level.STATUS])
def test_below_full_there_is_no_view(retail_shop: Shop, level: Level) -> None:
    assert own_orders(retail_shop.system, Verification(level, retail.ANA)) is None
    assert own_orders(retail_shop.system, NOBODY) is None
    assert own_orders(retail_shop.system, Verification(Level.FULL, retail.ANA)) is not None
