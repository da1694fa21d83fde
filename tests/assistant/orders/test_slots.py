"""What was given is never asked again, wherever and however it was given."""

from __future__ import annotations

import pytest

from assistant.orders.slots import AskedFor, Slots, filled
from assistant.understanding.facts import Fact, facts_in


def said(*messages: str) -> list[Fact]:
    return [fact for message in messages for fact in facts_in(message)]


@pytest.mark.parametrize(
    ("messages", "asked_for", "slots"),
    [
        (
            ["where is FM-10442?", "maya@example.com"],
            "email_or_postcode",
            Slots("FM-10442", "maya@example.com"),
        ),
        (["where is FM-10442?", "20259"], "email_or_postcode", Slots("FM-10442", postcode="20259")),
        (
            ["my zip is 20259", "where is my order", "10442"],
            "order_number",
            Slots("FM-10442", postcode="20259"),
        ),
        (["FM-10442, 20259"], "", Slots("FM-10442", postcode="20259")),
        (["hi when does my order fm10442 arrive? postcode 20259"], "", Slots("FM-10442", postcode="20259")),
        (["FM-10442", "sorry, I meant FM-10443"], "", Slots("FM-10443")),
        (["it is a@example.com", "no, b@example.com"], "", Slots(email="b@example.com")),
        (["where is my order"], "", Slots()),
    ],
)
def test_slots_are_filled_from_the_whole_conversation(
    messages: list[str], asked_for: AskedFor, slots: Slots
) -> None:
    assert filled(said(*messages), messages[-1], asked_for=asked_for) == slots


def test_exactly_what_is_missing_is_asked() -> None:
    assert Slots().missing == "number_and_identity"
    assert Slots("FM-10442").missing == "email_or_postcode"
    assert Slots(email="a@example.com").missing == "order_number"
    assert Slots("FM-10442", postcode="20259").missing == ""


def test_an_order_number_is_no_postcode() -> None:
    assert filled(said("FM-10442"), "FM-10442", asked_for="email_or_postcode") == Slots("FM-10442")
