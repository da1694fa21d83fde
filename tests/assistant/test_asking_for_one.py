"""Wishes and complaints whose sense lies in what was said before, or in what is not said outright."""

from __future__ import annotations

import pytest

from assistant.answering.wanted import unpriced
from tests.assistant.talk import Talk


@pytest.mark.parametrize(
    ("question", "wish"),
    [
        ("are you a human?", "then get me one"),
        ("are you a bot", "I'd like to talk to one please"),
        ("what's your name?", "ok, can you connect me to someone real"),
        ("Bist du ein Mensch?", "dann gib mir bitte einen"),
        ("êtes-vous humain ?", "alors passez-m'en un"),
        ("¿eres un robot?", "pues quiero una"),
    ],
)
def test_one_is_a_person_after_being_told_that_this_is_none(talk: Talk, question: str, wish: str) -> None:
    assert talk.say(question).action == "answer"
    reply = talk.say(wish)
    assert (reply.action, reply.reason) == ("handoff", "asked_human")


def test_one_is_none_without_that(talk: Talk) -> None:
    talk.say("do you have gift cards?")
    assert talk.say("can I have one").action != "handoff"


def test_one_of_something_is_no_person(talk: Talk) -> None:
    talk.say("are you a bot?")
    assert talk.say("can I have one of those gift cards").action != "handoff"


@pytest.mark.parametrize(
    "text",
    [
        "I was promised a call yesterday and nobody called",
        "ok so you can't help me",
        "Ich sollte gestern angerufen werden und keiner hat sich gemeldet",
        "on devait me rappeler et personne ne m'a rappelé",
    ],
)
def test_a_broken_promise_told_calmly_is_met_with_a_person(talk: Talk, text: str) -> None:
    reply = talk.say(text)
    assert (reply.action, reply.reason) == ("offer", "frustrated")


@pytest.mark.parametrize("text", ["I want a refund not a voucher", "I would like a refund for the tent"])
def test_who_wants_a_refund_has_an_order(talk: Talk, text: str) -> None:
    reply = talk.say(text)
    assert reply.decision is not None
    assert reply.decision.signals["asked_for"] == "number_and_identity"


def test_a_price_is_not_answered_with_a_size(talk: Talk) -> None:
    reply = talk.say("how much is the Storfjell boot")
    assert reply.action != "answer"
    assert reply.decision is not None
    assert reply.decision.signals["unpriced"] == 1.0


@pytest.mark.parametrize(
    ("question", "answer", "beside"),
    [
        ("how much is the boot", "True to size, wide.", True),
        ("Was kostet das Zelt?", "Es wiegt 2 kg.", True),
        ("how much is the boot", "It costs €99.", False),
        ("what does a premium account cost", "It is included in every plan.", False),
        ("how much is a return", "Returns are free.", False),
        ("how much time do I have", "Thirty days.", False),
        ("how much does the tent weigh", "It weighs 2 kg.", False),
        ("do you have gift cards", "Yes.", False),
    ],
)
def test_an_answer_without_a_price_is_beside_the_question_for_one(
    question: str, answer: str, beside: bool
) -> None:
    assert unpriced(question, answer) is beside
