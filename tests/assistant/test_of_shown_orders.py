"""What is asked about an order whose status was told: its dates answer it, or the articles."""

from __future__ import annotations

import pytest

from tests.assistant.talk import Talk


def shown(talk: Talk, number: str, proof: str) -> str:
    return talk.say(f"{number} {proof}").text


@pytest.mark.parametrize(
    ("number", "text", "holds"),
    [
        (
            "FM-10442",
            "thanks, and how long do I have to return it?",
            ["30 days of its delivery", "31 January"],
        ),
        ("FM-10442", "danke, und wie lange kann ich es zurückgeben?", ["30 Tagen nach der", "31. Januar"]),
        ("FM-10442", "y hasta cuándo puedo devolverlo?", ["30 días", "31 de enero"]),
        ("FM-10381", "until when can i send it back", ["until Sunday, 31 January 2027."]),
        ("FM-10088", "how many days do we have to return it?", ["ended on Wednesday, 14 October"]),
        ("FM-10381", "can i still return it", ["until Sunday, 31 January 2027.", "pass your wish"]),
    ],
)
def test_how_long_it_may_be_returned_is_told_from_its_dates(
    talk: Talk, number: str, text: str, holds: list[str]
) -> None:
    status = shown(talk, number, "20259")
    told = talk.say(text).text
    assert status not in told
    assert all(each in told for each in holds)


def test_it_is_told_once_the_order_is_proven(talk: Talk) -> None:
    talk.say("how long do I have to return FM-10442?")
    assert "30 days of its delivery" in talk.say("20259").text


@pytest.mark.parametrize("text", ["how long do I have to return something?", "how long do refunds take"])
def test_what_is_asked_in_general_is_the_articles(talk: Talk, text: str) -> None:
    shown(talk, "FM-10293", "jonas.weber@example.com")
    reply = talk.say(text)
    assert reply.citations


@pytest.mark.parametrize("text", ["so when do i get my money back", "wann krieg ich mein geld"])
def test_when_the_money_came_is_told_from_its_dates(talk: Talk, text: str) -> None:
    status = shown(talk, "FM-10293", "jonas.weber@example.com")
    reply = talk.say(text)
    assert "17" in reply.text
    assert status not in reply.text
    assert not reply.citations, "not what the articles say of returns: this order was cancelled"


def test_what_its_status_does_not_answer_is_the_articles(talk: Talk) -> None:
    status = shown(talk, "FM-10216", "amelie.rousseau@example.com")
    reply = talk.say("why is the refund less than i paid")
    assert "return cost of your country" in reply.text
    assert status not in reply.text


def test_a_refund_that_is_not_made_yet_is_the_articles(talk: Talk) -> None:
    shown(talk, "FM-10305", "jonas.weber@example.com")
    assert "5 Werktagen" in talk.say("wann kommt das geld").text


def test_a_swap_is_not_answered_with_the_time_to_return(talk: Talk) -> None:
    shown(talk, "FM-10467", "20259")
    reply = talk.say("can you swap it for an L")
    assert reply.action == "offer"
    assert "within 30 days" not in reply.text


def test_a_wish_is_passed_on_without_the_status_once_more(talk: Talk) -> None:
    status = shown(talk, "FM-10467", "20259")
    reply = talk.say("can you add a second jacket to it")
    assert reply.action == "offer"
    assert status not in reply.text


def test_what_more_than_dates_is_asked_is_not_left_without_a_word(talk: Talk) -> None:
    shown(talk, "FM-10467", "20259")
    reply = talk.say("what's in that order")
    assert (reply.action, reply.reason) == ("offer", "policy")
    assert "status and dates only" in reply.text


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (["i payed twice for FM-10467, my zip is 20259"], "i payed twice"),
        (["one of the mugs is broken, order FM-10442, zip 20259"], "mugs is broken"),
        (["The tent arrived with a broken pole", "FM-10381", "20259"], "broken pole"),
        (["my parcel says delivered but its not here", "FM-10381 20259"], "its not here"),
        (["paket laut dhl zugestellt aber nix da", "FM-10381 20259"], "nix da"),
        (["ich habe das falsche bekommen", "FM-10381 20259"], "das falsche"),
        (["ich hab das nie storniert", "FM-10293 jonas.weber@example.com"], "nie storniert"),
        (["mir fehlt ein hering, FM-10381, plz 20259"], "fehlt ein hering"),
    ],
)
def test_what_went_wrong_is_offered_to_a_person_with_the_order(
    talk: Talk, said: list[str], words: str
) -> None:
    for text in said:
        reply = talk.say(text)
    assert reply.action == "offer"
    assert words in reply.text
    assert talk.say("yes please").action == "handoff"


@pytest.mark.parametrize(
    "said",
    [
        ["FM-10442 20259"],
        ["my parcel is not here yet", "FM-10442 20259"],
        ["my parcel is missing", "FM-10442 20259"],
        ["what happens if something is broken", "FM-10442 20259"],
    ],
)
def test_where_nothing_went_wrong_only_the_status_is_told(talk: Talk, said: list[str]) -> None:
    for text in said:
        reply = talk.say(text)
    assert reply.action == "answer"


def test_two_orders_are_told_of_in_one_reply(talk: Talk) -> None:
    told = talk.say("please check FM-10442 and FM-10467 for me, postcode 20259").text
    assert told.index("FM-10442 is out for delivery") < told.index("FM-10467 is paid")


def test_two_orders_wait_for_one_proof(talk: Talk) -> None:
    talk.say("when do FM-10442 and FM-10467 come?")
    told = talk.say("20259").text
    assert "FM-10442 is out for delivery" in told
    assert "FM-10467 is paid" in told


def test_beside_their_own_another_s_order_stays_shut(talk: Talk) -> None:
    reply = talk.say("FM-10442 and FM-10443, 20259")
    assert "FM-10443" not in reply.text
    assert reply.decision is not None
    assert reply.decision.signals["lookup"] == "refused"


@pytest.mark.parametrize(
    "text",
    ["if i order today when does it arrive in berlin", "what happens if the parcel gets lost",
     "wenn ich heute bestelle, wann kommt das paket an"],
)  # fmt: skip
def test_what_is_only_supposed_asks_for_no_order_number(talk: Talk, text: str) -> None:
    reply = talk.say(text)
    assert "FM-48213" not in reply.text


def test_a_mistyped_number_is_asked_for_again(talk: Talk) -> None:
    assert "FM-48213" in talk.say("FM-1044").text
    assert "FM-10442" in talk.say("FM-10442").text


def test_a_postcode_may_be_written_with_a_space(talk: Talk) -> None:
    talk.say("wo ist mein paket FM-10442")
    assert "in Zustellung" in talk.say("20 259").text


def test_a_question_announced_in_german_is_waited_for(talk: Talk) -> None:
    assert talk.say("guten tag, ich hab da mal ne frage zu meiner bestellung").action == "clarify"


def test_forget_it_ends_the_matter(talk: Talk) -> None:
    talk.say("where is my order")
    reply = talk.say("forget it")
    assert (reply.action, reply.reason) == ("answer", None)
    assert "FM-48213" not in reply.text


@pytest.mark.parametrize("text", ["where is it now?", "FM-10442"])
def test_who_asks_for_the_status_again_gets_it(talk: Talk, text: str) -> None:
    assert shown(talk, "FM-10442", "20259") == talk.say(text).text
