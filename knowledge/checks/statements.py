"""A document as statements: one sentence, list item or table row each, under its headings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from knowledge.blocks import Block, blocks, plain

_SENTENCE = re.compile(
    r"(?<=[.!?…])[\"'”’)\]]*\s+(?=[^\W\d_a-z]|\d|[“\"„(*\[])|\n(?=\s{0,20}(?:[-*+]|\d+[.)])\s)"
)
_CLAUSE = re.compile(
    r"[;:](?=\s)|,\s+(?=(?:and|but|or|from|as|while|und|aber|als|et|mais|in|for|to)\b)|\s(?=but |while )|, "
)
_RULE = re.compile(r"\|?[\s:|-]+\|?")


@dataclass(frozen=True, slots=True)
class Statement:
    """`clauses` are the parts of the text that each say one thing; `start` is its offset in the body."""

    headings: tuple[str, ...]
    text: str
    clauses: tuple[str, ...]
    start: int


def statements(title: str, body: str) -> Iterator[Statement]:
    """All statements of a Markdown body, in order; code is none."""
    path: list[Block] = []
    for block in blocks(body):
        if block.kind == "heading":
            path = [above for above in path if above.level < block.level] + [block]
            continue
        headings = tuple(dict.fromkeys([title, *(above.title for above in path)]))
        if block.kind == "table":
            yield from _rows(body, block, headings)
        elif block.kind != "code":
            yield from _sentences(body, block, headings)


def _sentences(body: str, block: Block, headings: tuple[str, ...]) -> Iterator[Statement]:
    start = block.start
    text = body[block.start : block.end]
    marks = [*(match.end() for match in _SENTENCE.finditer(text)), len(text)]
    begin = 0
    for end in marks:
        said = plain(text[begin:end].strip().lstrip("-*+> "))
        if said:
            clauses = tuple(part.strip() for part in _CLAUSE.split(said) if part and part.strip())
            yield Statement(headings, said, clauses, start + begin)
        begin = end


def _rows(body: str, block: Block, headings: tuple[str, ...]) -> Iterator[Statement]:
    """Each cell is a clause with its row's name and its column's."""
    names: list[str] | None = None
    start = block.start
    for line in body[block.start : block.end].splitlines(keepends=True):
        cells = [plain(cell) for cell in line.strip().strip("|").split("|")]
        if names is None:
            names = cells
        elif not _RULE.fullmatch(line.strip()):
            clauses = tuple(
                f"{cells[0]}, {name}: {cell}"
                for name, cell in zip(names[1:], cells[1:], strict=False)
                if cell
            )
            yield Statement(headings, ", ".join(clauses), clauses, start)
        start += len(line)
