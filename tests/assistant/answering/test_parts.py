"""A message that asks several things is parted into its questions, however it is spaced."""

from __future__ import annotations

import pytest

from assistant.answering.parts import parts_of, questions_in

TWO = ("What does express cost?", "Can I return a gift card?")


@pytest.mark.parametrize("between", [" ", "   ", "\n", "\n\n \n", " \t " * 1_000, "\r\n" * 2_000])
def test_two_questions_are_two_however_far_apart(between: str) -> None:
    assert questions_in(between.join(TWO)) == TWO


def test_background_stays_with_the_question() -> None:
    text = "My tent came today. Can I return it?"
    assert questions_in(text) == (text,)


def test_parts_are_told_from_greetings_and_keep_what_asks_nothing() -> None:
    text = "Hi there! My tent came today. Can I return it, and what does it cost?"
    assert parts_of(text) == ("My tent came today.", "Can I return it", "what does it cost?")


@pytest.mark.parametrize(
    "text",
    [
        "Three questions: 1. do you ship to Poland 2. how much is it 3. how long does it take",
        "1) do you ship to Poland?\n2) how much is it?\n3) how long does it take?",
        "(1) do you ship to Poland (2) how much is it (3) how long does it take",
    ],
)
def test_a_numbered_list_is_parted_at_its_numbers(text: str) -> None:
    asked = [part.rstrip("?") for part in questions_in(text)]
    assert asked == ["do you ship to Poland", "how much is it", "how long does it take"]


@pytest.mark.parametrize("text", ["I paid 2. What now?", "By 21 December 2026. Is that possible?"])
def test_a_number_alone_is_no_list(text: str) -> None:
    assert questions_in(text) == (text,)


def test_a_german_question_may_begin_with_its_verb() -> None:
    text = "Was kostet eine Rücksendung und habt ihr Fahrräder?"
    assert questions_in(text) == ("Was kostet eine Rücksendung", "habt ihr Fahrräder?")
