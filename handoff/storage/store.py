"""Where transactions begin. Work is queued, run in order, and answered after its durable commit.

On SQLite one thread takes everything that waits and commits it together (group commit: one disk sync for
many messages). On PostgreSQL several threads run one transaction each, and row locks keep them in order.
"""

from __future__ import annotations

import asyncio
import contextlib
import queue
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar

import structlog
from sqlalchemy import Connection, Engine

from handoff.errors import Closing
from handoff.storage.database import Database
from handoff.storage.failpoints import reach

T = TypeVar("T")
BATCH = 64
POSTGRES_THREADS = 4
READERS = 4
RETRIES = 5
logger = structlog.get_logger(__name__)


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


class _Spoiled(Exception):
    """A function failed after it had written: the rest of its transaction must be done again without it."""


class Store:
    """Runs functions of a Connection inside write transactions, in the order they were given.

    A function that raises has written nothing, whatever it did before, and takes nobody else with it.
    It may be run more than once, so it must have no other effect than what it writes.
    """

    def __init__(self, database: Database, committed: Callable[[Any], None] = lambda result: None) -> None:
        """`committed` is called in the caller's loop with each result, also when the caller is gone."""
        self._database = database
        self._committed = committed
        self.observed: Callable[[float], object] = lambda seconds: None
        """Told how long each commit took, in the thread that made it."""
        self.trouble = ""
        """Why the last commit failed, as long as none has succeeded since."""
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._gate = threading.Lock()
        self._closing = False
        self._kept: dict[int, Connection] = {}
        # Reads have threads of their own: a slow language model or a password check must not hold them up.
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="reader")
        self._batch = BATCH if database.is_sqlite else 1
        self._threads = [
            threading.Thread(target=self._run, name=f"writer-{n}", daemon=True)
            for n in range(1 if database.is_sqlite else POSTGRES_THREADS)
        ]
        for thread in self._threads:
            thread.start()

    async def write(self, work: Callable[[Connection], T]) -> T:
        """The result of `work`, once what it wrote is on disk. Raises what it raised, or Closing."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()
        with self._gate:
            if self._closing:
                raise Closing
            self._jobs.put(_Job(work, future, loop))
        # A caller that goes away cancels the future, not the work: it is stored and told all the same.
        return await future

    async def read(self, work: Callable[[Connection], T]) -> T:
        """The result of `work` on a consistent snapshot; never waits for a writer. Raises Closing."""
        if self._closing:
            raise Closing
        return await asyncio.get_running_loop().run_in_executor(self._readers, self._read, work)

    def _read(self, work: Callable[[Connection], T]) -> T:
        try:
            return self._read_once(work)
        except self._database.passing_errors:
            # The server may have been restarted since this thread read last.
            self._disconnect(threading.get_ident())
            return self._read_once(work)

    def _read_once(self, work: Callable[[Connection], T]) -> T:
        with self._connected(self._database.reader).begin() as transaction:
            return work(transaction.connection)

    def close(self) -> None:
        """Finish what waits, then stop; doing it twice does nothing."""
        with self._gate:
            if self._closing:
                return
            self._closing = True
            for _ in self._threads:
                self._jobs.put(None)
        for thread in self._threads:
            thread.join(timeout=30)
        self._readers.shutdown(wait=True)
        # A writer lets go of its own, once it is done.
        for reader in self._kept.keys() - {thread.ident for thread in self._threads}:
            self._disconnect(reader)

    def _run(self) -> None:
        try:
            self._serve()
        finally:
            self._disconnect(threading.get_ident())

    def _serve(self) -> None:
        while (job := self._jobs.get()) is not None:
            batch: list[_Job] = [job]
            last = False
            while len(batch) < self._batch and not last:
                try:
                    more = self._jobs.get_nowait()
                except queue.Empty:
                    break
                if more is None:
                    last = True
                else:
                    batch.append(more)
            self._commit(batch)
            if last:
                return

    def _commit(self, batch: list[_Job]) -> None:
        try:
            self._attempt(batch, RETRIES if len(batch) == 1 else 1)
        except Exception as error:
            if len(batch) == 1:
                batch[0].error = error
            else:
                # One of them spoiled it for all; alone, only that one fails.
                for job in batch:
                    self._commit([job])
                return
        self._answer(batch)

    def _attempt(self, batch: list[_Job], tries: int) -> None:
        for attempt in range(tries):
            began = time.perf_counter()
            try:
                with self._connected(self._database.writer).begin() as transaction:
                    connection = transaction.connection
                    for job in batch:
                        self._do(job, connection, alone=len(batch) == 1)
                    reach("store.before_commit")
                reach("store.after_commit")
                self.observed(time.perf_counter() - began)
                self.trouble = ""
                return
            except self._database.passing_errors as error:
                # Busy, a lost connection or a serialization failure: nothing was stored, so it may run again.
                self._disconnect(threading.get_ident())
                if attempt == tries - 1:
                    self.trouble = str(error).splitlines()[0]
                    raise
                threading.Event().wait(0.05 * 2**attempt)

    def _connected(self, engine: Engine) -> Connection:
        """The calling thread's connection, kept: taking one for each transaction costs more than a verb."""
        thread = threading.get_ident()
        connection = self._kept.get(thread)
        if connection is not None and connection.in_transaction():
            self._disconnect(thread)  # it failed to begin or to end one
        if connection is None or connection.closed:
            connection = self._kept[thread] = engine.connect()
        return connection

    def _disconnect(self, thread: int) -> None:
        connection = self._kept.pop(thread, None)
        if connection is not None:
            with contextlib.suppress(Exception):
                connection.close()

    def _do(self, job: _Job, connection: Connection, *, alone: bool) -> None:
        job.result, job.error = None, None
        before = self._database.changes(connection)
        try:
            job.result = job.work(connection)
        except self._database.passing_errors:
            raise
        except Exception as error:
            if alone:
                raise
            if self._database.changes(connection) != before:
                raise _Spoiled from error
            job.error = error

    def _answer(self, batch: list[_Job]) -> None:
        by_loop: dict[asyncio.AbstractEventLoop, list[_Job]] = {}
        for job in batch:
            by_loop.setdefault(job.loop, []).append(job)
        for loop, jobs in by_loop.items():
            with contextlib.suppress(RuntimeError):  # that loop is gone, and so is whoever waited
                loop.call_soon_threadsafe(self._finish, jobs)

    def _finish(self, jobs: list[_Job]) -> None:
        for job in jobs:
            try:
                if job.error is None:
                    self._committed(job.result)
            except Exception:
                # It is stored all the same: whoever sent it must hear so.
                logger.exception("store.not_published")
            finally:
                job.finish()
