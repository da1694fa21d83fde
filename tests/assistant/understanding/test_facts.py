"""Everything the customer gave is found, with the words it rests on; nothing is guessed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.understanding.contacts import answered_postcode
from assistant.understanding.facts import facts_in
from assistant.understanding.order_numbers import OrderNumberForm, answered, near

WORDING = [
    (*line.split(" | ", 2)[:2], line.split(" | ", 2)[2].replace("/", "\n").replace("÷", "/"))
    for line in Path(__file__).with_name("facts_wording.txt").read_text(encoding="utf-8").splitlines()
    if " | " in line and not line.startswith("#")
]


def values(text: str, name: str) -> list[str]:
    return [fact.value for fact in facts_in(text) if fact.name == name]


@pytest.mark.parametrize(
    "text",
    [
        "FM-48213",
        "my order fm48213 is late",
        "Order #FM 48213!",
        "it's FM 48 213, thanks",
        "order number is 48213",
        "Bestellnummer: 48213",
        "commande n° 48213",
        "pedido #48213",
    ],
)
def test_an_order_number_is_read_in_any_common_writing(text: str) -> None:
    assert values(text, "order_number") == ["FM-48213"]


@pytest.mark.parametrize(
    "text", ["#W1234567", "purchase w1234567 please", "how did I pay for 1234567?", "order 1234567"]
)
def test_digits_get_the_form_that_fits_their_number(text: str) -> None:
    assert values(text, "order_number") == ["#W1234567"]


def test_the_shop_s_letters_are_an_order_s_also_after_tracking() -> None:
    assert values("no neighbour has it, tracking FM-10442", "order_number") == ["FM-10442"]
    assert values("my tracking number is JD014600003", "order_number") == []


def test_a_shop_names_its_own_form() -> None:
    forms = (OrderNumberForm("TN", 4, "TN/{digits}"),)
    assert [fact.value for fact in facts_in("about tn 1234", forms=forms)] == ["TN/1234"]


@pytest.mark.parametrize(
    "text",
    [
        "I need help with my order",
        "call me on +49 170 1234567",
        "I paid 48213 euros",
        "12.03.2026",
        "a 10000 mAh bank",
    ],
)
def test_other_digits_are_no_order_number(text: str) -> None:
    assert values(text, "order_number") == []


def test_a_bare_number_answers_the_question_for_it() -> None:
    assert answered("It's 48213.") == "FM-48213"
    assert answered("48213 and another thing") is None
    assert answered_postcode(" 1012 AB ") == "1012 AB"
    assert answered_postcode("it was blue") is None


def test_a_number_wrong_by_one_character_is_near_its_own() -> None:
    assert near("FM-10424", ["FM-10442", "FM-99999"]) == ("FM-10442",)
    assert near("FM-10442", ["FM-10442"]) == ()


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("Hi, this is Mia Jackson, zip 46227.", "name", "Mia Jackson"),
        ("Ich heiße Jürgen von der Heide", "name", "Jürgen von der Heide"),
        ("je m'appelle Amélie Dubois", "name", "Amélie Dubois"),
        ("Where is it?\nThanks,\nPiet Bakker", "name", "Piet Bakker"),
        ("write to Maya.Lindqvist+shop@Example.COM.", "email", "maya.lindqvist+shop@example.com"),
        ("call me on +49 (170) 123 45 67", "phone", "+491701234567"),
        ("my mobile: 0170 1234567", "phone", "01701234567"),
        ("zip code 46227", "postcode", "46227"),
        ("PLZ 10115", "postcode", "10115"),
        ("it goes to 10115 Berlin", "postcode", "10115"),
        ("SW1A 1AA please", "postcode", "SW1A 1AA"),
        ("ship it to 816 Spruce Street, Suite 114, please", "address", "816 Spruce Street, Suite 114"),
        ("Musterstraße 12, 10115 Berlin", "address", "Musterstraße 12, 10115 Berlin"),
        ("it cost €49.90", "amount", "€49.90"),
        ("I paid 1,299.00 dollars", "amount", "1,299.00 dollars"),
        ("bought on 12 March 2026", "date", "12 March 2026"),
        ("I need it by Friday", "deadline", "by Friday"),
        ("bis Freitag bitte", "deadline", "bis Freitag"),
        ("my blue kettle is broken", "item", "blue kettle"),
        ("I already tried another socket", "tried", "I already tried another socket"),
        ("I don't want a voucher", "refuses", "I don't want a voucher"),
        ("Please cancel the order today", "wish", "Please cancel the order today"),
    ],
)
def test_what_was_given_is_found(text: str, name: str, value: str) -> None:
    assert value in values(text, name)


@pytest.mark.parametrize(("name", "value", "text"), WORDING, ids=[text for _, _, text in WORDING])
def test_what_was_given_is_found_as_customers_write_it(name: str, value: str, text: str) -> None:
    found = values(text, name)
    assert found == [] if value == "-" else value in found


@pytest.mark.parametrize(
    "text",
    ["I'm not happy", "This is ridiculous", "I am SO angry", "I'm Really upset", "this is the third time"],
)
def test_a_mood_is_no_name(text: str) -> None:
    assert values(text, "name") == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("I'm maya@example.com, Maya Stone", "Maya Stone"),
        ("my e-mail is a.silva@example.pt (Ana Silva)", "Ana Silva"),
        ("Order TL-10442, Priya Nair. The kettle leaks.", "Priya Nair"),
        ("hello, Sophie Lambert, order FM-20113, where is it", "Sophie Lambert"),
        ("For: Miguel Torres, m.torres@example.es", "Miguel Torres"),
        ("call me at 0170 1234567, Jan Kowalski", "Jan Kowalski"),
        ("(Emre Demir, emre.d@example.com) the mug is chipped", "Emre Demir"),
        ("It's Tom O'Brien here, tom@example.ie", "Tom O'Brien"),
    ],
)
def test_a_name_may_stand_beside_an_address_or_a_number(text: str, name: str) -> None:
    assert values(text, "name") == [name]


@pytest.mark.parametrize(
    "text",
    [
        "carlos@example.es, Buenos Dias",
        "order 10442, Coffee Grinder",
        "order 10442, New York",
        "laura@example.it, Via Roma 12, Milano",
        "You can reach me at sam@example.com, Best Regards",
        "I'm Italian and the manual is only in German",
        "Ich bin Studentin und brauche die Rechnung",
        "This is Amazing Service, thank you",
        "Order FM-20113. Paid by Visa, Express Delivery.",
    ],
)
def test_capitals_alone_are_no_name(text: str) -> None:
    assert values(text, "name") == []


@pytest.mark.parametrize("what", ["VAT", "discount", "sender", "subscription", "interest rate"])
def test_what_nobody_can_send_back_is_no_item(what: str) -> None:
    assert values(f"the {what} is missing", "item") == []


@pytest.mark.parametrize("what", ["photo frame", "kids bike", "lid", "window cleaner"])
def test_a_word_may_be_part_of_an_item(what: str) -> None:
    assert values(f"the {what} is missing", "item") == [what]


def test_one_stretch_of_text_is_one_fact() -> None:
    found = [fact for fact in facts_in("order FM-48213, mail fm48213@example.com") if fact.name != "wish"]
    assert [(fact.name, fact.value) for fact in found] == [
        ("order_number", "FM-48213"),
        ("email", "fm48213@example.com"),
    ]


def test_an_order_number_before_a_capital_is_not_also_a_postcode() -> None:
    assert values("order 48213 Maya Berg", "order_number") == ["FM-48213"]
    assert values("order 48213 Maya Berg", "postcode") == []


def test_nothing_given_in_real_openings_is_missing(dev_data: Path) -> None:
    lines = (dev_data / "repetition" / "openings.jsonl").read_text(encoding="utf-8").splitlines()
    for row in map(json.loads, lines):
        found = " ".join(fact.value for fact in facts_in(row["messages"][0]) if fact.name != "wish")
        assert [each for each in row["handoff_must_contain"] if each not in found] == []


@given(st.text(max_size=300))
def test_every_quote_stands_where_it_says(text: str) -> None:
    for fact in facts_in(text):
        assert text[fact.start : fact.start + len(fact.quote)] == fact.quote
        assert fact.value
