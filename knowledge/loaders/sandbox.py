"""Reading risky files in a child process: a bad file costs at most its time limit and a new child."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from pathlib import Path
from types import TracebackType
from typing import Any

from knowledge.document import Document, Entry, FrontMatter
from knowledge.errors import LoadError

SECONDS = 20.0


class Sandbox:
    """A child that is started when first needed and again after it had to be killed; a context manager."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self._seconds = seconds
        self._child: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Sandbox:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def load(self, path: str, data: bytes) -> Document:
        """Read one file in the child; raise LoadError with the reason when it cannot be read."""
        child = self._child if self._child is not None and self._child.poll() is None else self._start()
        assert child.stdin is not None
        assert child.stdout is not None
        late = threading.Event()

        def kill() -> None:
            late.set()
            child.kill()

        timer = threading.Timer(self._seconds, kill)
        timer.start()
        try:
            child.stdin.write(json.dumps({"path": path, "size": len(data)}).encode() + b"\n" + data)
            child.stdin.flush()
            line = child.stdout.readline()
        except OSError:
            line = b""
        finally:
            timer.cancel()
        if not line:
            self.close()
            raise LoadError(
                f"took longer than {self._seconds:g} s to read"
                if late.is_set()
                else "crashed its reader; the file is damaged"
            )
        answer = json.loads(line)
        if answer.get("spent"):
            self.close()
        return _unpacked(answer)

    def close(self) -> None:
        """End the child."""
        child, self._child = self._child, None
        if child is not None:
            child.kill()
            child.communicate()

    def _start(self) -> subprocess.Popen[bytes]:
        self.close()
        environment = {
            name: os.environ[name] for name in ("PATH", "LANG", "SYSTEMROOT") if name in os.environ
        }
        environment["PYTHONPATH"] = str(Path(__file__).parents[2])
        self._child = subprocess.Popen(
            [sys.executable, "-m", "knowledge.loaders.child"],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        return self._child


def _unpacked(answer: dict[str, Any]) -> Document:
    if "error" in answer:
        raise LoadError(answer["error"])
    entries = tuple(
        Entry(tuple(questions), text, heading, start) for questions, text, heading, start in answer["entries"]
    )
    return Document(answer["title"], answer["body"], FrontMatter.from_json(answer["front"]), entries)
