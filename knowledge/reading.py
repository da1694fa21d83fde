"""From the bytes of a file to rows of the index: loaded, cut into passages, named by content."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Sequence

from knowledge.chunker import MAX_TOKENS, Chunk, chunks
from knowledge.document import Document, FrontMatter
from knowledge.embedder import Embedder
from knowledge.errors import LoadError
from knowledge.folder import Source, digest
from knowledge.languages import language
from knowledge.loaders.sandbox import Sandbox
from knowledge.loaders.text import name
from knowledge.manifest import ChunkRow, FileRow, Loaded
from knowledge.passage import Vector
from knowledge.terms import counted
from knowledge.vector_store import StoredVector

FRESH_SECONDS = 0.1


class Reading:
    """Reads files for one sync; gathers which are unchanged, which are gone, and the texts to embed."""

    def __init__(self, source: Source, embedder: Embedder, sandbox: Sandbox) -> None:
        self._source = source
        self._embedder = embedder
        self._sandbox = sandbox
        self._texts: dict[str, str] = {}
        self.touched: dict[str, str] = {}
        self.vanished: list[str] = []

    def read(self, path: str, stamp: str, known: FileRow | None) -> Loaded | None:
        """Read one file; None when its content is what the index has, or when it is gone."""
        if abs(time.time() - int(stamp.split()[1]) / 1e9) < FRESH_SECONDS:
            stamp = ""  # it may change again within the same tick of the clock: look again next time
        try:
            data = self._source.read(path)
        except FileNotFoundError:
            self.vanished.append(path)
            return None
        except LoadError as error:
            return refused(path, str(error))
        sha256 = digest(data)
        if known is not None and known.sha256 == sha256:
            self.touched[path] = stamp
            return None
        try:
            document = self._source.load(path, data, self._sandbox)
        except LoadError as error:
            return refused(path, str(error), sha256, stamp)
        return self._cut(path, document, sha256, stamp)

    def take_texts(self) -> dict[str, str]:
        """Texts to embed since the last call, by vector key."""
        texts, self._texts = self._texts, {}
        return texts

    def _cut(self, path: str, document: Document, sha256: str, stamp: str) -> Loaded:
        lang = document.front.lang or language(document.body)
        limit = min(MAX_TOKENS, self._embedder.max_tokens - 2)
        pieces = chunks(document, self._embedder.count, limit)
        self._texts.update((vector_key(text), text) for piece in pieces for text in piece.embed)
        file = FileRow(path, sha256, stamp, document.title, "", document.front.to_json(), lang, 0)
        return Loaded(file, document.body, tuple(_rows(path, document, lang, pieces)))


def refused(path: str, reason: str, sha256: str = "", stamp: str = "") -> Loaded:
    """A file that is left out, with the reason its owner will read."""
    return Loaded(FileRow(path, sha256, stamp, name(path), reason, FrontMatter().to_json(), "", 0), "")


def vector_key(text: str) -> str:
    """A vector is known by the text it was made from, so a moved or repeated text costs nothing."""
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def stored(file: FileRow, rows: Sequence[ChunkRow], vectors: dict[str, Vector]) -> list[StoredVector]:
    """Passages of one file as the vector store keeps them: each once, by the vector of itself in context."""
    facts: dict[str, str | int] = {
        "path": file.path,
        "title": file.title,
        "lang": file.lang,
        "audience": FrontMatter.from_json(file.front).audience,
    }
    return [
        StoredVector(row.id, vectors[row.vectors[0]], row.text, {**facts, "heading": row.heading})
        for row in rows
    ]


def _rows(path: str, document: Document, lang: str, pieces: Sequence[Chunk]) -> list[ChunkRow]:
    """Passages with content-hash ids: the same text under the same heading of the same file keeps its id."""
    seen: dict[str, int] = {}
    rows = []
    front = document.front.to_json()
    for ordinal, piece in enumerate(pieces):
        content = "\0".join([path, document.title, lang, front, piece.heading, piece.text, *piece.embed])
        seen[content] = seen.get(content, -1) + 1
        chunk_id = hashlib.sha256(f"{content}\0{seen[content]}".encode()).hexdigest()[:32]
        terms, times = counted("\n".join([document.title, piece.heading, *piece.questions, piece.text]), lang)
        keys = tuple(dict.fromkeys(map(vector_key, piece.embed)))
        rows.append(
            ChunkRow(
                chunk_id,
                path,
                ordinal,
                piece.heading,
                piece.text,
                piece.start,
                piece.questions,
                keys,
                terms.tobytes(),
                times.tobytes(),
            )
        )
    return rows
