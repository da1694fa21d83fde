"""A connection that blocks a thread, and that the event loop can end at any moment.

imaplib waits for as long as a server sends a byte now and then. So the socket is held a second time: whoever
hangs up wakes the thread wherever it waits, be it in a handshake.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
import time
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

T = TypeVar("T")
STEP_SECONDS = 300.0
"""The longest that one step may take: a large mail over a slow line, a database that restarts."""


class HungUp(ConnectionError):
    """The work is not wanted any more."""


class Line:
    """What the thread that works and the loop that waits for it share; for one piece of work."""

    def __init__(self, step_seconds: float = STEP_SECONDS) -> None:
        self._loop = asyncio.get_running_loop()
        self._step = step_seconds
        self._until = time.monotonic() + step_seconds
        self._lock = threading.Lock()
        self._socket: socket.socket | None = None
        self.gone = threading.Event()

    async def run(self, work: Callable[[], T]) -> T:
        """What the work gives, from a thread that no exit waits for. Raises TimeoutError for a late step."""
        done: asyncio.Future[T] = self._loop.create_future()
        threading.Thread(target=self._worked, args=(work, done), name="mailbox", daemon=True).start()
        try:
            while not done.done():
                left = self._until - time.monotonic()
                if left <= 0:
                    raise TimeoutError("the server took too long")
                await asyncio.wait({done}, timeout=left)
            return done.result()
        finally:
            done.cancel()
            self._hang_up()

    def step(self, seconds: float = 0.0) -> None:
        """From the thread: it goes on; the next step may take this much longer. Raises HungUp."""
        if self.gone.is_set():
            raise HungUp
        self._until = time.monotonic() + self._step + seconds

    def hold(self, connection: socket.socket) -> None:
        """From the thread: this is what it talks through. Raises HungUp."""
        with self._lock:
            if self.gone.is_set():
                connection.close()
                raise HungUp
            self._socket = connection.dup()

    def ask(self, work: Coroutine[Any, Any, T]) -> T:
        """From the thread: have the loop do it. Raises HungUp, TimeoutError and what the work raises."""
        if self.gone.is_set():
            work.close()
            raise HungUp
        asked = asyncio.run_coroutine_threadsafe(work, self._loop)
        try:
            return asked.result(self._step)
        finally:
            asked.cancel()

    def _worked(self, work: Callable[[], T], done: asyncio.Future[T]) -> None:
        try:
            result = work()
        except BaseException as error:
            self._tell(done, done.set_exception, error)
        else:
            self._tell(done, done.set_result, result)

    def _tell(self, done: asyncio.Future[T], tell: Callable[[Any], None], what: Any) -> None:
        def told() -> None:
            if not done.done():
                tell(what)

        with contextlib.suppress(RuntimeError):  # the loop is closed: nobody waits
            self._loop.call_soon_threadsafe(told)

    def _hang_up(self) -> None:
        with self._lock:
            self.gone.set()
            if self._socket is not None:
                with self._socket, contextlib.suppress(OSError):
                    self._socket.shutdown(socket.SHUT_RDWR)
