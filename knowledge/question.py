"""What is really asked: a follow-up borrows meaning and words from the turns before it.

Weights were set on 98 multi-turn conversations with known passages and are flat around these values; a
question that stands alone borrows so little that a change of subject does not suffer.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from knowledge.languages import DEFAULT
from knowledge.passage import Vector
from knowledge.terms import STOPWORDS, asked, words
from knowledge.wording import as_asked

FEW_WORDS = 1
"""Of its own: one word needs what was said before, two already name a subject."""
LEANING = 0.45
STANDING = 0.25
ANSWER_CHARACTERS = 1000
MAX_CHARACTERS = 10_000
LEANING_KEPT = 512
"""Texts: of one question and what was said before it, each is asked about several times in a turn."""
_POINTING = re.compile(
    r"\b(it|its|they|them|their|that|this|these|those|there|he|she|him|her|ones?|same|other|another|else|then|too"
    r"|also|instead|auch|davon|dafür|dort|dann|aussi|celui|cela|también|eso|esto)\b"
    r"|^(and|or|but|so|what about|how about|why|ok(ay)?|yes|no)\b"
    r"|^(und|oder|aber|warum|et|mais|pourquoi|y|pero)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Question:
    """A question ready to search with: its own vector, the one to search with, weighted groups of words."""

    own: Vector
    vector: Vector
    terms: tuple[tuple[float, tuple[int, ...]], ...]


def clean(text: str) -> str:
    """Text that can be encoded, and no longer than anyone types."""
    return text[:MAX_CHARACTERS].encode(errors="replace").decode()


@lru_cache(LEANING_KEPT)
def leans(query: str) -> bool:
    """Does the question need what was said before? Few words of its own, or words that point back."""
    own = [word for word in words(query) if word not in STOPWORDS]
    return len(own) <= FEW_WORDS or _POINTING.search(query.strip()) is not None


def understand(
    query: str,
    history: Sequence[str],
    answers: Sequence[str],
    embed: Callable[[str], Vector],
    lang: str = DEFAULT,
) -> Question:
    """Weigh the last customer turn, and for a leaning question the last answer too, into the search.

    `lang` is the language the customer writes in."""
    query = as_asked(query)
    own = embed(query)
    parts = [(1.0, query, own)]
    turns = [as_asked(turn) for turn in history if turn.strip()]
    if turns:
        weight = LEANING if leans(query) else STANDING
        parts.append((weight, turns[-1], embed(turns[-1])))
        said = [answer for answer in answers if answer.strip()] if weight == LEANING else []
        if said:
            parts.append((weight, said[-1], embed(said[-1][:ANSWER_CHARACTERS])))
    whole = sum(weight for weight, _, _ in parts)
    mixed: Vector = sum((np.float32(weight) * vector for weight, _, vector in parts[1:]), start=own)
    length = float(np.linalg.norm(mixed))
    terms = tuple((weight / whole, tuple(asked(clean(text), lang))) for weight, text, _ in parts)
    return Question(own, mixed / np.float32(length) if length > 0 else own, terms)
