"""A customer's browser without a page: keeps what is not acknowledged, resumes by seq, goes to any node."""

from __future__ import annotations

import asyncio
import contextlib
import random
import time
import uuid
from collections.abc import Sequence
from typing import Any

import orjson
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException
from websockets.typing import Origin

GONE = (OSError, WebSocketException, TimeoutError, EOFError)


class Talker:
    """Sends each line once under its own id until it is acknowledged; `events` is what it holds, by seq."""

    def __init__(self, addresses: Sequence[str]) -> None:
        self._addresses = addresses
        self.token: str | None = None
        self.identity = ""
        """The shop's signed token, for a customer who is logged in there."""
        self.conversation: str | None = None
        self.events: dict[int, dict[str, Any]] = {}
        self.acked: dict[str, int] = {}
        self.waiting: dict[str, str] = {}
        self.resumes: list[float] = []
        self.latencies: list[float] = []
        self.status = ""
        self.doubled = 0
        self.gaps = 0
        self._sent_at: dict[str, float] = {}
        self._socket: ClientConnection | None = None
        self._task: asyncio.Task[None] | None = None
        self._changed = asyncio.Event()
        self._cut_at: float | None = None

    @property
    def last(self) -> int:
        """The newest seq it holds."""
        return max(self.events, default=0)

    async def __aenter__(self) -> Talker:
        self._task = asyncio.ensure_future(self._stay())
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def say(self, text: str) -> str:
        """Send a line; it is sent again after every interruption until it is acknowledged."""
        key = uuid.uuid4().hex
        self.waiting[key] = text
        self._sent_at[key] = time.perf_counter()
        await self._send({"type": "message", "id": key, "text": text})
        return key

    async def act(self, kind: str) -> None:
        """A frame with an id of its own, such as `handoff`."""
        await self._send({"type": kind, "id": uuid.uuid4().hex})

    async def until(self, done: Any, seconds: float = 60) -> None:
        """Wait until `done()`. Raises TimeoutError."""
        async with asyncio.timeout(seconds):
            while not done():
                self._changed.clear()
                await self._changed.wait()

    def cut(self) -> None:
        """Break the connection without a goodbye."""
        if self._socket is not None:
            self._cut_at = time.perf_counter()
            self._socket.transport.abort()

    def texts(self, role: str) -> list[str]:
        """What this role said, in order."""
        return [
            event["data"]["text"]
            for _, event in sorted(self.events.items())
            if event["kind"] == "message.added" and event["author"]["role"] == role
        ]

    def transcript(self) -> list[tuple[int, str, str]]:
        """Seq, kind and text of everything, to compare."""
        return [
            (seq, event["kind"], event["data"].get("text", "")) for seq, event in sorted(self.events.items())
        ]

    async def _stay(self) -> None:
        pause = 0.02
        while True:
            try:
                await self._live(random.choice(self._addresses))
                pause = 0.02
            except GONE:
                pause = min(0.5, pause * 2)
            finally:
                self._socket = None
            await asyncio.sleep(pause * random.random())

    async def _live(self, address: str) -> None:
        async with connect(
            f"ws://{address}/chat/socket",
            origin=Origin(f"http://{address}"),
            compression=None,
            open_timeout=5,
        ) as socket:
            hello: dict[str, Any] = {"type": "hello", "v": 1, "key": "demo", "after": self.last}
            if self.token:
                hello["token"] = self.token
            if self.conversation:
                hello["conversation"] = self.conversation
            if self.identity:
                hello["identity"] = self.identity
            await socket.send(orjson.dumps(hello).decode())
            async for raw in socket:
                frame = orjson.loads(raw)
                self._take(frame)
                if frame["type"] == "welcome":
                    self._socket = socket
                    for key, text in list(self.waiting.items()):
                        await self._send({"type": "message", "id": key, "text": text})

    def _take(self, frame: dict[str, Any]) -> None:
        match frame["type"]:
            case "welcome":
                if self._cut_at is not None:
                    self.resumes.append(time.perf_counter() - self._cut_at)
                    self._cut_at = None
                self.token = frame.get("token") or self.token
                if frame["reset"]:
                    self.events.clear()
                self.conversation = frame["conversation"]
                self._keep(frame["events"])
                self.status = (frame["state"] or {}).get("status", "")
            case "started":
                self.conversation = frame["conversation"]
                self.status = frame["state"]["status"]
            case "event":
                self._keep([frame["event"]])
            case "events":
                self._keep(frame["events"])
            case "state":
                self.status = frame["state"]["status"]
            case "ack":
                self.acked[frame["id"]] = frame["seq"]
                self.waiting.pop(frame["id"], None)
                if (at := self._sent_at.pop(frame["id"], None)) is not None:
                    self.latencies.append(time.perf_counter() - at)
        self._changed.set()

    def _keep(self, events: list[dict[str, Any]]) -> None:
        for event in events:
            if event["seq"] > self.last + 1:
                self.gaps += 1
            self.events.setdefault(event["seq"], event)

    async def _send(self, frame: dict[str, Any]) -> None:
        if self._socket is not None:
            with contextlib.suppress(*GONE):
                await self._socket.send(orjson.dumps(frame).decode())
