"""Everybody tries to read everybody else: by conversation, file, link, token, key and session."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import secrets
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

from benchmarks.trust.stack import Node, stack

AT_ONCE = 8
QUIET_SECONDS = 0.15
"""So long nothing more comes: what would leak would be in the answer to `hello`."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with a secret, in words and in a file."""

    token: str
    conversation: str
    file: str
    secret: str


@dataclass
class Reads:
    """Reads of what is somebody else's that were tried, and those that gave some of it."""

    people: int
    tried: int = 0
    leaked: int = 0
    own: int = 0
    """Reads of one's own, which must succeed: else nothing was tried."""

    def row(self) -> str:
        """One line for the table."""
        return f"{self.people} customers, {self.tried:,} reads of another's tried, {self.leaked} leaked"


async def measure(folder: Path, *, people: int) -> Reads:
    """Start a server, fill it, and let everybody try everything with everybody's names."""
    with stack("sqlite", folder, nodes=1) as built:
        node = built.nodes[0]
        node.start()
        await asyncio.to_thread(node.wait)
        async with httpx2.AsyncClient(base_url=f"http://{node.address}", timeout=30) as http:
            room = asyncio.Semaphore(AT_ONCE)
            there = [await _arrive(node, http) for _ in range(people)]
            found = Reads(people)
            for each in there:
                said = await _said(node, {"token": each.token, "conversation": each.conversation})
                found.own += said.count(each.secret) > 0
                found.own += each.secret in await _got(http, "GET", f"/chat/files/{each.file}", each.token)
            tries = [
                _try(room, way, victim, found)
                for thief, victim in itertools.permutations(there, 2)
                for way in _ways(node, http, thief, victim)
            ]
            await asyncio.gather(*tries)
            return found


async def _try(room: asyncio.Semaphore, way: Any, victim: Person, found: Reads) -> None:
    async with room:
        found.tried += 1
        found.leaked += victim.secret in await way


def _ways(node: Node, http: httpx2.AsyncClient, thief: Person, victim: Person) -> Iterator[Any]:
    """Every way to another's words, as something to be awaited that gives all that came back."""
    mine, theirs = thief.token, victim.conversation
    forged = victim.token[:-1] + ("A" if victim.token[-1] != "A" else "B")
    yield _said(node, {"token": mine, "conversation": theirs})
    yield _said(node, {"conversation": theirs})
    yield _said(node, {"token": forged, "conversation": theirs})
    yield _said(node, {"token": mine}, {"type": "message", "id": uuid.uuid4().hex, "files": [victim.file]})
    yield _said(node, {"token": mine}, {"type": "resume", "after": 0, "conversation": theirs})
    for token in (mine, forged, ""):
        yield _got(http, "GET", f"/chat/files/{victim.file}", token)
    yield _got(http, "DELETE", f"/chat/files/{victim.file}", mine)
    yield _got(http, "GET", f"/chat/files/{victim.conversation}", mine)
    for path in ("", "/ledger", f"/files/{victim.file}", "/past"):
        yield _got(http, "GET", f"/console/api/conversations/{theirs}{path}", mine)
        yield _got(http, "GET", f"/console/api/conversations/{theirs}{path}", cookie=mine)
    yield _got(http, "GET", f"/console/api/search?q={victim.secret}", mine)
    for link in (theirs, f"{theirs}.AAAA.BBBB", victim.token):
        yield _got(http, "GET", f"/survey/{link}", mine)
        yield _got(http, "GET", f"/continue/{link}", mine)


async def _arrive(node: Node, http: httpx2.AsyncClient) -> Person:
    secret = f"secret-{secrets.token_hex(8)}"
    async with socket_to(node) as line:
        await line.send(json.dumps(hello({})))
        welcome = await frame_of(line, "welcome")
        headers = {"Authorization": f"Bearer {welcome['token']}", "Origin": f"http://{node.address}"}
        sent = await http.post("/chat/files?name=note.txt", content=f"It is {secret}.", headers=headers)
        file = sent.json()["id"]
        text = f"My number is {secret}, please keep it."
        message = {"type": "message", "id": uuid.uuid4().hex, "text": text, "files": [file]}
        await line.send(json.dumps(message))
        await frame_of(line, "ack")
    async with socket_to(node) as line:
        await line.send(json.dumps(hello({"token": welcome["token"]})))
        return Person(welcome["token"], (await frame_of(line, "welcome"))["conversation"], file, secret)


async def _said(node: Node, who: dict[str, Any], more: dict[str, Any] | None = None) -> str:
    """Everything a socket gives to this hello and this frame."""
    got = ""
    with contextlib.suppress(WebSocketException, OSError):
        async with socket_to(node) as line:
            await line.send(json.dumps(hello(who)))
            if more is not None:
                await line.send(json.dumps(more))
            with contextlib.suppress(TimeoutError):
                while True:
                    got += str(await asyncio.wait_for(line.recv(), 5 if not got else QUIET_SECONDS))
    return got


async def _got(http: httpx2.AsyncClient, method: str, path: str, token: str = "", cookie: str = "") -> str:
    headers = {"Origin": str(http.base_url).rstrip("/")}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    if cookie:
        headers["Cookie"] = f"tellonce_session={cookie}"
    return (await http.request(method, path, headers=headers)).text


def socket_to(node: Node) -> Any:
    origin: Any = f"http://{node.address}"
    return connect(f"ws://{node.address}/chat/socket", origin=origin, compression=None, proxy=None)


def hello(who: dict[str, Any]) -> dict[str, Any]:
    return {"type": "hello", "v": 1, "key": "demo", "after": 0, **who}


async def frame_of(line: ClientConnection, kind: str) -> dict[str, Any]:
    async with asyncio.timeout(60):
        while True:
            frame: dict[str, Any] = json.loads(await line.recv())
            if frame["type"] == kind:
                return frame
