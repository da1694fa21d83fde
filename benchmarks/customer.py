"""A customer on a WebSocket, ours or the tutorial's: asks, and tells when the grounded answer arrived."""

from __future__ import annotations

import asyncio
import time
import uuid
from dataclasses import dataclass
from typing import Any, Protocol

import orjson
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Origin

from benchmarks.faq import Asked
from benchmarks.process import Server
from benchmarks.rounds import OURS

ANSWER_SECONDS = 120.0
"""A blocking server on a busy machine keeps even a handshake waiting."""


@dataclass(frozen=True)
class Answered:
    """How long the answer took, and whether it was grounded in the right article."""

    seconds: float
    grounded: bool
    right: bool


class Customer(Protocol):
    """One conversation on one socket."""

    async def ask(self, question: Asked) -> Answered:
        """Ask and wait for the answer."""
        ...

    async def close(self) -> None:
        """Leave."""
        ...


class OurCustomer:
    """Speaks the chat protocol; an answer is the bot's stored message."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket

    @classmethod
    async def open(cls, server: Server) -> OurCustomer:
        """A new visitor."""
        origin = Origin(f"http://{server.address}")
        socket = await connect(
            f"ws://{server.address}/chat/socket",
            origin=origin,
            compression=None,
            max_queue=None,
            open_timeout=ANSWER_SECONDS,
            ping_interval=None,
        )
        customer = cls(socket)
        await customer.send({"type": "hello", "v": 1, "key": "demo", "after": 0, "lang": "en"})
        while (await customer.receive())["type"] != "welcome":
            pass
        return customer

    async def send(self, frame: dict[str, Any]) -> None:
        """Send one frame."""
        await self._socket.send(orjson.dumps(frame).decode())

    async def receive(self) -> dict[str, Any]:
        """The next frame."""
        frame: dict[str, Any] = orjson.loads(await self._socket.recv())
        return frame

    async def ask(self, question: Asked) -> Answered:
        begun = time.perf_counter()
        await self.send({"type": "message", "id": str(uuid.uuid4()), "text": question.text})
        async with asyncio.timeout(ANSWER_SECONDS):
            while True:
                raw = await self._socket.recv(decode=False)
                seconds = time.perf_counter() - begun
                if b'"handoff.requested"' in raw:
                    return Answered(seconds, grounded=False, right=False)
                if b'"role":"bot"' not in raw or b'"message.added"' not in raw:
                    continue
                cited = orjson.loads(raw)["event"]["data"].get("citations") or []
                return Answered(seconds, bool(cited), any(each["path"] == question.article for each in cited))

    async def close(self) -> None:
        await self._socket.close()


class TutorialCustomer:
    """Text in, JSON out."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket

    @classmethod
    async def open(cls, server: Server) -> TutorialCustomer:
        """A new visitor."""
        return cls(
            await connect(
                f"ws://{server.address}/ws",
                compression=None,
                max_queue=None,
                open_timeout=ANSWER_SECONDS,
                ping_interval=None,
            )
        )

    async def ask(self, question: Asked) -> Answered:
        begun = time.perf_counter()
        await self._socket.send(question.text)
        async with asyncio.timeout(ANSWER_SECONDS):
            raw = await self._socket.recv(decode=False)
        seconds = time.perf_counter() - begun
        return Answered(seconds, True, orjson.loads(raw)["source"] == question.article)

    async def close(self) -> None:
        await self._socket.close()


async def open_customer(server: Server) -> Customer:
    """A new visitor of this server."""
    return await (OurCustomer if server.name == OURS else TutorialCustomer).open(server)
