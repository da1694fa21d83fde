"""A document as passages, each under its headings and within what the model can read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from knowledge.blocks import Block, blocks, plain
from knowledge.cutting import Count, pieces
from knowledge.document import Document
from knowledge.table_rows import row_names
from knowledge.wording import as_asked

PIPELINE = "7"
MAX_TOKENS = 240
MIN_ROOM = 64
_QUESTION = re.compile(
    r".*\?$|(how|what|when|where|who|why|which|can|could|do|does|is|are|will|should|may|wie|was|wann|wo|wer|warum"
    r"|kann|darf|comment|quand|où|cómo|cuándo|dónde|puedo)\b(?=.*\s).*",
    re.IGNORECASE,
)


_ASKED = re.compile(
    r"^(?:(?P<mark>\*{1,3}|_{1,3})(?P<bold>[^*_\n]{1,300}\?)(?P=mark)"
    r"|(?:q|f|question|frage)[ ]?\d{0,3}[:.)][ \t](?P<plain>[^\n]{1,300}\?))[ \t]{0,4}(?:\n|$|(?=\S))",
    re.IGNORECASE | re.MULTILINE,
)
"""A bold question, or one after "Q:", is a heading in all but name, also where its answer runs on."""
_ANSWERED = re.compile(r"\s*(?:(?:a|answer|antwort)[ ]?\d{0,3}[:.)][ \t])?\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Chunk:
    """A passage before it has an id; `embed` are the texts it is found by, the first is itself in context."""

    heading: str
    text: str
    start: int
    questions: tuple[str, ...]
    embed: tuple[str, ...]


def chunks(document: Document, count: Count, limit: int = MAX_TOKENS) -> list[Chunk]:
    """Passages of a document, in order; each with its context stays within `limit` tokens of the model.

    The first passage is also found by the document's title alone, a passage under a question also by that
    question under the title ("How long does it take?" says little by itself), and one with a table by the
    name of each row under the title: "What shipping costs: Norway".
    """
    if document.entries:
        return list(_entries(document, count, limit))
    found = list(_sections(document, count, limit))
    if found and document.title not in found[0].embed:
        found[0] = replace(found[0], embed=(*found[0].embed, document.title))
    return found


def _entries(document: Document, count: Count, limit: int) -> Iterator[Chunk]:
    for entry in document.entries:
        if not entry.answer:
            for question in entry.questions:
                yield Chunk(entry.heading, question, entry.start, (question,), (as_asked(question),))
            continue
        question = entry.questions[0]
        while count(question) > limit // 2:
            question = question[: len(question) * 2 // 3]
        heading = f"{entry.heading} > {question}" if entry.heading else question
        room = max(limit - count(question) - 4, MIN_ROOM)
        for place, piece in enumerate(pieces(entry.answer, blocks(entry.answer), count, room)):
            forms = entry.questions if place == 0 else ()
            embed = (f"{question}\n{piece.text}", *map(as_asked, forms))
            yield Chunk(heading, piece.text, entry.start + piece.start, forms, embed)


def _sections(document: Document, count: Count, limit: int) -> Iterator[Chunk]:
    body = document.body
    path: list[Block] = []
    section: list[Block] = []
    for block in [*_headed(body), None]:
        if block is not None and block.kind != "heading":
            section.append(block)
            continue
        yield from _section(document, path, section, count, limit)
        section = []
        if block is not None:
            path = [*(above for above in path if above.level < block.level), block]


def _headed(body: str) -> Iterator[Block]:
    """The blocks of a body; what asks within a paragraph is a heading of the lowest level."""
    asks = False
    for block in blocks(body):
        text = block.kind == "text"
        start = _answer(body, block.start, block.end) if text and asks else block.start
        asks = False
        for asked in _ASKED.finditer(body, start, block.end) if text else ():
            yield from _text(body, start, asked.start())
            yield Block("heading", asked.start(), asked.end(), 9, plain(asked["bold"] or asked["plain"]))
            start = _answer(body, asked.end(), block.end)
            asks = start >= block.end
        yield from [block] if start == block.start else _text(body, start, block.end)


def _answer(body: str, start: int, end: int) -> int:
    """Where an answer begins, after its "A:"."""
    marked = _ANSWERED.match(body, start, end)
    return marked.end() if marked else start


def _text(body: str, start: int, end: int) -> Iterator[Block]:
    text = body[start:end]
    if text.strip():
        yield Block("text", start + len(text) - len(text.lstrip()), start + len(text.rstrip()))


def _section(
    document: Document, path: list[Block], section: list[Block], count: Count, limit: int
) -> Iterator[Chunk]:
    if not section:
        return
    titles = [block.title for block in path]
    above = titles[1:] if titles and titles[0] == document.title else titles
    heading = " > ".join(titles) or document.title
    context = "\n".join([document.title, " > ".join(above)]) if above else document.title
    while count(context) > limit // 3:
        context = context[: len(context) * 2 // 3]
    room = max(limit - count(context) - 4, MIN_ROOM)
    questions = (titles[-1],) if titles and _QUESTION.fullmatch(titles[-1]) else ()
    for place, piece in enumerate(pieces(document.body, section, count, room)):
        forms = questions if place == 0 else ()
        asked = [as_asked(form) for form in forms]
        titled = [f"{document.title}: {form}" for form in asked if form != as_asked(document.title)]
        rows = (as_asked(f"{document.title}: {row}") for row in row_names(piece.text))
        embed = (f"{context}\n{piece.text}", *(titled or asked), *rows)
        yield Chunk(heading, piece.text, piece.start, forms, embed)
