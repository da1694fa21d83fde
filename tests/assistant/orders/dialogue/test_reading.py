"""Wishes in every common wording; long and odd words are read like any other."""

from __future__ import annotations

import pytest

from assistant.orders.dialogue.choosing import chosen
from assistant.orders.dialogue.clauses import clauses
from assistant.orders.dialogue.confirmation import answer
from assistant.orders.dialogue.goods import pieces
from assistant.orders.dialogue.place import place_in
from assistant.orders.dialogue.reading import read
from assistant.orders.dialogue.spelling import corrected
from assistant.orders.dialogue.terms import terms
from assistant.orders.records import Item

ITEMS = [
    Item(str(n), name, "", 1, 1, 1, None, line=str(n)) for n, name in enumerate(["Coffee Maker", "T-Shirt"])
]


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("acnceling my oredr #W3414433", ["cancel"]),
        ("I no longer want order 3414433", ["cancel"]),
        ("where can i cancfel order #w3414433", ["cancel"]),
        ("send back order W3414433, is that possible?", ["return"]),
        ("I moved, can you ship W3414433 to a new address?", ["change_address"]),
        ("For #W3414433, change payment to paypal_1. For #W3414433, modify Mug {'a': 'b'} to {}; via x.",
         ["change_payment", "swap"]),
        ("make my default address 5 New Street, Austin, TX 78702", ["change_default_address"]),
        ("please order the same again as in #W3414433", ["reorder"]),
        ("Return #W3414433 via gift_card_1: Mug; Lamp; Return #W3414434 via paypal_2: Mug; ",
         ["return", "return"]),
        ("Bestellung FM-10442 stornieren bitte", ["cancel"]),
        ("make FM-10467 express", ["expedite"]),
        ("schicken sie das bitte per express", ["expedite"]),
        ("ich hab FM-10293 storniert", []),
        ("my order was cancelled, why?", []),
        ("I returned it last week", []),
        ("has my refund for #W3414433 been issued?", []),
        ("what did I order in 3414433?", []),
    ],
)  # fmt: skip
def test_what_is_wanted(text: str, kinds: list[str]) -> None:
    assert [wish.kind for wish in read(text).wishes] == kinds


@pytest.mark.parametrize(
    ("text", "line1"),
    [
        ("Please change the address of FM-10467 to Hauptstr. 5, 10115 Berlin", "Hauptstr. 5"),
        ("no, the other address: Lindenstraße 12, 20095 Hamburg", "Lindenstraße 12"),
        ("Ship to Am Markt 3, 20095 Hamburg instead", "Am Markt 3"),
        ("Meine neue Adresse ist Gartenweg 3, 50667 Köln", "Gartenweg 3"),
    ],
)
def test_a_street_is_cut_out_of_its_sentence(text: str, line1: str) -> None:
    assert clauses(text) == (text,)
    place = place_in(text)
    assert place is not None
    assert place.address is not None
    assert place.address.line1 == line1


def test_an_order_is_chosen_by_what_is_in_it() -> None:
    choices = [("FM-2 (paid: Hulder tent)", "FM-2"), ("FM-1 (paid: Myrull merino base layer, top)", "FM-1")]
    assert chosen("the one with the merino top", choices) == "FM-1"
    assert chosen("the one with the boots", choices) is None


def test_an_address_stands_whole_and_a_country_is_known() -> None:
    place = place_in("My new address is 123 Oak Street, Suite 5, Denver, CO 80202, USA")
    assert place is not None
    assert place.address is not None
    assert (place.address.line2, place.address.city, place.address.postcode) == ("Suite 5", "Denver", "80202")


def test_options_are_one_word_whatever_they_are_written_like() -> None:
    assert terms("5-feet") == terms("5 ft")
    assert terms("1.5L") == terms("1.5 liters")
    assert corrected("quedstion about my oredr") == "question about my order"


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    "seed",
    ["do it ", "hi! ", "can i ", "cancel ", "{'a': 'b'} to ", "1 a b c d ", "12 main ", "a", "'", "#", "yes ",
     "5 ", "and then also ", "for my order #W1234567 ", "coffee maker t shirt ", "change the address to ",
     "Rue de la "],
)  # fmt: skip
def test_long_words_are_read_in_time(seed: str) -> None:
    text = (seed * 4000)[:4000]
    read(text)
    answer(text)
    place_in(text)
    pieces(text, ITEMS)
    assert clauses(text) or seed in "'#"


@pytest.mark.parametrize(
    ("text", "kinds", "subjects"),
    [
        ("bitte ändern Sie die Lieferadresse auf Gartenweg 5", ["change_address"], []),
        ("ich bin umgezogen", ["change_address"], []),
        ("kann ich die Stiefel gegen eine größere Größe tauschen?", ["swap"], []),
        ("die Jacke geht zurück", ["return"], []),
        ("bitte erstatten Sie mir den Betrag", ["refund"], []),
        ("können Sie es als Express schicken", ["expedite"], []),
        ("ich möchte mit PayPal statt Kreditkarte zahlen", ["change_payment"], []),
        ("was habe ich in FM-10381 bestellt?", [], ["items"]),
        ("wie viel habe ich für FM-10381 bezahlt?", [], ["total"]),
        ("an welche Adresse geht FM-10442?", [], ["address"]),
        ("ist FM-10442 schon verschickt?", [], ["status"]),
    ],
)
def test_german_wishes_and_questions(text: str, kinds: list[str], subjects: list[str]) -> None:
    reading = read(text)
    assert [wish.kind for wish in reading.wishes] == kinds
    assert [asked.subject for asked in reading.asked] == subjects
