"""A question in a conversation, read in two ways where the first leads nowhere.

What a leaning question is about often stands in the answer before it ("and how long does that take?").
Where nothing sure is found so, that answer was beside the point: the customer's own words are searched alone.
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answering.calibration import Calibration
from assistant.answering.finder import Finder, Found


def follow_up(
    finder: Finder,
    calibration: Calibration,
    text: str,
    *,
    history: Sequence[str],
    answers: Sequence[str],
    lang: str,
) -> Found:
    """As `Finder.find`, by the reading that is the more likely right. Raises KnowledgeError."""
    found = finder.find(text, history=history, answers=answers, lang=lang)
    if not history or not answers:
        return found
    part = calibration.part(found.evidence.signals)
    if part.confidence(found.evidence.signals) >= part.thresholds.answer:
        return found
    other = finder.find(text, history=history, lang=lang)
    return max((found, other), key=lambda each: part.confidence(each.evidence.signals))
