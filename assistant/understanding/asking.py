"""What a sentence of an agent asks for, by its meaning: a linear head on the sentence's vector and its words.

It hears wordings that no pattern knows; see `asking.md`. A value is the odds of one fact against
nothing being asked, as a share from 0 to 1.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.understanding.words import fold

Vector = NDArray[np.float32]
_HEAD = Path(__file__).with_name("asking.npz")
_ELSEWHERE = re.compile(
    r"\b(?:new|another|different|other|alternative|second|instead|next time|his|her|its|neighbou?r\w*"
    r"|driver\w*|serial"
    r"|neue[rsnm]?|andere[rsnm]?|zweite[rsnm]?|weitere[rsnm]?|nachbar\w*|fahrer\w*|seriennummer"
    r"|nouvel(?:le)?|nouveau|autre|voisins?|livreur"
    r"|nuev[oa]|otr[oa]|vecin[oa]s?|repartidor"
    r"|nuov[oa]|altr[oa]|vicin[oa]|corriere"
    r"|nov[oa]|outr[oa]|vizinh[oa]s?"
    r"|nieuwe?|ander|buur\w*|bezorger)\b",
    re.IGNORECASE,
)
"""Another value, or somebody else's: what is known does not answer that."""
_ABOUT_THE_MATTER = ("tried", "outcome", "wish")
"""Facts that may speak of others: "have you asked the neighbours?"."""


_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?|\?")
_LETTERS = (3, 4, 5)


def terms(sentence: str) -> tuple[frozenset[str], frozenset[str]]:
    """Single words with pairs of neighbours ("have your" asks for little, "is your" for more), and stretches
    of letters, which hear "Bestellnr." and "encomenda" for what they are."""
    spoken = _WORD.findall(sentence.lower().replace("’", "'"))
    pairs = zip(["^", *spoken], [*spoken, "$"], strict=True)
    plain = f" {' '.join(_WORD.findall(fold(sentence)))} "
    stretches = {
        f"~{plain[start : start + size]}" for size in _LETTERS for start in range(len(plain) - size + 1)
    }
    return frozenset((*spoken, *(" ".join(pair) for pair in pairs))), frozenset(stretches)


def places(sentence: str, vocabulary: Mapping[str, int]) -> dict[int, float]:
    """Where a sentence's known terms stand in the vocabulary, and what each counts: of its kind, one over the
    root of how many."""
    weighed: dict[int, float] = {}
    for kind in terms(sentence):
        known = [vocabulary[term] for term in kind if term in vocabulary]
        weighed |= dict.fromkeys(known, len(known) ** -0.5 if known else 0.0)
    return weighed


@dataclass(frozen=True)
class Head:
    """One row for each of `names`, against "nothing": `meaning` float32[n, d] on the unit vector, `words`
    float32[n, v] on the terms of `vocabulary`, `bias` float32[n]."""

    names: tuple[str, ...]
    meaning: Vector
    words: Vector
    bias: Vector
    vocabulary: Mapping[str, int]

    def odds(self, sentence: str, vector: Vector) -> dict[str, float]:
        """The share of each fact against nothing being asked, by name."""
        known = places(sentence, self.vocabulary)
        said = self.words[:, list(known)] @ np.array(list(known.values()), dtype=np.float32)
        shares = 1 / (1 + np.exp(-(self.meaning @ vector + said + self.bias)))
        return {name: float(share) for name, share in zip(self.names, shares, strict=True)}


@cache
def head() -> Head:
    """The head shipped with the package; it belongs to the packaged embedding model."""
    with np.load(_HEAD, allow_pickle=False) as stored:
        meaning, words, bias = (stored[part].astype(np.float32) for part in ("meaning", "words", "bias"))
        vocabulary = {str(term): place for place, term in enumerate(stored["vocabulary"])}
        return Head(tuple(map(str, stored["names"])), meaning, words, bias, vocabulary)


def hearing(embed: Callable[[str], Any]) -> Callable[[str], Mapping[str, float]]:
    """A reader of single sentences over an embedder of the packaged model; blocks for about a millisecond."""

    def hear(sentence: str) -> Mapping[str, float]:
        odds = head().odds(sentence, embed(sentence))
        if _ELSEWHERE.search(sentence):
            return {name: odds[name] for name in _ABOUT_THE_MATTER if name in odds}
        return odds

    return hear
