"""The policy file decides, as the two shipped policies say it in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.orders import actions as act
from assistant.orders.actions import Action
from assistant.orders.folder import LAYOUTS
from assistant.orders.policy.file import PolicyError
from assistant.orders.policy.judge import Case, Policy
from assistant.orders.policy.verdict import Verdict
from assistant.orders.records import (
    STATUSES,
    Address,
    CustomerRecord,
    Item,
    Order,
    PaymentMethod,
    Shipment,
    Variant,
)
from assistant.orders.sample import HOME as SAMPLE

RETAIL = Policy.load(LAYOUTS / "retail" / "policy.yaml")
FJELLMARK = Policy.load(SAMPLE / "policy.yaml")
NOW = datetime(2026, 11, 26, 9, tzinfo=UTC)
GIFT = PaymentMethod("gift", "gift_card", "", 2000)
CARD = PaymentMethod("card", "credit_card", "visa 1234")
PAYPAL = PaymentMethod("pal", "paypal")
HOME = Address("Ana", "1 Road", "", "20095", "Hamburg", "DE")
AWAY = Address("", "5 New Street", "", "20097", "Hamburg", "DE")
ANA = CustomerRecord("1", "Ana", "ana@example.com", "", "", HOME, (GIFT, CARD, PAYPAL))
ITEMS = (
    Item("mug-blue", "Mug", "blue", 1, 1000, 1000, None, "1", "mug"),
    Item("mug-blue", "Mug", "blue", 1, 1000, 1000, None, "2", "mug"),
    Item("lamp-black", "Lamp", "black", 2, 4000, 8000, None, "3", "lamp"),
)
VARIANTS = {
    sku: Variant(sku, product, product.title(), (("color", color),), cents, available, stock)
    for sku, product, color, cents, available, stock in (
        ("mug-blue", "mug", "blue", 1000, True, None),
        ("mug-red", "mug", "red", 1200, True, None),
        ("mug-old", "mug", "old", 700, False, None),
        ("lamp-black", "lamp", "black", 4000, True, 9),
        ("lamp-white", "lamp", "white", 3000, True, 9),
        ("lamp-last", "lamp", "last", 4000, True, 1),
    )
}


def an_order(status: str = "pending", paid: PaymentMethod = CARD, **changes: Any) -> Order:
    order = Order(
        "N-1", status, ANA, HOME, NOW - timedelta(days=20), None, None, "EUR", 10000, paid.kind, ITEMS,
        (Shipment("1", "DHL", "T", "delivered", None, None, NOW - timedelta(days=10), ()),), (), (),
        payment_method_id=paid.id, shipping_method="standard", shipping_cents=395,
    )  # fmt: skip
    return replace(order, **changes)


def judged(policy: Policy, action: Action, order: Order | None = None, **case: Any) -> Verdict:
    given = {"now": NOW, "variants": VARIANTS, "shipping": {"standard": 395, "express": 1195}, **case}
    return policy.judge(action, Case(order, ANA, **given))


def why(verdict: Verdict) -> str:
    return verdict.reason.key if verdict.reason else ""


SWAP = (act.Swap("1", "mug-red"),)
IN_RETAIL: Sequence[tuple[Action, str]] = (
    (act.Cancel("N-1", "no_longer_needed"), "pending"),
    (act.ChangeAddress("N-1", AWAY), "pending"),
    (act.ChangePayment("N-1", "pal"), "pending"),
    (act.ChangeItems("N-1", SWAP, "card"), "pending"),
    (act.ReturnItems("N-1", ("1",), "card"), "delivered"),
    (act.ExchangeItems("N-1", SWAP, "card"), "delivered"),
)


@pytest.mark.parametrize(("action", "status"), IN_RETAIL, ids=lambda each: getattr(each, "name", each))
def test_an_action_is_open_in_its_status_and_in_no_other(action: Action, status: str) -> None:
    allowed = {each for each in STATUSES if judged(RETAIL, action, an_order(each)).allowed}
    assert allowed == {status}
    assert {each for each in STATUSES if RETAIL.may(action.name, an_order(each), NOW).allowed} == {status}


def test_what_no_rule_names_is_for_a_person() -> None:
    assert why(judged(RETAIL, act.Expedite("N-1", "express"), an_order())) == "not_offered"
    assert why(judged(RETAIL, act.RequestRefund("N-1"), an_order())) == "not_offered"
    assert why(judged(FJELLMARK, act.ChangePayment("N-1", "pal"), an_order("paid"))) == "not_offered"


def test_a_cancelled_order_is_refunded_as_it_was_paid() -> None:
    by_card = judged(RETAIL, act.Cancel("N-1", "no_longer_needed"), an_order())
    assert (by_card.refund_cents, by_card.method, by_card.refund_days) == (10000, CARD, (5, 7))
    by_gift = judged(RETAIL, act.Cancel("N-1", "ordered_by_mistake"), an_order(paid=GIFT))
    assert (by_gift.method, by_gift.refund_days) == (GIFT, (0, 0))


@pytest.mark.parametrize("reason", ["", "too slow", "no longer needed"])
def test_a_reason_is_one_of_the_policys(reason: str) -> None:
    assert why(judged(RETAIL, act.Cancel("N-1", reason), an_order())) == "unknown_reason"


def test_items_change_once_and_to_an_available_variant_of_the_same_product() -> None:
    def changed(*swaps: act.Swap, paid: str = "card", order: Order | None = None) -> Verdict:
        return judged(RETAIL, act.ChangeItems("N-1", swaps, paid), order or an_order())

    assert changed(*SWAP).charge_cents == 200
    cheaper = changed(act.Swap("3", "lamp-white"))
    assert (cheaper.charge_cents, cheaper.refund_cents) == (0, 2000)
    both = changed(act.Swap("1", "mug-red"), act.Swap("3", "lamp-white"))
    assert (both.charge_cents, both.refund_cents) == (0, 1800)
    assert why(changed()) == "no_items"
    assert why(changed(act.Swap("1", "lamp-white"))) == "other_product"
    assert why(changed(act.Swap("1", "mug-old"))) == "sold_out"
    assert why(changed(act.Swap("3", "lamp-last"))) == "sold_out"
    to_the_same = act.ChangeItems("N-1", (act.Swap("1", "mug-blue"),), "card")
    assert why(judged(FJELLMARK, to_the_same, an_order("paid"))) == "same_variant"
    assert why(changed(act.Swap("9", "mug-red"))) == "unknown_item"
    assert why(changed(act.Swap("1", "none"))) == "unknown_item"
    assert why(changed(act.Swap("1", "mug-red"), act.Swap("1", "mug-red"))) == "twice_the_same_item"
    assert why(changed(*SWAP, paid="others")) == "unknown_payment"
    assert why(changed(*SWAP, order=an_order(changes=("change_items",)))) == "already_done"


def test_a_gift_card_must_cover_the_difference() -> None:
    def exchanged(*swaps: act.Swap) -> Verdict:
        return judged(RETAIL, act.ExchangeItems("N-1", swaps, "gift"), an_order("delivered"))

    dear = {**VARIANTS, "mug-gold": replace(VARIANTS["mug-red"], sku="mug-gold", price_cents=3001)}
    action = act.ExchangeItems("N-1", (act.Swap("1", "mug-gold"),), "gift")
    short = judged(RETAIL, action, an_order("delivered"), variants=dear)
    assert short.reason is not None
    assert short.reason.values == {"balance_cents": 2000, "needed_cents": 2001}
    assert exchanged(*SWAP).allowed


def test_another_payment_must_be_another_and_cover_the_whole() -> None:
    def paid(method: str, **changes: Any) -> Verdict:
        return judged(RETAIL, act.ChangePayment("N-1", method), an_order(**changes))

    moved = paid("pal")
    assert (moved.charge_cents, moved.refund_cents, moved.method) == (10000, 10000, PAYPAL)
    assert why(paid("card")) == "same_payment"
    assert why(paid("others")) == "unknown_payment"
    assert why(paid("gift")) == "balance_too_low"
    assert paid("gift", total_cents=2000).allowed


def test_a_refund_goes_back_as_it_was_paid_or_to_a_gift_card() -> None:
    def sent_back(method: str, lines: tuple[str, ...] = ("1", "3")) -> Verdict:
        return judged(RETAIL, act.ReturnItems("N-1", lines, method), an_order("delivered"))

    assert (sent_back("card").refund_cents, sent_back("card").method) == (9000, CARD)
    assert sent_back("").method == CARD
    assert sent_back("gift").method == GIFT
    assert why(sent_back("pal")) == "refund_elsewhere"
    assert why(sent_back("others")) == "refund_elsewhere"
    assert why(sent_back("card", ())) == "no_items"
    assert why(sent_back("card", ("1", "1"))) == "twice_the_same_item"
    assert why(sent_back("card", ("7",))) == "unknown_item"


def test_an_address_is_whole_another_and_in_the_same_country() -> None:
    def moved(**changes: Any) -> str:
        action = act.ChangeAddress("N-1", replace(AWAY, **changes))
        return why(judged(FJELLMARK, action, an_order("paid")))

    assert moved() == ""
    assert moved(country="DK") == "other_country"
    assert moved(city=" ") == "address_incomplete"
    same = act.ChangeAddress("N-1", replace(HOME, name=""))
    assert why(judged(FJELLMARK, same, an_order("paid"))) == "same_address"


HAMBURG = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("delivered", "now", "open_still"),
    [
        ("2026-09-01T15:00", "2026-10-01T23:59", True),
        ("2026-09-01T15:00", "2026-10-02T00:01", False),
        ("2026-09-01T00:30", "2026-10-01T23:59", True),
    ],
)
def test_the_last_day_of_a_return_ends_at_midnight_in_the_shop(
    delivered: str, now: str, open_still: bool
) -> None:
    there = datetime.fromisoformat(delivered).replace(tzinfo=HAMBURG)
    parcel = Shipment("1", "DHL", "T", "delivered", None, None, there, ())
    order = an_order("delivered", shipments=(parcel,), placed_at=there - timedelta(days=4))
    verdict = FJELLMARK.may("return", order, datetime.fromisoformat(now).replace(tzinfo=HAMBURG))
    assert verdict.allowed is open_still
    until = verdict.until if open_still else verdict.reason and verdict.reason.values["until"]
    assert until is not None
    assert until.isoformat() == "2026-10-01T23:59:59+02:00"


def test_what_was_ordered_for_christmas_may_come_back_in_january() -> None:
    order = an_order("delivered", placed_at=datetime(2026, 11, 5, tzinfo=UTC))
    verdict = FJELLMARK.may("return", order, datetime(2027, 1, 31, 12, tzinfo=UTC))
    assert verdict.until is not None
    assert verdict.until.date().isoformat() == "2027-01-31"


def test_where_the_date_is_not_known_nothing_is_allowed() -> None:
    assert why(FJELLMARK.may("return", an_order("delivered", shipments=()), NOW)) == "date_unknown"


def test_a_return_costs_what_its_country_costs_unless_it_is_our_fault() -> None:
    def back(country: str, reason: str = "too_small") -> tuple[int, int]:
        order = an_order("delivered", address=replace(HOME, country=country))
        verdict = judged(FJELLMARK, act.ReturnItems("N-1", ("1",), reason=reason), order)
        return verdict.fee_cents, verdict.refund_cents

    assert back("DE") == (0, 1000)
    assert back("FR") == (495, 505)
    assert back("NO") == (995, 5)
    assert back("NO", "faulty") == (0, 1000)


def test_an_unpaid_order_is_cancelled_without_a_refund() -> None:
    action = act.Cancel("N-1", "changed_mind")
    assert judged(FJELLMARK, action, an_order("received")).refund_cents == 0
    assert judged(FJELLMARK, action, an_order("paid")).refund_cents == 10000


def test_an_exchange_settles_no_difference_where_the_policy_says_so() -> None:
    order = an_order("delivered")
    free = judged(FJELLMARK, act.ExchangeItems("N-1", (act.Swap("3", "lamp-white"),)), order)
    assert (free.allowed, free.charge_cents, free.refund_cents) == (True, 0, 0)
    abroad = replace(order, address=replace(HOME, country="IT"))
    assert why(judged(FJELLMARK, act.ExchangeItems("N-1", SWAP), abroad)) == "country_not_served"


def test_express_costs_the_difference_to_what_was_paid_for_shipping() -> None:
    action = act.Expedite("N-1", "express")
    assert judged(FJELLMARK, action, an_order("paid")).charge_cents == 800
    assert why(judged(FJELLMARK, act.Expedite("N-1", "drone"), an_order("paid"))) == "unknown_method"
    assert why(judged(FJELLMARK, action, an_order("paid", shipping_method="express"))) == "not_quicker"


def test_a_simple_order_has_a_limit_and_must_be_in_stock() -> None:
    payer = replace(ANA, payment_methods=(PaymentMethod("bank_transfer", "bank_transfer"), CARD))

    def bought(sku: str, quantity: int, pay: str = "bank_transfer") -> Verdict:
        action = act.PlaceOrder("1", (act.Wanted(sku, quantity),), HOME, pay)
        return FJELLMARK.judge(action, Case(None, payer, NOW, VARIANTS, {"standard": 395}))

    assert bought("lamp-black", 2).charge_cents == 8395
    assert why(bought("lamp-black", 10)) == "sold_out"
    assert why(bought("mug-red", 50)) == "too_expensive"
    assert why(bought("mug-red", 0)) == "no_items"
    assert why(bought("mug-red", 1, "card")) == "payment_not_accepted"
    assert why(bought("nothing", 1)) == "unknown_item"


@settings(deadline=None)
@given(st.sampled_from(IN_RETAIL), st.sampled_from(STATUSES), st.integers(-400, 400))
def test_judging_never_allows_what_may_not_be(case: tuple[Action, str], status: str, days: int) -> None:
    action, _ = case
    for policy in (RETAIL, FJELLMARK):
        order, now = an_order(status), NOW + timedelta(days=days)
        verdict = policy.judge(action, Case(order, ANA, now, VARIANTS))
        assert not verdict.allowed or policy.may(action.name, order, now).allowed
        assert verdict.charge_cents >= 0
        assert 0 <= verdict.refund_cents <= order.total_cents


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("currency: EUR", "actions: Field required"),
        ("currency: EUR\nactions: {sell: {}}", "actions"),
        ("currency: EUR\nactions: {cancel: {stati: [paid]}}", "stati"),
        ("currency: EUR\nactions: {cancel: {fee: free}}", "fee"),
        ("currency: EUR\nactions: {cancel: {fee: -1}}", "amount of money"),
        ("currency: EUR\nactions: {cancel: {fee: 1.234}}", "amount of money"),
        ("currency: EUR\nzone: Mars\nactions: {}", "time zone"),
        ("currency: EUR\nidentity: {full: [word_of_honour]}\nactions: {}", "identity.full"),
        ("- 1", "the file"),
        ("{", "is not YAML"),
    ],
)
def test_a_policy_with_a_mistake_says_where(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "policy.yaml"
    file.write_text(text)
    with pytest.raises(PolicyError, match=said):
        Policy.load(file)
