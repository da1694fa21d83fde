"""How the shop spoke: things one can count, so that nobody has to argue about taste."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from statistics import mean
from typing import Any

from assistant.answering.phrases import LANGUAGES
from assistant.shopper.story import Story
from assistant.shopper.visit import Visit

UPSET = frozenset({"worried", "angry", "confused"})
_WORD = re.compile(r"\w+")


def tone(story: Story, visit: Visit) -> dict[str, Any]:
    """`understanding`: an upset customer got a word of it (null: nobody was upset, or none of our languages);
    `words`: of an answer on average; `shouting`: exclamation marks; `repeated`: answers that came twice in
    the same words."""
    texts = visit.texts
    words = [len(_WORD.findall(text)) for text in texts]
    known = story.mood in UPSET and story.language in LANGUAGES
    return {
        "understanding": any(_understands(text, story.language) for text in texts) if known else None,
        "words": round(mean(words)) if words else 0,
        "shouting": sum(text.count("!") for text in texts),
        "repeated": len(texts) - len(set(texts)),
    }


def _understands(text: str, lang: str) -> bool:
    said = text.casefold()
    return any(phrase in said for phrase in _phrases()[lang])


@cache
def _phrases() -> dict[str, list[str]]:
    found: dict[str, list[str]] = json.loads(
        Path(__file__).with_name("understanding.json").read_text(encoding="utf-8")
    )
    return found
