"""The vectors in Chroma, embedded in a folder or on a server. The only module that imports chromadb.

Chroma's embedded client is safe between threads, not between processes: it is opened under the writer's
lock, for one sync, and closed again. Searching never needs it.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import numpy as np

from knowledge.errors import StoreError
from knowledge.passage import Vector

BATCH = 1000


@dataclass(frozen=True, slots=True)
class StoredVector:
    """One vector with what a reader of the collection needs to understand it."""

    id: str
    vector: Vector
    text: str
    facts: dict[str, str | int]


class VectorStore:
    """One collection of one index; use it under the writer's lock and close it."""

    def __init__(self, folder: Path, url: str, name: str, owner: Path) -> None:
        self._remote = bool(url)
        self._client = _server(url) if url else _embedded(folder)
        # A server may hold the vectors of several knowledge folders.
        self._name = f"{name}-{hashlib.sha256(str(owner).encode()).hexdigest()[:8]}" if url else name
        try:
            # ef and M stay small: nobody searches here while this product runs, and building is the cost.
            settings = {"hnsw": {"space": "cosine", "ef_construction": 60, "max_neighbors": 16}}
            self._collection = self._client.get_or_create_collection(
                self._name, embedding_function=None, configuration=settings
            )
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Let go of the files; connections to a server are kept for the next time."""
        if not self._remote:
            with suppress(Exception):
                self._client.close()

    def count(self) -> int:
        """How many vectors are stored."""
        return int(self._collection.count())

    def ids(self) -> set[str]:
        """Ids of all vectors."""
        return set(self._collection.get(include=[])["ids"])

    def get(self, ids: Sequence[str]) -> dict[str, Vector]:
        """Vectors by id, those that are there."""
        found = self._collection.get(ids=list(ids), include=["embeddings"])
        return {
            name: np.asarray(row, dtype=np.float32)
            for name, row in zip(found["ids"], found["embeddings"], strict=True)
        }

    def add(self, rows: Sequence[StoredVector]) -> None:
        """Add or replace vectors."""
        for begin in range(0, len(rows), BATCH):
            part = rows[begin : begin + BATCH]
            self._collection.upsert(
                ids=[row.id for row in part],
                embeddings=np.stack([row.vector for row in part]),
                documents=[row.text for row in part],
                metadatas=[row.facts for row in part],
            )

    def delete(self, ids: Iterable[str]) -> None:
        """Delete vectors; unknown ids are nothing."""
        listed = list(ids)
        for begin in range(0, len(listed), BATCH):
            self._collection.delete(ids=listed[begin : begin + BATCH])

    def drop_others(self) -> None:
        """Delete what an earlier model or pipeline left in our folder; a server is not ours alone."""
        for collection in [] if self._remote else self._client.list_collections():
            if collection.name != self._name:
                self._client.delete_collection(collection.name)


def open_store(folder: Path, url: str, name: str, owner: Path) -> VectorStore:
    """Open the store; a damaged embedded one is set up anew (the index file puts the vectors back)."""
    try:
        return VectorStore(folder, url, name, owner)
    except StoreError:
        raise
    except Exception as error:
        if url:
            raise StoreError(f"the Chroma server at {url} does not answer: {error}") from error
    _forget(folder)
    shutil.rmtree(folder, ignore_errors=True)
    try:
        return VectorStore(folder, url, name, owner)
    except Exception as error:
        raise StoreError(f"Chroma cannot store vectors in {folder}: {error}") from error


def _forget(folder: Path) -> None:
    """Drop the half-made client that Chroma keeps when opening fails; there is no public way."""
    from chromadb.api.shared_system_client import SharedSystemClient

    SharedSystemClient._identifier_to_system.pop(str(folder), None)


def _settings() -> Any:
    from chromadb.config import Settings

    return Settings(anonymized_telemetry=False)


def _embedded(folder: Path) -> Any:
    import chromadb

    folder.mkdir(parents=True, exist_ok=True)
    return chromadb.PersistentClient(str(folder), settings=_settings())


@lru_cache(maxsize=8)
def _server(url: str) -> Any:
    """One client for each server, because Chroma never frees what a closed one held."""
    import chromadb

    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise StoreError(f"the Chroma address {url!r} must look like http://host:8000")
    port = parts.port or (443 if parts.scheme == "https" else 8000)
    try:
        return chromadb.HttpClient(parts.hostname, port, ssl=parts.scheme == "https", settings=_settings())
    except Exception as error:
        raise StoreError(f"the Chroma server at {url} does not answer: {error}") from error
