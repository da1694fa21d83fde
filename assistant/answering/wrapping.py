"""Lines that an editor wrapped at a column, told as the one line they are."""

from __future__ import annotations

import re

_NARROWEST = 50
"""Characters of the longest line below which nothing was wrapped: an address, hours, a verse."""
_WIDEST = 130
"""Nobody wraps further out than this: a longer line was not wrapped, and does not tell the column."""
_MARKS = ("- ", "* ", "+ ", "|", "#")
_STEP = re.compile(r"\d{1,3}[.)]\s")
_QUOTE = re.compile(r"^\s{0,3}>\s?")


def unwrapped(passage: str, start: int, end: int) -> str:
    """A sentence or list of a passage without the breaks that only kept its lines short, nor a quote's marks.

    A break stays where it was made on purpose: with two blanks or a backslash before it, or where the next
    word would have had room on the line.
    """
    lines = passage.split("\n")
    width = max((len(line) for line in lines if len(line) <= _WIDEST), default=0)
    written = ""
    above = ""
    place = 0
    for line in lines:
        told = line[max(start - place, 0) : max(end - place, 0)]
        place += len(line) + 1
        if not told.strip():
            continue
        told = _QUOTE.sub("", told)
        if written and _was_wrapped(above, told.strip(), width):
            written = f"{written.rstrip()} {told.strip()}"
        else:
            written = f"{written.rstrip().removesuffix(chr(92))}\n{told}" if written else told
        above = line
    return written


def _was_wrapped(above: str, below: str, width: int) -> bool:
    if above.endswith(("  ", "\\")) or below.startswith(_MARKS) or _STEP.match(below):
        return False
    if below[:1].islower() and len(above) >= _NARROWEST // 2:
        return True
    return width >= _NARROWEST and len(above) + 1 + len(below.split(" ", 1)[0]) > width
