"""A question in the words of the folder: what customers call a thing, said as the articles say it.

A small model puts "postage" and "shipping" further apart than people do, and words do not find each other.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

from knowledge.terms import asked

GROUPS = Path(__file__).with_name("thesaurus.json")
Held = Callable[[list[int]], int]


def in_its_words(text: str, held: Held) -> str:
    """The text with each phrase replaced that the folder has a more usual one for; else as it is.

    `held` tells how many passages hold all of these terms.
    """
    alike, found = _groups()

    def usual(match: re.Match[str]) -> str:
        phrase = match[0]
        others = alike[" ".join(phrase.casefold().split())]
        # The first of equals, so the customer's own.
        return max((phrase, *others), key=lambda each: held(asked(each)))

    return found.sub(usual, text)


@cache
def _groups() -> tuple[Mapping[str, tuple[str, ...]], re.Pattern[str]]:
    """By phrase, what else it is called; and what finds them, the longest first."""
    groups: list[list[str]] = json.loads(GROUPS.read_text(encoding="utf-8"))
    alike: dict[str, tuple[str, ...]] = {}
    for group in groups:
        for phrase in group:
            alike[phrase] = (*alike.get(phrase, ()), *(other for other in group if other != phrase))
    longest = (r"\s+".join(map(re.escape, phrase.split())) for phrase in sorted(alike, key=len, reverse=True))
    return alike, re.compile(rf"\b(?:{'|'.join(longest)})\b", re.IGNORECASE)
