"""Which sentences promise something. Patterns for English, German, French, Spanish, Portuguese,
Italian and Dutch.

A promise names somebody of ours as who acts (I, we, a colleague, someone, the warehouse, a refund that
"will be") and an act in the future. What the customer shall do, what could be, what was done, a question, a
condition and what an article says in general are none. The patterns are in `promise_patterns.json`: a
sentence promises if one of `promise` is in it and none of `none`.
"""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path

_SENTENCE = re.compile(r"(?<=[.!?…])\s+(?=[^\sa-zà-ÿ])|\n+")
LONGEST = 600
"""Characters of a sentence that are looked at; nobody promises in longer ones."""


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    raw = json.loads(Path(__file__).with_name("promise_patterns.json").read_text(encoding="utf-8"))
    parts = [pattern for patterns in raw["promise"].values() for pattern in patterns]
    named = "|".join(parts).replace("{third}", raw["third"]).replace("{act}", raw["act"])
    return re.compile(named, re.IGNORECASE), re.compile("|".join(raw["none"]), re.IGNORECASE)


def sentences(text: str) -> list[str]:
    """The sentences that promise something, in order, as they were written."""
    return [sentence for sentence in _split(text) if promises(sentence)]


def promises(sentence: str) -> bool:
    """Whether one sentence promises something."""
    plain = sentence[:LONGEST].replace("’", "'")
    promise, none = _patterns()
    return bool(promise.search(plain)) and not none.search(plain)


def _split(text: str) -> list[str]:
    return [part.strip() for part in _SENTENCE.split(text) if part.strip()]
