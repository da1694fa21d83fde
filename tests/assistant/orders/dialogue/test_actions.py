"""Wishes about orders from the first word to the receipt: nothing is written without a yes to it."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from assistant.orders.actions import Cancel
from assistant.orders.dialogue.agenda import SIGNAL
from handoff.events import OrderChanged
from tests.assistant.orders import retail
from tests.assistant.orders.dialogue.conftest import Talk

Start = Callable[..., Talk]


def test_a_cancellation_asks_why_sums_up_and_waits_for_the_yes(talk: Start) -> None:
    ana = talk()
    asked = ana.say(f"please cancel order {retail.PENDING}")
    assert [choice.text for choice in asked.choices] == ["no longer needed", "ordered by mistake"]
    summed = ana.say("no longer needed")
    assert retail.PENDING in summed.text
    assert "$61.00" in summed.text
    assert "gift card" in summed.text
    assert ana.writes == []
    done = ana.say("yes")
    assert "Reference" in done.text
    assert ana.writes == [
        ("cancel_pending_order", {"order_id": retail.PENDING, "reason": "no longer needed"})
    ]
    changed = [entry.event for entry in ana.entries if isinstance(entry.event, OrderChanged)]
    assert [(event.action, event.reason) for event in changed] == [("cancel", "no_longer_needed")]


@pytest.mark.parametrize(
    "answer",
    ["no", "maybe", "yes but not the lamp", "yes?", "what does that cost", "yes if it is free", "hm",
     "not yes", "yesterday", "is that a yes?", "I said yes to the other thing"],
)  # fmt: skip
def test_anything_but_a_plain_yes_writes_nothing(talk: Start, answer: str) -> None:
    ana = talk()
    ana.say(f"cancel order {retail.PENDING}, I don't need it anymore")
    ana.say(answer)
    assert ana.writes == []
    assert ana.confirmations == 0


@pytest.mark.parametrize(
    "answer", ["yes", "Yes, do it", "ok", "yes please", "Yes, please cancel it.", "go ahead", "ja"]
)
def test_a_plain_yes_is_one(talk: Start, answer: str) -> None:
    ana = talk()
    ana.say(f"cancel order {retail.PENDING}, I don't need it anymore")
    ana.say(answer)
    assert len(ana.writes) == 1


def test_a_yes_after_something_else_was_said_is_not_a_yes_to_the_summary(talk: Start) -> None:
    ana = talk()
    ana.say(f"cancel order {retail.PENDING}, I don't need it anymore")
    ana.say("how long can I return something?")
    again = ana.say("yes")
    assert ana.writes == []
    assert retail.PENDING in again.text
    ana.say("yes")
    assert len(ana.writes) == 1


def test_an_order_that_changed_meanwhile_is_summed_up_anew(talk: Start) -> None:
    ana = talk()
    ana.say(f"change the payment of order {retail.PENDING} to paypal")
    ana.shop.system.perform(Cancel(retail.PENDING, "no_longer_needed"), key="by the agent")
    reply = ana.say("yes")
    assert ana.confirmations == 0
    assert "cancelled" in reply.text
    assert [name for name, _ in ana.writes] == ["cancel_pending_order"]


def test_a_second_yes_does_nothing_more(talk: Start) -> None:
    ana = talk()
    ana.say(f"cancel order {retail.PENDING}, I don't need it anymore")
    ana.say("yes")
    ana.say("yes")
    assert len(ana.writes) == 1


def test_items_are_returned_with_the_refund_where_the_customer_says(talk: Start) -> None:
    ana = talk()
    summed = ana.say(f"I want to return the mug and the desk lamp of {retail.DELIVERED}, to my gift card")
    assert "$52.00" in summed.text
    assert "Lamp Shade" not in summed.text
    ana.say("yes")
    assert ana.writes == [
        (
            "return_delivered_order_items",
            {"order_id": retail.DELIVERED, "item_ids": ["1102", "1201"], "payment_method_id": "gift_card_11"},
        )
    ]


def test_an_item_is_exchanged_for_another_colour_and_the_rest_stays(talk: Start) -> None:
    ana = talk()
    summed = ana.say(f"swap the lamp in {retail.DELIVERED} for the white one, pay with paypal")
    if "Which" in summed.text:
        summed = ana.say("the desk lamp")
    assert "white, usb" in summed.text
    assert "$9.90" in summed.text
    ana.say("yes")
    assert ana.writes[0][1] == {
        "order_id": retail.DELIVERED, "item_ids": ["1201"], "new_item_ids": ["1202"],
        "payment_method_id": "paypal_13",
    }  # fmt: skip


def test_what_is_sold_out_is_never_promised(talk: Start) -> None:
    ana = talk()
    reply = ana.say(f"exchange the mug in {retail.DELIVERED} for the green one")
    assert "not available" in reply.text
    assert [choice.text for choice in reply.choices] == ["blue, small ($10.50)"]
    ana.say("the blue one then")
    ana.say("yes")
    assert ana.writes[0][1]["new_item_ids"] == ["1101"]


def test_the_address_is_asked_for_and_corrected(talk: Start) -> None:
    ana = talk()
    assert "address" in ana.say(f"Can I still change the delivery address of {retail.PENDING}?").text
    summed = ana.say("5 New Street, Austin, TX 78702")
    assert "5 New Street" in summed.text
    corrected = ana.say("no, 7 Other Road, Austin, TX 78703")
    assert "7 Other Road" in corrected.text
    assert "5 New Street" not in corrected.text
    ana.say("yes")
    assert ana.writes[0][1]["address1"] == "7 Other Road"
    assert len(ana.writes) == 1


def test_two_wishes_in_one_message_are_served_in_turn(talk: Start) -> None:
    ana = talk()
    first = ana.say(
        f"cancel order {retail.PENDING_BY_CARD} because I don't need it "
        f"and return the mug from {retail.DELIVERED}"
    )
    assert retail.PENDING_BY_CARD in first.text
    second = ana.say("yes")
    assert "Reference" in second.text
    assert "Mug" in second.text
    ana.say("yes")
    assert [name for name, _ in ana.writes] == ["cancel_pending_order", "return_delivered_order_items"]


def test_a_change_of_subject_is_answered_and_the_wish_is_not_lost(talk: Start) -> None:
    ana = talk()
    ana.say(f"I want to cancel {retail.PENDING}")
    assert "$61.00" in ana.say(f"what was the total of {retail.PENDING}?").text
    back = ana.say("ordered by mistake")
    assert "Shall I" in back.text
    ana.say("yes")
    assert ana.writes[0][1]["reason"] == "ordered by mistake"


def test_the_payment_of_an_order_is_changed(talk: Start) -> None:
    ana = talk()
    assert "PayPal" in ana.say(f"change payment of {retail.PENDING} to paypal please").text
    ana.say("yes")
    assert ana.writes == [
        (
            "modify_pending_order_payment",
            {"order_id": retail.PENDING, "payment_method_id": "paypal_13"},
        )
    ]


def test_a_card_without_enough_on_it_is_not_taken(talk: Start) -> None:
    ana = talk()
    reply = ana.say(f"change payment of {retail.PENDING_BY_CARD} to my gift card")
    assert "$100.00" in reply.text
    assert "PayPal" in reply.text
    assert ana.writes == []


def test_outside_the_policy_is_a_person_with_order_wish_and_reason(talk: Start) -> None:
    ana = talk()
    reply = ana.say(f"cancel order {retail.PROCESSED} please, ordered by mistake")
    assert (reply.action, reply.decision and reply.decision.reason) == ("offer", "policy")
    assert "processed" in reply.text
    noted = [event.value for event in reply.also if getattr(event, "name", "") == "order_wish"]
    assert noted
    assert retail.PROCESSED in noted[0]
    assert "wrong status" in noted[0]
    assert ana.writes == []


@pytest.mark.parametrize(
    "words",
    [
        f"cancel {retail.PENDING} if you can match the price",
        f"Initially exchange the mug of {retail.DELIVERED} to blue, but eventually keep it",
        f"return whichever item of {retail.DELIVERED} is cheaper",
    ],
)
def test_conditions_and_second_thoughts_are_for_a_person(talk: Start, words: str) -> None:
    ana = talk()
    assert ana.say(words).action == "offer"
    assert ana.writes == []


def test_the_order_is_found_by_what_is_in_it(talk: Start) -> None:
    ana = talk()
    reply = ana.say("I'd like to return the lamp shade, it does not fit")
    assert retail.DELIVERED in reply.text
    ana.say("yes")
    assert ana.writes[0][1]["item_ids"] == ["1301"]


def test_the_log_alone_tells_where_a_dialogue_stands(talk: Start) -> None:
    ana = talk()
    ana.say(f"I want to cancel {retail.PENDING}")
    kept = json.loads(str(ana.entries[-1].event.decision.signals[SIGNAL]))  # type: ignore[attr-defined]
    assert kept["asked"] == "reason"
    fresh = Talk.__new__(Talk)
    fresh.__dict__.update(ana.__dict__)
    fresh.turn = type(ana.turn)(ana.turn._base, ana.shop)
    assert "Shall I" in fresh.say("ordered by mistake").text


def test_anger_in_the_middle_ends_at_a_person_with_everything(talk: Start) -> None:
    ana = talk()
    ana.say(f"I want to cancel {retail.PENDING}")
    reply = ana.say("THIS IS RIDICULOUS, you are USELESS!!! worst service ever, I am furious!!!")
    assert reply.action == "handoff"
    assert any(
        getattr(event, "name", "") == "order_wish" and retail.PENDING in event.value for event in reply.also
    )  # type: ignore[attr-defined]


def test_somebody_elses_order_is_as_unknown_as_one_that_is_not_there(talk: Start) -> None:
    ana = talk()
    theirs = ana.say(f"cancel order {retail.BOS}").text.replace(retail.BOS, "X")
    nobodys = talk().say("cancel order #W3000001").text.replace("#W3000001", "X")
    assert theirs == nobodys
    far = [
        talk().say(f"cancel order {number}").text.replace(number, "X")
        for number in ("#W9000009", "#W8888888")
    ]
    assert far[0] == far[1]
    assert "could not find" in far[0]
