"""A customer without a browser: speaks the chat protocol over a real socket."""

from __future__ import annotations

import contextlib
import json
import time
import uuid
from typing import Any

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin


class Customer:
    """Says things, keeps what it is told, resumes by seq like the widget does."""

    def __init__(self, address: str, *, lang: str = "en") -> None:
        self.address = address
        self.lang = lang
        self._socket: ClientConnection | None = None
        self._ends = contextlib.ExitStack()
        self.token: str | None = None
        self.conversation: str | None = None
        self.events: dict[int, dict[str, Any]] = {}
        self.acks: dict[str, int] = {}
        self.refused: dict[str, dict[str, Any]] = {}
        self.state: dict[str, Any] = {}
        self.frames: list[dict[str, Any]] = []

    @property
    def last(self) -> int:
        return max(self.events, default=0)

    def open(self) -> Customer:
        self.close()
        socket = connect(self.address.replace("http", "ws") + "/chat/socket", origin=Origin(self.address))
        self._socket = self._ends.enter_context(socket)
        self.frames.clear()
        hello = {"type": "hello", "v": 1, "key": "demo", "after": self.last, "lang": self.lang}
        if self.token:
            hello |= {"token": self.token}
        if self.conversation:
            hello |= {"conversation": self.conversation}
        self.send(hello)
        self.until(lambda: any(frame["type"] == "welcome" for frame in self.frames))
        return self

    def __del__(self) -> None:
        self.close()

    def close(self) -> None:
        self._socket = None
        self._ends.close()

    def send(self, frame: dict[str, Any]) -> None:
        assert self._socket is not None
        self._socket.send(json.dumps(frame))

    def say(self, text: str, key: str | None = None, *, wait: bool = True) -> str:
        key = key or uuid.uuid4().hex
        self.send({"type": "message", "id": key, "text": text})
        if wait:
            self.until(lambda: key in self.acks or key in self.refused)
        return key

    def act(self, kind: str, **fields: Any) -> str:
        key = uuid.uuid4().hex
        self.send({"type": kind, "id": key, **fields})
        self.until(lambda: key in self.acks or key in self.refused)
        return key

    def until(self, done: Any, seconds: float = 15) -> None:
        """Read frames until `done()`; AssertionError with what was seen otherwise."""
        deadline = time.monotonic() + seconds
        while not done():
            left = deadline - time.monotonic()
            if left <= 0:
                raise AssertionError(f"nothing came of it; last frames: {self.frames[-6:]}")
            self.read(left)

    def read(self, seconds: float) -> None:
        assert self._socket is not None
        try:
            raw = self._socket.recv(timeout=seconds)
        except TimeoutError:
            return
        self._take(json.loads(raw))

    def drain(self) -> None:
        """Everything that is there; the connection may end meanwhile."""
        try:
            while True:
                assert self._socket is not None
                self._take(json.loads(self._socket.recv(timeout=0.3)))
        except (TimeoutError, ConnectionClosed):
            pass

    def _take(self, frame: dict[str, Any]) -> None:
        self.frames.append(frame)
        match frame["type"]:
            case "welcome":
                self.token = frame.get("token") or self.token
                if frame["reset"]:
                    self.events.clear()
                self.conversation = frame["conversation"]
                self.state = frame["state"] or {}
                self._keep(frame["events"])
            case "started":
                self.conversation, self.state = frame["conversation"], frame["state"]
            case "event":
                self._keep([frame["event"]])
            case "events":
                self._keep(frame["events"])
            case "state":
                self.state = frame["state"]
            case "ack":
                self.acks[frame["id"]] = frame["seq"]
            case "refused":
                self.refused[frame.get("id", "")] = frame
            case "ping":
                self.send({"type": "pong"})

    def _keep(self, events: list[dict[str, Any]]) -> None:
        for event in events:
            assert event["seq"] <= self.last + 1, f"a gap before {event}"
            self.events.setdefault(event["seq"], event)

    def said(self, role: str) -> list[str]:
        """Texts of this role, in order."""
        return [
            event["data"]["text"]
            for _, event in sorted(self.events.items())
            if event["kind"] == "message.added" and event["author"]["role"] == role
        ]

    def ask(self, text: str) -> str:
        """Say it and wait for the bot's next words."""
        before = len(self.said("bot"))
        self.say(text)
        self.until(lambda: len(self.said("bot")) > before or self.state.get("status") != "bot")
        return self.said("bot")[-1] if len(self.said("bot")) > before else ""
