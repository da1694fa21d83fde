"""The vectors in Chroma, embedded in a folder or on a server. The only module that imports chromadb.

Chroma's embedded client is safe between threads, not between processes: it is used under the writer's lock,
and opened anew when another process wrote in between. Searching never needs it.
"""

from __future__ import annotations

import hashlib
import secrets
import shutil
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

import numpy as np

from knowledge.errors import StoreError
from knowledge.passage import Vector

BATCH = 1000
Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class StoredVector:
    """One passage's vector with what a reader of the collection needs to understand it."""

    id: str
    vector: Vector
    text: str
    facts: dict[str, str | int]


class VectorStore:
    """One collection, opened when first used; a damaged embedded one starts over and the index fills it.

    `token` tells this writer from others. Raises StoreError when a server does not answer.
    """

    def __init__(self, folder: Path, url: str, name: str, owner: Path) -> None:
        # A server may hold the vectors of several knowledge folders.
        self._name = f"{name}-{hashlib.sha256(str(owner).encode()).hexdigest()[:8]}" if url else name
        self._folder = folder
        self._url = url
        self._client: Any = None
        self._collection: Any = None
        self._inode = 0
        self.token = secrets.randbits(62)

    def close(self) -> None:
        """Let go of the files; the next use opens them again. Connections to a server are kept."""
        client, self._client, self._collection = self._client, None, None
        if client is not None and not self._url:
            with suppress(Exception):
                client.close()

    def count(self) -> int:
        """How many vectors are stored."""
        return self._use(lambda collection: int(collection.count()))

    def ids(self) -> set[str]:
        """Ids of all vectors."""
        return self._use(lambda collection: set(collection.get(include=[])["ids"]))

    def add(self, rows: Sequence[StoredVector]) -> None:
        """Add or replace vectors."""

        def upsert(collection: Any) -> None:
            for begin in range(0, len(rows), BATCH):
                part = rows[begin : begin + BATCH]
                collection.upsert(
                    ids=[row.id for row in part],
                    embeddings=np.stack([row.vector for row in part]),
                    documents=[row.text for row in part],
                    metadatas=[row.facts for row in part],
                )

        self._use(upsert)

    def delete(self, ids: Iterable[str]) -> None:
        """Delete vectors; unknown ids are nothing."""
        listed = list(ids)

        def remove(collection: Any) -> None:
            for begin in range(0, len(listed), BATCH):
                collection.delete(ids=listed[begin : begin + BATCH])

        self._use(remove)

    def drop_others(self) -> None:
        """Delete what an earlier model or pipeline left in our folder; a server is not ours alone."""
        if not self._url and self._client is not None:
            for collection in self._client.list_collections():
                if collection.name != self._name:
                    self._client.delete_collection(collection.name)

    def _use(self, work: Callable[[Any], Answer]) -> Answer:
        """Do the work; an embedded store that fails is set up anew and the work done once more."""
        try:
            return work(self._opened())
        except StoreError:
            raise
        except Exception as error:
            if self._url:
                raise StoreError(f"the Chroma server at {self._url} does not answer: {error}") from error
        self._start_over()
        try:
            return work(self._opened())
        except Exception as error:
            raise StoreError(f"Chroma cannot store vectors in {self._folder}: {error}") from error

    def _opened(self) -> Any:
        if self._collection is not None and not self._url and self._inode != _inode(self._folder):
            self.close()  # somebody took the folder away
        if self._collection is None:
            self._client = _server(self._url) if self._url else _embedded(self._folder)
            self._collection = self._client.get_or_create_collection(
                self._name, embedding_function=None, configuration={"hnsw": {"space": "cosine"}}
            )
            self._inode = _inode(self._folder)
        return self._collection

    def _start_over(self) -> None:
        from chromadb.api.shared_system_client import SharedSystemClient

        self.close()
        # Chroma keeps the half-made client of a failed opening and would hand it out again.
        SharedSystemClient._identifier_to_system.pop(str(self._folder), None)
        shutil.rmtree(self._folder, ignore_errors=True)


def checked_address(url: str) -> str:
    """The address of a Chroma server; raise StoreError when it cannot be one."""
    try:
        parts = urlsplit(url)
        fits = not url or (parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0)
    except ValueError:
        fits = False
    if not fits:
        raise StoreError(f"the Chroma address {url!r} must look like http://host:8000")
    return url


def _inode(folder: Path) -> int:
    try:
        return (folder / "chroma.sqlite3").stat().st_ino
    except OSError:
        return 0


def _embedded(folder: Path) -> Any:
    import chromadb

    folder.mkdir(parents=True, exist_ok=True)
    return chromadb.PersistentClient(str(folder), settings=_settings())


@lru_cache(maxsize=8)
def _server(url: str) -> Any:
    """One client for each server, because Chroma never frees what a closed one held."""
    import chromadb

    parts = urlsplit(url)
    port = parts.port or (443 if parts.scheme == "https" else 8000)
    return chromadb.HttpClient(str(parts.hostname), port, ssl=parts.scheme == "https", settings=_settings())


def _settings() -> Any:
    from chromadb.config import Settings

    return Settings(anonymized_telemetry=False)
