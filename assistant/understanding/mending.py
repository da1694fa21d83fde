"""A message that mends a piece of what was given before: "no, 22 not 12" after "12 Baker Street"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.understanding.corrections import CORRECTABLE, Correction, Earlier

LONGEST = 60
_MENDS = re.compile(
    r"\W*(?:(?:no|nope|sorry|oops|nein|non|nee|actually|it'?s|it is|es ist|das ist|number|house|nr"
    r"|nummer)\b\W*){0,4}(?:(?P<new>[\w'-]{1,24}),? (?:and |und )?"
    r"(?:not|nicht|statt|instead of|rather than|pas|niet|anziché|en vez de|no)"
    r" (?P<old>[\w'-]{1,24})"
    r"|(?:not|nicht|pas|niet) (?P<wrong>[\w'-]{1,24}),? (?:but|sondern|mais|maar|it'?s) "
    r"(?P<right>[\w'-]{1,24}))\W*",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Mended:
    """A fact's name and its value as it is now, and what that replaces."""

    name: str
    value: str
    replaced: Correction


def mended(text: str, earlier: Earlier) -> Mended | None:
    """What a short message corrects, where exactly one value given before holds the piece that was wrong."""
    found = _MENDS.fullmatch(text.strip()) if len(text) <= LONGEST else None
    if found is None:
        return None
    old, new = found["old"] or found["wrong"], found["new"] or found["right"]
    piece = re.compile(rf"(?<!\w){re.escape(old)}(?!\w)", re.IGNORECASE)
    last = {name: values[-1] for name, values in earlier.items() if name in CORRECTABLE and values}
    holding = [(name, *given) for name, given in last.items() if len(piece.findall(given[0])) == 1]
    if len(holding) != 1:
        return None
    name, value, seq = holding[0]
    return Mended(name, piece.sub(lambda _: new, value), Correction(value, seq))
