"""An answer made of the passages' own words: chosen, ordered and joined, each part with its citation."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answering import phrases
from assistant.answering.parts import questions_in
from assistant.answering.relevance import Embed, Question, Vector, content
from assistant.answering.units import Unit, units
from knowledge.passage import Hit, Passage

MOST_WORDS = 90
_SHORT = 60
"""A passage of so few words is told whole: its owner wrote it as one answer."""
_SLACK = 0.16
"""How far below the best unit another may score and still be told."""
_LOOKED_AT = 5
_WITHIN = 0.15
"""How far behind the first hit another may be and still be chosen for its sentences."""
_FIT, _ROW = 0.2, 0.15
_NAMED_ROW = 0.25
"""Weights next to the search's own score when choosing a passage; set on the sample shop's questions, flat
around these."""
_LONG_TABLE = 14
_LEANS_BACK = re.compile(
    r"^(?:it|this|that|these|those|they|he|she|however|then|if so|otherwise|instead|in that case|"
    r"also|but|there|such|"
    r"dies|diese[rs]?|das|sie|es|dann|sonst|jedoch|aber|ansonsten|il|elle|cela|ils|elles|sinon|"
    r"ello|esto|estos|entonces|"
    r"isto|eles|elas|nesse caso)\b",
    re.IGNORECASE,
)
_LINK = re.compile(r"\[([^\]\n]{1,200})\]\((?!https?://|mailto:|tel:)[^)\n]{0,300}\)")
_BARE_REFERENCE = re.compile(
    r"^(?:see|read|for more|more (?:on|about)|siehe|mehr (?:dazu|unter)|voir|véase|ver)\b.{0,120}$|"
    r"\b(?:are|is) listed (?:under|in) \S+$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Citation:
    """Where part `n` of the answer comes from; `quote` is a verbatim stretch of the passage."""

    n: int
    path: str
    title: str
    heading: str
    quote: str


@dataclass(frozen=True)
class Answer:
    """Text in Markdown with `[1]` marks, its citations, and how well its words fit the question (0..1)."""

    text: str
    citations: tuple[Citation, ...]
    support: float
    closeness: float
    """The cosine of the closest chosen sentence with the question; with several parts, of the worst part."""
    coverage: float
    """The share of the question's own words found in what is cited, headings included (0..1)."""


@dataclass(frozen=True)
class _Choice:
    passage: Passage
    units: tuple[tuple[Unit, str], ...]
    best: Unit
    score: float
    closeness: float


def extract(
    question: str,
    hits: Sequence[Hit],
    *,
    embed: Embed | None = None,
    vector: Vector | None = None,
    lang: str = "en",
) -> Answer | None:
    """The passages' own answer to `question`, or None when there is no passage.

    `vector` is the question's unit vector (from the retrieval, so that it is not embedded twice) and `embed`
    the model for sentences; without them words alone decide. About 90 words unless a list or a table is the
    answer. A question of several parts gets the best passage for each. A passage in another language is said
    to be so.
    """
    if not hits:
        return None
    parts = questions_in(question)
    chosen = [_best_choice(part, hits, embed, vector if len(parts) == 1 else None) for part in parts]
    return _joined(question, _without_repeats(chosen), hits, lang)


def _best_choice(text: str, hits: Sequence[Hit], embed: Embed | None, vector: Vector | None) -> _Choice:
    """The passage whose own sentences fit best among the first hits; a part of a question trusts the
    search less, because the search saw all parts at once."""
    if embed is None:
        return _choose(Question.of(text, (hit.passage.text for hit in hits), None), hits[0], None)
    whole = vector is not None
    asked = Question.of(
        text, (hit.passage.text for hit in hits), vector if vector is not None else embed(text)
    )
    reach = _WITHIN if whole else 1.0
    near = [hit for hit in hits[:_LOOKED_AT] if hits[0].score - hit.score <= reach]
    worth = [_worth(asked, hit, _choose(asked, hit, embed), whole) for hit in near]
    return max(worth, key=lambda each: each[0])[1]


def _worth(asked: Question, hit: Hit, choice: _Choice, whole: bool) -> tuple[float, _Choice]:
    if whole:
        return hit.score + _FIT * choice.closeness + _ROW * _names_a_row(asked, hit), choice
    return choice.score + _FIT * hit.score, choice


def _names_a_row(asked: Question, hit: Hit) -> bool:
    """The question names a row of the passage's table ("to Norway")."""
    text = hit.passage.text
    tables = (unit for unit in units(text) if unit.kind == "table")
    return any(_is_named(asked, text, row) for unit in tables for row in unit.rows)


def _choose(asked: Question, hit: Hit, embed: Embed | None) -> _Choice:
    """What to tell of one passage."""
    passage = hit.passage
    found = units(passage.text) or (Unit("sentence", 0, len(passage.text)),)
    # An entry that is only a question was embedded as it stands when it was indexed.
    near = (
        [hit.dense] * len(found)
        if embed is not None and passage.text in passage.questions
        else [asked.closeness(passage.text[unit.start : unit.end][:600], embed) for unit in found]
    )
    scores = [_score(asked, passage, unit, close) for unit, close in zip(found, near, strict=True)]
    best = max(range(len(found)), key=lambda place: scores[place])
    headed = _is_its_question(asked, passage) or len(passage.text.split()) <= _SHORT
    picked = _picked(passage.text, found, scores, best, whole=headed)
    texts = tuple((found[place], _text_of(asked, passage.text, found[place])) for place in picked)
    return _Choice(passage, texts, found[best], max(0.0, min(1.0, scores[best])), max(near))


def _score(asked: Question, passage: Passage, unit: Unit, closeness: float) -> float:
    text = passage.text[unit.start : unit.end]
    context = f"{passage.heading}\n{text}" if passage.heading else text
    named = any(_is_named(asked, passage.text, row) for row in unit.rows) if unit.kind == "table" else False
    reference = 0.2 if _BARE_REFERENCE.search(text) else 0.0
    return 0.6 * closeness + 0.4 * asked.coverage(context) + (_NAMED_ROW if named else 0.0) - reference


def _is_its_question(asked: Question, passage: Passage) -> bool:
    """The passage stands under the very question: all of it, from its beginning, is the answer."""
    return any(
        asked.words and len(asked.words & (own := content(form))) >= 0.6 * max(len(asked.words), len(own))
        for form in passage.questions
    )


def _picked(
    text: str, found: Sequence[Unit], scores: Sequence[float], best: int, *, whole: bool
) -> list[int]:
    """Units to tell, in their order: the best and those near it, with the sentence each leans on, within
    the words."""
    picked = {best}
    room = MOST_WORDS - _words(text, found[best])
    first = list(range(len(found))) if whole else []
    ranked = sorted(range(len(found)), key=lambda place: -scores[place])
    near = [place for place in ranked if scores[place] >= scores[best] - _SLACK and scores[place] > 0.1]
    for place in (*_leaned_on(text, found, best), *_introduced(text, found, best), *first, *near):
        cost = _words(text, found[place])
        if place not in picked and cost <= room:
            picked.add(place)
            room -= cost
    return sorted(picked)


def _leaned_on(text: str, found: Sequence[Unit], best: int) -> list[int]:
    """ "It costs nothing" needs the sentence that says what."""
    leans = found[best].kind == "sentence" and _LEANS_BACK.match(text[found[best].start : found[best].end])
    return [best - 1] if best and leans and found[best - 1].kind == "sentence" else []


def _introduced(text: str, found: Sequence[Unit], best: int) -> list[int]:
    """A list with the sentence that introduces it, and the other way round."""
    if best and found[best].kind != "sentence" and found[best - 1].kind == "sentence":
        return [best - 1]
    follows = best + 1 < len(found) and found[best + 1].kind == "list"
    return [best + 1] if follows and text[: found[best].end].rstrip().endswith(":") else []


def _words(text: str, unit: Unit) -> int:
    return 0 if unit.kind != "sentence" else len(text[unit.start : unit.end].split())


def _text_of(asked: Question, text: str, unit: Unit) -> str:
    if unit.kind != "table":
        return text[unit.start : unit.end]
    rows = _asked_rows(asked, text, unit)
    head = [text[unit.head[0] : unit.head[1]]] if unit.head else []
    return "\n".join([*head, *(text[start:end] for start, end in rows)])


def _asked_rows(asked: Question, text: str, unit: Unit) -> Sequence[tuple[int, int]]:
    """The rows whose first cell the question names; all of them when it names none, cut when the table is
    long."""
    return [row for row in unit.rows if _is_named(asked, text, row)] or unit.rows[:_LONG_TABLE]


def _is_named(asked: Question, text: str, row: tuple[int, int]) -> bool:
    cell = content(_first_cell(text, row))
    return bool(cell) and cell <= asked.words


def _first_cell(text: str, row: tuple[int, int]) -> str:
    return text[row[0] : row[1]].strip().strip("|").split("|")[0]


def _without_repeats(chosen: Sequence[_Choice]) -> list[_Choice]:
    """Two parts answered by one passage are one choice with the units of both."""
    merged: dict[str, _Choice] = {}
    for choice in chosen:
        before = merged.get(choice.passage.id)
        if before is None:
            merged[choice.passage.id] = choice
            continue
        both = {unit.start: (unit, text) for unit, text in (*before.units, *choice.units)}
        units_now = tuple(both[start] for start in sorted(both))
        merged[choice.passage.id] = _Choice(
            choice.passage,
            units_now,
            before.best,
            min(before.score, choice.score),
            min(before.closeness, choice.closeness),
        )
    return list(merged.values())


def _joined(question: str, chosen: Sequence[_Choice], hits: Sequence[Hit], lang: str) -> Answer:
    paragraphs = []
    citations = []
    for n, choice in enumerate(chosen, 1):
        paragraphs.append(_paragraph(choice, n))
        citations.append(_citation(choice, n))
    text = "\n\n".join(paragraphs)
    other = chosen[0].passage.lang
    if (
        other
        and phrases.language(lang) != other.split("-")[0]
        and f"language_{other.split('-')[0]}" in phrases.names()
    ):
        name = phrases.say(f"language_{other.split('-')[0]}", lang)
        text = f"{phrases.say('other_language', lang, language=name)}\n\n{text}"
    asked = Question.of(question, (hit.passage.text for hit in hits), None)
    told = " ".join(
        f"{c.passage.title} {c.passage.heading} {' '.join(t for _, t in c.units)}" for c in chosen
    )
    return Answer(
        text,
        tuple(citations),
        support=min(choice.score for choice in chosen),
        closeness=min(choice.closeness for choice in chosen),
        coverage=asked.coverage(told),
    )


def _paragraph(choice: _Choice, n: int) -> str:
    """Sentences run on; lists and tables keep lines of their own; the mark follows the last word."""
    written = ""
    before = ""
    for unit, text in choice.units:
        apart = "" if not written else " " if unit.kind == "sentence" == before else "\n\n"
        written += apart + text.strip()
        before = unit.kind
    return _LINK.sub(r"\1", written) + (f" [{n}]" if before == "sentence" else f"\n\n[{n}]")


def _citation(choice: _Choice, n: int) -> Citation:
    """Quotes the longest run of neighbouring units around the best one; a table is quoted by its chosen
    rows' run."""
    passage, text = choice.passage, choice.passage.text
    if choice.best.kind == "table":
        told = next(told for unit, told in choice.units if unit == choice.best)
        row = told.splitlines()[-1] if told not in text else told
        return Citation(n, passage.path, passage.title, passage.heading, row)
    told_units = [unit for unit, _ in choice.units if unit.kind != "table"]
    place = told_units.index(choice.best)
    start, end = choice.best.start, choice.best.end
    for unit in reversed(told_units[:place]):
        if text[unit.end : start].strip():
            break
        start = unit.start
    for unit in told_units[place + 1 :]:
        if text[end : unit.start].strip():
            break
        end = unit.end
    return Citation(n, passage.path, passage.title, passage.heading, text[start:end])
