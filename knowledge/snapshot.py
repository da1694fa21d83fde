"""The index in memory: an immutable view to search, and the shelf that makes the next view from the last.

Arrays only grow at the end and a removed passage is only marked, so an edit costs what changed; now and
then the shelf is packed. Old views stay valid, so there is no moment without an answer.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import numpy as np
import numpy.typing as npt

from knowledge.document import AUDIENCES
from knowledge.keyword_index import KeywordIndex, Posting, Segment
from knowledge.languages import primary
from knowledge.passage import Passage, Vector

SMALL = 512
Number = TypeVar("Number", bound=np.generic)
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
    return zlib.crc32(primary(lang).encode())


class Shelf:
    """Makes snapshots; owned by one thread at a time."""

    def __init__(self, dimension: int) -> None:
        self._dimension = dimension
        self._clear()

    def _clear(self) -> None:
        self._matrix = Growing(np.empty((0, self._dimension), dtype=np.float32))
        self._starts = Growing(np.empty(0, dtype=np.int64))
        self._alive = Growing(np.empty(0, dtype=np.bool_))
        self._audience = Growing(np.empty(0, dtype=np.uint8))
        self._lang = Growing(np.empty(0, dtype=np.uint32))
        self._valid = Growing(np.empty((0, 2), dtype=np.float64))
        self._passages: list[Passage] = []
        self._postings: list[Posting] = []
        self._places: dict[str, list[int]] = {}
        self._base = Segment(0, [])

    def replace(self, paths: Iterable[str], added: Sequence[Shelved]) -> None:
        """Take the passages of `paths` away and put the new ones at the end."""
        for path in paths:
            for place in self._places.pop(path, ()):
                self._alive.there[place] = False
        if not added:
            return
        for place, item in enumerate(added, len(self._passages)):
            self._places.setdefault(item.passage.path, []).append(place)
        self._passages += [item.passage for item in added]
        self._postings += [item.words for item in added]
        rows = np.cumsum([self._matrix.size, *(len(item.vectors) for item in added)])
        self._starts.add(rows[:-1])
        self._matrix.add(np.array([vector for item in added for vector in item.vectors]))
        self._alive.add(np.ones(len(added)))
        self._audience.add(np.array([_audience_bit(item.passage.audience) for item in added]))
        self._lang.add(np.array([_lang_number(item.passage.lang) for item in added]))
        self._valid.add(np.array([(item.valid_from, item.valid_until) for item in added]))

    def limit(self, path: str, valid_from: float, valid_until: float) -> None:
        """Set from when until when the passages of one file are served."""
        for place in self._places.get(path, ()):
            self._valid.there[place] = (valid_from, valid_until)

    def snapshot(self, version: int) -> Snapshot:
        """The view of everything on the shelf now; what may still change is copied."""
        kept = int(np.count_nonzero(self._alive.there))
        if len(self._passages) - kept > max(SMALL, kept // 4):
            self._pack()
        if len(self._postings) - self._base.size > max(SMALL, self._base.size // 4):
            self._base = Segment(0, self._postings)
        fresh = Segment(self._base.size, self._postings[self._base.size :])
        valid = self._valid.there.copy()
        return Snapshot(
            version=version,
            passages=self._passages,
            matrix=self._matrix.there,
            starts=self._starts.there,
            alive=self._alive.there.copy(),
            audience=self._audience.there,
            lang=self._lang.there,
            valid_from=valid[:, 0],
            valid_until=valid[:, 1],
            keywords=KeywordIndex((self._base, fresh)),
        )

    def _pack(self) -> None:
        """Start over without the removed passages."""
        ends = np.append(self._starts.there[1:], self._matrix.size)
        kept = [
            Shelved(
                self._passages[place],
                tuple(self._matrix.there[self._starts.there[place] : ends[place]]),
                self._postings[place],
                *map(float, self._valid.there[place]),
            )
            for place in np.flatnonzero(self._alive.there)
        ]
        self._clear()
        self.replace((), kept)


class Growing(Generic[Number]):
    """Rows that are added at the end. A view of `there` stays as it is: a full array is left, not moved."""

    def __init__(self, empty: npt.NDArray[Number]) -> None:
        self._array = empty
        self.size = 0

    @property
    def there(self) -> npt.NDArray[Number]:
        """The rows so far, not copied."""
        return self._array[: self.size]

    def add(self, rows: npt.NDArray[Any]) -> None:
        """Put rows at the end."""
        needed = self.size + len(rows)
        if needed > len(self._array):
            larger = np.empty(
                (max(needed, len(self._array) * 3 // 2), *self._array.shape[1:]), dtype=self._array.dtype
            )
            larger[: self.size] = self.there
            self._array = larger
        self._array[self.size : needed] = rows
        self.size = needed
