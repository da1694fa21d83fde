"""A postcode that is called one is one, whatever stands around it; a wish goes on to its end."""

from __future__ import annotations

import pytest

from assistant.understanding.facts import facts_in


def of(text: str) -> dict[str, str]:
    return {fact.name: fact.value for fact in facts_in(text)}


@pytest.mark.parametrize(
    ("text", "postcode", "number"),
    [
        ("Postcode on the order is 20259.", "20259", None),
        ("the postcode of my order is 20259, the order is FM-10467", "20259", "FM-10467"),
        ("postcode for order FM-10442 is 20259", "20259", "FM-10442"),
        ("My order is FM-10467 and the postcode on it was 20259", "20259", "FM-10467"),
        ("Postcode 20259, order 10467", "20259", "FM-10467"),
        ("PLZ der Bestellung ist 20259", "20259", None),
        ("el código postal de mi pedido es 28013", "28013", None),
        ("my order is 10467", None, "FM-10467"),
        ("hi can u check 10467 for me pls, zip 20259", "20259", "FM-10467"),
        ("my number is 10442", None, "FM-10442"),
        ("can I return 10442?", None, "FM-10442"),
        ("do you deliver to 20259?", None, None),
        ("I paid for about 15000 points", None, None),
        ("please return 10000 EUR", None, None),
    ],
)
def test_a_named_postcode_is_no_order_number(text: str, postcode: str | None, number: str | None) -> None:
    found = of(text)
    assert (found.get("postcode"), found.get("order_number")) == (postcode, number)


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("Could you please change it to Hafenstr. 12, 20459 Hamburg? Thanks.", "20459 Hamburg"),
        ("can you send the invoice to books@firm.example? thanks", "books@firm.example"),
        ("I want my money back. Two weeks have passed.", "back"),
        ("I want my money back. 2 weeks have passed.", "back"),
        ("Please check order no. 10467 again. Thanks", "again"),
    ],
)
def test_a_wish_ends_with_its_sentence(text: str, end: str) -> None:
    assert of(text)["wish"].endswith(end)
