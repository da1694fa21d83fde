"""An ASGI application on a real port, in a thread, for as long as a `with` block."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
import time
from collections.abc import Iterator
from typing import Any

import uvicorn


class _Server(uvicorn.Server):
    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def served(server: uvicorn.Server) -> Iterator[int]:
    """The port of a server that was made elsewhere."""
    ports: list[int] = []

    async def run() -> None:
        task = asyncio.create_task(server.serve())
        while not server.started:
            await asyncio.sleep(0.01)
        ports.append(server.servers[0].sockets[0].getsockname()[1])
        await task

    thread = threading.Thread(target=lambda: asyncio.run(run()), daemon=True)
    thread.start()
    deadline = time.monotonic() + 60
    while not ports:
        assert time.monotonic() < deadline, "the server did not start"
        time.sleep(0.01)
    try:
        yield ports[0]
    finally:
        server.should_exit = True
        thread.join(30)


@contextlib.contextmanager
def serving(app: Any, ws: Any = "websockets-sansio") -> Iterator[str]:
    """`host:port` of the application."""
    port = free_port()
    config = uvicorn.Config(app, port=port, log_level="error", ws=ws, timeout_graceful_shutdown=1)
    server = _Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + 15
    while not server.started:
        assert time.monotonic() < deadline, "the server did not start"
        time.sleep(0.01)
    try:
        yield f"127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(15)
