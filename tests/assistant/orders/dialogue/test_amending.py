"""A summary is an offer: what the customer says to it changes it, and what they said before counts for it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.assistant.orders import retail
from tests.assistant.orders.dialogue.conftest import Talk

Start = Callable[..., Talk]
GOODS = ("Mug", "Desk Lamp", "Lamp Shade")


def summed_up(text: str) -> list[str]:
    """The goods that a summary lists."""
    listed = [line for line in text.splitlines() if line.startswith("- ")]
    return [name for name in GOODS if any(line.startswith(f"- {name} ") for line in listed)]


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("leave out the mug", ["Desk Lamp"]),
        ("actually keep the mug", ["Desk Lamp"]),
        ("oh, not the mug after all", ["Desk Lamp"]),
        ("hmm, I'd rather keep the mug", ["Desk Lamp"]),
        ("don't return the mug, only the desk lamp", ["Desk Lamp"]),
        ("wait, not the mug, the lamp shade", ["Desk Lamp", "Lamp Shade"]),
        ("also the lamp shade", ["Mug", "Desk Lamp", "Lamp Shade"]),
        ("actually, please also return the lamp shade", ["Mug", "Desk Lamp", "Lamp Shade"]),
        ("no, just the lamp shade", ["Lamp Shade"]),
        ("everything please", ["Mug", "Desk Lamp", "Lamp Shade"]),
        ("everything but the desk lamp", ["Mug", "Lamp Shade"]),
        ("return everything except the mug", ["Desk Lamp", "Lamp Shade"]),
        ("den Desk Lamp behalte ich", ["Mug"]),
        ("to my gift card please", ["Mug", "Desk Lamp"]),
    ],
)
def test_what_is_sent_back_is_changed_by_a_word(talk: Start, said: str, left: list[str]) -> None:
    ana = talk()
    first = ana.say(f"return the mug and the desk lamp of {retail.DELIVERED}")
    assert summed_up(first.text) == ["Mug", "Desk Lamp"]
    changed = ana.say(said)
    assert "Shall I" in changed.text
    assert summed_up(changed.text) == left
    assert ana.writes == []
    ana.say("yes")
    assert len(ana.writes[0][1]["item_ids"]) == len(left)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "said",
    ["keep the mug", "not the mug after all", "no, leave it", "hmm wait, keep it", "oh, don't return it",
     "actually, I'll keep everything", "I don't want that any more", "ach nein, doch nicht"],
)  # fmt: skip
def test_where_nothing_is_left_of_it_nothing_is_done(talk: Start, said: str) -> None:
    ana = talk()
    ana.say(f"return the mug of {retail.DELIVERED}")
    text = ana.say(said).text
    assert "nothing was changed" in text or "nichts geändert" in text
    ana.say("yes")
    assert ana.writes == []


def test_a_no_to_our_question_ends_it_too(talk: Start) -> None:
    ana = talk()
    assert "Why" in ana.say(f"cancel {retail.PENDING}").text
    assert "nothing was changed" in ana.say("no, leave it").text
    assert ana.writes == []


def test_a_change_of_mind_is_a_reason_where_one_is_asked_for(talk: Start) -> None:
    ana = talk()
    ana.say(f"cancel {retail.PENDING}")
    assert "Shall I" in ana.say("I changed my mind").text


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("I want to return the mug from {order} but not the desk lamp", ["Mug"]),
        ("return the mug and keep the desk lamp from {order}", ["Mug"]),
        ("I do not want to keep the mug from {order}, I want to return it", ["Mug"]),
        (
            "the mug from {order} does not work for me. return the mug and the lamp shade",
            ["Mug", "Lamp Shade"],
        ),
        ("return the lamp shade of {order}, without the mug and the desk lamp", ["Lamp Shade"]),
    ],
)
def test_what_is_to_stay_is_not_sent_back(talk: Start, said: str, meant: list[str]) -> None:
    assert summed_up(talk().say(said.format(order=retail.DELIVERED)).text) == meant


@pytest.mark.parametrize(
    "said",
    [
        "The lamp shade from {order} has a crack. I want to return it.",
        "my lamp shade arrived broken ({order})\ni'd like my money back",
        "I'd like to send something back from {order}. It's the lamp shade.",
    ],
)
def test_the_thing_is_named_beside_the_wish(talk: Start, said: str) -> None:
    assert summed_up(talk().say(said.format(order=retail.DELIVERED)).text) == ["Lamp Shade"]


def test_the_thing_was_named_in_the_message_before(talk: Start) -> None:
    ana = talk()
    ana.say(f"the lamp shade in {retail.DELIVERED} has a crack")
    assert summed_up(ana.say("i want to return it").text) == ["Lamp Shade"]


def test_of_two_things_named_beside_the_wish_it_is_asked_which(talk: Start) -> None:
    ana = talk()
    asked = ana.say(f"I got a mug and a lamp shade in {retail.DELIVERED}. I want to return it")
    assert [choice.text for choice in asked.choices][-1] == "All of them"


def test_both_are_meant_where_them_is_said(talk: Start) -> None:
    ana = talk()
    summed = ana.say(f"The mug and the lamp shade in {retail.DELIVERED} are broken. I want to return them")
    assert summed_up(summed.text) == ["Mug", "Lamp Shade"]


def test_the_reason_and_the_orders_end_are_told_beside_the_wish(talk: Start) -> None:
    summed = talk().say("I bought that by mistake. The order number ends in 0002. Please cancel it")
    assert retail.PENDING_BY_CARD in summed.text
    assert "ordered by mistake" in summed.text


def test_another_variant_is_taken_for_the_one_summed_up(talk: Start) -> None:
    ana = talk()
    assert "blue" in ana.say(f"exchange the mug of {retail.DELIVERED} for the blue one").text
    other = ana.say("actually make it the green one")
    assert "green" not in " ".join(choice.text for choice in other.choices)
    assert "Shall I" not in other.text
    back = ana.say("then blue")
    assert "becomes: blue, small" in back.text
    ana.say("yes")
    assert ana.writes[0][1]["new_item_ids"] == ["1101"]


def test_one_more_thing_is_exchanged_and_another_left_as_it_is(talk: Start) -> None:
    ana = talk()
    ana.say(f"exchange the mug of {retail.DELIVERED} for the blue one")
    assert summed_up(ana.say("and the desk lamp for the white one").text) == ["Mug", "Desk Lamp"]
    assert summed_up(ana.say("no, leave the mug as it is").text) == ["Desk Lamp"]
    ana.say("yes")
    assert ana.writes[0][1]["new_item_ids"] == ["1202"]


def test_a_condition_said_to_a_summary_changes_nothing(talk: Start) -> None:
    ana = talk()
    ana.say(f"return the mug of {retail.DELIVERED}")
    ana.say("also return the desk lamp if I get the postage back")
    assert ana.writes == []
    ana.say("yes")
    assert ana.writes == []


@pytest.mark.parametrize("said", ["the one with the shade", "it is for my office"])
def test_where_nothing_is_answered_the_question_is_put_again_once(talk: Start, said: str) -> None:
    ana = talk()
    ana.say(f"cancel {retail.PENDING_BY_CARD}")
    again = ana.say(said)
    assert [choice.text for choice in again.choices] == ["no longer needed", "ordered by mistake"]
    assert [choice.text for choice in ana.say(said).choices] != ["no longer needed", "ordered by mistake"]
    assert "Shall I" in ana.say("ordered by mistake").text


def test_a_yes_to_a_question_for_which_is_no_goodbye(talk: Start) -> None:
    ana = talk()
    ana.say(f"can I still cancel {retail.PENDING_BY_CARD}?")
    assert "Why" in ana.say("yes").text


def test_a_corrected_house_number_keeps_the_town(talk: Start) -> None:
    ana = talk()
    ana.say(f"send {retail.PENDING} to another address: 12 Oak Street, Denver, CO 80014")
    assert "14 Oak Street, Denver CO 80014" in ana.say("sorry, 14 Oak Street").text
    assert "7 Oak Street, Denver CO 80014" in ana.say("no, house number 7").text
    ana.say("yes")
    assert ana.writes[0][1]["address1"] == "7 Oak Street"


def test_an_address_in_german_is_the_address_alone(talk: Start) -> None:
    ana = talk()
    said = f"bitte ändern Sie die Lieferadresse von {retail.PENDING} auf Gartenweg 5, 20259 Hamburg"
    assert " Gartenweg 5, Hamburg" in ana.say(said).text.replace("an: ", " ")
    assert "Gartenweg 7, Hamburg" in ana.say("nein, Hausnummer 7").text


def test_a_thing_is_spared_also_after_another_question(talk: Start) -> None:
    ana = talk()
    ana.say(f"return the mug and the desk lamp of {retail.DELIVERED}")
    ana.say("how long can I return something?")
    assert summed_up(ana.say("ok, but keep the mug").text) == ["Desk Lamp"]


def test_found_it_cheaper_is_a_reason_and_no_condition(talk: Start) -> None:
    summed = talk().say(f"can you cancel {retail.PENDING_BY_CARD}? found it cheaper elsewhere")
    assert summed.text.startswith("Yes")
    assert "no longer needed" in summed.text


def test_where_it_is_unclear_what_is_wanted_no_no_is_said(talk: Start) -> None:
    reply = talk().say(f"can you cancel {retail.PENDING_BY_CARD} if you cannot match the price?")
    assert reply.action == "offer"
    assert not reply.text.startswith("No")


def test_all_of_it_is_broken(talk: Start) -> None:
    reply = talk().say(f"{retail.DELIVERED} came soaked, everything in it is ruined. I want my money back")
    assert summed_up(reply.text) == ["Mug", "Desk Lamp", "Lamp Shade"]
