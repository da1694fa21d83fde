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
_PARTS = 5
_PROBES = 3000
_SEED = 17
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Judged:
    """One question: log odds that the best label is right and that any is, and every label's share (0..1)."""

    right: float
    known: float
    shares: NDArray[np.float64]


class LabelModel:
    """Vectors (n, d), labels (n, from 0), terms (n) and the number of labels. About 0.2 s per 1,000 entries."""

    def __init__(self, vectors: Vectors, labels: Labels, terms: Sequence[Terms], count: int) -> None:
        self._space = LabelSpace(vectors, labels, terms, count)
        known, right = _held_out_wordings(vectors, labels, terms, count)
        unknown = _held_out_labels(vectors, labels, terms, count)
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
        )


def suits(labels: Labels, count: int) -> bool:
    """Whether a list has enough labels with enough wordings to learn from; else it is a list of entries."""
    return count >= FEWEST_LABELS and len(labels) >= max(FEWEST_ENTRIES, 3 * count)


def _one(odds: Odds, placed: Placed) -> float:
    return float(odds.of(placed.signals)[0])


def _held_out_wordings(
    vectors: Vectors, labels: Labels, terms: Sequence[Terms], count: int
) -> tuple[NDArray[np.float64], Mask]:
    """Signals of wordings that were not there, and whether their own label still came first."""
    part = np.random.default_rng(_SEED).permutation(len(labels)) % _PARTS
    found = [(_probed(vectors, labels, terms, count, part == number), part == number) for number in range(_PARTS)]
    right = [placed.best == labels[_some(held)] for placed, held in found]
    return np.concatenate([placed.signals for placed, _ in found]), np.concatenate(right)


def _held_out_labels(
    vectors: Vectors, labels: Labels, terms: Sequence[Terms], count: int
) -> NDArray[np.float64]:
    """Signals of wordings whose whole label was not there."""
    part = np.random.default_rng(_SEED).permutation(count) % _PARTS
    return np.concatenate(
        [_probed(vectors, labels, terms, count, part[labels] == number).signals for number in range(_PARTS)]
    )


def _probed(vectors: Vectors, labels: Labels, terms: Sequence[Terms], count: int, held: Mask) -> Placed:
    """Ask some of the held-out wordings where only the others are known."""
    kept = np.flatnonzero(~held)
    space = LabelSpace(vectors[kept], labels[kept], [terms[place] for place in kept], count)
    asked = _some(held)
    return space.place(vectors[asked], [terms[place] for place in asked])


def _some(held: Mask) -> NDArray[np.intp]:
    """At most a part's share of the probes, the same ones each time."""
    places = np.flatnonzero(held)
    return np.random.default_rng(_SEED).permutation(places)[: _PROBES // _PARTS]
