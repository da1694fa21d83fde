"""Vectors of the parts of a passage (sentences, lists, tables): made once, kept in a file beside the index.

An answer is chosen among the parts of what was found, so their vectors are wanted again and again. How a
passage parts is the caller's business. A private file that can be made again: whatever is wrong with it costs
time only.
"""

from __future__ import annotations

import hashlib
import sqlite3
import threading
from collections.abc import Callable, Collection, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from knowledge.passage import Vector

Matrix = npt.NDArray[np.float32]
BUSY_SECONDS = 0.05
"""Another process writes: the vectors are kept the next time."""
_SCHEMA = """
PRAGMA journal_mode = WAL;
PRAGMA synchronous = NORMAL;
CREATE TABLE IF NOT EXISTS parts (id TEXT PRIMARY KEY, texts BLOB NOT NULL, value BLOB NOT NULL);
"""


class PartVectors:
    """Thread-safe; several processes may share the file."""

    def __init__(self, file: Path, dimension: int, embed: Callable[[str], Vector]) -> None:
        self._dimension = dimension
        self._embed = embed
        self._lock = threading.Lock()
        try:
            self._connection = _opened(file)
        except sqlite3.DatabaseError:
            for suffix in ("", "-wal", "-shm"):
                Path(f"{file}{suffix}").unlink(missing_ok=True)
            self._connection = _opened(file)

    def close(self) -> None:
        """Close the file; later vectors are made and not kept."""
        with self._lock:
            self._connection.close()

    def of(self, passage_id: str, parts: Sequence[str]) -> Matrix:
        """One unit vector (float32) a row for each part of a passage."""
        digest = hashlib.sha256("\0".join(parts).encode(errors="replace")).digest()
        kept = self._rows("SELECT value FROM parts WHERE id = ? AND texts = ?", passage_id, digest)
        if kept and len(kept[0][0]) == len(parts) * self._dimension * 4:
            return np.frombuffer(kept[0][0], dtype=np.float32).reshape(len(parts), self._dimension)
        made = np.array([self._embed(part) for part in parts], dtype=np.float32)
        made = made.reshape(len(parts), self._dimension)
        self._rows("INSERT OR REPLACE INTO parts VALUES (?, ?, ?)", passage_id, digest, made.tobytes())
        return made

    def known(self) -> set[str]:
        """Ids of the passages whose parts are kept."""
        return {row[0] for row in self._rows("SELECT id FROM parts")}

    def forget(self, passage_ids: Collection[str]) -> None:
        """Drop what is kept of these passages."""
        for passage_id in passage_ids:
            self._rows("DELETE FROM parts WHERE id = ?", passage_id)

    def _rows(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        """What a statement gives; nothing where the file cannot be used now."""
        try:
            with self._lock, closing(self._connection.execute(statement, values)) as rows:
                return rows.fetchall()
        except sqlite3.Error:
            return []


def _opened(file: Path) -> sqlite3.Connection:
    file.parent.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(file, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
    try:
        connection.executescript(_SCHEMA)
    except sqlite3.Error:
        connection.close()
        raise
    return connection
