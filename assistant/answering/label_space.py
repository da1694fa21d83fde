"""Where the answers of a labelled question list lie among the vectors: nearest votes and class distances.

One label is one answer, told in several wordings. A question is placed twice: by the votes of its nearest
wordings, and by its Mahalanobis distance to each label's middle, relative to that to all wordings together
(after Ren et al., "A Simple Fix to Mahalanobis Distance for Improving Near-OOD Detection", 2021).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.answering.label_words import LabelWords

Array = NDArray[np.float64]
Vectors = NDArray[np.float32]
Labels = NDArray[np.int64]
Terms = Sequence[int]

SIGNALS = ("nearest", "votes", "relative", "share", "agreement", "held", "lead")
_NEIGHBOURS = 30
_WARMTH = 0.05
"""Cosine that makes a neighbour's vote e times heavier; with the two below set on the development rows of
three public question lists, flat around these values."""
_CLASS_WEIGHT = 0.1
_SHRINK_CHOICE, _SHRINK_FIT = 0.2, 0.5
_NO_VOTE = 1e-6
_FAR_AHEAD = 20.0
"""Log chances by which the best label may lead; more says no more."""


@dataclass(frozen=True)
class Placed:
    """Questions placed among the labels.

    `scores` (questions, labels) are log chances if the question has an answer here at all; `signals`
    (questions, `SIGNALS`) say how well the best label fits.
    """

    scores: Array
    signals: Array
    similar: Vectors
    """(questions, wordings): cosines."""

    @property
    def best(self) -> Labels:
        """The best label of each question."""
        best: Labels = np.argmax(self.scores, axis=1)
        return best


class LabelSpace:
    """Vectors (n, d) with their labels (n, from 0) and terms, ready to place questions. Never changes."""

    def __init__(self, vectors: Vectors, labels: Labels, terms: Sequence[Terms], count: int) -> None:
        self._vectors = vectors
        self._labels = labels
        self._words = LabelWords(terms, labels)
        sizes = np.bincount(labels, minlength=count).astype(np.float64)
        sums = np.zeros((count, vectors.shape[1]))
        np.add.at(sums, labels, vectors)
        self._absent = sizes == 0
        means = sums / np.maximum(sizes, 1)[:, None]
        middle = vectors.mean(axis=0, dtype=np.float64)
        products = (vectors.T @ vectors).astype(np.float64)
        within = (products - (means * sizes[:, None]).T @ means) / len(vectors)
        overall = products / len(vectors) - np.outer(middle, middle)
        self._choice = _Middles(means, within, _SHRINK_CHOICE)
        self._fit = _Middles(means, within, _SHRINK_FIT)
        self._all = _Middles(middle[None], overall, _SHRINK_CHOICE)

    def place(self, vectors: Vectors, terms: Sequence[Terms]) -> Placed:
        """Place questions by their unit vectors (q, d) and terms."""
        similar = vectors @ self._vectors.T
        votes = self._votes(similar)
        chances = np.log(votes / votes.sum(axis=1, keepdims=True))
        near = self._choice.distances(vectors)
        near[:, self._absent] = np.inf
        weighed = -_CLASS_WEIGHT / 2 * near
        weighed -= weighed.max(axis=1, keepdims=True)
        weighed -= np.log(np.exp(weighed).sum(axis=1, keepdims=True))
        scores = chances + np.maximum(weighed, -1e6)
        return Placed(scores, self._signals(vectors, terms, similar, votes, scores), similar)

    def _votes(self, similar: Vectors) -> Array:
        """The warmth of the nearest neighbours, per label."""
        most = min(_NEIGHBOURS, similar.shape[1])
        near = np.argpartition(-similar, most - 1, axis=1)[:, :most]
        warmth = np.exp(np.take_along_axis(similar, near, axis=1).astype(np.float64) / _WARMTH)
        votes = np.full((len(similar), len(self._absent)), _NO_VOTE)
        np.add.at(votes, (np.arange(len(similar))[:, None], self._labels[near]), warmth)
        return votes

    def _signals(
        self, vectors: Vectors, terms: Sequence[Terms], similar: Vectors, votes: Array, scores: Array
    ) -> Array:
        rows, best = np.arange(len(vectors)), scores.argmax(axis=1)
        fit = self._fit.distances(vectors)
        fit[:, self._absent] = np.inf
        nearest = similar.argmax(axis=1)
        voices = np.stack([self._labels[nearest], votes.argmax(axis=1), fit.argmin(axis=1)])
        return np.column_stack(
            [
                similar[rows, nearest],
                np.log(votes[rows, best]),
                self._all.distances(vectors)[:, 0] - fit[rows, best],
                votes[rows, best] / votes.sum(axis=1),
                (voices == best).mean(axis=0),
                [self._words.held(each, int(label)) for each, label in zip(terms, best, strict=True)],
                _lead(scores),
            ]
        )


def _lead(scores: Array) -> Array:
    """How far the best label is ahead of the second, in log chances; 0 where there is no second."""
    if scores.shape[1] < 2:
        return np.zeros(len(scores))
    first_two = np.partition(scores, -2, axis=1)[:, -2:]
    lead: Array = np.clip(first_two[:, 1] - first_two[:, 0], 0, _FAR_AHEAD)
    return lead


class _Middles:
    """Squared Mahalanobis distances to some points under one covariance, shrunk towards a ball."""

    def __init__(self, points: Array, covariance: Array, shrink: float) -> None:
        size = len(covariance)
        ball = shrink * np.trace(covariance) / size + 1e-9
        root = np.linalg.cholesky((1 - shrink) * covariance + ball * np.eye(size))
        self._whiten = np.linalg.inv(root).T.astype(np.float32)
        self._points = points.astype(np.float32) @ self._whiten
        self._lengths = (self._points**2).sum(axis=1)

    def distances(self, vectors: Vectors) -> Array:
        """(vectors, points)."""
        white = vectors @ self._whiten
        lengths = (white**2).sum(axis=1, keepdims=True)
        far: Array = (lengths - 2 * white @ self._points.T + self._lengths).astype(np.float64)
        return far
