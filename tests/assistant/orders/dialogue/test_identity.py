"""Strangers become customers by what they give, in any order, and are never asked for it twice."""

from __future__ import annotations

from collections.abc import Callable

from handoff.events import ContactVerified
from tests.assistant.orders import retail
from tests.assistant.orders.dialogue.conftest import Talk

Start = Callable[..., Talk]


def test_what_was_given_before_the_wish_is_enough(talk: Start) -> None:
    stranger = talk("")
    stranger.say("Hi, my name is Ana Silva and my zip code is 78701.")
    summed = stranger.say(f"please cancel {retail.PENDING}, I ordered it by mistake")
    assert "Shall I" in summed.text
    stranger.say("yes")
    assert [name for name, _ in stranger.writes] == ["cancel_pending_order"]


def test_a_wish_waits_for_the_proof_and_goes_on_after_it(talk: Start) -> None:
    stranger = talk("")
    asked = stranger.say(f"please cancel {retail.PENDING}, I ordered it by mistake")
    assert "e-mail" in asked.text
    assert retail.PENDING not in asked.text
    summed = stranger.say("ana.silva@example.com")
    assert "Shall I" in summed.text
    proofs = [entry.event for entry in stranger.entries if isinstance(entry.event, ContactVerified)]
    assert [proof.customer_id for proof in proofs] == [retail.ANA]


def test_a_wrong_proof_opens_nothing(talk: Start) -> None:
    stranger = talk("")
    stranger.say(f"please cancel {retail.PENDING}, I ordered it by mistake")
    stranger.say("nobody@example.com")
    reply = stranger.say("yes")
    assert "$" not in reply.text
    assert stranger.writes == []


def test_another_customers_proof_does_not_open_this_order(talk: Start) -> None:
    stranger = talk("")
    reply = stranger.say(f"I am bo.lind@example.com, what is in order {retail.DELIVERED}?")
    assert "Mug" not in reply.text
    assert "could not find" in reply.text


def test_guessed_numbers_reveal_nothing_and_all_get_the_same_words(talk: Start) -> None:
    told = {
        talk().say(f"where is order {number}?").text.replace(number, "X")
        for number in (*(f"#W{5_000_000 + 7919 * n}" for n in range(6)), "#W9999999")
    }
    assert len(told) == 1
    assert "could not find" in told.pop()


def test_a_number_alone_asks_for_its_status(talk: Start) -> None:
    assert "processed" in talk().say("W1000004").text
