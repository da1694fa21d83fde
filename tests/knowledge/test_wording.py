"""How a question is typed does not change what is searched for."""

from __future__ import annotations

import pytest

from knowledge.wording import as_asked


@pytest.mark.parametrize(
    "typed",
    [
        "What's the return policy",
        "What\u2019s the return policy?",
        "Whats the return policy ?!",
        "  What's  the return\n policy...  ",
        "What's the \u201creturn policy\u201d?",
        'What\'s the "return policy"',
        "What's - the return policy;",
    ],
)
def test_marks_quotes_spaces_and_apostrophes_tell_nothing(typed: str) -> None:
    assert as_asked(typed) == "What's the return policy?"


def test_numbers_codes_and_hyphens_stay() -> None:
    assert as_asked("Is FM-10442, at 1.5 kg, 2,5 m long?") == "Is FM-10442 at 1.5 kg 2,5 m long?"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("hasnt it come", "hasn't it come?"),
        ("IM LATE", "I'M LATE?"),
        ("youre open", "you're open?"),
        ("\u00bfD\u00f3nde est\u00e1?", "D\u00f3nde est\u00e1?"),
        ("\u9000\u8d27\u5417\uff1f", "\u9000\u8d27\u5417?"),
    ],
)
def test_other_ways(typed: str, meant: str) -> None:
    assert as_asked(typed) == meant
    assert as_asked(as_asked(typed)) == meant


def test_a_story_keeps_its_sentences() -> None:
    story = "My tent came on Monday. It leaks! " * 8
    assert as_asked(story) == f"{story.strip()[:-1]}?"
    assert as_asked(as_asked(story)) == as_asked(story)


@pytest.mark.parametrize("text", ["", "?!", "..."])
def test_a_text_without_a_word_stays_as_it_is(text: str) -> None:
    assert as_asked(text) == text


def test_what_is_written_as_it_is_spoken_is_read_in_full() -> None:
    assert as_asked("do u ship to norway, i wanna know pls") == as_asked(
        "do you ship to norway, i want to know please"
    )
    assert as_asked("Kunt u mij helpen") == "Kunt u mij helpen?"
