"""pymap, an IMAP server of its own, with one empty mailbox of the user `help`."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


@contextmanager
def serving_imap(*options: str) -> Iterator[int]:
    """Runs it with these options; gives its port."""
    command = shutil.which("pymap", path=str(Path(sys.executable).parent))
    if command is None:
        pytest.skip("no IMAP server: the package pymap is not installed")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    alone = ["--no-service", "managesieve", "--no-service", "admin"]
    server = subprocess.Popen(
        [command, "--host", "127.0.0.1", "--port", str(port), *options, *alone,
         "dict", "--demo-user", "help", "--demo-password", "a word"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.05)
    try:
        yield port
    finally:
        server.terminate()
        server.wait(10)
