"""The open index: the file on disk, the snapshot that is searched, and catching up with commits."""

from __future__ import annotations

import math
import sqlite3
import threading
import time
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TypeVar

import numpy as np

from knowledge.document import DocumentState, FrontMatter
from knowledge.keyword_index import Posting
from knowledge.manifest import ChunkRow, FileRow, Manifest
from knowledge.passage import Passage
from knowledge.snapshot import Shelf, Shelved, Snapshot

LOOK_SECONDS = 0.25
Kept = TypeVar("Kept")
_DAMAGE = (sqlite3.SQLITE_ERROR, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


class Index:
    """Thread-safe. `snapshot` is replaced by one assignment; whoever holds the old one may finish with it."""

    def __init__(self, file: Path, dimension: int, *, mend: bool = True) -> None:
        """`mend` makes a damaged file anew. Raises sqlite3.Error or OSError where the file cannot be used."""
        self._file = file
        self._mend = mend
        self._dimension = dimension
        self._lock = threading.RLock()
        self._looked = 0.0
        self._holding = False
        self.whole = False
        """Has the whole folder been read into what is searched?"""
        self._version = 0
        self._files: dict[str, FileRow] = {}
        self._fronts: dict[str, FrontMatter] = {}
        self._superseding: dict[str, FrontMatter] = {}
        self._superseded: dict[str, tuple[str, float]] = {}
        self._shelf = Shelf(dimension)
        self.snapshot: Snapshot = self._shelf.snapshot(0)
        self._manifest = self._open()
        self._load()

    @property
    def manifest(self) -> Manifest:
        """The file behind it, for the writer."""
        return self._manifest

    @property
    def files(self) -> dict[str, FileRow]:
        """Every known file by path; do not change."""
        return self._files

    def close(self) -> None:
        """Close the file; the last snapshot stays searchable."""
        self._manifest.close()

    def follow(self) -> None:
        """For every search: catch up when another process has committed; looks at most every 0.25 s."""
        moment = time.monotonic()
        if moment - self._looked < LOOK_SECONDS or not self._lock.acquire(blocking=False):
            return
        try:
            self._looked = moment
            if self._manifest.replaced():
                if self._file.exists():
                    self.reopen()
            elif self._manifest.stamp() != self._stamp:
                self.catch_up()
                if self._manifest.whole():
                    self.publish()
        except sqlite3.Error:
            pass  # the writer finds the damage and rebuilds; until then the snapshot in memory answers
        finally:
            self._lock.release()

    def reopen(self) -> None:
        """Load everything from the file that is on disk now, setting a damaged one aside."""
        with self._lock:
            self._manifest.close()
            self._manifest = self._open()
            self._load()

    def heal(self) -> None:
        """For the writer, under its lock: start over when the file is gone or damaged."""
        with self._lock:
            self._mend = True
            try:
                if not self._manifest.replaced():
                    self._manifest.version()
                    return
            except sqlite3.Error:
                pass
            self.reopen()

    def touch(self, stats: dict[str, str]) -> None:
        """Note new file times of files whose content did not change."""
        with self._lock:
            self._manifest.touch(stats)
            self._files = self._files | {
                path: replace(self._files[path], stat=stat) for path, stat in stats.items()
            }

    def catch_up(self) -> None:
        """Bring the snapshot to the last commit; the cost is that of what changed."""
        with self._lock:
            with self._manifest.reading():
                self._stamp = self._manifest.stamp()
                # What answers from memory while a damaged file is made anew is whole, too.
                self.whole = self._holding or self._manifest.whole()
                version = self._manifest.version()
                if version == self._version:
                    return
                rows = self._manifest.chunks(self._version)
                changed = self._manifest.files(self._version)
                removed = self._manifest.removed(self._version)
                vectors = self._manifest.vectors(None if self._version == 0 else _keys(rows))
            fronts = {path: FrontMatter.from_json(row.front) for path, row in changed.items()}
            self._files = _followed(self._files, removed, changed)
            self._fronts = _followed(self._fronts, removed, fronts)
            superseding = _followed(self._superseding, removed, fronts)
            self._superseding = {path: front for path, front in superseding.items() if front.supersedes}
            self._shelf.replace([*removed, *changed], [self._shelved(row, vectors) for row in rows])
            self._limit({*removed, *changed})
            self._version = version
            if not self._holding:
                self.snapshot = self._shelf.snapshot(version)

    def complete(self) -> None:
        """Note that the whole folder has been read."""
        with self._lock:
            if not self._manifest.whole():
                self._manifest.complete()
            self.whole = True

    def publish(self) -> None:
        """Show what a rebuild has made."""
        with self._lock:
            if self._holding:
                self._holding = False
                self.snapshot = self._shelf.snapshot(self._version)

    def documents(self, now: datetime) -> list[DocumentState]:
        """Every file with how it stands at this moment."""
        with self._lock:
            files, fronts, superseded = self._files, self._fronts, self._superseded
        return [_state(row, fronts[path], superseded.get(path), now) for path, row in sorted(files.items())]

    def _open(self) -> Manifest:
        """Open the file, or a new one in the place of a damaged one: everything in it can be made again."""
        try:
            manifest = Manifest(self._file)
            try:
                manifest.check()
            except sqlite3.DatabaseError:
                manifest.close()
                raise
        except sqlite3.DatabaseError as error:
            if not self._mend or not _damaged(error):
                raise  # locked, full or not to be read: nothing to throw away
            for suffix in ("", "-wal", "-shm"):
                Path(f"{self._file}{suffix}").unlink(missing_ok=True)
            manifest = Manifest(self._file)
        manifest.start_at(self._version)
        return manifest

    def _load(self) -> None:
        self._files, self._fronts, self._superseding, self._superseded = {}, {}, {}, {}
        self._shelf = Shelf(self._dimension)
        self._version = 0
        self._stamp = self._manifest.stamp()
        # A rebuild shows itself when it is done; until then what is in memory goes on answering.
        self._holding = self.snapshot.size > 0 and not self._manifest.used()
        self.catch_up()

    def _shelved(self, row: ChunkRow, vectors: dict[str, np.ndarray]) -> Shelved:
        file, front = self._files[row.path], self._fronts[row.path]
        passage = Passage(
            row.id,
            row.path,
            file.title,
            row.heading,
            row.text,
            file.lang,
            front.audience,
            row.start,
            row.questions,
        )
        words = Posting(np.frombuffer(row.terms, np.uint32), np.frombuffer(row.times, np.uint8))
        return Shelved(passage, tuple(vectors[key] for key in row.vectors), words, -math.inf, math.inf)

    def _limit(self, changed: Iterable[str]) -> None:
        """Apply validity, including that a newer document takes the place of the ones it supersedes."""
        before = self._superseded
        self._superseded = {}
        for path, front in sorted(self._superseding.items()):
            if not self._files[path].reason:
                begin = front.valid_from.timestamp() if front.valid_from else -math.inf
                for old in front.supersedes:
                    if old != path:
                        self._superseded[old] = min(
                            self._superseded.get(old, (path, math.inf)),
                            (path, begin),
                            key=lambda item: item[1],
                        )
        moved = {
            path
            for path in before.keys() | self._superseded.keys()
            if before.get(path) != self._superseded.get(path)
        }
        for path in moved | set(changed):
            if path in self._fronts:
                front = self._fronts[path]
                begin = front.valid_from.timestamp() if front.valid_from else -math.inf
                end = front.valid_until.timestamp() if front.valid_until else math.inf
                self._shelf.limit(path, begin, min(end, self._superseded.get(path, ("", math.inf))[1]))


def _damaged(error: sqlite3.DatabaseError) -> bool:
    """Is the file wrong, and not only out of reach?"""
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT)
    return code == sqlite3.SQLITE_IOERR_SHORT_READ or code & 0xFF in _DAMAGE


def _followed(before: dict[str, Kept], gone: Iterable[str], changed: dict[str, Kept]) -> dict[str, Kept]:
    """A copy that is up to date; whoever reads the old one may finish with it."""
    after = before.copy()
    for path in gone:
        after.pop(path, None)
    after.update(changed)
    return after


def _keys(rows: list[ChunkRow]) -> list[str]:
    return [key for row in rows for key in row.vectors]


def _state(
    row: FileRow, front: FrontMatter, superseded: tuple[str, float] | None, now: datetime
) -> DocumentState:
    state, reason = "indexed", ""
    if row.reason:
        state, reason = "problem", row.reason
    elif front.valid_until is not None and front.valid_until <= now:
        state, reason = "expired", f"valid until {front.valid_until.isoformat()}"
    elif superseded is not None and superseded[1] <= now.timestamp():
        state, reason = "expired", f"superseded by {superseded[0]}"
    elif front.valid_from is not None and now < front.valid_from:
        state, reason = "not_yet", f"valid from {front.valid_from.isoformat()}"
    return DocumentState(row.path, row.title, state, reason, row.chunks, front)  # type: ignore[arg-type]
