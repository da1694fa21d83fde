"""Maya talks to the sample shop's bot: the wishes its policy allows, to the receipt or to the question."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.channels.smtp import Smtp
from assistant.orders.identity.email_codes import EmailCodes
from assistant.orders.identity.guesses import Guesses
from assistant.orders.identity.identification import Identification
from assistant.orders.sample import SampleOrders, sample_shop_of
from assistant.sample_shop.people import MAYA
from assistant.sample_shop.stories import DELIVERED_TEN_DAYS_AGO, JUST_PAID
from handoff.brief.brief import build
from handoff.events import Author, ConversationAway, HandoffRequested, MessageAdded, Reason, Role
from handoff.storage.database import Database
from knowledge.base import KnowledgeBase
from tests.assistant.channels.mail_server import MailServer
from tests.assistant.orders.conftest import NOW
from tests.assistant.orders.dialogue.conftest import Talk
from tests.conftest import Hands


@pytest.fixture
def system(shop_file: Path, tmp_path: Path) -> Iterator[SampleOrders]:
    copy = tmp_path / "orders.db"
    copy.write_bytes(shop_file.read_bytes())
    opened = SampleOrders(f"sqlite:///{copy}")
    yield opened
    opened.close()


@pytest.fixture
def stranger(
    base: KnowledgeBase, system: SampleOrders, database: Database, server: MailServer, clock: Hands
) -> Talk:
    """Somebody nobody knows, at a shop that can send mail."""
    shop = sample_shop_of(system)
    codes = EmailCodes(database, Smtp.of(server.url, "Shop <help@shop.example>"), clock)
    door = Identification(system, shop.policy.identity, Guesses(), codes, lambda: NOW)
    return Talk(base, shop, "", door)


@pytest.fixture
def maya(base: KnowledgeBase, system: SampleOrders) -> Talk:
    (customer,) = system.customers(email=MAYA.email)
    return Talk(base, sample_shop_of(system), customer.id)


@pytest.fixture
def known_by_order(base: KnowledgeBase, system: SampleOrders) -> Talk:
    """Somebody who can prove an order and no more: the shop sends no codes."""
    return Talk(base, sample_shop_of(system), "")


def done(talk: Talk) -> list[str]:
    return [name for name, _ in talk.writes]


def test_a_number_one_slip_away_is_offered_when_it_is_their_own(maya: Talk) -> None:
    asked = maya.say("where is FM-10443?")
    assert "FM-10442" in asked.text
    assert "van" not in asked.text
    assert "FM-10442 is out for delivery" in maya.say("yes").text


def test_a_thing_is_spared_before_anything_was_summed_up(maya: Talk) -> None:
    asked = maya.say(f"I'd like to return everything from {DELIVERED_TEN_DAYS_AGO}")
    assert asked.choices[0].text == "Too small"
    again = maya.say("actually keep the socks")
    assert again.choices[0].text == "Too small"
    summed = maya.say("too small").text
    assert "boot" in summed
    assert "socks" not in summed


def test_where_nothing_is_left_before_the_summary_that_is_said(maya: Talk) -> None:
    maya.say(f"I'd like to return the socks from {DELIVERED_TEN_DAYS_AGO}")
    assert "nothing was changed" in maya.say("actually keep the socks").text


def test_the_other_address_replaces_the_one_summed_up(maya: Talk, system: SampleOrders) -> None:
    first = maya.say(f"Please change the address of {JUST_PAID} to Hauptstr. 5, 10115 Berlin")
    assert "will go to: Hauptstr. 5" in first.text
    second = maya.say("no, the other address: Lindenstraße 12, 20095 Hamburg")
    assert "will go to: Lindenstraße 12" in second.text
    maya.say("yes")
    order = system.order(JUST_PAID)
    assert order is not None
    assert order.address.line1 == "Lindenstraße 12"
    assert len(done(maya)) == 1


@pytest.mark.parametrize(
    ("wish", "told"),
    [
        (f"can you send {JUST_PAID} by express please", "sent by: express"),
        ("I'd like to order the Hulder tent again", "I will place this order"),
    ],
)
def test_a_wish_is_summed_up_and_made_once(maya: Talk, wish: str, told: str) -> None:
    assert told in maya.say(wish).text
    assert done(maya) == []
    maya.say("yes")
    maya.say("yes")
    assert len(done(maya)) == 1


def test_buying_asks_which_one_and_places_it_after_the_yes(maya: Talk) -> None:
    asked = maya.say("I want to buy a Ravn backpack")
    assert len(asked.choices) > 1
    assert "Which Ravn backpack, 28 l would you like?" in maya.say("Ravn backpack, 28 l").text
    summary = maya.say("M")
    assert "I will place this order" in summary.text
    assert done(maya) == []
    assert "your new order" in maya.say("yes").text


def test_until_when_is_answered_with_the_day(maya: Talk) -> None:
    assert (
        "until Sunday, 31 January 2027" in maya.say(f"until when can I return {DELIVERED_TEN_DAYS_AGO}?").text
    )


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("how long do I have to send it back?", "order FM-10442 within 30 days of its delivery"),
        ("bis wann kann ich die stiefel zurückgeben", "31. Januar 2027"),
        ("wie lange hab ich zeit zum zurückgeben", "FM-10442"),
    ],
)
def test_how_long_is_a_question_and_no_wish(maya: Talk, text: str, holds: str) -> None:
    maya.say("where is FM-10442?")
    reply = maya.say(text)
    assert holds in reply.text
    assert not reply.choices, "nobody asked to send something back"


def test_an_address_that_comes_after_a_digression_is_taken(maya: Talk) -> None:
    maya.say("i need to change my address")
    maya.say("for the merino top")
    assert "will go to: Goethestr. 5" in maya.say("Goethestr. 5, 22765 Hamburg").text
    assert done(maya) == []


def test_what_came_last_week_is_not_the_last_order(maya: Talk) -> None:
    reply = maya.say("i'd like to send back the boots i got last week, they are too small")
    assert "FM-10381" in reply.text


def test_a_choice_is_named_by_what_is_in_it(maya: Talk) -> None:
    maya.say("where is my order?")
    assert JUST_PAID in maya.say("the one with the merino top").text


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_code_by_mail_opens_what_the_order_number_does_not(stranger: Talk, server: MailServer) -> None:
    asked = stranger.say(f"please cancel {JUST_PAID}, I changed my mind. I am {MAYA.email}")
    assert "code" in asked.text
    code = re.search(r"\b\d{6}\b", server.received[-1].get_content())
    assert code is not None
    wrong = stranger.say(f"{(int(code[0]) + 1) % 10**6:06}")
    assert "I will cancel" not in wrong.text
    assert f"I will cancel order {JUST_PAID}" in stranger.say(f"{code[0]}").text
    stranger.say("yes")
    assert done(stranger) == ["cancel_order"]


@pytest.mark.parametrize("wish", ["Can you cancel it?", "Can I still return it?"])
def test_it_is_the_order_that_was_shown(known_by_order: Talk, wish: str) -> None:
    known_by_order.say("where is my order FM-10442?")
    known_by_order.say(MAYA.email)
    told = known_by_order.say(wish)
    assert "FM-10442" in told.text
    assert told.action == "offer"
    assert not told.citations


def test_a_general_question_stays_general_after_an_order(known_by_order: Talk) -> None:
    known_by_order.say("where is my order FM-10442?")
    known_by_order.say(MAYA.email)
    assert known_by_order.say("How long can I return something?").citations


QUESTION, PERSON = "And who pays for the shipping?", "I want to talk to a person"
UPSET = "This is ridiculous, I have been waiting forever!!"


@pytest.mark.parametrize(
    ("said", "waiting", "wanted"),
    [
        (["Can you cancel it?", QUESTION, PERSON], [], QUESTION),
        (["Can you cancel it?", UPSET], [], "Can you cancel it?"),
        (["Can you cancel it?", PERSON], [QUESTION], "Can you cancel it?"),
        ([PERSON], ["How long will it take until somebody is here?"], "where is my order FM-10442?"),
    ],
)
def test_the_list_and_the_brief_tell_one_story(
    known_by_order: Talk, said: list[str], waiting: list[str], wanted: str
) -> None:
    """A1, A13: the headline in the list is the wish that stands first in the brief."""
    talk = known_by_order
    for words in ("where is my order FM-10442?", MAYA.email, *said):
        last = talk.say(words)
    asked = HandoffRequested(
        reason=last.reason or Reason.ASKED_HUMAN, by="bot", cause_seq=talk.state.customer_seq
    )
    talk.add(asked, Author(role=Role.BOT))
    talk.add(ConversationAway(why="nobody_on_duty"), Author(role=Role.SYSTEM))
    for words in waiting:
        talk.add(MessageAdded(text=words), Author(role=Role.CUSTOMER))
    back = HandoffRequested(reason=asked.reason, by="system", cause_seq=talk.state.customer_seq)
    talk.add(back, Author(role=Role.SYSTEM))
    wish = [line.value for line in build(talk.entries).lines if line.section == "wish"]
    assert (wish[0], talk.state.summary) == (wanted, wanted)
    assert wish[1:2] == waiting or not waiting, "and what was said since stands below it"
