"""The index in memory: an immutable view to search, and the shelf that makes the next view from the last.

Arrays only grow at the end and a removed passage is only marked, so an edit costs what changed; now and
then the shelf is packed. Old views stay valid, so there is no moment without an answer.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from knowledge.document import AUDIENCES
from knowledge.keyword_index import KeywordIndex, Posting, Segment
from knowledge.passage import Passage, Vector

SMALL = 512
Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Shelved:
    """A passage with all it is searched by; times are seconds since 1970 (infinite where open)."""

    passage: Passage
    vectors: tuple[Vector, ...]
    words: Posting
    valid_from: float
    valid_until: float


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One version of the index. Passage `i` owns the matrix rows from `starts[i]` to the next start."""

    version: int
    passages: Sequence[Passage]
    matrix: npt.NDArray[np.float32]
    starts: npt.NDArray[np.int64]
    alive: npt.NDArray[np.bool_]
    audience: npt.NDArray[np.uint8]
    lang: npt.NDArray[np.uint32]
    valid_from: Numbers
    valid_until: Numbers
    keywords: KeywordIndex

    @property
    def size(self) -> int:
        """Passages in the arrays, removed ones included."""
        return len(self.starts)

    def served(self, audience: frozenset[str], lang: str | None, now: float) -> npt.NDArray[np.bool_]:
        """Which passages this reader may see in this language at this moment."""
        mask = self.alive & (self.valid_from <= now) & (now < self.valid_until)
        mask &= (self.audience & np.uint8(sum(map(_audience_bit, audience)))) != 0
        if lang is not None:
            mask &= self.lang == np.uint32(_lang_number(lang))
        return mask


def _audience_bit(audience: str) -> int:
    return 1 << AUDIENCES.index(audience) if audience in AUDIENCES else 0


def _lang_number(lang: str) -> int:
    """`de-AT` and `de` are one language here."""
    return zlib.crc32(lang.split("-")[0].lower().encode())


class Shelf:
    """Makes snapshots; owned by one thread at a time."""

    def __init__(self, dimension: int) -> None:
        self._dimension = dimension
        self._clear()

    def _clear(self) -> None:
        self._matrix = np.empty((0, self._dimension), dtype=np.float32)
        self._rows = 0
        self._passages: list[Passage] = []
        self._postings: list[Posting] = []
        self._starts: list[int] = []
        self._alive: list[bool] = []
        self._readers: list[tuple[int, int]] = []
        self._valid: list[tuple[float, float]] = []
        self._places: dict[str, list[int]] = {}
        self._base = Segment(0, [])

    def replace(self, paths: Iterable[str], added: Sequence[Shelved]) -> None:
        """Take the passages of `paths` away and put the new ones at the end."""
        for path in paths:
            for place in self._places.pop(path, ()):
                self._alive[place] = False
        self._grow(sum(len(item.vectors) for item in added))
        for item in added:
            self._places.setdefault(item.passage.path, []).append(len(self._passages))
            self._passages.append(item.passage)
            self._postings.append(item.words)
            self._starts.append(self._rows)
            self._alive.append(True)
            self._readers.append((_audience_bit(item.passage.audience), _lang_number(item.passage.lang)))
            self._valid.append((item.valid_from, item.valid_until))
            for vector in item.vectors:
                self._matrix[self._rows] = vector
                self._rows += 1

    def limit(self, path: str, valid_from: float, valid_until: float) -> None:
        """Set from when until when the passages of one file are served."""
        for place in self._places.get(path, ()):
            self._valid[place] = (valid_from, valid_until)

    def snapshot(self, version: int) -> Snapshot:
        """The view of everything on the shelf now."""
        if len(self._alive) - sum(self._alive) > max(SMALL, sum(self._alive) // 4):
            self._pack()
        if len(self._postings) - self._base.size > max(SMALL, self._base.size // 4):
            self._base = Segment(0, self._postings)
        fresh = Segment(self._base.size, self._postings[self._base.size :])
        readers = np.array(self._readers, dtype=np.int64).reshape(-1, 2)
        valid = np.array(self._valid, dtype=np.float64).reshape(-1, 2)
        return Snapshot(
            version=version,
            passages=self._passages,
            matrix=self._matrix[: self._rows],
            starts=np.array(self._starts, dtype=np.int64),
            alive=np.array(self._alive, dtype=np.bool_),
            audience=readers[:, 0].astype(np.uint8),
            lang=readers[:, 1].astype(np.uint32),
            valid_from=valid[:, 0],
            valid_until=valid[:, 1],
            keywords=KeywordIndex((self._base, fresh)),
        )

    def _grow(self, rows: int) -> None:
        """Make room; a new array when there is none, so that older views keep theirs."""
        needed = self._rows + rows
        if needed > len(self._matrix):
            larger = np.empty((max(needed, len(self._matrix) * 3 // 2), self._dimension), dtype=np.float32)
            larger[: self._rows] = self._matrix[: self._rows]
            self._matrix = larger

    def _pack(self) -> None:
        """Start over without the removed passages."""
        ends = [*self._starts[1:], self._rows]
        kept = [
            Shelved(
                self._passages[place],
                tuple(self._matrix[self._starts[place] : ends[place]]),
                self._postings[place],
                *self._valid[place],
            )
            for place, alive in enumerate(self._alive)
            if alive
        ]
        self._clear()
        self.replace((), kept)
