"""Ratio 12: memory per connection that only waits, from browsers, which all offer compression.

Reference: the WebSocket of FastAPI's own tutorial under uvicorn as it is installed, deflate on as by default.
Ours: a chat that said hello and was welcomed. After the rounds ours holds ten thousand at once.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import json
import os
import resource
import sys
import urllib.request
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from urllib.error import HTTPError

import uvicorn
from fastapi import FastAPI, WebSocket, WebSocketDisconnect

from benchmarks import faq, sides
from benchmarks.plan import Plan
from benchmarks.process import Server
from benchmarks.rounds import OURS, Burst, Result, alternate, compare

REFERENCE = "plain FastAPI, deflate"
WARM, CONNECTIONS, HELD = 50, 1000, 10_000
AT_ONCE = 50
_OUR_PATH, _THEIR_PATH = "/chat/socket", "/ws"
_HELLO = {"type": "hello", "v": 1, "key": "demo", "after": 0, "lang": "en"}
_HANDSHAKE = """\
GET {path} HTTP/1.1\r
Host: {host}\r
Connection: Upgrade\r
Pragma: no-cache\r
Cache-Control: no-cache\r
User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0\r
Upgrade: websocket\r
Origin: http://{host}\r
Sec-WebSocket-Version: 13\r
Accept-Encoding: gzip, deflate, br, zstd\r
Accept-Language: en-US,en;q=0.9\r
Sec-WebSocket-Key: {key}\r
Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r
\r
"""


async def measure(plan: Plan) -> Result:
    """Kilobytes a connection, proportional size, fresh processes; five rounds, it hardly varies."""
    result = Result(12, "memory per idle connection of a browser", "kB", "≤ .12")
    folder, data = sides.prepare_ours(plan.work, faq.articles(20))
    shelf = sides.Shelf([], folder, data, data, plan.work)
    _allow_files(HELD + 100)

    def server(name: str) -> Server:
        if name == OURS:
            return shelf.server(OURS)
        command = [sys.executable, "-m", "benchmarks.idle", "{port}"]
        return Server(name, command, {}, plan.work / "idle.log")

    async def weigh(name: str, many: int) -> float:
        each = server(name)
        each.start()
        try:
            each.wait_listening()
            if name == OURS:
                await _loaded(each)
            async with _browsers(each, WARM), asyncio.timeout(120):
                before = each.memory().pss
                async with _browsers(each, many):
                    return 1024 * (each.memory().pss - before) / many
        finally:
            each.stop()

    def burst(name: str) -> Burst:
        async def run(_: int) -> float:
            return await weigh(name, CONNECTIONS)

        return run

    rounds = max(1, min(plan.rounds, 5))
    result.values = await alternate(rounds, {name: burst(name) for name in (OURS, REFERENCE)})
    result.ratios = compare(result.values)
    result.notes = {"held at once": HELD, "kB each then": round(await weigh(OURS, HELD), 1)}
    return result


@dataclass
class _Browser:
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter


@asynccontextmanager
async def _browsers(server: Server, many: int) -> AsyncIterator[None]:
    gate = asyncio.Semaphore(AT_ONCE)

    async def one() -> _Browser:
        async with gate:
            return await _open(server)

    browsers = await asyncio.gather(*(one() for _ in range(many)))
    await asyncio.sleep(1)  # what the last ones caused has come to rest
    try:
        yield
    finally:
        for browser in browsers:
            browser.writer.transport.abort()


async def _loaded(server: Server) -> None:
    """What it loads after it listens would count as the connections'."""
    while True:
        with contextlib.suppress(HTTPError), urllib.request.urlopen(f"http://{server.address}/readyz"):
            return
        await asyncio.sleep(0.1)


async def _open(server: Server) -> _Browser:
    host, port = server.address.split(":")
    reader, writer = await asyncio.open_connection(host, int(port), limit=4096)
    key = base64.b64encode(os.urandom(16)).decode()
    path = _OUR_PATH if server.name == OURS else _THEIR_PATH
    writer.write(_HANDSHAKE.format(path=path, host=server.address, key=key).encode())
    answer = await reader.readuntil(b"\r\n\r\n")
    if not answer.startswith(b"HTTP/1.1 101"):
        raise RuntimeError(f"{server.name} refused: {answer[:80]!r}")
    writer.write(_masked(json.dumps(_HELLO)))
    head = await reader.readexactly(2)
    extended = await reader.readexactly(2) if head[1] == 126 else head[1:]
    await reader.readexactly(int.from_bytes(extended))
    return _Browser(reader, writer)


def _masked(text: str) -> bytes:
    """A text frame of at most 125 bytes under a mask of zeros (RFC 6455, 5.2)."""
    return bytes([0x81, 0x80 | len(text)]) + bytes(4) + text.encode()


def _allow_files(many: int) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < many:
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(many, hard), hard))


def _reference(port: int) -> None:
    app = FastAPI()

    @app.websocket(_THEIR_PATH)
    async def echo(socket: WebSocket) -> None:
        await socket.accept()
        try:
            while True:
                await socket.receive_text()
                await socket.send_text("welcome")
        except WebSocketDisconnect:
            pass

    uvicorn.run(app, port=port, log_level="warning")


if __name__ == "__main__":
    _reference(int(sys.argv[1]))
