"""What to tell of the passages found: which passage, and which of its sentences, lists and rows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from assistant.answering.parts import opens_as_question
from assistant.answering.relevance import Embed, Question, UnitVectors, Vector, content
from assistant.answering.selection import MOST_WORDS, selected
from assistant.answering.table_rows import asked_rows, names_a_row
from assistant.answering.units import Unit, units_of
from assistant.answering.wrapping import unwrapped
from knowledge.languages import DEFAULT
from knowledge.passage import Hit, Passage

_SHORT = 60
"""A passage of so few words is told whole: its owner wrote it as one answer."""
_LOOKED_AT = 5
_WITHIN = 0.15
"""How far behind the first hit another may be and still be chosen for its sentences."""
_FIT = 0.2
"""What closeness weighs next to the search's own score when choosing a passage."""
_NAMED_ROW = 0.25
"""What a table gains whose row the question names. Both are set on the sample shop's questions, and flat
around that."""
_COMPANION = 0.08
"""How far behind the best passage another of its document may be and still be told with it; on the sample
shop's questions this holds the asked fact eight times in a hundred more, for ten words."""
_READ = 600
"""Characters of a unit that its vector is made of."""
_YES = r"(?:yes|no|ja|nein|oui|non|sí|si|sim|não)"
_BARE_REFERENCE = re.compile(
    rf"^(?:{_YES}\W+)?"
    r"(?:see|read|for more|more (?:on|about)|siehe|mehr (?:dazu|unter)|voir|véase|ver)\b.{0,120}$|"
    r"\b(?:are|is) listed (?:under|in) \S+$",
    re.IGNORECASE,
)
_REFERENCE = 0.2
"""What a sentence loses that tells nothing but where to read on."""
_YES_OR_NO = re.compile(rf"^{_YES}[,.:;]", re.IGNORECASE)
_ASKS_OPENLY = re.compile(
    r"^\W*(?:(?:and|but|so|und|et|y|e)\s+)?(?:how|what|when|where|who|why|which|wie|was|wann|wo|wer|warum|"
    r"welche\w*|comment|quand|où|qui|pourquoi|combien|cómo|cuándo|dónde|cuánto|qué|como|quando|onde|quanto)\b",
    re.IGNORECASE,
)
_OTHER_QUESTION = 0.2
"""What a sentence loses that says yes or no where neither was asked for: it answers its own heading."""


@dataclass(frozen=True)
class Choice:
    """A passage with the units to tell of it, in their order, and the best of them. `lead` is False for a
    companion, which only adds to the choice before it."""

    passage: Passage
    units: tuple[tuple[Unit, str], ...]
    best: Unit
    score: float
    closeness: float
    lead: bool = True
    row: bool = False
    """The best unit is a table, and the question names one of its rows."""


def choose(
    text: str,
    hits: Sequence[Hit],
    embed: Embed | None,
    vector: Vector | None,
    vectors: UnitVectors | None = None,
    *,
    whole: bool = True,
    before: str = "",
    lang: str = DEFAULT,
) -> list[Choice]:
    """The passage whose own sentences fit best among the first hits, and a companion from the same document
    that fits nearly as well: there the answer often stands in two places. They come in the order in which
    they are told; `lead` names the passage.

    `whole` is False where the search saw more than this question: it is trusted less then. `before` is the
    turn that the question leans on: of a table, the row is told that either of them names. `lang` is what the
    question is written in.
    """
    if embed is None:
        wordy = Question.of(text, (hit.passage.text for hit in hits), None, lang=lang)
        return [_choose(wordy, hits[0], None)]
    asked = Question.of(
        text, (hit.passage.text for hit in hits), vector if vector is not None else embed(text), before, lang
    )
    reach = _WITHIN if whole else 1.0
    # A passage that only names another one is found for its heading, and would be no answer.
    telling = [hit for hit in hits if not _BARE_REFERENCE.search(hit.passage.text)] or hits
    near = [hit for hit in telling[:_LOOKED_AT] if telling[0].score - hit.score <= reach]
    vectors = vectors or (lambda passage: np.stack([embed(text) for text in told_parts(passage)]))
    worth = [_worth(asked, hit, _choose(asked, hit, vectors), whole) for hit in near]
    worth.sort(key=lambda each: -each[0])
    best, chosen = worth[0]
    companions = (
        replace(choice, lead=False)
        for value, choice in worth[1:]
        if best - value < _COMPANION and choice.passage.path == chosen.passage.path and _told(chosen, choice)
    )
    companion = next(companions, None)
    if companion is None:
        return [chosen]
    return [companion, chosen] if _leads_in(asked, companion, chosen) else [chosen, companion]


def _leads_in(asked: Question, companion: Choice, chosen: Choice) -> bool:
    """An article's opening that is as close to a question comes before a section on a case that nobody asked
    for, or whose heading says nothing of its own; the row that was asked for and a yes or no come first."""
    opening = companion.passage.start < chosen.passage.start and " > " not in companion.passage.heading
    if not opening or companion.closeness < chosen.closeness or not opens_as_question(asked.text):
        return False
    yes_or_no = _YES_OR_NO.match(chosen.units[0][1]) and not _ASKS_OPENLY.match(asked.text)
    if chosen.row or yes_or_no:
        return False
    section = content(chosen.passage.heading.rpartition(" > ")[2], asked.lang)
    return not section or not section <= asked.words


def _told(chosen: Choice, companion: Choice) -> bool:
    """Both are prose and short enough together: a table beside an answer is a wall, and a yes or no belongs
    to the question above it, not to the customer's."""
    both = (*chosen.units, *companion.units)
    words = sum(len(text.split()) for _, text in both)
    other = _YES_OR_NO.match(companion.units[0][1])
    return words <= MOST_WORDS and not other and all(unit.kind != "table" for unit, _ in companion.units)


def _worth(asked: Question, hit: Hit, choice: Choice, whole: bool) -> tuple[float, Choice]:
    if whole:
        return hit.score + _FIT * choice.closeness, choice
    return choice.score + _FIT * hit.score, choice


def told_parts(passage: Passage) -> list[str]:
    """The texts whose vectors say how close the passage's units are to a question, in their order."""
    return [passage.text[unit.start : unit.end][:_READ] for unit in units_of(passage.text)]


def _choose(asked: Question, hit: Hit, vectors: UnitVectors | None) -> Choice:
    """What to tell of one passage."""
    passage = hit.passage
    found = units_of(passage.text)
    near = _closeness(asked, hit, vectors)
    scores = [_score(asked, passage, unit, close) for unit, close in zip(found, near, strict=True)]
    best = max(range(len(found)), key=lambda place: scores[place])
    headed = _is_its_question(asked, passage) or len(passage.text.split()) <= _SHORT
    told = selected(asked, passage.text, found, scores, whole=headed)
    texts = tuple((found[place], _text_of(asked, passage.text, found[place])) for place in told)
    fit = max(0.0, min(1.0, scores[best]))
    row = names_a_row(asked.words, passage.text, found[best], asked.lang)
    return Choice(passage, texts, found[best], fit, max(near), row=row)


def _closeness(asked: Question, hit: Hit, vectors: UnitVectors | None) -> list[float]:
    """The cosine of each unit with the question, or its coverage where there is no model."""
    passage = hit.passage
    if vectors is None or asked.vector is None:
        return [asked.coverage(text) for text in told_parts(passage)]
    if passage.text in passage.questions:
        # An entry that is only a question was embedded as it stands when it was indexed.
        return [hit.dense] * len(units_of(passage.text))
    near: list[float] = (vectors(passage) @ asked.vector).tolist()
    return near


def _score(asked: Question, passage: Passage, unit: Unit, closeness: float) -> float:
    text = passage.text[unit.start : unit.end]
    named = names_a_row(asked.words, passage.text, unit, asked.lang)
    other = _OTHER_QUESTION if _ASKS_OPENLY.match(asked.text) and _YES_OR_NO.match(text) else 0.0
    return (
        0.6 * closeness
        + 0.4 * asked.coverage(passage.heading, text)
        + (_NAMED_ROW if named else 0.0)
        - (_REFERENCE if _BARE_REFERENCE.search(text) else 0.0)
        - other
    )


def _is_its_question(asked: Question, passage: Passage) -> bool:
    """The passage stands under the very question: all of it, from its beginning, is the answer."""
    return any(
        asked.words
        and len(asked.words & (own := content(form, asked.lang))) >= 0.6 * max(len(asked.words), len(own))
        for form in passage.questions
    )


def _text_of(asked: Question, text: str, unit: Unit) -> str:
    if unit.kind != "table":
        return unwrapped(text, unit.start, unit.end)
    rows = asked_rows((asked.words, asked.words | asked.before), text, unit, asked.lang)
    head = [text[unit.head[0] : unit.head[1]]] if unit.head else []
    return "\n".join([*head, *(text[start:end] for start, end in rows)])


def without_repeats(chosen: Sequence[Choice]) -> list[Choice]:
    """Two parts answered by one passage are one choice with the units of both."""
    merged: dict[str, Choice] = {}
    for choice in chosen:
        before = merged.get(choice.passage.id)
        if before is None:
            merged[choice.passage.id] = choice
            continue
        both = {unit.start: (unit, text) for unit, text in (*before.units, *choice.units)}
        units_now = tuple(both[start] for start in sorted(both))
        merged[choice.passage.id] = Choice(
            choice.passage,
            units_now,
            before.best,
            min(before.score, choice.score),
            min(before.closeness, choice.closeness),
            before.lead or choice.lead,
            before.row or choice.row,
        )
    return list(merged.values())
