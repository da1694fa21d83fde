"""A message that mends what was given before: "no, 22 not 12" after "12 Baker Street", "wrong: 50676"."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from assistant.understanding.corrections import CORRECTABLE, Correction, Earlier

LONGEST = 60
_MENDS = re.compile(
    r"\W*(?P<cue>(?:(?:no|nope|sorry|oops|nein|non|nee|actually|it'?s|it is|es ist|das ist|number|house|nr"
    r"|nummer)\b\W*){0,4})(?:(?P<new>[\w'-]{1,24}),? (?:and |und )?(?:not|nicht|statt|instead of"
    r"|rather than|pas|niet|anziché|en vez de|no) (?P<old>[\w'-]{1,24})|(?:not|nicht|pas"
    r"|niet) (?P<wrong>[\w'-]{1,24}),? (?:but|sondern|mais|maar|it'?s) (?P<right>[\w'-]{1,24}))\W*",
    re.IGNORECASE,
)
_TELLS_ANEW = re.compile(
    r"\W*(?:(?:moment|wait|sorry|oops|ups|no|nein|non|nee|wrong|falsch|typo|tippfehler|correction"
    r"|korrektur|i meant|meant|ich meinte|meinte|actually|mistake|erreur|pardon|error|perdón|scusi?"
    r"|errore|fout)\b\W*){1,4}(?:(?:it'?s|it is|es ist|should be|richtig ist|c'est|es|è"
    r"|het is)\W+)?(?P<value>[\w@.+-]{1,40})\W*",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Mended:
    """A fact's name and its value as it is now, and what that replaces."""

    name: str
    value: str
    replaced: Correction


def mended(text: str, earlier: Earlier, after: str = "") -> Mended | None:
    """What a short message corrects, where exactly one value given before holds the piece that was wrong, or
    has the form of the new one. Without a word of correction in front ("2 not 3") the piece must stand in the
    words it follows (`after`): it may be a number of anything.
    """
    if len(text) > LONGEST:
        return None
    last = {name: values[-1] for name, values in earlier.items() if name in CORRECTABLE and values}
    if found := _MENDS.fullmatch(text.strip()):
        old, new = found["old"] or found["wrong"], found["new"] or found["right"]
        piece = re.compile(rf"(?<!\w){re.escape(old)}(?!\w)", re.IGNORECASE)
        if not found["cue"].strip() and not found["right"] and not piece.search(after):
            return None
        return _the_one(last, lambda value: piece.sub(lambda _: new, value, count=1))
    if found := _TELLS_ANEW.fullmatch(text.strip()):
        new = found["value"].strip(".")
        return _the_one(last, lambda value: new if _form(value) == _form(new) else value)
    return None


def _the_one(last: Mapping[str, tuple[str, int]], mend: Callable[[str], str]) -> Mended | None:
    changed = [
        (name, mend(value), Correction(value, seq))
        for name, (value, seq) in last.items()
        if mend(value) != value
    ]
    return Mended(*changed[0]) if len(changed) == 1 else None


def _form(value: str) -> str:
    return re.sub(r"[a-z]", "a", re.sub(r"\d", "9", value.casefold())) if re.search(r"\d", value) else value
