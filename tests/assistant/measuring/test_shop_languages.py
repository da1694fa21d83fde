"""Questions to the sample shop in German and French, whose articles hold the answer.

The set was in view when it was decided how words of other languages are found (`knowledge/terms.py`).
"""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from assistant.turn import Turn
from knowledge.base import KnowledgeBase

LINES = Path(__file__).with_name("shop_languages.jsonl").read_text("utf-8").splitlines()
ROWS = [json.loads(line) for line in LINES]


@pytest.mark.slow
@pytest.mark.parametrize(("lang", "first", "wrong"), [("de", 0.7, 5), ("fr", 0.85, 2)])
def test_a_question_is_answered_from_the_articles_in_its_language(
    base: KnowledgeBase, lang: str, first: float, wrong: int
) -> None:
    turn = Turn(base, None)
    counted = Counter(outcome for row in ROWS if row["lang"] == lang for outcome in _outcomes(turn, row))
    asked = sum(row["lang"] == lang for row in ROWS)
    print(f"{lang}, {asked} questions: {dict(counted)}")
    assert counted["first"] / asked >= first
    assert counted["wrong"] <= wrong


def _outcomes(turn: Turn, row: dict[str, Any]) -> list[str]:
    """`first` if the search puts the right passage first; right or wrong: what is told; else what is done."""
    found = turn.finder.find(row["text"], lang=row["lang"]).retrieval.hits[0].passage.heading
    reply = turn.ask(row["text"])
    headings = [citation.heading for citation in reply.citations]
    right = any(re.search(row["heading"], heading) for heading in headings)
    done = reply.action if reply.action != "answer" else "right" if right else "wrong"
    return [done, *(["first"] if re.search(row["heading"], found) else [])]
