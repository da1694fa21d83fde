"""Search while there is no whole index: the folder is read, its words find, vectors of what was found rank.

Read, cut and judged as for the index, into a file of this process's own. Nothing is embedded before a
question's words have found it, so a folder can be searched as soon as it is read. What shares no word with
a question is not found.
"""

from __future__ import annotations

import shutil
import tempfile
import time
import weakref
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np

from knowledge.embedder import Embedder
from knowledge.entry_file import open_source
from knowledge.index import Index
from knowledge.part_vectors import Matrix, PartVectors
from knowledge.passage import Hit, Passage, Vector
from knowledge.question import Question, clean
from knowledge.reading import vector_key
from knowledge.retriever import Reader, best, fused, keyword_evidence
from knowledge.sync import Writer
from knowledge.vector_store import StoredVector

FOUND = 40
"""Passages that are embedded for one question: a tenth of a second the first time."""
KEPT = 8192
LOOK_SECONDS = 5.0


class StandIn:
    """For one caller at a time; made empty. Raises FolderError, OSError and sqlite3.Error."""

    def __init__(self, folder: Path, embedder: Embedder) -> None:
        self._folder = folder
        home = Path(tempfile.mkdtemp(prefix="tellonce-stand-in-"))
        self._tidy = weakref.finalize(self, shutil.rmtree, home, ignore_errors=True)
        self._late = _Late(embedder)
        self.index = Index(home / "words.sqlite3", embedder.dimension)
        self.parts = PartVectors(
            home / "parts.sqlite3", embedder.dimension, lambda text: embedder.query(clean(text))
        )
        self._vectors = lru_cache(KEPT)(self._made)
        self._looked = -LOOK_SECONDS

    def close(self) -> None:
        """Forget everything."""
        self.index.close()
        self.parts.close()
        self._tidy()

    def follow(self) -> None:
        """Read what is new in the folder; looks at most every five seconds."""
        if time.monotonic() - self._looked < LOOK_SECONDS:
            return
        with Writer(open_source(self._folder), self.index, self._late, _Nowhere(), 1) as writer:
            writer.run(lambda done, total, path: None, None, rehash=False, verify=False)
        self._looked = time.monotonic()

    def rank(self, question: Question, reader: Reader, k: int) -> tuple[Hit, ...]:
        """The `k` best passages that hold a word of the question, best first, with exact cosines."""
        snapshot = self.index.snapshot
        if not snapshot.size or k < 1:
            return ()
        keyword = keyword_evidence(snapshot, question)
        keyword[~snapshot.served(reader.audience, reader.lang, reader.now) | (keyword <= 0)] = -1
        places = best(keyword, FOUND)
        passages = [snapshot.passages[place] for place in places]
        dense = np.array([self._nearest(each, question.vector) for each in passages], dtype=np.float32)
        scores = fused(dense, keyword[places])
        return tuple(
            Hit(passages[at], float(min(scores[at], 1)), float(dense[at]), float(keyword[places[at]]))
            for at in best(scores, k)
        )

    def _nearest(self, passage: Passage, vector: Vector) -> float:
        return float(np.vecdot(self._vectors(passage), vector).max())

    def _made(self, passage: Passage) -> Matrix:
        return np.array([self._late.vector(key) for key in self.index.manifest.keys(passage.id)])


class _Late:
    """An embedder that notes what a passage would be embedded by, and does it when it is asked for."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._texts: dict[str, str] = {}
        self._none = np.zeros(embedder.dimension, dtype=np.float32)
        self.key, self.dimension, self.max_tokens = embedder.key, embedder.dimension, embedder.max_tokens

    def query(self, text: str) -> Vector:
        return self._embedder.query(text)

    def passage(self, text: str) -> Vector:
        self._texts[vector_key(text)] = text
        return self._none

    def count(self, text: str) -> int:
        return self._embedder.count(text)

    def vector(self, key: str) -> Vector:
        """The vector that `passage` did not make."""
        return self._embedder.passage(self._texts[key])


class _Nowhere:
    """A vector store that keeps nothing: these vectors are none."""

    token = 0

    def add(self, rows: Sequence[StoredVector]) -> None:
        pass

    def delete(self, ids: Iterable[str]) -> None:
        pass

    def ids(self) -> set[str]:
        return set()

    def count(self) -> int:
        return 0

    def drop_others(self) -> None:
        pass

    def close(self) -> None:
        pass
