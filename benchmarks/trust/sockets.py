"""Many sockets cut again and again, one that never reads, and thousands that say nothing."""

from __future__ import annotations

import asyncio
import random
import resource
import socket
import statistics
import time
from dataclasses import dataclass, field
from pathlib import Path

import orjson

from benchmarks.trust.stack import Node, Stack
from benchmarks.trust.talker import Talker


def percentile(values: list[float], share: float) -> float:
    """In ms; 0 without values."""
    return sorted(values)[min(len(values) - 1, int(len(values) * share))] * 1000 if values else 0.0


@dataclass
class Cuts:
    """Sockets cut, and whether every transcript is the log's."""

    sockets: int = 0
    cuts: int = 0
    unequal: int = 0
    resumes: list[float] = field(default_factory=list)

    def row(self) -> str:
        """One line for the table."""
        return (
            f"{self.sockets} sockets cut {self.cuts} times: {self.unequal} transcripts differ from the log; "
            f"resume p50 {percentile(self.resumes, 0.5):.0f} ms, p99 {percentile(self.resumes, 0.99):.0f} ms"
        )


async def cuts(built: Stack, *, sockets: int, times: int, settled: float = 0) -> Cuts:
    """Cut every socket `times` times while both sides write; then compare with a browser that comes anew.

    `settled`: seconds to wait first. A new installation reads its folder for the first time right after it
    starts, which takes the interpreter from the sockets; no later start does.
    """
    await asyncio.to_thread(built.start)
    await asyncio.sleep(settled)
    talkers = [Talker(built.addresses) for _ in range(sockets)]
    for talker in talkers:
        await talker.__aenter__()
    for talker in talkers:
        await talker.say("Hello, I was wondering and")
    await asyncio.gather(*(talker.until(lambda t=talker: not t.waiting) for talker in talkers))  # type: ignore[misc]
    await asyncio.gather(*(_suffer(talker, times) for talker in talkers))
    found = Cuts(sockets, times)
    for talker in talkers:
        found.resumes += talker.resumes
    await asyncio.gather(*(_settle(talker) for talker in talkers))
    for begin in range(0, sockets, 20):
        found.unequal += sum(
            await asyncio.gather(
                *(_differs(talker, built.addresses) for talker in talkers[begin : begin + 20])
            )
        )
    for talker in talkers:
        await talker.__aexit__()
    return found


async def _suffer(talker: Talker, times: int) -> None:
    chance = random.Random(id(talker))
    await asyncio.sleep(chance.random())
    for turn in range(times):
        await talker.say(f"line {turn} and")
        await asyncio.sleep(chance.uniform(0, 0.05))
        talker.cut()
        await talker.until(lambda: not talker.waiting)
        await asyncio.sleep(chance.uniform(1.5, 3.0))


async def _settle(talker: Talker) -> None:
    """Until nothing came for two seconds: the bot's last answer is a part of the transcript."""
    last = -1
    while talker.last != last:
        last = talker.last
        await asyncio.sleep(2.0)


async def _differs(talker: Talker, addresses: list[str]) -> bool:
    fresh = Talker(addresses)
    fresh.token = talker.token
    async with fresh:
        await fresh.until(lambda: fresh.last >= talker.last)
    return fresh.transcript()[: len(talker.events)] != talker.transcript()


@dataclass
class Slow:
    """Healthy customers' time from sending to acknowledgement, without and beside one that never reads."""

    alone: list[float] = field(default_factory=list)
    beside: list[float] = field(default_factory=list)

    def row(self) -> str:
        """One line for the table."""
        return (
            f"acknowledged within p99 {percentile(self.beside, 0.99):.0f} ms beside clients that never read "
            f"({percentile(self.alone, 0.99):.0f} ms without them)"
        )


async def slow(built: Stack, *, seconds: float, healthy: int = 20, deaf: int = 5) -> Slow:
    """Customers who never read a byte beside customers who do."""
    await asyncio.to_thread(built.start)
    node = built.nodes[0]
    found = Slow()
    found.alone = await _talk(node, healthy, seconds)
    lines = [await asyncio.to_thread(_deaf, node) for _ in range(deaf)]
    shouting = [asyncio.ensure_future(_shout(line, seconds)) for line in lines]
    found.beside = await _talk(node, healthy, seconds)
    await asyncio.gather(*shouting, return_exceptions=True)
    for line in lines:
        line.close()
    return found


async def _talk(node: Node, healthy: int, seconds: float) -> list[float]:
    talkers = [Talker([node.address]) for _ in range(healthy)]
    for talker in talkers:
        await talker.__aenter__()
    ends = time.monotonic() + seconds
    await asyncio.gather(*(_chat(talker, ends) for talker in talkers))
    for talker in talkers:
        await talker.__aexit__()
    return [each for talker in talkers for each in talker.latencies]


async def _chat(talker: Talker, ends: float) -> None:
    number = 0
    await asyncio.sleep(random.random())
    while time.monotonic() < ends:
        number += 1
        await talker.say(f"line {number} and")
        await talker.until(lambda: not talker.waiting)
        await asyncio.sleep(0.2)


def _deaf(node: Node) -> socket.socket:
    """A client with a tiny receive buffer that says hello and then never reads."""
    line = socket.socket()
    line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    line.connect(("127.0.0.1", node.port))
    line.sendall(handshake(node.address))
    time.sleep(0.2)
    line.sendall(frame({"type": "hello", "v": 1, "key": "demo", "after": 0}))
    return line


async def _shout(line: socket.socket, seconds: float) -> None:
    """Ask for the whole log again and again, and take none of it."""
    line.setblocking(False)
    loop = asyncio.get_running_loop()
    ends = time.monotonic() + seconds
    said = frame({"type": "message", "id": "0" * 32, "text": "x" * 3000})
    try:
        await loop.sock_sendall(line, said)
        while time.monotonic() < ends:
            await asyncio.wait_for(loop.sock_sendall(line, frame({"type": "resume", "after": 0})), 5)
            await asyncio.sleep(0.005)
    except (OSError, TimeoutError):
        return


def handshake(address: str) -> bytes:
    """The bytes that open a chat socket."""
    return (
        f"GET /chat/socket HTTP/1.1\r\nHost: {address}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        f"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
        f"Origin: http://{address}\r\n\r\n"
    ).encode()


def frame(content: dict[str, object]) -> bytes:
    """A masked text frame (with a mask of zeros)."""
    body = orjson.dumps(content)
    size = bytes([0x80 | len(body)]) if len(body) < 126 else bytes([0x80 | 126]) + len(body).to_bytes(2)
    return b"\x81" + size + b"\0\0\0\0" + body


@dataclass
class Idle:
    """Connections held at once, and what one costs."""

    wanted: int = 0
    held: int = 0
    kb_each: float = 0.0
    ping_ms: float = 0.0

    def row(self) -> str:
        """One line for the table."""
        return (
            f"{self.held:,} of {self.wanted:,} idle sockets held by one worker, {self.kb_each:.1f} KB each; "
            f"a line among them is acknowledged in {self.ping_ms:.0f} ms"
        )


async def idle(built: Stack, *, sockets: int) -> Idle:
    """Open that many chats in one worker, say nothing, and see that one more is served."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    await asyncio.to_thread(built.start)
    node = built.nodes[0]
    before = _proportional(node)
    lines = []
    for begin in range(0, sockets, 100):
        part = range(begin, min(begin + 100, sockets))
        lines += await asyncio.gather(*(_quiet(node, number) for number in part))
    await asyncio.sleep(2)
    held = sum(not reader.at_eof() for reader, _ in lines)
    each = (_proportional(node) - before) / max(1, held)
    async with Talker([node.address]) as talker:
        for number in range(10):
            await talker.say(f"line {number} and")
            await talker.until(lambda: not talker.waiting)
    for _, writer in lines:
        writer.transport.abort()
    await asyncio.gather(*(writer.wait_closed() for _, writer in lines), return_exceptions=True)
    return Idle(sockets, held, each, statistics.median(talker.latencies) * 1000)


async def _quiet(node: Node, number: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    # One address has 28,000 ports to come from; several loopback addresses have more.
    local = (f"127.0.{1 + number // 20_000}.1", 0)
    reader, writer = await asyncio.open_connection("127.0.0.1", node.port, local_addr=local, limit=4096)
    writer.write(handshake(node.address))
    await reader.readuntil(b"\r\n\r\n")
    writer.write(frame({"type": "hello", "v": 1, "key": "demo", "after": 0}))
    await reader.read(2048)
    return reader, writer


def _proportional(node: Node) -> float:
    """Memory of the server's own process in kB; the bot's, which shares some, holds no connections."""
    assert node.process is not None
    kept = Path(f"/proc/{node.process.pid}/smaps_rollup").read_text()
    return float(next(line.split()[1] for line in kept.splitlines() if line.startswith("Pss:")))
