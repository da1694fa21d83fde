"""Markdown as a flat run of blocks with their character offsets: what a chunk may be cut between."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

Kind = Literal["heading", "text", "list", "table", "code"]
_OPENINGS: dict[str, Kind] = {
    "paragraph_open": "text",
    "blockquote_open": "text",
    "html_block": "text",
    "bullet_list_open": "list",
    "ordered_list_open": "list",
    "table_open": "table",
    "fence": "code",
    "code_block": "code",
}
_MARKS = re.compile(r"[*_`]+|!?\[([^\]]*)\]\([^)]*\)|<[^>]+>")


@dataclass(frozen=True, slots=True)
class Block:
    """`text == body[start:end]`; `cuts` are offsets inside the block where it may be parted (rows, items)."""

    kind: Kind
    start: int
    end: int
    level: int = 0
    title: str = ""
    cuts: tuple[int, ...] = ()


@cache
def _parser() -> MarkdownIt:
    # Loaded when an article is read, which a start with a whole index does not do.
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": True, "maxNesting": 20}).enable("table")


def blocks(body: str) -> list[Block]:
    """Parse a Markdown body into its top-level blocks, in order."""
    lines = [0]
    for line in re.split(r"(?<=\n)", body):
        lines.append(lines[-1] + len(line))
    found: list[Block] = []
    tokens = _parser().parse(body)
    for index, token in enumerate(tokens):
        if token.level != 0 or token.map is None:
            continue
        start, end = lines[token.map[0]], lines[min(token.map[1], len(lines) - 1)]
        if token.type == "heading_open":
            title = plain(tokens[index + 1].content)
            found.append(Block("heading", start, end, int(token.tag[1]), title))
        elif token.type in _OPENINGS:
            kind = _OPENINGS[token.type]
            found.append(_trimmed(body, Block(kind, start, end, cuts=_cuts(tokens, index, lines))))
    return [block for block in found if block.end > block.start]


def plain(markdown: str) -> str:
    """A line of Markdown without its marks."""
    return " ".join(_MARKS.sub(lambda match: match[1] or "", markdown).split())


def _cuts(tokens: list[Token], index: int, lines: list[int]) -> tuple[int, ...]:
    """Where rows of a table (after its head) or items of a list begin."""
    wanted = {
        "table_open": "tr_open",
        "bullet_list_open": "list_item_open",
        "ordered_list_open": "list_item_open",
    }
    inner = wanted.get(tokens[index].type)
    if inner is None:
        return ()
    depth, found = 0, []
    for token in tokens[index:]:
        depth += token.nesting
        if (
            token.type == inner
            and token.map is not None
            and (inner == "tr_open" or token.level == tokens[index].level + 1)
        ):
            found.append(lines[token.map[0]])
        if depth == 0:
            break
    return tuple(found[1:])


def _trimmed(body: str, block: Block) -> Block:
    text = body[block.start : block.end]
    start = block.start + len(text) - len(text.lstrip("\n"))
    return Block(block.kind, start, block.start + len(text.rstrip()), block.level, block.title, block.cuts)
