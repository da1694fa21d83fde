"""Answers tell status and days as a range, never better than known, in the customer's language."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from assistant.answering.phrases import LANGUAGES
from assistant.orders.answers import OrderReply, Telling, order_reply, told
from assistant.orders.days import written
from assistant.orders.lookup import Attempts, revealed
from assistant.orders.sample import SampleOrders
from assistant.orders.slots import Slots
from assistant.sample_shop import stories
from assistant.sample_shop.people import MAYA
from tests.assistant.orders.conftest import NOW, TODAY

TELLING = Telling("en", NOW, ZoneInfo("Europe/Berlin"), seed=1, example="FM-48213")


def reply(shop: SampleOrders, slots: Slots, telling: Telling = TELLING) -> OrderReply:
    return order_reply(slots, shop, Attempts(), telling)


def test_it_asks_for_exactly_what_is_missing(shop: SampleOrders) -> None:
    nothing = reply(shop, Slots())
    assert nothing.asked_for == "number_and_identity"
    assert "FM-48213" in nothing.text
    number = reply(shop, Slots("FM-10442"))
    assert number.asked_for == "email_or_postcode"
    assert "FM-10442" in number.text
    assert reply(shop, Slots(email=MAYA.email)).asked_for == "order_number"


def test_an_order_in_the_van_is_expected_today(shop: SampleOrders) -> None:
    answer = reply(shop, Slots(stories.OUT_FOR_DELIVERY, MAYA.email))
    assert answer.outcome == "answered"
    assert "out for delivery" in answer.text
    assert "Monday, 23 November" in answer.text


def test_a_promise_is_a_range(shop: SampleOrders) -> None:
    text = reply(shop, Slots(stories.JUST_PAID, MAYA.email)).text
    assert "between Wednesday, 25 November and Thursday, 26 November" in text


def test_refusals_are_the_same_to_the_byte(shop: SampleOrders) -> None:
    unknown = reply(shop, Slots(stories.UNKNOWN, MAYA.email))
    other = reply(shop, Slots(stories.NOT_MAYAS, MAYA.email))
    assert unknown == other
    assert "Piet" not in other.text


def test_a_range_in_the_past_is_overdue_and_offers_a_person(shop: SampleOrders) -> None:
    late = replace(TELLING, now=NOW + timedelta(days=30))
    answer = reply(shop, Slots(stories.OUT_FOR_DELIVERY, MAYA.email), late)
    assert "overdue" in answer.text
    assert answer.offer


def test_a_range_that_has_begun_starts_today(shop: SampleOrders) -> None:
    order = shop.order(stories.OUT_FOR_DELIVERY)
    assert order is not None
    status = revealed(order)
    parcel = replace(status.parcels[0], expected=(TODAY - timedelta(days=2), TODAY + timedelta(days=1)))
    text = told(replace(status, parcels=(parcel,)), TELLING)
    assert "between Monday, 23 November and Tuesday, 24 November" in text


def test_no_date_is_said_to_be_none(shop: SampleOrders) -> None:
    order = shop.order(stories.OUT_FOR_DELIVERY)
    assert order is not None
    status = revealed(order)
    text = told(replace(status, parcels=(replace(status.parcels[0], expected=None),)), TELLING)
    assert "no delivery date yet" in text


def test_a_wish_for_more_than_status_ends_at_a_person(shop: SampleOrders) -> None:
    slots = Slots(stories.JUST_PAID, MAYA.email)
    for wish in ("cancel", "return", "change", "details"):
        answer = order_reply(slots, shop, Attempts(), TELLING, wish=wish)
        assert answer.outcome == "needs_person"
        assert answer.offer


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("story", stories.STORIES, ids=lambda story: story.number)
def test_every_story_is_told_in_every_language(shop: SampleOrders, lang: str, story: stories.Story) -> None:
    text = reply(shop, Slots(story.number, story.person.email), replace(TELLING, lang=lang)).text
    assert story.number in text
    assert "{" not in text


def test_days_are_written_as_people_write_them() -> None:
    assert written(TODAY, "de", today=TODAY) == "Montag, 23. November"
    assert written(TODAY, "fr", today=TODAY) == "lundi 23 novembre"
    assert written(TODAY, "es", today=TODAY.replace(year=2027)) == "lunes 23 de noviembre de 2026"
    assert written(TODAY, "xx", today=TODAY) == "Monday, 23 November"
