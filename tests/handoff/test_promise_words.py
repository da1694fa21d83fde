"""Which sentences promise, and when they are due: on written sentences, under a frozen clock."""

from __future__ import annotations

import time
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handoff.promises import due_time
from handoff.promises import words as promise_words

BERLIN = "Europe/Berlin"
NOW = int(datetime(2026, 11, 23, 17, 0, tzinfo=ZoneInfo(BERLIN)).timestamp() * 1000)
FILE = Path(__file__).with_name("promise_sentences.txt")
LINES = [
    line.split(" | ", 1)
    for line in FILE.read_text().splitlines()
    if line.strip() and not line.startswith("#")
]


def test_there_are_enough_sentences_and_half_of_them_only_look_like_it() -> None:
    look_alikes = sum(due == "no" for due, _ in LINES)
    assert len(LINES) >= 100
    assert 0.4 < look_alikes / len(LINES) < 0.6


@pytest.mark.parametrize(("due", "sentence"), LINES, ids=[sentence for _, sentence in LINES])
def test_a_sentence(due: str, sentence: str) -> None:
    assert promise_words.sentences(sentence) == ([] if due == "no" else [sentence])
    if due == "no":
        return
    at = due_time.read(sentence, NOW, BERLIN)
    shown = "-" if at is None else f"{datetime.fromtimestamp(at / 1000, ZoneInfo(BERLIN)):%Y-%m-%d %H:%M}"
    assert shown == due


def test_only_the_sentence_that_promises_is_taken() -> None:
    text = "Hello Kim! I see the lamp is missing. I'll send a new one tomorrow. Is the address still right?"
    assert promise_words.sentences(text) == ["I'll send a new one tomorrow."]


@pytest.mark.parametrize(
    ("zone", "due"),
    [
        ("Europe/Berlin", "2026-11-24 22:59"),
        ("America/New_York", "2026-11-25 04:59"),
        ("UTC", "2026-11-24 23:59"),
    ],
)
def test_tomorrow_ends_when_it_ends_for_the_team(zone: str, due: str) -> None:
    at = due_time.read("I'll email you tomorrow", NOW, zone)
    assert at is not None
    assert f"{datetime.fromtimestamp(at / 1000, ZoneInfo('UTC')):%Y-%m-%d %H:%M}" == due


def test_an_hour_stays_an_hour_when_the_clock_changes() -> None:
    before = int(datetime(2026, 10, 25, 2, 30, tzinfo=ZoneInfo(BERLIN), fold=0).timestamp() * 1000)
    assert due_time.read("I'll call you within 1 hour", before, BERLIN) == before + 3_600_000


@given(st.text(max_size=300))
def test_nothing_anybody_writes_breaks_it(text: str) -> None:
    for sentence in promise_words.sentences(text):
        assert sentence in text
    due_time.read(text, NOW, BERLIN)


@pytest.mark.parametrize("piece", ["I will the the the ", "you the your ", "le la les vous ", "a" * 50 + " "])
def test_a_message_made_to_be_slow_is_not(piece: str) -> None:
    text = (piece * 5000)[:10_000]
    began = time.process_time()
    promise_words.sentences(text)
    due_time.read(text, NOW, BERLIN)
    assert time.process_time() - began < 5  # a pattern that explodes would take hours
