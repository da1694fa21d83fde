"""The second question to the sample shop: one that needs the first, or one about something else.

The set was in view when it was decided how such a question is read (`answering/follow_up.py`).
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from assistant.turn import Turn
from knowledge.base import KnowledgeBase
from tests.assistant.talk import Talk

LINES = Path(__file__).with_name("shop_follow_ups.jsonl").read_text("utf-8").splitlines()
ROWS = [json.loads(line) for line in LINES]


@pytest.mark.slow
@pytest.mark.parametrize(("leans", "answered"), [(True, 0.8), (False, 0.85)])
def test_a_second_question_is_answered_whether_it_needs_the_first_or_not(
    base: KnowledgeBase, leans: bool, answered: float
) -> None:
    turn = Turn(base, None)
    counted = Counter(_outcome(turn, row) for row in ROWS if row["leans"] == leans)
    print(f"leaning: {leans}, {counted.total()} questions: {dict(counted)}")
    assert counted["right"] / counted.total() >= answered
    assert counted["wrong"] <= 1


def _outcome(turn: Turn, row: dict[str, Any]) -> str:
    """right or wrong: the first passage told; else what the bot did."""
    conversation = Talk(turn)
    conversation.say(row["before"])
    reply = conversation.say(row["text"])
    if not reply.citations:
        return reply.action
    return "right" if reply.citations[0].path in row["paths"] else "wrong"
