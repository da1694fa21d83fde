"""Keyword evidence over passages: BM25 on numpy arrays, in segments so that an edit rebuilds little.

Okapi BM25 after Robertson and Zaragoza, "The Probabilistic Relevance Framework" (2009).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce

import numpy as np
import numpy.typing as npt

K1 = 1.2
B = 0.4
Scores = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Posting:
    """The words of one passage: distinct term numbers and their counts."""

    terms: npt.NDArray[np.uint32]
    times: npt.NDArray[np.uint8]


class Segment:
    """Postings of a run of passages, sorted by term: for each term a slice of passages and counts."""

    def __init__(self, first: int, postings: Sequence[Posting]) -> None:
        self.first = first
        self.size = len(postings)
        lengths = np.array([int(posting.times.sum()) for posting in postings], dtype=np.float32)
        self.words = float(lengths.sum())
        if not postings:
            postings = [Posting(np.empty(0, np.uint32), np.empty(0, np.uint8))]
        terms = np.concatenate([posting.terms for posting in postings])
        times = np.concatenate([posting.times for posting in postings])
        rows = np.repeat(
            np.arange(len(postings), dtype=np.int32), [len(posting.terms) for posting in postings]
        )
        order = np.argsort(terms, kind="stable")
        self._rows, self._times = rows[order], times[order].astype(np.float32)
        self._terms, self._starts = np.unique(terms[order], return_index=True)
        self._starts = np.append(self._starts, len(terms))
        self._lengths = lengths

    def slice(self, term: int) -> tuple[int, int]:
        """Where the postings of a term begin and end."""
        place = int(self._terms.searchsorted(np.uint32(term)))
        if place == len(self._terms) or self._terms[place] != term:
            return 0, 0
        return int(self._starts[place]), int(self._starts[place + 1])

    def holding(self, terms: Sequence[int]) -> int:
        """How many of these passages hold all of the terms."""
        rows = [self._rows[slice(*self.slice(term))] for term in terms]
        return len(reduce(np.intersect1d, rows))

    def add(self, scores: Scores, begin: int, end: int, weight: float, mean: float) -> None:
        """Add a term's saturated share (0..weight) to the scores of the passages that hold it."""
        rows, times = self._rows[begin:end], self._times[begin:end]
        norm = K1 * (1 - B + B * self._lengths[rows] / np.float32(mean))
        scores[self.first + rows] += np.float32(weight) * times / (times + norm)


@dataclass(frozen=True, slots=True)
class KeywordIndex:
    """All segments of one version of the index."""

    segments: tuple[Segment, ...]

    def holding(self, terms: Sequence[int]) -> int:
        """How many passages hold all of these terms; 0 for none."""
        return sum(segment.holding(terms) for segment in self.segments) if terms else 0

    def scores(self, terms: Sequence[int], size: int) -> Scores:
        """Per passage, the share (0..1) of the question's words it holds, weighted by rarity."""
        scores = np.zeros(size, dtype=np.float32)
        segments = [segment for segment in self.segments if segment.size]
        total = max(sum(segment.size for segment in segments), 1)
        mean = max(sum(segment.words for segment in segments) / total, 1.0)
        whole = 0.0
        for term in terms:
            places = [segment.slice(term) for segment in segments]
            found = sum(end - begin for begin, end in places)
            weight = math.log(1 + (total - found + 0.5) / (found + 0.5))
            whole += weight
            if found:
                for segment, (begin, end) in zip(segments, places, strict=True):
                    if end > begin:
                        segment.add(scores, begin, end, weight, mean)
        return scores / np.float32(whole) if whole > 0 else scores
