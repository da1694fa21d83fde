"""A customer who answers a question for the order with something else is asked once more, then offered a
person; who wants more than the status hears what is missing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from assistant.channels.smtp import Smtp
from assistant.orders.identity.email_codes import EmailCodes
from assistant.orders.identity.guesses import Guesses
from assistant.orders.identity.identification import Identification
from assistant.orders.sample import SampleOrders, sample_shop_of
from assistant.sample_shop import stories
from assistant.sample_shop.people import MAYA
from assistant.turn import Turn
from assistant.understanding.statement import tells
from handoff.storage.database import Database
from knowledge.base import KnowledgeBase
from tests.assistant.channels.mail_server import MailServer
from tests.assistant.orders.identity.test_email_codes import code_in
from tests.assistant.talk import Talk
from tests.conftest import Hands


@pytest.fixture
def by_mail(
    base: KnowledgeBase, shop: SampleOrders, database: Database, server: MailServer, clock: Hands
) -> Callable[[], Talk]:
    """Conversations with a shop that can send codes."""
    whole = sample_shop_of(shop)
    codes = EmailCodes(database, Smtp.of(server.url, "Shop <help@shop.example>"), clock)
    door = Identification(
        shop, whole.policy.identity, Guesses(), codes, lambda: datetime(2026, 11, 23, tzinfo=UTC)
    )
    return lambda: Talk(Turn(base, whole, identification=door))


@pytest.mark.parametrize(
    ("wish", "words", "fact"),
    [
        ("I want to return my shoes", "they are too small", "reason"),
        ("where is my order?", "the blue jacket", "details"),
        ("Wo ist mein Paket?", "ich habe die Nummer nicht hier", "details"),
        ("cancel my order", "because I found it cheaper", "reason"),
    ],
)
def test_what_is_told_instead_is_kept_and_the_question_put_in_other_words(
    talk: Talk, wish: str, words: str, fact: str
) -> None:
    first = talk.say(wish)
    second = talk.say(words)
    assert second.action == "answer"
    assert "FM-48213" in second.text
    assert second.text != first.text
    assert talk.facts()[fact] == words


def test_the_wish_outlives_what_was_told_instead(talk: Talk) -> None:
    talk.say("I want to return my boots")
    talk.say("they are too small")
    found = talk.say(f"{stories.DELIVERED_TEN_DAYS_AGO}, {MAYA.email}")
    assert found.decision is not None
    assert found.decision.signals["order_wish"] == "return"


def test_the_third_time_a_person_is_offered(talk: Talk) -> None:
    talk.say("where is my parcel")
    talk.say("i ordered it last week")
    assert talk.say("I don't have the number").action == "offer"


def test_part_of_what_was_asked_for_is_no_refusal(talk: Talk) -> None:
    talk.say("where is my parcel")
    talk.say("i ordered it last week")
    assert talk.say(MAYA.email).action == "answer"
    assert MAYA.email not in talk.say(stories.JUST_PAID).text
    assert stories.JUST_PAID in talk.entries[-1].event.text  # type: ignore[union-attr]


def test_a_question_in_between_is_answered(talk: Talk) -> None:
    talk.say("where is my parcel?")
    assert "16.95" in talk.say("how much is shipping to France?").text


def test_a_bare_address_goes_to_the_orders_whatever_was_said_between(talk: Talk) -> None:
    talk.say("where is my parcel?")
    talk.say("how much is shipping to France?")
    assert "order number" in talk.say(MAYA.email).text


def test_who_proved_an_order_and_wants_it_back_is_sent_a_code(
    by_mail: Callable[[], Talk], server: MailServer
) -> None:
    talk = by_mail()
    talk.say(f"Where is my order {stories.DELIVERED_TEN_DAYS_AGO}? My address is {MAYA.email}")
    asked = talk.say("I want to return it")
    assert asked.action == "answer"
    assert "code" in asked.text
    assert "can't change" not in asked.text
    assert talk.say(code_in(server)).action == "answer"
    assert talk.entries[-1].event.decision.signals["order_wish"] == "return"  # type: ignore[union-attr]


def test_without_mail_it_is_said_that_signing_in_helps(talk: Talk) -> None:
    talk.say("I want to return my boots")
    offered = talk.say(f"{stories.DELIVERED_TEN_DAYS_AGO} {MAYA.email}")
    assert offered.action == "offer"
    assert "sign in" in offered.text


def test_waiting_for_an_address_we_hear_words_and_questions(by_mail: Callable[[], Talk]) -> None:
    talk = by_mail()
    first = talk.say("I want to return my boots")
    second = talk.say("they are too small")
    assert talk.facts()["reason"] == "they are too small"
    assert second.action == "answer"
    assert second.text != first.text
    assert "16.95" in talk.say("how much is shipping to France?").text


def test_a_second_address_gets_a_code_of_its_own(by_mail: Callable[[], Talk], server: MailServer) -> None:
    talk = by_mail()
    talk.say("I want to return my boots")
    talk.say("maya@wrong.example")
    talk.say(f"oh, it is {MAYA.email}")
    assert server.received[-1]["To"] == MAYA.email


@pytest.mark.parametrize(
    "text",
    ["they are too small", "the blue jacket", "size 42 please", "sie sind zu klein", "je ne l'ai pas ici"],
)
def test_statements(text: str) -> None:
    assert tells(text)


@pytest.mark.parametrize(
    "text",
    [
        "how long does it take", "and what about returns?", "tell me about gift cards", "ok, where is it",
        "I'd like to know the price", "wie lange dauert das", "combien ça coûte", "123", "please call me",
    ],
)  # fmt: skip
def test_what_asks_or_wants_something_is_no_statement(text: str) -> None:
    assert not tells(text)


def test_the_list_keeps_showing_the_need_after_words_that_say_none(talk: Talk) -> None:
    talk.say("where is my blue jacket order?")
    talk.say("i ordered it last week")
    talk.say("Quanto costa la spedizione per l'Italia?")
    assert talk.state.summary == "where is my blue jacket order?"


@pytest.mark.parametrize(
    "said",
    [
        (f"where is my order {stories.JUST_PAID}", MAYA.postcode),
        (f"status of {stories.JUST_PAID} {MAYA.postcode} please",),
        ("where is my order?", stories.JUST_PAID, MAYA.postcode),
        ("where is my order?", stories.JUST_PAID.removeprefix("FM-"), MAYA.postcode),
        (f"where is my order {stories.NOT_MAYAS}", MAYA.postcode, f"sorry, it is {stories.JUST_PAID}"),
        (f"where is my order {stories.JUST_PAID}", "99999", MAYA.postcode),
        (f"where is my order {stories.JUST_PAID}", "99999", f"sorry {MAYA.postcode}"),
    ],
)
def test_digits_that_answered_are_never_asked_for_again(talk: Talk, said: tuple[str, ...]) -> None:
    *before, last = [talk.say(each) for each in said]
    assert all("packed" not in reply.text for reply in before)
    assert "not packed yet" in last.text
    assert talk.facts()["order_number"] == stories.JUST_PAID
    assert talk.facts()["postcode"] == MAYA.postcode
    assert "details" not in talk.facts()
    more = talk.say("can I still cancel it?")
    assert more.decision is not None
    assert more.decision.signals["asked_for"] == "yes_no"
    other = talk.say(f"and where is {stories.OUT_FOR_DELIVERY}?")
    assert "out for delivery" in other.text
