"""Cut a run of blocks into pieces that fit: between blocks, rows, items, sentences, never in a row."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from knowledge.blocks import Block

Count = Callable[[str], int]
LONGEST_TOKEN = 24
_SENTENCE = re.compile(r"(?<=[.!?…。！？])[\"'”’)\]]*\s+(?=\S)|\n+")


@dataclass(frozen=True, slots=True)
class Piece:
    """`text` begins in the body at `start`; a later part of a table repeats the table's head first."""

    start: int
    text: str


@dataclass(frozen=True, slots=True)
class _Part:
    """`body[start:end]`, the smallest thing that is kept whole, and the head of the table it is a row of."""

    start: int
    end: int
    head: str = ""


def pieces(body: str, run: list[Block], count: Count, room: int) -> Iterator[Piece]:
    """Neighbouring parts together, each piece as long as fits into `room` tokens."""
    first: _Part | None = None
    end = 0
    for part in (part for block in run for part in _parts(body, block, count, room)):
        if first is not None and not _fits(first.head + body[first.start : part.end], count, room):
            yield Piece(first.start, first.head + body[first.start : end])
            first = None
        first = first or part
        end = part.end
    if first is not None:
        yield Piece(first.start, first.head + body[first.start : end])


def _parts(body: str, block: Block, count: Count, room: int) -> list[_Part]:
    """A block as it is when it fits, else its rows, items or sentences, else runs of words."""
    if _fits(body[block.start : block.end], count, room):
        return [_Part(block.start, block.end)]
    marks = [block.start, *block.cuts, block.end]
    head = body[marks[0] : marks[1]] if block.kind == "table" and block.cuts else ""
    if not _fits(head, count, room // 2):
        head = ""
    found: list[_Part] = []
    for start, end in pairwise(marks) if block.cuts else _sentences(body, block.start, block.end):
        end = start + len(body[start:end].rstrip())
        if _fits(head + body[start:end], count, room):
            found.append(_Part(start, end, head if start > block.start else ""))
        elif block.cuts:
            found += _parts(body, Block("text", start, end), count, room)
        else:
            found += _words(body, start, end, count, room)
    if head and len(found) > 1:  # the head alone is nothing to cite: it goes with the first row
        found[:2] = [_Part(found[0].start, found[1].end)]
    return found


def _fits(text: str, count: Count, room: int) -> bool:
    """Far too long texts are not even counted."""
    return len(text) <= room * LONGEST_TOKEN and count(text) <= room


def _sentences(body: str, start: int, end: int) -> list[tuple[int, int]]:
    marks = [start, *(match.end() for match in _SENTENCE.finditer(body, start, end)), end]
    return [(a, b) for a, b in pairwise(marks) if b > a]


def _words(body: str, start: int, end: int, count: Count, room: int) -> list[_Part]:
    """Halve until it fits; at a space where there is one."""
    if end - start < 2 or _fits(body[start:end], count, room):
        return [_Part(start, end)]
    middle = (start + end) // 2
    space = body.rfind(" ", start + 1, middle)
    cut = space + 1 if space > start else middle
    return _words(body, start, cut, count, room) + _words(body, cut, end, count, room)
