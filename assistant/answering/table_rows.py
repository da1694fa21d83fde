"""The rows of a table that a question names ("to Norway")."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from assistant.answering.relevance import content
from assistant.answering.units import Unit

_LONG_TABLE = 14
_PARTS = re.compile(r"[,;/]\s*|\s(?:and|or|und|oder|et|ou|y|e|o)\s")
_NAME = re.compile(r"[^\W\d_]{2}")


def names_a_row(words: frozenset[str], text: str, unit: Unit, lang: str) -> bool:
    """Whether they hold the whole first cell of a row: the table is meant."""
    cells = (content(_cells(text, row)[0], lang) for row in unit.rows)
    return unit.kind == "table" and any(cell and cell <= words for cell in cells)


def named_rows(words: frozenset[str], text: str, unit: Unit, lang: str) -> list[tuple[int, int]]:
    """The rows they name: of a cell with several names ("USA, Canada") one is enough, and a first cell that
    only counts is none."""
    return [row for row in unit.rows if _names(words, _name(_cells(text, row)), lang)]


def asked_rows(
    asked: Iterable[frozenset[str]], text: str, unit: Unit, lang: str
) -> Sequence[tuple[int, int]]:
    """The rows that the first of these sets of words names which names any; all of them when none does, cut
    when the table is long."""
    return next(
        filter(None, (named_rows(words, text, unit, lang) for words in asked)), unit.rows[:_LONG_TABLE]
    )


def _names(words: frozenset[str], cell: str, lang: str) -> bool:
    return any(
        part and part <= words for part in (content(each, lang) for each in (cell, *_PARTS.split(cell)))
    )


def _name(cells: Sequence[str]) -> str:
    counts = not _NAME.search(cells[0]) and len(cells) > 1 and _NAME.search(cells[1])
    return cells[1] if counts else cells[0]


def _cells(text: str, row: tuple[int, int]) -> list[str]:
    return text[row[0] : row[1]].strip().strip("|").split("|")
