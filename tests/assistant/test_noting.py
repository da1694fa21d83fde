"""From words to the ledger: corrections correct, second values stay second, nothing is noted twice."""

from __future__ import annotations

import pytest

from assistant.history import Said
from assistant.noting import fresh_facts


def noted(*texts: str) -> list[tuple[str, str, str]]:
    said = [Said(seq, 0, text) for seq, text in enumerate(texts, 1)]
    return [(fact.name, fact.value, fact.replaces) for fact in fresh_facts(said, {})]


@pytest.mark.parametrize(
    ("first", "second", "name", "value", "before"),
    [
        ("order FM-10424", "no, it's FM-10442 not FM-10424", "order_number", "FM-10442", "FM-10424"),
        ("I'm a@x.de", "sorry, wrong e-mail, it is b@x.de", "email", "b@x.de", "a@x.de"),
        ("I'm a@x.de", "Sorry: b@x.de", "email", "b@x.de", "a@x.de"),
        ("FM-10424", "I mistyped the number, FM-10442", "order_number", "FM-10442", "FM-10424"),
        ("zip 10115", "correction: zip 10117", "postcode", "10117", "10115"),
        ("FM-10424", "Tippfehler, ich meinte FM-10442", "order_number", "FM-10442", "FM-10424"),
        ("FM-10424", "je me suis trompé, c'est FM-10442", "order_number", "FM-10442", "FM-10424"),
        ("FM-10424", "me equivoqué, es FM-10442", "order_number", "FM-10442", "FM-10424"),
        ("FM-10424", "errei, é FM-10442", "order_number", "FM-10442", "FM-10424"),
        ("FM-10424", "ups, FM-10442 meinte ich", "order_number", "FM-10442", "FM-10424"),
        ("zip 50667", "Moment, falsch: 50676", "postcode", "50676", "50667"),
    ],
)
def test_a_correction_names_what_it_replaces(
    first: str, second: str, name: str, value: str, before: str
) -> None:
    assert (name, value, before) in noted(first, second)
    assert [each for each in noted(first, second) if each[1] == before and each[0] == name] == [
        (name, before, "")
    ]


def test_a_correction_within_one_message() -> None:
    assert noted("mail a@x.de, oops, wrong one, b@x.de")[:2] == [
        ("email", "a@x.de", ""),
        ("email", "b@x.de", "a@x.de"),
    ]


@pytest.mark.parametrize(
    "second",
    [
        "I also have another order FM-20000",
        "sorry to bother you again about the delivery, my order FM-20000 should arrive soon I hope",
        "and FM-20000?",
    ],
)
def test_one_more_value_corrects_nothing(second: str) -> None:
    assert ("order_number", "FM-20000", "") in noted("FM-10424", second)


@pytest.mark.parametrize(
    ("second", "value"),
    [
        ("no, 22 not 12", "22 Baker Street"),
        ("nein, 22 statt 12", "22 Baker Street"),
        ("nicht 12, sondern 22", "22 Baker Street"),
        ("Actually make it 79 High Street", "79 High Street"),
    ],
)
def test_a_piece_of_a_value_is_put_right(second: str, value: str) -> None:
    assert noted("ship it to 12 Baker Street", second)[-1] == ("address", value, "12 Baker Street")


@pytest.mark.parametrize(
    "second", ["I want 2 not 3", "22 not 12", "the blue one, not the red one", "no thanks", "sorry!"]
)
def test_a_piece_that_nothing_held_puts_nothing_right(second: str) -> None:
    assert all(before == "" for _, _, before in noted("it goes to 7 Elm Road", second))


@pytest.mark.parametrize(
    ("question", "answer", "name", "value"),
    [
        ("What is your order number?", "48213", "order_number", "FM-48213"),
        ("May I have your name, please?", "karen whitfield", "name", "karen whitfield"),
        ("Wie lautet Ihre Postleitzahl?", "20095", "postcode", "20095"),
        ("How much did you pay?", "about 49.90", "amount", "49.90"),
        ("When do you need it by?", "Friday", "deadline", "Friday"),
        ("How did you pay?", "with my visa", "payment", "visa"),
        ("Which item would you like to return?", "the desk lamp", "item", "desk lamp"),
        ("Could you tell me your phone number?", "555 0142", "phone", "5550142"),
    ],
)
def test_a_bare_answer_gives_what_was_asked_for(question: str, answer: str, name: str, value: str) -> None:
    facts = fresh_facts([Said(2, 0, answer, question)], {})
    assert (name, value) in [(fact.name, fact.value) for fact in facts]
    assert all(fact.quote in answer for fact in facts)


@pytest.mark.parametrize(
    "answer", ["yes", "no idea", "why?", "one moment please", "I told you already", "ja"]
)
def test_what_answers_nothing_gives_nothing(answer: str) -> None:
    asked = "May I have your name and order number, please? Which item is it about, and how did you pay?"
    assert fresh_facts([Said(2, 0, answer, asked)], {}) == ()


def test_a_value_said_again_is_noted_for_its_own_message_once() -> None:
    said = [Said(1, 0, "FM-10424"), Said(2, 0, "FM-10424 FM-10424")]
    assert [fact.from_seq for fact in fresh_facts(said, {})] == [1, 2]
    assert fresh_facts(said, {"order_number": [("FM-10424", 1), ("FM-10424", 2)]}) == ()
