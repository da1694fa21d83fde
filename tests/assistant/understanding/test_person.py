"""Asking for a person, in many wordings and languages, and everything that only looks like it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.understanding.person import CLEAR, POSSIBLE, asked_in_words, wants_person

WORDING = [
    (line[0] == "1", line[2:].strip())
    for line in (Path(__file__).parent / "person_wording.txt").read_text(encoding="utf-8").splitlines()
    if line[:2] in ("0 ", "1 ")
]


@pytest.mark.parametrize(("asks", "text"), WORDING)
def test_each_wording_is_read_rightly(asks: bool, text: str) -> None:
    assert (wants_person(text).score >= POSSIBLE) == asks


@pytest.mark.parametrize(
    "text", ["i want to tlak to an agnet", "speak to a represantative", "tranfer me to a humen"]
)
def test_typing_errors_do_not_matter(text: str) -> None:
    assert wants_person(text).clear


def test_asking_what_we_are_is_not_asking_for_somebody_else() -> None:
    assert asked_in_words("am I talking to a real person?") < POSSIBLE
    assert asked_in_words("You are useless, give me a real person") >= CLEAR


def test_the_score_comes_with_its_signals() -> None:
    request = wants_person("agent please")
    assert request.signals == {"words": request.score}


def test_templated_requests_reach_f1_of_95_percent(dev_data: Path) -> None:
    lines = (dev_data / "human_request" / "messages.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [row for row in map(json.loads, lines) if row["label"] is not None]
    hits = sum(row["label"] == 1 and wants_person(row["text"]).score >= POSSIBLE for row in rows)
    said = sum(wants_person(row["text"]).score >= POSSIBLE for row in rows)
    assert 2 * hits / (said + sum(row["label"] for row in rows)) >= 0.95


def test_typing_errors_nothing_was_made_for() -> None:
    """100 messages in seven languages, all with errors, written before any word was changed for them."""
    lines = (Path(__file__).parent / "person_unseen.txt").read_text("utf-8").splitlines()
    rows = [(line[0] == "1", wants_person(line[2:]).score >= POSSIBLE) for line in lines]
    hits = sum(asks and heard for asks, heard in rows)
    assert 2 * hits / sum(asks + heard for asks, heard in rows) >= 0.85
