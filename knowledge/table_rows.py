"""What a table's rows are about: "Do you ship to Norway?" asks for one row of a page on shipping costs."""

from __future__ import annotations

import re

from knowledge.blocks import plain

MOST = 60
"""Rows of one passage that get a name; a longer table is data, and is found by its words."""
_WORDS = 3
_RULE = frozenset("|-: \t")
_NAME = re.compile(r"[^\W\d_]{2}")


def row_names(text: str) -> list[str]:
    """The first cells of the rows of every table in a Markdown text that read as names, each once, in order.

    The head of a table names nothing, nor does a number, a lone letter or a phrase of more than three words.
    """
    found: dict[str, None] = {}
    below_head = False
    for line in text.splitlines():
        if "|" not in line:
            below_head = False
        elif "-" in line and _RULE.issuperset(line):
            below_head = True
        elif below_head:
            cell = plain(line.strip().removeprefix("|").split("|")[0])
            if _NAME.search(cell) and len(cell.split()) <= _WORDS:
                found[cell] = None
    return list(found)[:MOST]
