"""A message about an order that also asks for something the articles answer gets both, in one reply."""

from __future__ import annotations

import pytest

from assistant.two_matters import matters, of_order
from tests.assistant.talk import Talk


@pytest.mark.parametrize(
    ("text", "path", "holds", "asked_for"),
    [
        (
            "where is my order FM-10442 and what does a return cost?",
            "returns/return-costs.md",
            "€4.95",
            "email_or_postcode",
        ),
        (
            "What does a return cost? And where is my order FM-10442?",
            "returns/return-costs.md",
            "€4.95",
            "email_or_postcode",
        ),
        (
            "my order never came, what is your phone number?",
            "company/contact.md",
            "+49 40",
            "number_and_identity",
        ),
        (
            "Wo ist meine Bestellung FM-10442 und was kostet eine Rücksendung?",
            "de/rueckgabe.md",
            "9,95",
            "email_or_postcode",
        ),
    ],
)
def test_the_articles_answer_and_the_order_is_asked_after(
    talk: Talk, text: str, path: str, holds: str, asked_for: str
) -> None:
    reply = talk.say(text)
    assert reply.action == "answer"
    assert holds in reply.text
    assert path in {citation.path for citation in reply.citations}
    assert reply.decision is not None
    assert reply.decision.signals["asked_for"] == asked_for


def test_what_the_order_needs_is_asked_last_and_its_status_told_then(talk: Talk) -> None:
    first = talk.say("where is my order FM-10442 and what does a return cost?")
    assert first.text.rstrip().endswith("FM-10442?")
    second = talk.say("20259")
    assert "out for delivery" in second.text
    assert "€4.95" not in second.text


def test_a_status_stands_below_the_answer(talk: Talk) -> None:
    reply = talk.say("Hi, where is my order FM-10442? My postcode is 20259. Also, do you have gift cards?")
    assert reply.text.index("Gift cards") < reply.text.index("out for delivery")


@pytest.mark.parametrize(
    "text",
    [
        "My parcel FM-10442 has not arrived. Can you tell me the status?",
        "where is my order FM-10442 and can I still change the address?",
        "where is my order FM-10442 and when will it arrive?",
        "where is my order FM-10442 and what did I pay?",
        "How long is delivery, and what does it cost?",
        "where is my order?",
    ],
)
def test_what_is_about_the_order_alone_or_the_articles_alone_is_one_matter(text: str) -> None:
    assert matters(text) is None
    assert of_order(text) == text


def test_a_question_that_no_article_answers_leaves_the_order_alone(talk: Talk) -> None:
    reply = talk.say("My parcel FM-10442 has not arrived. Can you check please?")
    assert not reply.citations
    assert "FM-10442" in reply.text
    assert "check please" not in reply.text


def test_what_no_article_answers_is_said_to_be_open(talk: Talk) -> None:
    reply = talk.say("where is FM-10442, 20259, and do you rent out tents?")
    assert "“do you rent out tents?” I have no certain answer" in reply.text
    assert "out for delivery" in reply.text


def test_a_second_question_may_begin_with_and(talk: Talk) -> None:
    reply = talk.say("Wann kommt FM-10442? PLZ 20259. Und was kostet eine Rücksendung?")
    assert "9,95" in reply.text
    assert "in Zustellung" in reply.text


@pytest.mark.parametrize(
    ("text", "asked_for"),
    [
        (
            "I ordered a jacket last week and it still hasn't shipped. Can I add a gift note?",
            "number_and_identity",
        ),
        ("I ordered two weeks ago and nothing has arrived", "number_and_identity"),
        ("I bought a tent and it does not come with pegs, is that right?", None),
    ],
)
def test_an_order_that_has_not_come_is_looked_for(talk: Talk, text: str, asked_for: str | None) -> None:
    reply = talk.say(text)
    assert reply.decision is not None
    assert reply.decision.signals.get("asked_for") == asked_for


@pytest.mark.parametrize(
    "text",
    [
        "is FM-10442 shipped yet? 20259. I also want to know if you ship to Iceland",
        "hi can u check 10442 for me pls, zip 20259",
        "where is FM-10442? my postcode is 20259",
    ],
)
def test_a_number_without_a_word_for_it_is_an_order(talk: Talk, text: str) -> None:
    assert "out for delivery" in talk.say(text).text


def test_who_has_cancelled_does_not_want_to(talk: Talk) -> None:
    first = talk.say("I cancelled FM-10293. Did you send my money back?")
    assert first.decision is not None
    assert first.decision.signals["order_wish"] == "refund"


def test_a_part_that_is_answered_is_not_swapped_for_an_order(talk: Talk) -> None:
    reply = talk.say("is the Heilo trouser true to size and can I return worn ones?")
    assert "Heilo hiking trousers" in reply.text
    assert reply.choices[0].text == "Can I return something I have tried or used?"


def test_a_general_question_of_returns_is_the_articles_also_where_something_was_bought(talk: Talk) -> None:
    reply = talk.say("can I return something I bought on sale")
    assert "reduced items can be returned" in reply.text
