"""A passage of Markdown as units an answer can be made of: sentences, whole lists, tables with their rows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

Kind = Literal["sentence", "list", "table"]

_HEADING = re.compile(r"^ {0,3}#{1,6}(?:\s|$)")
_QUOTE = re.compile(r"^ {0,3}>")
_ITEM = re.compile(r"^\s{0,8}(?:[-*+]|\d{1,3}[.)])\s+\S")
_ROW = re.compile(r"^\s*\|.*\|\s*$")
_RULE = re.compile(r"^\s*(?:\|\s*)?(?::?-+:?\s*\|\s*)+(?::?-+:?\s*)?$|^\s*(?:[-*_]\s?){3,}$")
_SENTENCE_END = re.compile(r"(?<=[.!?…。！？])[\"'”’)\]*_]*\s+(?=[\"“‘(\[*_¿¡]*[A-ZÀ-ÖØ-Þ0-9¿¡])")
_ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|etc|approx|no|nr|st|dr|mr|mrs|ms|vs|z\.B|bzw|ca|inkl|Mio|p\. ?ex|Sr|Sra|"
    r"art|min|max)\.|\b[A-Z]\.)$",
    re.IGNORECASE,
)


_DAY = re.compile(r"(?<![\d.,])\d{1,2}\.$")
_GERMAN_MONTH = re.compile(r"\s+(?:Jan|Feb|März|Apr|Mai|Jun|Jul|Aug|Sep|Okt|Nov|Dez)")


@dataclass(frozen=True)
class Unit:
    """`passage.text[start:end]` of one kind. `rows` are the offsets of a table's body rows or a list's
    items."""

    kind: Kind
    start: int
    end: int
    rows: tuple[tuple[int, int], ...] = ()
    head: tuple[int, int] | None = None


TEXTS_KEPT = 4096


def units(text: str) -> tuple[Unit, ...]:
    """The units of a passage in order; headings and rules are left out. Linear in the length of the text."""
    return tuple(_units(text))


@lru_cache(TEXTS_KEPT)
def units_of(text: str) -> tuple[Unit, ...]:
    """The same of a passage of the folder, remembered, and never none: a text without any is one itself."""
    return units(text) or (Unit("sentence", 0, len(text)),)


def _units(text: str) -> Iterator[Unit]:
    kind = ""
    parted = False
    run: list[tuple[int, int]] = []
    for start, end, line in _lines(text):
        if kind == "list" and not line.strip():
            parted = True  # a list may have blank lines between its items
            continue
        now = _kind(line, kind)
        if parted and now == "list" and not _is_more(line, text[run[0][0] : run[0][1]]):
            yield from _closed(text, kind, run)
            run = []
        parted = False
        if now != kind or now in {"", "heading"}:
            yield from _closed(text, kind, run)
            run = []
        kind = now
        if now not in {"", "heading"}:
            run.append((start, end))
    yield from _closed(text, kind, run)


def _is_more(line: str, first: str) -> bool:
    """Whether a line below a blank one belongs to the list above: set in, or an item with the same mark."""
    if line.startswith(("  ", "\t")):
        return True
    return _ITEM.match(line) is not None and line.lstrip()[0].isdigit() == first.lstrip()[0].isdigit()


def _lines(text: str) -> Iterator[tuple[int, int, str]]:
    place = 0
    for line in text.splitlines(keepends=True):
        bare = line.rstrip("\r\n")
        yield place, place + len(bare), bare
        place += len(line)


def _kind(line: str, before: str) -> str:
    if not line.strip():
        return ""
    if _HEADING.match(line) or (_RULE.match(line) and "|" not in line):
        return "heading"
    if _ROW.match(line) or (before == "table" and "|" in line):
        return "table"
    if _ITEM.match(line) or (before == "list" and line.startswith((" ", "\t"))):
        return "list"
    return "quote" if _QUOTE.match(line) else "text"


def _closed(text: str, kind: str, run: list[tuple[int, int]]) -> Iterator[Unit]:
    if not run:
        return
    if kind == "table":
        yield from _table(text, run)
    elif kind == "list":
        yield Unit("list", run[0][0], run[-1][1], tuple(_items(text, run)))
    elif kind in {"text", "quote"}:
        yield from _sentences(text, run[0][0], run[-1][1])


def _table(text: str, run: list[tuple[int, int]]) -> Iterator[Unit]:
    ruled = len(run) > 1 and _RULE.match(text[run[1][0] : run[1][1]]) is not None
    body = run[2:] if ruled else run
    if not body:
        return
    yield Unit("table", run[0][0], run[-1][1], tuple(body), (run[0][0], run[1][1]) if ruled else None)


def _items(text: str, run: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    start = run[0][0]
    for place, (begin, _) in enumerate(run[1:], 1):
        if _ITEM.match(text[begin : begin + 40]):
            yield start, run[place - 1][1]
            start = begin
    yield start, run[-1][1]


def _sentences(text: str, start: int, end: int) -> Iterator[Unit]:
    begin = start
    for match in _SENTENCE_END.finditer(text, start, end):
        if not _goes_on(text, max(begin, match.start() - 12), match.start()):
            yield Unit("sentence", begin, match.start() + len(match.group().rstrip()))
            begin = match.end()
    stop = end - (len(text[begin:end]) - len(text[begin:end].rstrip()))
    begin += len(text[begin:end]) - len(text[begin:end].lstrip())
    if begin < stop:
        yield Unit("sentence", begin, stop)


def _goes_on(text: str, begin: int, stop: int) -> bool:
    """The full stop belongs to "e.g." or to "24. November"; it ends no sentence."""
    before = text[begin:stop]
    if _DAY.search(before) and _GERMAN_MONTH.match(text, stop):
        return True
    return _ABBREVIATION.search(before) is not None
