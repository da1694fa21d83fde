"""A whole question starts the turn at once; a fragment waits, and never for ever."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.understanding.burst import LONGEST_WAIT_SECONDS, QUIET_SECONDS, is_complete, wait_seconds

WHOLE = [
    "Where is my order?",
    "where is my order",
    "return policy",
    "shipping costs",
    "do you ship to Norway",
    "yes",
    "thanks!",
    "FM-48213",
    "12345",
    "maya@example.com",
    "human",
    "I want to cancel my order",
    "my parcel never arrived",
    "wo ist meine Bestellung",
    "quiero devolver mis zapatos",
]
FRAGMENTS = [
    "",
    "hi",
    "Hello there",
    "Guten Tag",
    "so",
    "my order",
    "about my order",
    "where is my",
    "I ordered",
    "well,",
    "it is...",
    "I bought a tent and",
    "because",
    "when I opened the box",
    "I have a question",
    "Hi, can you help me?",
    "???",
]


@pytest.mark.parametrize("text", WHOLE)
def test_a_whole_message_is_answered_at_once(text: str) -> None:
    assert is_complete(text)
    assert wait_seconds(text, typing=False, since_last=0, since_first=0) == 0


@pytest.mark.parametrize("text", FRAGMENTS)
def test_a_fragment_waits_for_the_rest(text: str) -> None:
    assert not is_complete(text)
    assert wait_seconds(text, typing=False, since_last=0, since_first=0) == QUIET_SECONDS


def test_a_whole_message_waits_while_the_customer_is_typing() -> None:
    assert wait_seconds("Where is my order?", typing=True, since_last=0.5, since_first=0.5) == 1.0


def test_the_last_line_of_a_burst_says_whether_it_is_complete() -> None:
    assert wait_seconds("hi\nwhere is my order?", typing=False, since_last=0, since_first=1) == 0
    assert wait_seconds("where is my order?\nand", typing=False, since_last=0, since_first=1) > 0


def test_waiting_ends_after_ten_seconds_in_all() -> None:
    assert wait_seconds("hi", typing=True, since_last=0, since_first=9.5) == 0.5
    assert wait_seconds("hi", typing=True, since_last=0, since_first=LONGEST_WAIT_SECONDS) == 0


@given(st.text(max_size=400), st.booleans(), st.floats(0, 60), st.floats(0, 60))
def test_no_text_waits_longer_than_the_quiet_time(text: str, typing: bool, last: float, first: float) -> None:
    assert 0 <= wait_seconds(text, typing=typing, since_last=last, since_first=first) <= QUIET_SECONDS
