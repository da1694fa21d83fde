"""Which units of a passage are told: the best, what it needs to be understood, what fits nearly as well."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answering.relevance import Question
from assistant.answering.table_rows import named_rows
from assistant.answering.units import Unit

MOST_WORDS = 90
_SLACK = 0.16
"""How far below the best unit another may score and still be told."""
_LEANS_BACK = re.compile(
    r"^(?:it|this|that|these|those|they|he|she|however|then|if so|otherwise|instead|in that case|"
    r"also|but|there|such|later|earlier|afterwards|"
    r"dies|diese[rs]?|das|sie|es|dann|sonst|jedoch|aber|ansonsten|danach|später|il|elle|cela|ils|elles|sinon|"
    r"ello|esto|estos|entonces|"
    r"isto|eles|elas|nesse caso)\b",
    re.IGNORECASE,
)
_ANNOUNCES = re.compile(
    r"^(?:this is|these are|here (?:is|are)|the following|das sind|dies sind|hier (?:ist|sind)|voici"
    r"|estos son|estas son|aqui est[aã]o)\b|\b(?:these prices|as follows|following table|folgende\w*)\b|:$",
    re.IGNORECASE,
)
"""A sentence that tells nothing without what stands below it."""
_ASKS = re.compile(r"\?[\"'”’)*_]*$")


def selected(
    asked: Question, text: str, found: Sequence[Unit], scores: Sequence[float], *, whole: bool
) -> list[int]:
    """Places of the units to tell, in their order: the best with what it shows, and those near it, with the
    sentence each leans on, within the words. `whole`: the passage is told from its beginning."""
    best = max(range(len(found)), key=lambda place: scores[place])
    picked = {best, *_shown_by(asked, text, found, best)}
    room = MOST_WORDS - _words(text, found[best])
    first = list(range(len(found))) if whole else []
    ranked = sorted(range(len(found)), key=lambda place: -scores[place])
    near = [place for place in ranked if scores[place] >= scores[best] - _SLACK and scores[place] > 0.1]
    for place in (*_leaned_on(text, found, best), *_introduced(text, found, best), *first, *near):
        cost = _words(text, found[place])
        if place not in picked and cost <= room:
            picked.add(place)
            room -= cost
    return sorted(_complete(text, found, picked, best))


def _shown_by(asked: Question, text: str, found: Sequence[Unit], best: int) -> list[int]:
    """The table below a sentence that only announces it, or where the question, or the turn before it, names
    one of its rows."""
    below = found[best + 1] if best + 1 < len(found) else None
    if below is None or below.kind != "table" or found[best].kind != "sentence":
        return []
    announced = _ANNOUNCES.search(text[found[best].start : found[best].end])
    named = named_rows(asked.words | asked.before, text, below, asked.lang)
    return [best + 1] if announced or named else []


def _leaned_on(text: str, found: Sequence[Unit], best: int) -> list[int]:
    """ "It costs nothing" needs the sentence that says what."""
    leans = found[best].kind == "sentence" and _LEANS_BACK.match(text[found[best].start : found[best].end])
    return [best - 1] if best and leans and found[best - 1].kind == "sentence" else []


def _introduced(text: str, found: Sequence[Unit], best: int) -> list[int]:
    """A list or table with the sentence that introduces it, and the other way round."""
    if best and found[best].kind != "sentence" and _introduces(text, found, best - 1):
        return [best - 1]
    follows = best + 1 < len(found) and found[best + 1].kind == "list"
    return [best + 1] if follows and _is_open(text, found[best]) else []


def _introduces(text: str, found: Sequence[Unit], place: int) -> bool:
    """A sentence above a list is about it when it says so, or when its paragraph has no other."""
    if found[place].kind != "sentence":
        return False
    alone = (
        place == 0
        or "\n\n" in text[found[place - 1].end : found[place].start]
        or found[place - 1].kind != "sentence"
    )
    return alone or _is_open(text, found[place])


def _complete(text: str, found: Sequence[Unit], picked: set[int], best: int) -> set[int]:
    """No question without what answers it, no list without the words that open it, nor these without it."""
    told = set(picked)
    for place in picked:
        if _asks(text, found[place]) and place + 1 < len(found):
            told.add(place + 1)
        if place and _belongs_below(text, found[place - 1], found[place]):
            told.add(place - 1)
    promises = {
        place
        for place in told
        if place != best
        and place + 1 not in told
        and (_asks(text, found[place]) or _is_open(text, found[place]))
    }
    return told - promises


def _belongs_below(text: str, above: Unit, unit: Unit) -> bool:
    """A list or table below the words that open it; a sentence that answers the question before it ("Stolen?
    Call us.")."""
    if unit.kind != "sentence":
        return _is_open(text, above)
    return _asks(text, above) and "\n" not in text[above.end : unit.start]


def _asks(text: str, unit: Unit) -> bool:
    return unit.kind == "sentence" and _ASKS.search(text[unit.start : unit.end]) is not None


def _is_open(text: str, unit: Unit) -> bool:
    return unit.kind == "sentence" and text[: unit.end].rstrip("*_ ").endswith(":")


def _words(text: str, unit: Unit) -> int:
    return 0 if unit.kind != "sentence" else len(text[unit.start : unit.end].split())
