"""How well a stretch of text fits a question: shared words, and the cosine of their vectors where there is
one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from sys import intern

import numpy as np
from numpy.typing import NDArray

from assistant.understanding.words import word_set
from knowledge.languages import DEFAULT
from knowledge.passage import Passage
from knowledge.terms import telling

Vector = NDArray[np.float32]
Embed = Callable[[str], Vector]
UnitVectors = Callable[[Passage], NDArray[np.float32]]
"""The unit vectors of a passage's units, one a row."""

ASKING = word_set(
    "get need want like know tell help possible question please much many long take use wie viel "
    "lange kann ich kannst mochte bitte gibt ist sind der die das ein eine und oder mit fur von den "
    "dem zu auf im in was wann wo wer sie es combien je vous le la les de du des est un une et pour "
    "avec dans que qui quand comment mon ma mes cuanto el los las del una con por como cuando mi mis "
    "en lo se quanto os as do da um uma com meu minha em"
)


WORDS_KEPT = 16_384
"""Sentences of the folder whose words are remembered; the same ones are weighed again and again."""


@lru_cache(WORDS_KEPT)
def content(text: str, lang: str = DEFAULT) -> frozenset[str]:
    """The words of a text that carry its meaning, folded and stemmed, without this language's small words."""
    return frozenset(intern(word) for word in telling(text, lang) if word not in ASKING)


def content_of(texts: Iterable[str], lang: str = DEFAULT) -> frozenset[str]:
    """The words of several texts together; each is remembered by itself."""
    return frozenset().union(*(content(text, lang) for text in texts))


@dataclass(frozen=True)
class Question:
    """A question ready to be compared: its words, what each is worth, and its vector (None without a
    model)."""

    text: str
    words: frozenset[str]
    worth: Mapping[str, float]
    vector: Vector | None
    before: frozenset[str] = frozenset()
    """The words of the turn it leans on ("and how long does it take?")."""
    lang: str = DEFAULT
    """What it is written in: the small words of this language tell nothing."""

    @classmethod
    def of(
        cls,
        text: str,
        passages: Iterable[str],
        vector: Vector | None,
        before: str = "",
        lang: str = DEFAULT,
    ) -> Question:
        """`passages` are the texts found for it: a word in all of them tells little, one in few of them
        much. `before` is the turn it leans on, if it does."""
        wanted = content(text, lang)
        holding = Counter(word for passage in passages for word in wanted & content(passage, lang))
        worth = {word: 1.0 / (1.0 + holding[word]) ** 0.5 for word in wanted}
        return cls(text, wanted, worth, vector, content(before, lang), lang)

    def coverage(self, *texts: str) -> float:
        """The share of the question's words, by worth, that the texts hold together (0..1); 0 when it has no
        such words."""
        total = sum(self.worth.values())
        if not total:
            return 0.0
        return sum(self.worth[word] for word in self.words & content_of(texts, self.lang)) / total
