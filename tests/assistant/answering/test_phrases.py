"""Every sentence exists in every language, asks for the same values, and promises nothing."""

from __future__ import annotations

import re

import pytest

from assistant.answering.phrases import LANGUAGES, fields, forms, language, listed, names, say
from assistant.orders.records import STATUSES

REASONS = (
    "asked_human",
    "frustrated",
    "no_answer",
    "low_confidence",
    "going_in_circles",
    "not_helpful",
    "order_mismatch",
    "policy",
    "tool_error",
    "model_error",
    "over_budget",
)
PROMISES = re.compile(
    r"\b(?:we|i)(?:'ll| will) (?:e-?mail|call|write|refund)|within \d+|\bguarantee|ich (?:rufe|"
    r"maile)|je vous (?:appelle|rappelle)",
    re.IGNORECASE,
)


@pytest.mark.parametrize("key", names())
@pytest.mark.parametrize("lang", LANGUAGES)
def test_each_phrase_is_there_with_the_same_values(key: str, lang: str) -> None:
    wanted = fields(forms(key, "en")[0])
    for wording in forms(key, lang):
        assert wording.strip() == wording or key == "example"
        assert fields(wording) == wanted
        assert not PROMISES.search(wording)


def test_each_status_and_each_reason_has_words() -> None:
    assert {f"status_{status}" for status in STATUSES} <= set(names())
    for reason in REASONS:
        assert f"handoff_{reason}" in names()


def test_the_same_seed_reads_the_same_and_seeds_vary_the_wording() -> None:
    assert say("greeting", "en", seed="c1:1") == say("greeting", "en", seed="c1:1")
    said = {say("dont_know_offer", "en", seed=turn) for turn in range(20)}
    assert said == set(forms("dont_know_offer", "en"))


def test_an_unknown_language_is_english_and_regions_are_dropped() -> None:
    assert (language("pt-BR"), language("xx"), language(None)) == ("pt", "en", "en")


def test_a_missing_value_and_an_unknown_phrase_say_so() -> None:
    with pytest.raises(TypeError, match="needs number"):
        say("status_shipped", "en")
    with pytest.raises(KeyError, match="no phrase 'nothing'"):
        say("nothing", "en")


def test_lists_read_naturally() -> None:
    assert listed(["a", "b", "c"], "en") == "a, b and c"
    assert listed(["a", "b"], "de", word="or") == "a oder b"
    assert listed(["a"], "fr") == "a"
