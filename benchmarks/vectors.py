"""Vectors made with sentence-transformers, kept between runs: making ten thousand takes minutes."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from langchain_core.embeddings import Embeddings
from numpy.typing import NDArray

from benchmarks.tutorial import SentenceTransformerEmbeddings


def vectors(texts: Sequence[str], cache: Path, embeddings: Embeddings) -> NDArray[np.float32]:
    """One row a text, from the cache when these very texts are in it."""
    digest = hashlib.sha256("\n".join(texts).encode()).hexdigest()[:16]
    file = cache / f"vectors-{digest}.npy"
    if not file.exists():
        cache.mkdir(parents=True, exist_ok=True)
        np.save(file, np.array(embeddings.embed_documents(list(texts)), dtype=np.float32))
    made: NDArray[np.float32] = np.load(file)
    return made


class Remembered(Embeddings):
    """Gives known vectors for known texts and asks the model for the rest."""

    def __init__(self, texts: Sequence[str], cache: Path) -> None:
        self._model = SentenceTransformerEmbeddings()
        self._known = dict(zip(texts, vectors(texts, cache, self._model).tolist(), strict=True))

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Vectors of texts."""
        missing = [text for text in texts if text not in self._known]
        made = dict(zip(missing, self._model.embed_documents(missing), strict=True)) if missing else {}
        return [self._known.get(text) or made[text] for text in texts]

    def embed_query(self, text: str) -> list[float]:
        """The vector of a question."""
        return self._model.embed_query(text)
