"""Where transactions begin. Work is queued, run in order, and answered after its durable commit.

On SQLite one thread takes everything that waits and commits it together (group commit: one disk sync for
many messages). On PostgreSQL several threads run one transaction each, and row locks keep them in order.
"""

from __future__ import annotations

import asyncio
import contextlib
import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

from handoff.database import Database
from handoff.errors import Closing, Refused

T = TypeVar("T")
BATCH = 64
POSTGRES_THREADS = 4
RETRIES = 5


@dataclass(slots=True)
class _Job:
    work: Callable[[Connection], Any]
    future: asyncio.Future[Any]
    loop: asyncio.AbstractEventLoop
    result: Any = None
    error: BaseException | None = None

    def finish(self) -> None:
        if self.future.done():
            return
        if self.error is not None:
            self.future.set_exception(self.error)
        else:
            self.future.set_result(self.result)


class Store:
    """Runs functions of a Connection inside write transactions, in the order they were given.

    A function must decide before it writes: when it raises `Refused` it has written nothing.
    """

    def __init__(self, database: Database, committed: Callable[[Any], None] = lambda result: None) -> None:
        """`committed` is called in the caller's loop with each result, also when the caller is gone."""
        self._database = database
        self._committed = committed
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._closing = False
        count = 1 if database.is_sqlite else POSTGRES_THREADS
        self._threads = [
            threading.Thread(target=self._run, name=f"writer-{n}", daemon=True) for n in range(count)
        ]
        for thread in self._threads:
            thread.start()

    async def write(self, work: Callable[[Connection], T]) -> T:
        """The result of `work`, once what it wrote is on disk. Raises what it raised, or Closing."""
        if self._closing:
            raise Closing
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()
        self._jobs.put(_Job(work, future, loop))
        # A caller that goes away must not undo what is already being stored.
        return await asyncio.shield(future)

    async def read(self, work: Callable[[Connection], T]) -> T:
        """The result of `work` on a consistent snapshot; never waits for a writer."""
        return await asyncio.to_thread(self._read, work)

    def _read(self, work: Callable[[Connection], T]) -> T:
        with self._database.reader.begin() as connection:
            return work(connection)

    def close(self) -> None:
        """Finish what waits, then stop."""
        self._closing = True
        for _ in self._threads:
            self._jobs.put(None)
        for thread in self._threads:
            thread.join(timeout=30)

    def _run(self) -> None:
        while (job := self._jobs.get()) is not None:
            batch = [job]
            stop = False
            while self._database.is_sqlite and len(batch) < BATCH:
                try:
                    more = self._jobs.get_nowait()
                except queue.Empty:
                    break
                if more is None:
                    stop = True
                    break
                batch.append(more)
            self._commit(batch)
            if stop:
                return

    def _commit(self, batch: list[_Job]) -> None:
        try:
            self._attempt(batch)
        except Exception as error:
            if len(batch) > 1:
                # One of them spoiled it for all; alone, only that one fails.
                for job in batch:
                    self._commit([job])
                return
            batch[0].error = error
        self._answer(batch)

    def _attempt(self, batch: list[_Job]) -> None:
        for attempt in range(RETRIES):
            try:
                with self._database.writer.begin() as connection:
                    for job in batch:
                        job.result, job.error = None, None
                        try:
                            job.result = job.work(connection)
                        except Refused as refusal:
                            job.error = refusal
                return
            except OperationalError:
                # Busy, a lost connection or a serialization failure: nothing was stored, so it may run again.
                if attempt == RETRIES - 1:
                    raise
                threading.Event().wait(0.05 * 2**attempt)

    def _answer(self, batch: list[_Job]) -> None:
        by_loop: dict[asyncio.AbstractEventLoop, list[_Job]] = {}
        for job in batch:
            by_loop.setdefault(job.loop, []).append(job)
        for loop, jobs in by_loop.items():
            with contextlib.suppress(RuntimeError):  # that loop is gone, and so is whoever waited
                loop.call_soon_threadsafe(self._finish, jobs)

    def _finish(self, jobs: list[_Job]) -> None:
        for job in jobs:
            if job.error is None:
                self._committed(job.result)
            job.finish()
