"""A server in a process of its own: started, asked whether it listens, weighed, stopped."""

from __future__ import annotations

import os
import socket
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

START_SECONDS = 900.0
"""Importing torch takes minutes where others want the same cores."""


@dataclass(frozen=True)
class Memory:
    """Megabytes: resident, and proportional (shared pages counted by share)."""

    rss: float
    pss: float


class Server:
    """One server process on a port of its own; its output goes to `log`."""

    def __init__(self, name: str, command: Sequence[str], env: Mapping[str, str], log: Path) -> None:
        self.name = name
        self.port = _free_port()
        self._command = [part.replace("{port}", str(self.port)) for part in command]
        self._env = {**os.environ, **env}
        self._log = log
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        """`127.0.0.1:port`."""
        return f"127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start the process; returns at once."""
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command, env=self._env, stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )

    def wait_listening(self) -> None:
        """Until the port accepts. Raises RuntimeError with the end of the log when the process ends first."""
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            self.check_alive()
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.005)
        raise RuntimeError(f"{self.name} did not listen within {START_SECONDS:.0f} s")

    def check_alive(self) -> None:
        """Raise RuntimeError when the process has ended."""
        if self._process is None or self._process.poll() is not None:
            raise RuntimeError(f"{self.name} ended: {self._log.read_text(errors='replace')[-2000:]}")

    def cpu(self) -> float:
        """Seconds of processor time of all its threads so far, and of its child processes'."""
        return family_cpu(self._pid)

    def memory(self) -> Memory:
        """What the process and its children hold now."""
        return Memory(
            sum(_field(Path(f"/proc/{pid}/status"), "VmRSS:") for pid in _family(self._pid)),
            sum(_field(Path(f"/proc/{pid}/smaps_rollup"), "Pss:") for pid in _family(self._pid)),
        )

    def stop(self) -> None:
        """Ask it to end, then make it."""
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(15)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process = None

    @property
    def _pid(self) -> int:
        assert self._process is not None
        return self._process.pid


def family_cpu(pid: int) -> float:
    """Seconds of processor time of all threads of a process and of its children so far.

    The scheduler's own count, as in `/proc/PID/task/*/schedstat`, but with the threads that have ended:
    thread pools let theirs go when they idle. The clock's number is made as in clock_getcpuclockid(3).
    """
    return sum(time.clock_gettime((~each << 3) | 2) for each in _family(pid))


def _family(pid: int) -> list[int]:
    tasks = Path(f"/proc/{pid}/task").iterdir()
    children = " ".join((task / "children").read_text() for task in tasks)
    return [pid, *map(int, children.split())]


def _field(file: Path, name: str) -> float:
    line = next(line for line in file.read_text().splitlines() if line.startswith(name))
    return int(line.split()[1]) / 1024


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
