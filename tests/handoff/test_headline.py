"""What a list shows is what the customer wants, and courtesies want nothing."""

from __future__ import annotations

import pytest

from handoff.events import Decision
from handoff.headline import is_need


@pytest.mark.parametrize(
    ("intent", "need"),
    [("faq", True), ("return", True), ("about_bot", False), ("greeting", False), ("answer_to_bot", False)],
)
def test_only_what_was_looked_up_is_a_need(intent: str, need: bool) -> None:
    decision = Decision(action="answer", reason="", confidence=0.9, signals={"intent": intent})
    assert is_need(decision, "are you a bot?") is need


def test_one_word_or_no_decision_is_none() -> None:
    assert not is_need(
        Decision(action="answer", reason="", confidence=0.9, signals={"intent": "faq"}), "hello?"
    )
    assert not is_need(None, "where is my order")


@pytest.mark.parametrize("reason", ["frustrated", "going_in_circles"])
def test_an_outburst_is_no_need(reason: str) -> None:
    decision = Decision(action="offer", reason=reason, confidence=0.4, signals={"intent": "faq"})
    assert not is_need(decision, "this is getting ridiculous")


@pytest.mark.parametrize("signal", ["asked_again", "unread_language"])
def test_neither_is_what_was_told_instead_of_an_answer_nor_what_could_not_be_read(signal: str) -> None:
    signals = {"intent": "faq", signal: True}
    assert not is_need(
        Decision(action="answer", reason="", confidence=0.9, signals=signals), "they are too small"
    )
