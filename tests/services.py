"""Real servers for the tests: Redis and Chroma, each on a free port, started and killed as a test wants."""

from __future__ import annotations

import contextlib
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

REDIS = shutil.which("redis-server") or shutil.which("valkey-server")
NO_REDIS = "no Redis here and none could be installed: tests/redis.sh says how"
CHROMA = Path(sys.executable).parent / "chroma"


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@dataclass
class Service:
    """A server of somebody else's, to start, kill, hold still and start again on the same port."""

    command: list[str]
    port: int
    folder: Path
    path: str = ""
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with (self.folder / "service.log").open("ab") as log:
            self.process = subprocess.Popen(self.command, stdout=log, stderr=log, cwd=self.folder)
        deadline = time.monotonic() + 60
        while not self._answers():
            assert self.process.poll() is None, (self.folder / "service.log").read_text()[-2000:]
            assert time.monotonic() < deadline, f"{self.command[0]} does not answer"
            time.sleep(0.03)

    def _answers(self) -> bool:
        try:
            if self.path:
                with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{self.path}", timeout=1):
                    return True
            with socket.create_connection(("127.0.0.1", self.port), timeout=1) as line:
                line.sendall(b"PING\r\n")
                return line.recv(16).startswith(b"+PONG")
        except OSError:
            return False

    def kill(self) -> None:
        """kill -9; doing it twice does nothing."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

    def hold_still(self) -> None:
        """It keeps its connections and answers nothing."""
        assert self.process is not None
        self.process.send_signal(signal.SIGSTOP)

    def go_on(self) -> None:
        assert self.process is not None
        self.process.send_signal(signal.SIGCONT)


@contextlib.contextmanager
def redis_server(folder: Path) -> Iterator[Service]:
    """A Redis that keeps nothing on disk."""
    assert REDIS is not None
    port = free_port()
    command = [REDIS, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    service = Service(command, port, folder)
    try:
        service.start()
        yield service
    finally:
        service.kill()


@contextlib.contextmanager
def chroma_server(folder: Path) -> Iterator[Service]:
    """`chroma run`, as the package brings it."""
    port = free_port()
    command = [
        str(CHROMA),
        "run",
        "--path",
        str(folder / "chroma"),
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
    ]
    service = Service(command, port, folder, path="/api/v2/heartbeat")
    try:
        service.start()
        yield service
    finally:
        service.kill()
