"""The same question typed in another way is decided in the same way, sure or not."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

import assistant.sample_shop
from assistant.answering.parts import questions_in
from assistant.measuring.questions import read_labelled
from assistant.turn import Turn
from knowledge.base import KnowledgeBase

SHOP = Path(assistant.sample_shop.__file__).parent
PLAIN = SHOP.parent / "measuring" / "practice" / "shop.jsonl"
WAYS: dict[str, Callable[[str], str]] = {
    "small letters": str.lower,
    "no marks": lambda text: re.sub(r"[?!.,;:]+(?=\s|$)", "", text),
    "more spaces": lambda text: f"  {text.replace(' ', '  ')} \n",
    "typographic quotes": lambda text: re.sub(r'"([^"]*)"', "\u201c\\1\u201d", text.replace("'", "\u2019")),
}


@pytest.fixture(scope="module")
def turn(base: KnowledgeBase) -> Turn:
    return Turn(base, None)


@pytest.mark.parametrize("way", WAYS)
def test_the_way_of_typing_changes_no_decision(turn: Turn, way: str) -> None:
    rows = [*read_labelled(SHOP / "questions.jsonl")[::7], *read_labelled(PLAIN)[::3]]
    questions = [row.question.text for row in rows if not row.question.turns]
    retype = WAYS[way]
    changed = []
    for question in questions:
        typed = retype(question)
        # Marks between two questions are what tells them apart.
        if typed != question and len(questions_in(question)) == 1:
            meant, got = turn.ask(question), turn.ask(typed)
            if (meant.action, meant.reason, meant.text if meant.citations else "") != (
                got.action, got.reason, got.text if got.citations else ""
            ):  # fmt: skip
                changed.append((question, meant.action, got.action))
    assert not changed
