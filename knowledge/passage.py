"""What a search gives back: passages with everything needed to cite them, and how well each one fits."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Vector = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Passage:
    """One chunk of one document.

    `start` is the character offset of the passage in the document's body (front matter not counted), `path`
    is relative to the knowledge folder with forward slashes, `heading` is the path of headings above the
    passage.
    """

    id: str
    path: str
    title: str
    heading: str
    text: str
    lang: str
    audience: str
    start: int
    questions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage with its evidence.

    `score` ranks (0..1), `dense` is the cosine, `keyword` the share (0..1) of the question's words that the
    passage holds, weighted by rarity.
    """

    passage: Passage
    score: float
    dense: float
    keyword: float


@dataclass(frozen=True)
class Retrieval:
    """The answer to one search, best hit first; `vector` is the unit vector of the query itself."""

    query: str
    hits: tuple[Hit, ...]
    vector: Vector
    version: int
    by_words: bool = False
    """There was no whole index: only passages that share a word with the question could be found."""

    def paths(self) -> tuple[tuple[str, float], ...]:
        """Documents in order of their best passage, each with that passage's score."""
        best: dict[str, float] = {}
        for hit in self.hits:
            best.setdefault(hit.passage.path, hit.score)
        return tuple(best.items())
