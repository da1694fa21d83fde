"""The index file: which document holds which passages and vectors. One SQLite file per model and pipeline.

Plain sqlite3, because this is a private, rebuildable file beside the vectors and never a shared database.
Several processes may read while one writes (WAL); a reader sees a whole commit or nothing of it.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from knowledge.passage import Vector

OPEN_SECONDS, BUSY_SECONDS = 2, 30
_SCHEMA = """
CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS files (
    path TEXT PRIMARY KEY, sha256 TEXT NOT NULL, stat TEXT NOT NULL, title TEXT NOT NULL, reason TEXT NOT
    NULL, front TEXT NOT NULL, lang TEXT NOT NULL, body TEXT NOT NULL, version INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS chunks (
    id TEXT PRIMARY KEY, path TEXT NOT NULL, ordinal INTEGER NOT NULL, heading TEXT NOT NULL, text TEXT NOT
    NULL, start INTEGER NOT NULL, questions TEXT NOT NULL, vectors TEXT NOT NULL, terms BLOB NOT NULL, times
    BLOB NOT NULL
);
CREATE INDEX IF NOT EXISTS chunks_by_path ON chunks (path, ordinal);
CREATE INDEX IF NOT EXISTS files_by_version ON files (version);
CREATE TABLE IF NOT EXISTS removed (path TEXT PRIMARY KEY, version INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS vectors (key TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
INSERT OR IGNORE INTO facts VALUES ('version', 0), ('settled', 0);
"""


@dataclass(frozen=True, slots=True)
class FileRow:
    """One known file; `reason` is empty when it was read, `stat` is its stamp when it was last hashed."""

    path: str
    sha256: str
    stat: str
    title: str
    reason: str
    front: str
    lang: str
    version: int
    chunks: int = 0


@dataclass(frozen=True, slots=True)
class ChunkRow:
    """One stored passage; `vectors` are keys of its vectors, `terms` and `times` its words."""

    id: str
    path: str
    ordinal: int
    heading: str
    text: str
    start: int
    questions: tuple[str, ...]
    vectors: tuple[str, ...]
    terms: bytes
    times: bytes


@dataclass(frozen=True, slots=True)
class Loaded:
    """One file ready to be committed: its row, its Markdown body and its passages."""

    file: FileRow
    body: str
    chunks: tuple[ChunkRow, ...] = ()


class Manifest:
    """Thread-safe handle on one index file."""

    def __init__(self, file: Path) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        self.file = file
        self._lock = threading.RLock()
        self._connection = sqlite3.connect(
            file, timeout=OPEN_SECONDS, isolation_level=None, check_same_thread=False
        )
        try:
            self._connection.execute("PRAGMA journal_mode = WAL")
            self._connection.execute("PRAGMA synchronous = NORMAL")
            self._connection.executescript(_SCHEMA)
            self._connection.execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")
            self._inode = file.stat().st_ino
        except BaseException:
            self._connection.close()
            raise

    def close(self) -> None:
        """Close the file; a later call fails."""
        with self._lock:
            self._connection.close()

    def version(self) -> int:
        """Number of the last commit."""
        with self._lock:
            return int(
                self._connection.execute("SELECT value FROM facts WHERE name = 'version'").fetchone()[0]
            )

    def stamp(self) -> int:
        """A number that changes when another process commits; a few microseconds."""
        with self._lock:
            return int(self._connection.execute("PRAGMA data_version").fetchone()[0])

    def replaced(self) -> bool:
        """True when the file on disk is no longer the one that was opened."""
        try:
            return self.file.stat().st_ino != self._inode
        except FileNotFoundError:
            return True

    def check(self) -> None:
        """Raise sqlite3.DatabaseError when the file is damaged."""
        with self._lock:
            answer = self._connection.execute("PRAGMA quick_check(1)").fetchone()[0]
        if answer != "ok":
            raise sqlite3.DatabaseError(str(answer))

    def files(self, since: int = 0) -> dict[str, FileRow]:
        """Files committed after version `since`, by path."""
        query = """
            SELECT f.path, sha256, stat, title, reason, front, lang, version,
                   (SELECT count(*) FROM chunks c WHERE c.path = f.path)
            FROM files f WHERE version > ? ORDER BY +f.path -- plus: found by version, not all by path"""
        with self._lock:
            return {row[0]: FileRow(*row) for row in self._connection.execute(query, (since,))}

    def removed(self, since: int) -> list[str]:
        """Paths removed after version `since`."""
        with self._lock:
            return [
                row[0]
                for row in self._connection.execute("SELECT path FROM removed WHERE version > ?", (since,))
            ]

    def body(self, path: str) -> str | None:
        """The Markdown body of a document as it was indexed."""
        with self._lock:
            row = self._connection.execute("SELECT body FROM files WHERE path = ?", (path,)).fetchone()
        return None if row is None else str(row[0])

    def used(self) -> bool:
        """Was anything ever committed to this file?"""
        with self._lock:
            query = "SELECT EXISTS (SELECT 1 FROM files) OR EXISTS (SELECT 1 FROM removed)"
            return bool(self._connection.execute(query).fetchone()[0])

    def start_at(self, version: int) -> None:
        """Count on from `version`, when a damaged file is replaced: versions never go back."""
        with self._transaction() as connection:
            connection.execute("UPDATE facts SET value = max(value, ?) WHERE name = 'version'", (version,))

    def chunks(self, since: int = 0) -> list[ChunkRow]:
        """Passages of files committed after version `since`, in order of path and place."""
        query = """
            SELECT * FROM chunks WHERE path IN (SELECT path FROM files WHERE version > ?)
            ORDER BY path, ordinal"""
        with self._lock:
            rows = self._connection.execute(query, (since,)).fetchall()
        return [_chunk(row) for row in rows]

    def chunk_ids(self, path: str) -> list[str]:
        """Ids of the passages of one file."""
        with self._lock:
            return [
                row[0] for row in self._connection.execute("SELECT id FROM chunks WHERE path = ?", (path,))
            ]

    def keys(self, chunk_id: str) -> list[str]:
        """Keys of the vectors of one passage."""
        with self._lock:
            row = self._connection.execute("SELECT vectors FROM chunks WHERE id = ?", (chunk_id,)).fetchone()
        return str(row[0]).split() if row is not None else []

    def settled(self) -> bool:
        """Does the vector store hold exactly the last commit, as far as is known?"""
        with self._lock:
            query = "SELECT count(DISTINCT value) FROM facts WHERE name IN ('version', 'settled')"
            return int(self._connection.execute(query).fetchone()[0]) == 1

    def whole(self) -> bool:
        """Was the whole folder ever read into this file?"""
        with self._lock:
            query = "SELECT EXISTS (SELECT 1 FROM facts WHERE name IN ('settled', 'whole') AND value > 0)"
            return bool(self._connection.execute(query).fetchone()[0])

    def complete(self) -> None:
        """Note that the whole folder has been read."""
        with self._lock:
            self._connection.execute("INSERT OR REPLACE INTO facts VALUES ('whole', 1)")

    def claim(self, token: int) -> bool:
        """Note who writes to the vector store from now on; false when it was somebody else before."""
        with self._transaction() as connection:
            row = connection.execute("SELECT value FROM facts WHERE name = 'writer'").fetchone()
            connection.execute("INSERT OR REPLACE INTO facts VALUES ('writer', ?)", (token,))
        return row is not None and row[0] == token

    def settle(self) -> None:
        """Note that the vector store holds exactly the last commit."""
        with self._transaction() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO facts SELECT 'settled', value FROM facts WHERE name = 'version'"
            )

    def vectors(self, keys: Iterable[str] | None = None) -> dict[str, Vector]:
        """Vectors by key, all of them or those of `keys` that are known."""
        with self._lock:
            if keys is None:
                rows = self._connection.execute("SELECT key, value FROM vectors").fetchall()
            else:
                one = "SELECT key, value FROM vectors WHERE key = ?"
                rows = [row for key in keys for row in self._connection.execute(one, (key,))]
        return {key: np.frombuffer(value, dtype=np.float32) for key, value in rows}

    def known_vectors(self, keys: Iterable[str]) -> set[str]:
        """Those of the keys whose vector is stored."""
        with self._lock:
            one = "SELECT 1 FROM vectors WHERE key = ?"
            return {key for key in keys if self._connection.execute(one, (key,)).fetchone()}

    def keep_vectors(self, vectors: Mapping[str, Vector]) -> None:
        """Store vectors ahead of the commit that uses them, so that a crash never costs the work twice."""
        rows = [(key, vector.astype(np.float32).tobytes()) for key, vector in vectors.items()]
        with self._transaction() as connection:
            connection.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?)", rows)

    def drop_unused_vectors(self) -> None:
        """Forget vectors that no passage uses."""
        with self._transaction() as connection:
            used = {key for row in connection.execute("SELECT vectors FROM chunks") for key in row[0].split()}
            known = [row[0] for row in connection.execute("SELECT key FROM vectors")]
            connection.executemany(
                "DELETE FROM vectors WHERE key = ?", [(key,) for key in known if key not in used]
            )

    def commit(self, changed: Iterable[Loaded], removed: Iterable[str]) -> int:
        """Replace the changed files and drop the removed ones, at once; return the new version."""
        with self._transaction() as connection:
            version = self.version() + 1
            for path in removed:
                connection.execute("DELETE FROM chunks WHERE path = ?", (path,))
                connection.execute("DELETE FROM files WHERE path = ?", (path,))
                connection.execute("INSERT OR REPLACE INTO removed VALUES (?, ?)", (path, version))
            for item in changed:
                self._insert(connection, item, version)
            connection.execute("UPDATE facts SET value = ? WHERE name = 'version'", (version,))
        return version

    def _insert(self, connection: sqlite3.Connection, item: Loaded, version: int) -> None:
        file = item.file
        connection.execute("DELETE FROM chunks WHERE path = ?", (file.path,))
        connection.execute("DELETE FROM removed WHERE path = ?", (file.path,))
        row = (
            file.path,
            file.sha256,
            file.stat,
            file.title,
            file.reason,
            file.front,
            file.lang,
            item.body,
            version,
        )
        connection.execute("INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
        chunks = "INSERT INTO chunks VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        connection.executemany(chunks, map(_values, item.chunks))

    def touch(self, stats: Mapping[str, str]) -> None:
        """Note new file times of unchanged files; not a new version."""
        with self._transaction() as connection:
            rows = [(stat, path) for path, stat in stats.items()]
            connection.executemany("UPDATE files SET stat = ? WHERE path = ?", rows)

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Several reads of one and the same commit."""
        with self._lock:
            self._connection.execute("BEGIN")
            try:
                yield
            finally:
                self._connection.execute("COMMIT")

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")


def _chunk(row: tuple[Any, ...]) -> ChunkRow:
    chunk_id, path, ordinal, heading, text, start, questions, vectors, terms, times = row
    forms, keys = tuple(json.loads(questions)), tuple(vectors.split())
    return ChunkRow(chunk_id, path, ordinal, heading, text, start, forms, keys, terms, times)


def _values(row: ChunkRow) -> tuple[object, ...]:
    questions = json.dumps(row.questions, ensure_ascii=False)
    head = (row.id, row.path, row.ordinal, row.heading, row.text, row.start, questions)
    return (*head, " ".join(row.vectors), row.terms, row.times)
