"""An answer made of the passages' own words: chosen, ordered and joined, each part with its citation."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.answering import phrases
from assistant.answering.choice import Choice, choose, without_repeats
from assistant.answering.parts import questions_in
from assistant.answering.relevance import Embed, Question, UnitVectors, Vector
from assistant.answering.units import Unit
from knowledge.passage import Hit

_ENDED = re.compile(r"[.!?…:;。！？][\"'”’)\]*_]*$")
_LINK = re.compile(r"\[([^\]\n]{1,200})\]\((?!https?://|mailto:|tel:)[^)\n]{0,300}\)")


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
    row: bool = False
    """A row of a table that the question names is what is told."""
    main: int = 0
    """Place of the citation that the answer is drawn from; what stands before it leads in."""


def extract(
    question: str,
    hits: Sequence[Hit],
    *,
    embed: Embed | None = None,
    vector: Vector | None = None,
    vectors: UnitVectors | None = None,
    lang: str = "en",
) -> Answer | None:
    """The passages' own answer to `question`, or None when there is no passage.

    `embed` is the model; without it words alone decide. `vector` is the question's unit vector (from the
    retrieval, so that it is not embedded twice), `vectors` gives those of a passage's units where they
    are known already. About 90 words unless a list or a table is the
    answer. A question of several parts gets the best passage for each. A passage in another language is said
    to be so.
    """
    if not hits:
        return None
    parts = questions_in(question)
    whole = len(parts) == 1
    chosen = [
        choice
        for part in parts
        for choice in choose(part, hits, embed, vector if whole else None, vectors, whole=whole, lang=lang)
        if choice.lead or whole
    ]
    return joined(question, chosen, hits, lang)


def joined(question: str, choices: Sequence[Choice], hits: Sequence[Hit], lang: str) -> Answer:
    """One answer of several choices, each a paragraph with its citation; `hits` tell what words are worth."""
    chosen = without_repeats(choices)
    leads = [choice for choice in chosen if choice.lead]
    paragraphs = []
    citations = []
    for n, choice in enumerate(chosen, 1):
        paragraphs.append(_paragraph(choice, n))
        citations.append(_citation(choice, n))
    text = "\n\n".join(paragraphs)
    other = chosen[0].passage.lang.split("-")[0]
    if other != phrases.language(lang) and other in phrases.named_languages():
        name = phrases.say(f"language_{other}", lang)
        text = f"{phrases.say('other_language', lang, language=name)}\n\n{text}"
    asked = Question.of(question, (hit.passage.text for hit in hits), None, lang=lang)
    told = [text for choice in chosen for text in _told(choice)]
    return Answer(
        text,
        tuple(citations),
        support=min(choice.score for choice in leads),
        closeness=min(choice.closeness for choice in leads),
        coverage=asked.coverage(*told),
        row=any(choice.row for choice in leads),
        main=next(place for place, choice in enumerate(chosen) if choice.lead),
    )


def _told(choice: Choice) -> Iterator[str]:
    yield choice.passage.title
    yield choice.passage.heading
    for _, text in choice.units:
        yield text


def _paragraph(choice: Choice, n: int) -> str:
    """Sentences run on; lists and tables keep lines of their own; the mark follows the last word."""
    written = ""
    before: Unit | None = None
    for unit, text in choice.units:
        if before is not None:
            written += " " if _runs_on(choice.passage.text, before, unit) else "\n\n"
        written += text.strip()
        before = unit
    last = before is None or before.kind == "sentence"
    return _LINK.sub(r"\1", written) + (f" [{n}]" if last else f"\n\n[{n}]")


def _runs_on(text: str, before: Unit, unit: Unit) -> bool:
    """Whether a sentence follows another on the same line: a label or an address, which has no end, does not
    run into the next paragraph."""
    if before.kind != "sentence" or unit.kind != "sentence":
        return False
    return (
        _ENDED.search(text[before.start : before.end]) is not None
        or "\n" not in text[before.end : unit.start]
    )


def _citation(choice: Choice, n: int) -> Citation:
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
