"""Texts that this process keeps to be quick: thrown away when somebody is erased."""

from __future__ import annotations

import functools
import gc
import threading

import structlog

from assistant import memory
from handoff.privacy import erasure
from handoff.storage.database import Database

logger = structlog.get_logger(__name__)
LOOK_SECONDS = 60.0


class Remembers:
    """What keeps customers' words to be quick, and can do without; found by its type."""

    def forget(self) -> None:
        """Keep nothing. Called from any thread."""
        raise NotImplementedError


def forget() -> int:
    """Empty every cache of this process, wherever it was made; returns how many there were.

    All of them and not a list of some: a list would be out of date with the next cache somebody adds.
    """
    with memory.thawed():
        # By its own type: `isinstance` asks a weak proxy for what it stands for, which may be gone.
        found = [(each, type(each)) for each in gc.get_objects()]
        caches = [each for each, kind in found if kind is functools._lru_cache_wrapper]
        books = [each for each, kind in found if issubclass(kind, Remembers)]
        for cache in caches:
            cache.cache_clear()
        for book in books:
            book.forget()
    return len(caches) + len(books)


def watch(database: Database) -> None:
    """For a process without an event loop: forget whenever somebody was erased, in a thread of its own."""

    def look() -> None:
        known: set[str] | None = None
        # Waits first: on a first start the database may not have its tables yet, and nothing is kept yet.
        while not pause.wait(LOOK_SECONDS):
            try:
                with database.reader.begin() as connection:
                    now = erasure.erased(connection)
                if now != known:
                    forget()
                known = now
            except Exception:
                logger.exception("erasures.not_read")

    pause = threading.Event()
    threading.Thread(target=look, name="erasures", daemon=True).start()
