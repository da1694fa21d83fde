"""Delivery promises: as the articles state the rules, and never better than what is known."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import holidays
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.orders.delivery.file import DeliveryError
from assistant.orders.delivery.promise import Delivery, Expectation
from assistant.orders.records import Address, CustomerRecord, Order, Shipment
from assistant.orders.sample import HOME
from assistant.sample_shop.rates import RATES, shipping_cents, transit_days

DELIVERY = Delivery.load(HOME / "delivery.yaml")
HAMBURG = ZoneInfo("Europe/Berlin")
ARTICLES = HOME / "knowledge" / "shipping"

BEGINNING = datetime(2026, 1, 1, tzinfo=UTC)
moments = st.integers(0, 700 * 24 * 60).map(lambda minutes: BEGINNING + timedelta(minutes=minutes))
countries = st.sampled_from(DELIVERY.countries)
spans = st.tuples(st.integers(-10, 20), st.integers(0, 6))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=HAMBURG)


def an_order(
    now: datetime, country: str = "DE", status: str = "paid", method: str = "standard",
    promised: tuple[date, date] | None = None, parcels: tuple[Shipment, ...] = (),
) -> Order:  # fmt: skip
    address = Address("Ana", "1 Road", "", "1", "Town", country)
    return Order(
        "N-1", status, CustomerRecord("1", "Ana", "", "", ""), address, now, None, promised, "EUR", 1000,
        "card", (), parcels, (), (), shipping_method=method,
    )  # fmt: skip


def a_parcel(
    status: str = "shipped", sent: datetime | None = None, expected: tuple[date, date] | None = None
) -> Shipment:
    return Shipment("1", "DHL", "T1", status, sent, expected, None, ())


def days_of(now: datetime, span: tuple[int, int]) -> tuple[date, date]:
    first = now.date() + timedelta(days=span[0])
    return first, first + timedelta(days=span[1])


@pytest.mark.parametrize("rate", RATES.values(), ids=lambda rate: rate.country)
def test_the_rules_are_the_articles_prices_and_times(rate: object) -> None:
    from assistant.sample_shop.rates import Rate

    assert isinstance(rate, Rate)
    for goods in (0, rate.free_from_cents - 1, rate.free_from_cents):
        for option in DELIVERY.options(rate.country, goods):
            assert option.price_cents == shipping_cents(rate, option.method, goods)
            assert option.days == transit_days(rate, option.method)


def test_the_tables_of_the_articles_say_the_same() -> None:
    named = {rate.name: rate.country for rate in RATES.values()}
    for line in (ARTICLES / "delivery-times.md").read_text().splitlines():
        cells = [cell.strip() for cell in line.split("|")[1:-1]]
        if len(cells) == 3 and cells[0] in named:
            options = {option.method: option for option in DELIVERY.options(named[cells[0]])}
            low, high = (int(part) for part in re.findall(r"\d+", cells[1]))
            assert options["standard"].days == (low, high)
            assert ("express" in options) == (cells[2] != "–")
    for line in (ARTICLES / "shipping-costs.md").read_text().splitlines():
        cells = [cell.strip() for cell in line.split("|")[1:-1]]
        if len(cells) == 4 and cells[0] in named:
            standard = DELIVERY.options(named[cells[0]])[0]
            assert f"€{standard.price_cents / 100:.2f}" == cells[1]
            assert f"€{(standard.free_from_cents or 0) // 100}" == cells[2]


@pytest.mark.parametrize(
    ("paid", "leaves"),
    [
        ("2026-11-26T13:59", "2026-11-26"),
        ("2026-11-26T14:00", "2026-11-27"),
        ("2026-11-27T14:01", "2026-11-30"),
        ("2026-11-28T09:00", "2026-11-30"),
        ("2026-12-24T10:59", "2026-12-24"),
        ("2026-12-24T11:00", "2026-12-28"),
        ("2026-12-31T12:00", "2027-01-04"),
        ("2027-03-25T15:00", "2027-03-30"),
    ],
)
def test_the_cut_off_weekends_and_holidays_decide_when_it_leaves(paid: str, leaves: str) -> None:
    assert DELIVERY.dispatch(at(paid)) == date.fromisoformat(leaves)


def test_the_cut_off_is_in_the_warehouses_time() -> None:
    assert DELIVERY.dispatch(datetime(2026, 11, 26, 13, 30, tzinfo=UTC)) == date(2026, 11, 27)


def test_holidays_of_the_customers_country_do_not_count() -> None:
    # 8 December is a holiday in Austria and in Italy, not in Germany.
    assert DELIVERY.if_ordered("AT", "express", at("2026-12-07T10:00"))[0] == date(2026, 12, 10)
    assert DELIVERY.if_ordered("DE", "express", at("2026-12-07T10:00"))[0] == date(2026, 12, 8)


def test_what_is_not_offered_has_no_options() -> None:
    assert DELIVERY.options("US") == ()
    assert "express" not in {option.method for option in DELIVERY.options("NO")}
    with pytest.raises(KeyError):
        DELIVERY.if_ordered("NO", "express", at("2026-12-07T10:00"))


@settings(deadline=None)
@given(moments, countries)
def test_a_range_never_ends_before_it_begins_or_on_a_day_that_does_not_count(
    now: datetime, country: str
) -> None:
    for option in DELIVERY.options(country):
        first, last = DELIVERY.if_ordered(country, option.method, now)
        assert now.date() <= DELIVERY.dispatch(now) < first <= last
        for day in (first, last):
            assert day.weekday() < 5
            assert day not in holidays.country_holidays(country)
            assert day not in holidays.country_holidays("DE", subdiv="HH")


@settings(deadline=None)
@given(moments, moments, countries)
def test_who_orders_later_gets_it_no_sooner(one: datetime, other: datetime, country: str) -> None:
    early, late = sorted((one, other))
    before, after = (DELIVERY.if_ordered(country, "standard", each) for each in (early, late))
    assert before[0] <= after[0]
    assert before[1] <= after[1]


@settings(deadline=None)
@given(moments, countries, spans)
def test_an_unsent_order_is_never_expected_sooner_than_promised_or_possible(
    now: datetime, country: str, span: tuple[int, int]
) -> None:
    promised = days_of(now, span)
    found = DELIVERY.expected(an_order(now, country, promised=promised), now)
    assert found is not None
    possible = DELIVERY.if_ordered(country, "standard", now)
    assert found.first >= max(promised[0], possible[0])
    assert found.last >= max(promised[1], possible[1])
    assert not found.overdue


@settings(deadline=None)
@given(moments, countries, spans, st.integers(0, 30))
def test_a_parcel_is_never_expected_sooner_than_the_carrier_says(
    now: datetime, country: str, span: tuple[int, int], ago: int
) -> None:
    said = days_of(now, span)
    parcel = a_parcel(sent=now - timedelta(days=ago), expected=said)
    found = DELIVERY.expected(an_order(now, country, "shipped", parcels=(parcel,)), now)
    assert found is not None
    today = now.astimezone(HAMBURG).date()
    assert found.overdue == (said[1] < today)
    if not found.overdue:
        assert max(said[0], today) <= found.first <= found.last == said[1]


@settings(deadline=None)
@given(moments, countries, spans)
def test_a_delayed_parcel_is_expected_later_than_it_was(
    now: datetime, country: str, span: tuple[int, int]
) -> None:
    said = days_of(now, span)
    parcel = a_parcel("delayed", now - timedelta(days=3), said)
    found = DELIVERY.expected(an_order(now, country, "delayed", parcels=(parcel,)), now)
    assert found is not None
    assert found.last > said[1]


@settings(deadline=None)
@given(moments, spans, spans)
def test_the_whole_is_never_expected_sooner_than_its_slowest_parcel(
    now: datetime, one: tuple[int, int], other: tuple[int, int]
) -> None:
    parcels = tuple(a_parcel(expected=days_of(now, span)) for span in (one, other))
    order = an_order(now, status="shipped", parcels=parcels)
    found = DELIVERY.expected(order, now)
    each = [DELIVERY.parcel(order, parcel, now) for parcel in parcels]
    assert found in each
    assert found is not None
    assert found.overdue == any(known.overdue for known in each if known)


def test_after_the_last_day_nothing_is_promised() -> None:
    now = at("2026-11-26T09:00")
    parcel = a_parcel(expected=(date(2026, 11, 23), date(2026, 11, 24)))
    found = DELIVERY.expected(an_order(now, status="shipped", parcels=(parcel,)), now)
    assert found == Expectation(date(2026, 11, 23), date(2026, 11, 24), "carrier", overdue=True)


@pytest.mark.parametrize(
    "status", ["received", "on_hold", "payment_failed", "pre_order", "cancelled", "delivered"]
)
def test_where_nothing_is_known_or_to_come_nothing_is_said(status: str) -> None:
    now = at("2026-11-26T09:00")
    assert DELIVERY.expected(an_order(now, status=status), now) is None


def test_where_one_parcel_is_unknown_the_whole_is() -> None:
    now = at("2026-11-26T09:00")
    known = a_parcel(expected=(date(2026, 11, 27), date(2026, 11, 28)))
    order = an_order(now, status="shipped", parcels=(known, a_parcel()))
    assert DELIVERY.expected(order, now) is None
    assert DELIVERY.expected(replace(order, shipments=(known,)), now) is not None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "is not YAML"),
        ("currency: EUR", "warehouse: Field required"),
        (
            "currency: EUR\nwarehouse: {country: XX, zone: UTC, cut_off: '14:00'}\ncountries: {}",
            "'XX' are not known",
        ),
        ("currency: EUR\nwarehouse: {country: DE, zone: UTC, cut_off: noon}\ncountries: {}", "cut_off"),
        (
            "currency: EUR\nwarehouse: {country: DE, zone: UTC, cut_off: '14:00'}\n"
            "countries: {DE: {standard: {days: [3, 2], price: 1}}}",
            "fewest and the most working days",
        ),
    ],
)  # fmt: skip
def test_a_bad_file_says_where(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "delivery.yaml"
    file.write_text(text)
    with pytest.raises(DeliveryError, match=said):
        Delivery.load(file)
