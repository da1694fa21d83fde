"""No message makes a detector hang or crash, however it was made up."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.understanding.assent import assent
from assistant.understanding.burst import is_complete
from assistant.understanding.cues import cues, says_again
from assistant.understanding.facts import facts_in
from assistant.understanding.person import wants_person
from assistant.understanding.topic import topic_of

READERS: list[Callable[[str], object]] = [
    facts_in,
    wants_person,
    topic_of,
    is_complete,
    cues,
    says_again,
    assent,
]
PIECES = [
    "a",
    "a ",
    "1",
    "1 ",
    "1-",
    "(1)",
    "@",
    "a@",
    "a.",
    "a@a.",
    "#",
    "order ",
    "order number 1",
    "FM-",
    "€1",
    "1,",
    "my ",
    "the a ",
    "i want ",
    "please ",
    "A ",
    "Aa ",
    "1 A ",
    "rue ",
    "not ",
    "?",
    "!",
    "hi ",
    "hi,",
    "thanks ",
    "talk to ",
    "human ",
    "é",
    "́",
    "\n",
    " ",
    ".",
    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAA ",
    "i have already told you ",
    "by next ",
]


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.__name__)
@pytest.mark.parametrize("piece", PIECES)
def test_ten_thousand_characters_of_anything_are_read(reader: Callable[[str], object], piece: str) -> None:
    reader((piece * 10_000)[:10_000])


@pytest.mark.timeout(120)
@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=6))
def test_no_pattern_of_ten_thousand_characters_hangs_a_reader(pieces: list[str]) -> None:
    pattern = "".join(pieces)
    for reader in READERS:
        reader((pattern * 10_000)[:10_000])


@given(st.text(max_size=500))
def test_any_text_is_read_without_an_error(text: str) -> None:
    for reader in READERS:
        reader(text)
