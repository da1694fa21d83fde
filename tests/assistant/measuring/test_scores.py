"""Scores are what they are defined as."""

from __future__ import annotations

import numpy as np
import pytest

from assistant.measuring.judgement import Judged, judge
from assistant.measuring.outcome import Outcome
from assistant.measuring.questions import labelled_of
from assistant.measuring.scores import answered_at, reliability, score


def outcome(
    confidence: float, ranked: tuple[str, ...] = ("a.md",), drawn: str = "", decision: str = "answer"
) -> Outcome:
    return Outcome(
        "1", decision, confidence, confidence, drawn, (), tuple((path, 0.5) for path in ranked), "", 1.0, {},
        drawn, ranked[:1],
    )  # type: ignore[arg-type]  # fmt: skip


def judged(row: dict[str, object], made: Outcome, labels: dict[str, str] | None = None) -> Judged:
    return judge(labelled_of({"id": 1, "text": "q", **row}, 1), made, labels or {})


def test_a_document_is_right_with_or_without_its_ending() -> None:
    made = outcome(0.5, ("b.md", "folder/a.md"))
    assert judged({"path": "folder/a.md"}, made).rank == 2
    assert judged({"relevant": ["folder/a"]}, made).rank == 2
    assert judged({"paths": ["c.md"]}, made).rank == 0


def test_entries_of_a_label_are_one_answer() -> None:
    labels = {"e1": "returns", "e2": "returns", "e3": "payment"}
    made = outcome(0.5, ("e2", "e3"))
    assert judged({"gold": "returns", "in_scope": 1}, made, labels).right
    assert judged({"gold": "payment", "in_scope": 1}, made, labels).rank == 2


def test_pieces_that_must_be_there_decide() -> None:
    row = {"path": "a.md", "must_contain": ["30 Days"]}
    assert judged(row, outcome(0.5, drawn="You have **30 days**.")).right
    assert not judged(row, outcome(0.5, drawn="You have some time.")).right


def test_nothing_is_right_where_nothing_answers() -> None:
    made = judged({"answerable": False}, outcome(0.9))
    assert (made.right, made.rank) == (False, 0)


def test_the_answered_share_is_the_largest_that_keeps_the_precision() -> None:
    confidence = np.array([0.9, 0.8, 0.7, 0.6, 0.5])
    right = np.array([1.0, 1.0, 0.0, 1.0, 0.0])
    assert answered_at(confidence, right, 0.95) == pytest.approx(0.4)
    assert answered_at(confidence, right, 0.75) == pytest.approx(0.8)
    assert answered_at(np.full(5, 0.5), right, 0.9) == 0.0, "equal confidence cannot be told apart"


def test_reliability_is_by_bins_and_leaves_none_out() -> None:
    bins = reliability(np.array([0.05, 0.95, 1.0]), np.array([0.0, 1.0, 0.0]))
    assert [(each.low, each.n, each.right) for each in bins] == [(0.0, 1, 0.0), (0.9, 2, 0.5)]


def test_a_run_is_scored() -> None:
    rows = [
        judged({"path": "a.md"}, outcome(0.9, ("a.md", "b.md"))),
        judged({"path": "b.md"}, outcome(0.8, ("a.md", "b.md"))),
        judged({"answerable": False}, outcome(0.1, decision="offer")),
    ]
    scores = score(rows, seconds=0.5)
    assert (scores.n, scores.answerable) == (3, 2)
    assert (scores.hit1.share, scores.hit5.share, scores.mrr) == (0.5, 1.0, 0.75)
    assert scores.auroc_answerable == 1.0
    assert scores.given.n == 2
    assert scores.given.share == 0.5
    assert scores.decisions == {"answer": 2, "clarify": 0, "offer": 1, "handoff": 0}
    assert scores.questions_a_second == 6


def test_without_unanswerable_questions_there_is_no_auroc() -> None:
    assert score([judged({"path": "a.md"}, outcome(0.9))], seconds=1).auroc_answerable is None
