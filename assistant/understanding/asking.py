"""What a sentence of an agent asks for, by its meaning: a linear head on the sentence's vector.

It hears wordings that no pattern knows, in English; see `asking.md`. A value is the odds of one fact against
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

Vector = NDArray[np.float32]
_HEAD = Path(__file__).with_name("asking.npz")
_ELSEWHERE = re.compile(
    r"\b(?:new|another|different|other|alternative|second|instead|next time|neighbou?r\w*|driver\w*"
    r"|serial)\b",
    re.IGNORECASE,
)
"""Another value, or somebody else's: what is known does not answer that."""
_ABOUT_THE_MATTER = ("tried", "outcome", "wish")
"""Facts that may speak of others: "have you asked the neighbours?"."""


@dataclass(frozen=True)
class Head:
    """`weights`: float32[n, d] and `bias`: float32[n], one row for each of `names`, against "nothing"."""

    names: tuple[str, ...]
    weights: Vector
    bias: Vector

    def odds(self, vector: Vector) -> dict[str, float]:
        """The share of each fact against nothing being asked, by name."""
        shares = 1 / (1 + np.exp(-(self.weights @ vector + self.bias)))
        return {name: float(share) for name, share in zip(self.names, shares, strict=True)}


@cache
def head() -> Head:
    """The head shipped with the package; it belongs to the packaged embedding model."""
    with np.load(_HEAD, allow_pickle=False) as stored:
        return Head(tuple(map(str, stored["names"])), stored["weights"], stored["bias"])


def hearing(embed: Callable[[str], Any]) -> Callable[[str], Mapping[str, float]]:
    """A reader of single sentences over an embedder of the packaged model; blocks for about a millisecond."""

    def hear(sentence: str) -> Mapping[str, float]:
        odds = head().odds(embed(sentence))
        if _ELSEWHERE.search(sentence):
            return {name: odds[name] for name in _ABOUT_THE_MATTER if name in odds}
        return odds

    return hear
