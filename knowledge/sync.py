"""Bring the index into step with the source: plan by content, embed only what is new, answer first.

What is committed to the index is searched at once; the vector store, which others read, follows after. A
crash between the two leaves the index unsettled, and the next sync compares them.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Protocol

from knowledge.embedder import Embedder
from knowledge.folder import Source
from knowledge.index import Index
from knowledge.loaders.sandbox import Sandbox
from knowledge.manifest import ChunkRow, FileRow, Loaded
from knowledge.reading import Reading, refused, stored
from knowledge.vector_store import StoredVector

Progress = Callable[[int, int, str], None]
FILES_PER_COMMIT = 256
FILES_PER_STEP = 16


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What one sync did; true when anything changed.

    `embedded` counts texts that needed the model, `problems` are all files that are left out, and why.
    """

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    renamed: tuple[tuple[str, str], ...] = ()
    problems: tuple[tuple[str, str], ...] = ()
    documents: int = 0
    chunks: int = 0
    embedded: int = 0
    seconds: float = 0.0
    version: int = 0

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.removed or self.renamed)


@dataclass(slots=True)
class Plan:
    """What may differ between source and index: paths (and stamps) to read, refusals, and what is gone."""

    read: dict[str, str]
    refuse: dict[str, str]
    gone: list[str]


@dataclass(slots=True)
class _Done:
    """What a run has done so far; `added` and `changed` hold content hashes by path, `before` the ids of the
    passages that the files it touched had before."""

    added: dict[str, str] = field(default_factory=dict)
    changed: dict[str, str] = field(default_factory=dict)
    gone: list[str] = field(default_factory=list)
    before: set[str] = field(default_factory=set)
    embedded: int = 0


def plan(source: Source, known: dict[str, FileRow], only: Iterable[str] | None, rehash: bool) -> Plan:
    """Compare the source with what the index knows, by the stamps of files alone."""
    wanted = None if only is None else list(only)
    listing = source.scan() if wanted is None else source.look(wanted)
    within = known.keys() if wanted is None else known.keys() & set(wanted)
    return Plan(
        read={
            path: stamp
            for path, stamp in listing.files.items()
            if rehash or path not in known or known[path].stat != stamp
        },
        refuse={
            path: reason
            for path, reason in listing.refused.items()
            if path not in known or known[path].reason != reason
        },
        gone=sorted(path for path in within if path not in listing.files and path not in listing.refused),
    )


class Vectors(Protocol):
    """Where the vectors of passages are kept for others to search, as `VectorStore` does."""

    token: int

    def add(self, rows: Sequence[StoredVector]) -> None: ...

    def delete(self, ids: Iterable[str]) -> None: ...

    def ids(self) -> set[str]: ...

    def count(self) -> int: ...

    def drop_others(self) -> None: ...

    def close(self) -> None: ...


class Writer:
    """One sync of one index; the caller holds the writer's lock. Use as a context manager, run once."""

    def __init__(
        self,
        source: Source,
        index: Index,
        embedder: Embedder,
        store: Vectors,
        threads: int,
        reached: Callable[[str], None] = lambda place: None,
    ) -> None:
        self._source = source
        self._reached = reached
        self._index = index
        self._embedder = embedder
        self._vectors = store
        self._threads = threads
        self._resources = ExitStack()

    def __enter__(self) -> Writer:
        return self

    def __exit__(self, *_: object) -> None:
        self._resources.close()

    def run(self, progress: Progress, only: Iterable[str] | None, rehash: bool, verify: bool) -> SyncReport:
        """Sync everything, or `only` these paths; `rehash` trusts no file times, `verify` no vector store."""
        begun = time.perf_counter()
        self._index.catch_up()
        known = self._index.files
        todo = plan(self._source, known, only, rehash)
        done = _Done()
        clean, version = self._index.manifest.settled(), self._index.manifest.version()
        self._read(todo, known, done, progress)
        if only is None:
            self._index.complete()
        self._index.publish()
        if verify or not self._index.manifest.settled():
            self._settle(done.before, version if clean else None)
        if verify:
            self._index.manifest.drop_unused_vectors()
        return self._report(done, known, time.perf_counter() - begun)

    def _read(self, todo: Plan, known: dict[str, FileRow], done: _Done, progress: Progress) -> None:
        """Read, embed and commit; few files in one commit, many in several, so that answers come early."""
        sandbox = self._resources.enter_context(Sandbox())
        pool = self._resources.enter_context(ThreadPoolExecutor(self._threads, thread_name_prefix="embed"))
        reading = Reading(self._source, self._embedder, sandbox)
        ready = [refused(path, reason) for path, reason in todo.refuse.items()]
        paths = list(todo.read)
        for begin in range(0, len(paths), FILES_PER_STEP):
            step = paths[begin : begin + FILES_PER_STEP]
            ready += [item for path in step if (item := reading.read(path, todo.read[path], known.get(path)))]
            done.embedded += self._embed(reading.take_texts(), pool)
            progress(min(begin + FILES_PER_STEP, len(paths)), len(paths), step[-1])
            if len(ready) >= FILES_PER_COMMIT:
                self._commit(ready, [], known, done)
                ready = []
        gone = todo.gone + [path for path in reading.vanished if path in known]
        if ready or gone:
            self._commit(ready, gone, known, done)
        if reading.touched:
            self._index.touch(reading.touched)

    def _embed(self, texts: dict[str, str], pool: ThreadPoolExecutor) -> int:
        """Make the vectors that are missing and keep them at once; return how many."""
        known = self._index.manifest.known_vectors(texts)
        missing = {key: text for key, text in texts.items() if key not in known}
        if missing:
            made = list(pool.map(self._embedder.passage, missing.values()))
            self._index.manifest.keep_vectors(dict(zip(missing, made, strict=True)))
        return len(missing)

    def _commit(
        self, ready: Sequence[Loaded], gone: Sequence[str], known: dict[str, FileRow], done: _Done
    ) -> None:
        """Switch over to what was read, in one transaction, and search it from now on."""
        manifest = self._index.manifest
        for path in (*gone, *(item.file.path for item in ready)):
            done.before.update(manifest.chunk_ids(path))
        self._reached("index.before_switch")
        manifest.commit(ready, gone)
        self._reached("index.after_switch")
        self._index.catch_up()
        for item in ready:
            (done.changed if item.file.path in known else done.added)[item.file.path] = item.file.sha256
        done.gone += gone

    def _settle(self, before: set[str], since: int | None) -> None:
        """Make the vector store hold what the index says: what was committed after version `since` in the
        place of the passages `before`; everything, where it did not hold that version."""
        manifest, store = self._index.manifest, self._store()
        if since is not None:
            rows = manifest.chunks(since)
            self._add([row for row in rows if row.id not in before])
            store.delete(before.difference(row.id for row in rows))
        if since is None or store.count() != self._chunks():
            there, rows = store.ids(), manifest.chunks()
            self._add([row for row in rows if row.id not in there])
            store.delete(there.difference(row.id for row in rows))
        store.drop_others()
        manifest.settle()

    def _chunks(self) -> int:
        return sum(map(attrgetter("chunks"), self._index.files.values()))

    def _add(self, rows: Sequence[ChunkRow]) -> None:
        vectors = self._index.manifest.vectors([row.vectors[0] for row in rows])
        files = self._index.files
        self._vectors.add([item for row in rows for item in stored(files[row.path], [row], vectors)])

    def _store(self) -> Vectors:
        """The vector store, opened anew when another process wrote to it since we did."""
        if not self._index.manifest.claim(self._vectors.token):
            self._vectors.close()
        return self._vectors

    def _report(self, done: _Done, known: dict[str, FileRow], seconds: float) -> SyncReport:
        left = {known[path].sha256: path for path in done.gone if known[path].sha256}
        renamed = {path: left[sha256] for path, sha256 in done.added.items() if sha256 in left}
        files = self._index.files.values()
        problems = tuple((row.path, row.reason) for row in files if row.reason)
        return SyncReport(
            added=tuple(path for path in done.added if path not in renamed),
            changed=tuple(done.changed),
            removed=tuple(path for path in done.gone if path not in renamed.values()),
            renamed=tuple((before, after) for after, before in renamed.items()),
            problems=problems,
            documents=len(files) - len(problems),
            chunks=self._chunks(),
            embedded=done.embedded,
            seconds=seconds,
            version=self._index.snapshot.version,
        )
