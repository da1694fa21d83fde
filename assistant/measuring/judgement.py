"""Whether an outcome is right: what was expected against what the knowledge gave."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from assistant.measuring.outcome import Outcome
from assistant.measuring.questions import Labelled
from knowledge.base import KnowledgeBase


@dataclass(frozen=True)
class Judged:
    """`right`: giving the drawn answer would be right. `rank`: place of the first right document, from 1, or
    0 when it is not among the ranked ones or nothing is expected."""

    expected: Labelled
    outcome: Outcome
    right: bool
    rank: int


def labels_of(base: KnowledgeBase) -> dict[str, str]:
    """The label of each entry of a labelled list; empty for a folder."""
    if base.folder.is_dir():
        return {}
    return {state.path: state.front.tags[0] for state in base.documents() if state.front.tags}


def judge(expected: Labelled, outcome: Outcome, labels: Mapping[str, str]) -> Judged:
    """A right answer holds the pieces it must, or else is drawn from a document (or label) that answers.

    Without pieces to look for, the best ranked document counts. Documents may be named with or without their
    ending.
    """
    ranked = [_answers(path, expected, labels) for path, _ in outcome.ranked]
    rank = ranked.index(True) + 1 if True in ranked else 0
    if not expected.answerable:
        return Judged(expected, outcome, False, 0)
    if expected.must_contain:
        seen = _plain(outcome.drawn)
        right = all(_plain(piece) in seen for piece in expected.must_contain)
    else:
        right = any(_answers(path, expected, labels) for path in outcome.drawn_from)
    return Judged(expected, outcome, right, rank)


def _answers(path: str, expected: Labelled, labels: Mapping[str, str]) -> bool:
    if expected.paths:
        return path in expected.paths or path.rsplit(".", 1)[0] in expected.paths
    return bool(expected.label) and labels.get(path, path) == expected.label


def _plain(text: str) -> str:
    """Without Markdown's emphasis, capitals, and kinds of white space."""
    return " ".join(text.replace("**", "").replace("`", "").casefold().split())
