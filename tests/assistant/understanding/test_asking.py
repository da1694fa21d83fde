"""What an agent's sentence asks for by its meaning, on wordings that no pattern knows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from assistant.understanding.asking import hearing
from handoff.repeats.guard import LIKELY, asks, check
from tests.assistant.test_repeat_guard import conversation

Embed = Callable[[str], Any]


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("name", "I never caught your name, sorry, would you say it once more?"),
        ("phone", "Is there some number that rings at your place?"),
        ("address", "Just checking, where are you having this sent?"),
        ("outcome", "Are you hoping to get a fresh one or your cash back?"),
        ("tried", "And did you go and ask the people next door?"),
    ],
)
def test_a_question_is_heard_whatever_its_words(embed: Embed, name: str, sentence: str) -> None:
    assert hearing(embed)(sentence)[name] >= LIKELY


@pytest.mark.parametrize(
    "sentence",
    [
        "I've written your name on the parcel.",
        "The driver will ring before he comes.",
        "Shall I change the address of your account?",
        "The bank takes a few days to show the money.",
        "Which new address should we send it to?",
        "What is the neighbour's phone number?",
    ],
)
def test_what_asks_for_nothing_known_is_left_alone(embed: Embed, sentence: str) -> None:
    heard = {name for name, odds in hearing(embed)(sentence).items() if odds >= LIKELY}
    assert heard & {"name", "phone", "address", "amount"} == set()


def test_the_guard_flags_by_meaning_only_what_was_given(embed: Embed) -> None:
    draft = "Fine. Just checking, where are you having this sent?"
    assert not list(asks(draft)), "no pattern knows this wording"
    known = conversation("please send it to 12 Mill Lane, Oxford OX1 4AB")
    (flag,) = check(draft, known, hearing(embed))
    assert (flag.name, draft[flag.start :]) == ("address", "Just checking, where are you having this sent?")
    assert check(draft, conversation("hello there"), hearing(embed)) == ()
