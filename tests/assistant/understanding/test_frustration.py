"""Anger is heard from words, from what came before and from what is done; plain questions are calm."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from assistant.understanding.frustration import frustration

Embed = Callable[[str], NDArray[np.float32]]
CALM = [
    "where is my order",
    "Do you ship to Norway?",
    "WHERE IS MY ORDER",
    "thanks, that helped",
    "I want to cancel my order",
    "my parcel is late, can you check please?",
    "my tent arrived broken",
]
LOUD = [
    "this is the third time I'm asking!!!",
    "this is ridiculous, I have been waiting for 3 weeks and nobody answers",
    "das ist eine Frechheit, ich warte seit drei Wochen!",
    "c'est inadmissible, toujours pas de colis !!",
    "das ist jetzt das dritte Mal!!!",
    "You are useless",
]


@pytest.mark.parametrize("text", CALM)
def test_a_plain_question_is_calm(text: str, embed: Embed) -> None:
    assert not frustration([text], embed=embed).frustrated


@pytest.mark.parametrize("text", LOUD)
def test_anger_is_heard(text: str, embed: Embed) -> None:
    assert frustration([text], embed=embed).frustrated


WORDING = [
    (line[0] == "1", line[2:].strip())
    for line in (Path(__file__).parent / "mood_wording.txt").read_text(encoding="utf-8").splitlines()
    if line[:2] in ("0 ", "1 ")
]


@pytest.mark.parametrize(("upset", "text"), WORDING)
def test_sarcasm_and_long_waiting_are_heard_in_many_languages(upset: bool, text: str, embed: Embed) -> None:
    assert frustration([text], embed=embed).frustrated == upset


def test_what_the_customer_does_adds_to_what_is_said(embed: Embed) -> None:
    turns = ["my parcel is missing", "are you kidding me"]
    calm = frustration(turns, embed=embed)
    tried = frustration(turns, embed=embed, ratings=[-1, -1], waited_seconds=300)
    assert calm.score < tried.score
    assert tried.signals["down_votes"] == 2
    assert tried.signals["waited"] == 1


def test_the_same_question_again_counts_as_reformulated(embed: Embed) -> None:
    turns = ["Where is my parcel FM-48213?", "where is my parcel FM-48213"]
    assert frustration(turns, embed=embed).signals["reformulated"] == 1


def test_the_vector_is_the_one_that_the_search_needs_too(embed: Embed) -> None:
    made = []

    def noting(text: str) -> NDArray[np.float32]:
        made.append(text)
        return embed(text)

    frustration(["Good morning, where is my order?", "still nothing!"], embed=noting)
    assert made == ["Good morning where is my order?", "still nothing?"]


def test_no_turn_is_an_error(embed: Embed) -> None:
    with pytest.raises(ValueError, match="at least one turn"):
        frustration([], embed=embed)


@pytest.mark.slow
def test_ordinary_shop_questions_rarely_alarm(dev_data: Path, embed: Embed) -> None:
    lines = (dev_data / "orders" / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    alarms = [frustration([json.loads(line)["text"]], embed=embed).frustrated for line in lines]
    assert sum(alarms) / len(alarms) <= 0.02
