"""A browser whose line died without a word: its socket is closed, and what is held for it is let go."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from assistant import server as servers
from assistant.parts import Parts, assemble
from assistant.settings import Settings
from benchmarks.trust.sockets import frame, handshake


@contextmanager
def served(tmp_path: Path) -> Iterator[tuple[Parts, str]]:
    """The server as `tellonce serve` runs it, in a thread."""
    (tmp_path / "articles").mkdir()
    parts = assemble(Settings(data=tmp_path / "data", knowledge=tmp_path / "articles", port=0))
    listening = threading.Event()
    address: list[str] = []

    async def started(_: Parts, at: str) -> None:
        address.append(at.removeprefix("http://"))
        listening.set()

    server = servers.prepared(parts, started=started)
    thread = threading.Thread(target=server.run)
    thread.start()
    assert listening.wait(30)
    try:
        yield parts, address[0]
    finally:
        server.should_exit = True
        thread.join(30)


def until(done: object) -> None:
    ends = time.monotonic() + 20
    while not done():  # type: ignore[operator]
        assert time.monotonic() < ends
        time.sleep(0.02)


def test_a_line_that_died_without_a_word_is_closed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(servers, "PING_SECONDS", 0.2)
    monkeypatch.setattr(servers, "PONG_SECONDS", 0.3)
    with served(tmp_path) as (parts, address):
        host, port = address.split(":")
        # It takes every byte, as a dead line's machine does for a while, and answers no ping.
        with socket.create_connection((host, int(port)), timeout=20) as line:
            line.sendall(handshake(address))
            line.sendall(frame({"type": "hello", "v": 1, "key": "demo", "after": 0}))
            until(lambda: parts.chats.count == 1)
            until(lambda: parts.chats.count == 0)
            while line.recv(4096):
                pass
