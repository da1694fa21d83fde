"""What hangs on a question that was left open is not told of something else that is near."""

from __future__ import annotations

import pytest

from tests.assistant.talk import Talk


@pytest.mark.parametrize(
    ("open_question", "text"),
    [
        ("do you rent out tents", "what does it cost"),
        ("do you sell kayaks", "how much do they cost"),
        ("will the guys carry the oak table up to my flat?", "what does it cost"),
        ("i found the tent 30 euros cheaper at decathlon", "how do i claim it"),
        ("is there a waiting list for the hulder tent", "how do i join it"),
        ("ist die nordlys jacke in L lieferbar", "was kostet sie"),
        ("montiert ihr die bank auch", "was kostet das"),
        ("habt ihr in berlin einen laden", "und wo ist der nächste"),
    ],
)
def test_it_stays_open(talk: Talk, open_question: str, text: str) -> None:
    assert talk.say(open_question).action in ("clarify", "offer")
    reply = talk.say(text)
    assert reply.action in ("clarify", "offer")
    assert not reply.citations


@pytest.mark.parametrize(
    ("open_question", "text", "holds"),
    [
        ("do you have a discount for nurses", "students?", "10 %"),
        ("could the driver just put it behind the shed", "or with a neighbour", "safe place"),
        ("how many days till it gets to france", "and to spain?", "4–7"),
        ("are you open on saturday", "what about 24 december", "08:00–12:00"),
        ("can i get a bike from you", "how long is the warranty on it", "5 years"),
        ("habt ihr samstags offen", "und am telefon", "+49 40"),
        ("do you sell kayaks", "how much is shipping to austria", "€5.95"),
    ],
)
def test_what_names_its_own_matter_is_answered(talk: Talk, open_question: str, text: str, holds: str) -> None:
    assert talk.say(open_question).action in ("clarify", "offer")
    assert holds in talk.say(text).text


def test_what_was_just_told_is_no_answer_to_a_statement(talk: Talk) -> None:
    first = talk.say("how do i unsubscribe")
    again = talk.say("i already did that")
    assert again.action == "offer"
    assert first.text not in again.text


def test_tell_me_more_is_not_the_one_question_that_is_asked_back(talk: Talk) -> None:
    assert talk.say("hello i have a question").action == "clarify"
    reply = talk.say("its about returns")
    assert reply.action == "clarify"
    assert any("eturn" in choice.text for choice in reply.choices)


def test_what_was_tapped_is_answered(talk: Talk) -> None:
    reply = talk.say("do you rent out tents")
    assert reply.choices
    assert talk.say(reply.choices[1].text).citations
