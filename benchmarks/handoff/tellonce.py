"""Tellonce under test, as it is served: customers on its chat socket, the card from its console."""

from __future__ import annotations

import json
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin

from assistant.sample_shop import orders as shop_orders
from benchmarks.agent import EMAIL, PASSWORD, register
from benchmarks.handoff.customers import TODAY
from benchmarks.handoff.system import Heard
from benchmarks.process import Server

PATIENCE_SECONDS = 30.0
SETTLE_SECONDS = 0.5
_SETTINGS = {
    "TELLONCE_MESSAGES_PER_MINUTE": "1000000",
    "TELLONCE_SOCKETS_PER_ADDRESS": "10000",
    "TELLONCE_NEWCOMERS_PER_HOUR": "0",
    "TELLONCE_LOG_LEVEL": "error",
    "TELLONCE_CONFIG": "",
    "HF_HUB_OFFLINE": "1",
}


class Tellonce:
    """One running server; an agent is signed in."""

    name = "tellonce"

    def __init__(self, address: str) -> None:
        self._address = address
        self._open: dict[str, ClientConnection] = {}
        self._ids: dict[str, str] = {}
        origin = f"http://{address}"
        # A kept connection may be closed by the server just when it is used again.
        limits = httpx2.Limits(max_keepalive_connections=0)
        self._http = httpx2.Client(base_url=origin, headers={"Origin": origin}, timeout=60, limits=limits)
        answer = self._http.post("/console/api/sign-in", json={"email": EMAIL, "password": PASSWORD})
        answer.raise_for_status()

    def begin(self) -> str:
        socket = connect(f"ws://{self._address}/chat/socket", origin=Origin(f"http://{self._address}"))
        socket.send(json.dumps({"type": "hello", "v": 1, "key": "demo", "after": 0, "lang": "en"}))
        while json.loads(socket.recv(timeout=30))["type"] != "welcome":
            pass
        name = uuid.uuid4().hex
        self._open[name] = socket
        return name

    def say(self, conversation: str, text: str) -> Heard:
        socket, begun = self._open[conversation], time.perf_counter()
        socket.send(json.dumps({"type": "message", "id": uuid.uuid4().hex, "text": text}))
        texts: list[str] = []
        offered = over = False
        seconds = PATIENCE_SECONDS
        while (left := self._left(begun, texts, over)) > 0:
            try:
                frame = json.loads(socket.recv(timeout=left))
            except TimeoutError:
                break
            if frame["type"] == "started":
                self._ids[conversation] = frame["conversation"]
            event = frame.get("event") or {}
            spoke = event.get("author", {}).get("role") == "bot" and event.get("kind") == "message.added"
            if spoke:
                texts.append(event["data"]["text"])
                offered = any(choice["action"] == "handoff" for choice in event["data"].get("choices") or ())
            over = over or event.get("kind") == "handoff.requested"
            if spoke or over:
                seconds = min(seconds, time.perf_counter() - begun)
                begun = min(begun, time.perf_counter() - PATIENCE_SECONDS)
        return Heard(tuple(texts), offered, over, bool(texts) or over, seconds)

    @staticmethod
    def _left(begun: float, texts: list[str], over: bool) -> float:
        """Until somebody spoke, the patience; then a moment for what belongs to the same turn."""
        waited = time.perf_counter() - begun
        return (PATIENCE_SECONDS + SETTLE_SECONDS if texts or over else PATIENCE_SECONDS) - waited

    def card(self, conversation: str) -> str:
        key = self._ids[conversation]
        brief = self._get(f"conversations/{key}")["brief"]["lines"]
        return "\n".join(f"{line['label']}: {line['value']}" for line in brief if line["section"] != "wish")

    def _get(self, path: str) -> dict[str, Any]:
        answer = self._http.get(f"/console/api/{path}")
        answer.raise_for_status()
        found: dict[str, Any] = answer.json()
        return found

    def close(self) -> None:
        for socket in self._open.values():
            socket.close()
        self._http.close()


@contextmanager
def served(work: Path) -> Iterator[Tellonce]:
    """A server of its own over the sample shop's articles and orders, stopped afterwards."""
    data = work / "handoff"
    data.mkdir(parents=True, exist_ok=True)
    (data / "tellonce.db").unlink(missing_ok=True)
    url = f"sqlite:///{(data / 'orders.db').as_posix()}"
    if not (data / "orders.db").exists():
        shop_orders.create(url, today=TODAY)
    folder = Path(shop_orders.__file__).parent / "knowledge"
    common = ["--knowledge", str(folder), "--data", str(data)]
    subprocess.run([sys.executable, "-m", "assistant.cli", "ingest", *common], check=True)
    register(data)
    command = [sys.executable, "-m", "assistant.cli", "serve", *common, "--port", "{port}"]
    server = Server("tellonce", command, {**_SETTINGS, "TELLONCE_ORDERS": url}, data / "server.log")
    server.start()
    try:
        server.wait_listening()
        _ready(server)
        system = Tellonce(server.address)
        try:
            yield system
        finally:
            system.close()
    finally:
        server.stop()


def _ready(server: Server) -> None:
    for _ in range(600):
        server.check_alive()
        if httpx2.get(f"http://{server.address}/readyz").status_code == 200:
            return
        time.sleep(0.1)
    raise RuntimeError("the server did not become ready within a minute")
