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


def test_a_value_said_again_is_noted_for_its_own_message_once() -> None:
    said = [Said(1, 0, "FM-10424"), Said(2, 0, "FM-10424 FM-10424")]
    assert [fact.from_seq for fact in fresh_facts(said, {})] == [1, 2]
    assert fresh_facts(said, {"order_number": [("FM-10424", 1), ("FM-10424", 2)]}) == ()
