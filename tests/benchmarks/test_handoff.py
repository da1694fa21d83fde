"""The handoff benchmark: the same customers for the same seed, a fair player, a scorer that counts."""

from __future__ import annotations

import pytest

from benchmarks.handoff.customers import Customer, customers
from benchmarks.handoff.naive import Naive
from benchmarks.handoff.play import play
from benchmarks.handoff.score import score
from benchmarks.handoff.system import Heard


class Scripted:
    """Says what it is told to, and hands over a fixed card."""

    name = "scripted"

    def __init__(self, *answers: Heard, card: str = "") -> None:
        self._answers = list(answers)
        self._card = card
        self.heard: list[str] = []

    def begin(self) -> str:
        return "x"

    def say(self, conversation: str, text: str) -> Heard:
        self.heard.append(text)
        return self._answers.pop(0)

    def card(self, conversation: str) -> str:
        return self._card

    def close(self) -> None:
        pass


def says(text: str, *, offered: bool = False, over: bool = False, seconds: float = 0.1) -> Heard:
    return Heard((text,) if text else (), offered, over, bool(text) or over, seconds)


FACTS = {"order_number": "FM-10442", "email": "maya@example.com", "name": "Maya"}


def somebody(*lines: str, needs: bool = True, accepts: bool = True) -> Customer:
    return Customer("c", "test", "calm", needs, accepts, lines, FACTS)


def test_the_same_seed_makes_the_same_customers() -> None:
    first, again, other = customers(180, 7), customers(180, 7), customers(180, 8)
    assert first == again
    assert first != other
    assert len({each.goal for each in first}) == 9
    assert all(value in " ".join(each.lines) for each in first for value in _opening(each))


def _opening(customer: Customer) -> list[str]:
    return [customer.facts[name] for name in customer.opening]


def test_facts_on_the_card_have_reached_the_agent_and_others_are_lost() -> None:
    system = Scripted(says("", over=True), card="Order: fm 10442")
    played = play(somebody("FM-10442, maya@example.com, a person please"), system)
    assert (played.reached, played.lost) == (["order_number"], ["email"])
    assert played.asked_again_by_agent == ["email"]


def test_a_question_for_what_was_given_is_counted_and_a_new_one_is_answered() -> None:
    system = Scripted(says("What is your order number? And your e-mail address?"), says("Thanks."))
    played = play(somebody("It is about FM-10442"), system)
    assert played.asked_twice == ["order_number"]
    assert "maya@example.com" in system.heard[1]
    assert "FM-10442" not in system.heard[1]


def test_an_offer_is_taken_or_declined_as_the_script_says() -> None:
    for accepts, answer in ((True, "yes please"), (False, "no thanks")):
        system = Scripted(says("Shall I get you a person?", offered=True), says("All right.", over=accepts))
        assert play(somebody("hello there", accepts=accepts), system).handed_over == accepts
        assert system.heard[1] == answer


def test_silence_is_a_dead_end_and_waiting_costs_seconds() -> None:
    assert play(somebody("hello"), Scripted(says("", seconds=30.0))).dead_end
    assert play(somebody("hello"), Scripted(says("Yes?", seconds=14.0))).silent_seconds == pytest.approx(4.0)


def test_the_score_has_each_share_of_its_own_whole() -> None:
    over, not_over = says("", over=True), says("Hello.")
    played = [
        play(somebody("a person please"), Scripted(over)),
        play(somebody("a person please"), Scripted(not_over)),
        play(somebody("hi", needs=False), Scripted(says("", over=True))),
    ]
    result = score(played)
    assert (result.missed_share, result.needless_share, result.reached_share) == (0.5, 1.0, 1.0)
    assert "50.0% of 2" in result.table()
    with pytest.raises(ValueError, match="nobody"):
        score([])


def test_the_baseline_loses_what_ten_messages_do_not_hold() -> None:
    naive = Naive(lambda _: "See our help pages.")
    played = [play(each, naive) for each in customers(90, 3)]
    result = score(played)
    assert result.dead_ends == 0
    assert 0 < result.reached_share < 0.99
    assert result.missed_share > 0.02
