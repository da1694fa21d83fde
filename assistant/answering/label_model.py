"""A labelled question list that knows how sure it is: it holds out its own wordings and whole answers.

No labelled questions of customers are needed. Wordings held out one part at a time show how a question looks
that has an answer here; all wordings of some labels held out at once show how one looks that has none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.answering.label_space import Labels, LabelSpace, Placed, Terms, Vectors
from assistant.answering.odds import Odds, fit_odds

FEWEST_LABELS = 5
FEWEST_ENTRIES = 40
_WORDING_PARTS, _LABEL_PARTS = 5, 3
"""Few label parts: with a third of the answers gone, what is left is as far as real strangers are. Set on the
development rows of three public lists."""
_PROBES = 3000
_ROUNDS = 4
"""A short list is held out several times over, because which labels go together is chance."""
Mask = NDArray[np.bool_]
Signals = NDArray[np.float64]


@dataclass(frozen=True)
class Judged:
    """One question: log odds that the best label is right and that any is, every label's share (0..1), and
    every wording's cosine."""

    right: float
    known: float
    shares: NDArray[np.float64]
    similar: Vectors


class LabelModel:
    """Vectors (n, d), labels (n, from 0), terms (n) and the number of labels; 0.3 s per 1,000 entries."""

    def __init__(self, vectors: Vectors, labels: Labels, terms: Sequence[Terms], count: int) -> None:
        self._space = LabelSpace(vectors, labels, terms, count)
        known, right, unknown = _held_out(vectors, labels, terms, count)
        signals = np.concatenate([known, unknown])
        there = np.arange(len(signals)) < len(known)
        self._known = fit_odds(signals, there, known)
        self._right = fit_odds(signals, np.concatenate([right, np.zeros(len(unknown), bool)]), known)

    def judge(self, vector: Vectors, terms: Terms) -> Judged:
        """Place one question by its unit vector (d) and terms."""
        placed = self._space.place(vector[None], [terms])
        shares = np.exp(placed.scores[0] - placed.scores[0].max())
        return Judged(
            _one(self._right, placed),
            _one(self._known, placed),
            shares / shares.sum(),
            placed.similar[0],
        )


def suits(labels: Labels, count: int) -> bool:
    """Whether a list has enough labels with enough wordings to learn from; else it is a list of entries."""
    return count >= FEWEST_LABELS and len(labels) >= max(FEWEST_ENTRIES, 3 * count)


def _one(odds: Odds, placed: Placed) -> float:
    return float(odds.of(placed.signals)[0])


def _held_out(
    vectors: Vectors, labels: Labels, terms: Sequence[Terms], count: int
) -> tuple[Signals, Mask, Signals]:
    """Signals of wordings that were not there, whether their own label still came first, and signals of
    wordings whose whole label was not there."""
    known, right, unknown = [], [], []
    for turn in range(max(1, min(_ROUNDS, _PROBES // len(labels)))):
        chance = np.random.default_rng(turn)
        wording = chance.permutation(len(labels)) % _WORDING_PARTS
        whole = (chance.permutation(count) % _LABEL_PARTS)[labels]
        for held in (wording == number for number in range(_WORDING_PARTS)):
            asked, placed = _probed(vectors, labels, terms, count, held, _PROBES // _WORDING_PARTS)
            known.append(placed.signals)
            right.append(placed.best == labels[asked])
        for held in (whole == number for number in range(_LABEL_PARTS)):
            unknown.append(_probed(vectors, labels, terms, count, held, _PROBES // _LABEL_PARTS)[1].signals)
    return np.concatenate(known), np.concatenate(right), np.concatenate(unknown)


def _probed(
    vectors: Vectors, labels: Labels, terms: Sequence[Terms], count: int, held: Mask, most: int
) -> tuple[NDArray[np.intp], Placed]:
    """Ask at most `most` of the held-out wordings where only the others are known."""
    kept, asked = np.flatnonzero(~held), np.flatnonzero(held)
    asked = np.random.default_rng(0).permutation(asked)[:most]
    space = LabelSpace(vectors[kept], labels[kept], [terms[int(place)] for place in kept], count)
    return asked, space.place(vectors[asked], [terms[int(place)] for place in asked])
