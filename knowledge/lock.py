"""One writer at a time for a folder, also across processes; the system releases it when the process dies."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from knowledge.errors import Busy

POLL_SECONDS = 0.05


@contextmanager
def exclusive(path: Path, timeout: float, *, given_up: Callable[[], bool] = lambda: False) -> Iterator[int]:
    """Hold the lock file `path` and give its handle; a child process that inherits it holds the lock, too.

    Raises Busy when another process keeps it for `timeout` seconds, or once `given_up` says so.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o644)
    try:
        deadline = time.monotonic() + timeout
        while not _try_lock(handle):
            if time.monotonic() > deadline or given_up():
                raise Busy(
                    f"another process has held {path} for {timeout:g} s; "
                    "wait for it to finish indexing or stop it"
                )
            time.sleep(POLL_SECONDS)
        yield handle
    finally:
        os.close(handle)


if sys.platform == "win32":
    import msvcrt

    def _try_lock(handle: int) -> bool:
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _try_lock(handle: int) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
