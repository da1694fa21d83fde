"""Plain questions to the sample shop that nothing was set on: most are answered, and nearly all rightly."""

from __future__ import annotations

from pathlib import Path

import pytest

import assistant.sample_shop
from assistant.answering.calibration import shipped
from assistant.measuring.asking import Asker
from assistant.measuring.judgement import judge
from assistant.measuring.questions import read_labelled
from knowledge.base import KnowledgeBase

SHOP = Path(assistant.sample_shop.__file__).parent / "knowledge"
QUESTIONS = Path(__file__).with_name("shop_holdout.jsonl")


@pytest.mark.slow
def test_plain_questions_are_mostly_answered_and_near_misses_are_not(tmp_path: Path) -> None:
    base = KnowledgeBase(SHOP, tmp_path)
    base.sync()
    asker = Asker(base, shipped())
    rows = read_labelled(QUESTIONS)
    outcomes = asker.all([row.question for row in rows])
    judged = [judge(row, outcome, {}) for row, outcome in zip(rows, outcomes, strict=True)]
    asker.close()
    base.close()
    answered = [row for row in judged if row.outcome.decision == "answer"]
    right = sum(row.right for row in answered)
    answerable = sum(row.answerable for row in rows)
    print(f"{right} of {answerable} answered rightly, {len(answered) - right} wrongly")
    assert right / answerable >= 0.8
    assert right / len(answered) >= 0.88
