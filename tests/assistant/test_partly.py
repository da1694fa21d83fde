"""Several questions in one message, some of them sure: those are answered, the rest is said to be open."""

from __future__ import annotations

import pytest

from assistant.answering.decide import replay
from tests.assistant.talk import Talk


@pytest.mark.parametrize(
    ("text", "told", "path", "left"),
    [
        (
            "can I pay with PayPal, and do you sell bicycles?",
            "PayPal",
            "payments/payment-methods.md",
            "do you sell bicycles?",
        ),
        (
            "Who directed Casablanca? Do you have student discounts?",
            "10 %",
            "company/student-discount.md",
            "Who directed Casablanca?",
        ),
    ],
)
def test_what_is_sure_is_answered_and_a_person_offered_for_the_rest(
    talk: Talk, text: str, told: str, path: str, left: str
) -> None:
    reply = talk.say(text)
    assert (reply.action, reply.reason) == ("offer", "no_answer")
    assert reply.text.index(told) < reply.text.index(f"“{left}”")
    assert [citation.path for citation in reply.citations] == [path]
    assert [choice.action for choice in reply.choices] == ["handoff", "dismiss"]


def test_it_is_asked_back_about_the_rest_where_that_may_help(talk: Talk) -> None:
    reply = talk.say("how long do I have to return something and what does it cost?")
    assert reply.action == "clarify"
    assert "30 days" in reply.text
    assert "“what does it cost?”" in reply.text
    assert talk.say(reply.choices[0].text).action == "answer"


def test_what_was_just_told_is_no_choice(talk: Talk) -> None:
    reply = talk.say("how do i earn points and when do they expire?")
    assert "24 months" in reply.text
    assert all(choice.text != "When do I get my points?" for choice in reply.choices)


def test_the_customers_own_words_are_said_back(talk: Talk) -> None:
    """Not those that the search puts in their place ("be valid" for "expire")."""
    assert "“when do they expire?”" in talk.say("how do i earn points and when do they expire?").text


def test_a_yes_hands_over(talk: Talk) -> None:
    talk.say("can I pay with PayPal, and do you sell bicycles?")
    assert talk.say("yes please").action == "handoff"


@pytest.mark.parametrize(
    "text",
    [
        "can I pay with PayPal, and do you sell bicycles?",
        "how long do I have to return something and what does it cost?",
        "how do i earn points and when do they expire?",
    ],
)
def test_what_is_stored_can_be_decided_again(talk: Talk, text: str) -> None:
    decision = talk.say(text).decision
    assert decision is not None
    signals = {name: value for name, value in decision.signals.items() if isinstance(value, float | int)}
    again = replay(signals, decision.thresholds)
    assert (again.action, again.confidence) == (decision.action, decision.confidence)


@pytest.mark.parametrize(
    "text",
    ["can you engrave a knife and what does it cost?", "do you take back old lamps and is it free?"],
)
def test_what_leans_on_an_open_question_is_open_too(talk: Talk, text: str) -> None:
    reply = talk.say(text)
    assert reply.action != "answer"
    assert not reply.citations


def test_what_is_only_near_to_what_was_told_is_open_all_the_same(talk: Talk) -> None:
    reply = talk.say("Quel est le délai de retour et vendez-vous des vélos ?")
    assert reply.action == "clarify"
    assert "« vendez-vous des vélos? »" in reply.text


@pytest.mark.parametrize(
    "text",
    [
        "who won the world cup and who directed Casablanca?",
        "do you sell bicycles?",
        "Can I pay with PayPal? And how do I wash a rain jacket?",
    ],
)
def test_all_or_nothing_stays_so(talk: Talk, text: str) -> None:
    assert "“" not in talk.say(text).text
