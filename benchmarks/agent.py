"""A live agent at the console: signed in, holding a conversation, hearing every word on a socket."""

from __future__ import annotations

import asyncio
import http.client
import json
import subprocess
import sys
import time
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Origin

from benchmarks.customer import ANSWER_SECONDS, OurCustomer
from benchmarks.process import Server

EMAIL, PASSWORD = "ana@example.com", "a long enough password"


def register(data: Path) -> None:
    """Give the agent an account in this data folder; one that is there already is fine."""
    command = [sys.executable, "-m", "assistant.cli", "agent", "add", EMAIL, "Ana", "--data", str(data)]
    subprocess.run(command, input=f"{PASSWORD}\n", text=True, capture_output=True)


@dataclass(frozen=True)
class Desk:
    """The agent's signed-in session."""

    server: Server
    cookie: str
    csrf: str

    @classmethod
    def sign_in(cls, server: Server) -> Desk:
        """With e-mail and password."""
        answer, cookie = _post(server, "sign-in", {"email": EMAIL, "password": PASSWORD}, {})
        return cls(server, cookie.split(";")[0], answer["csrf"])

    def claim(self, conversation: str) -> None:
        """Take a conversation."""
        self._act(conversation, "claim", {})

    def give_back(self, conversation: str) -> None:
        """To the bot."""
        self._act(conversation, "return", {"note": ""})

    def resolve(self, conversation: str) -> None:
        """Finish it."""
        self._act(conversation, "resolve", {"disposition": "solved"})

    def _act(self, conversation: str, verb: str, body: dict[str, Any]) -> None:
        headers = {"Cookie": self.cookie, "X-CSRF-Token": self.csrf}
        _post(self.server, f"conversations/{conversation}/{verb}", body, headers)

    async def listen(self) -> ClientConnection:
        """The console's socket."""
        return await connect(
            f"ws://{self.server.address}/console/socket",
            origin=Origin(f"http://{self.server.address}"),
            additional_headers={"Cookie": self.cookie},
            compression=None,
            max_queue=None,
            open_timeout=ANSWER_SECONDS,
            ping_interval=None,
        )


def _post(
    server: Server, path: str, body: dict[str, Any], headers: dict[str, str]
) -> tuple[dict[str, Any], str]:
    connection = http.client.HTTPConnection(server.address, timeout=30)
    origin = {"Origin": f"http://{server.address}", "Content-Type": "application/json"}
    connection.request("POST", f"/console/api/{path}", json.dumps(body), {**origin, **headers})
    answer = connection.getresponse()
    text = answer.read()
    connection.close()
    if answer.status >= 300:
        raise RuntimeError(f"{path}: {answer.status} {text[:300]!r}")
    return json.loads(text), answer.headers.get("Set-Cookie", "")


class HeldLine:
    """A customer whose conversation the agent holds: what the customer says, the agent's screen hears."""

    def __init__(
        self, desk: Desk, conversation: str, customer: OurCustomer, console: ClientConnection
    ) -> None:
        self._desk = desk
        self._conversation = conversation
        self._customer = customer
        self._console = console

    @classmethod
    async def open(cls, desk: Desk) -> HeldLine:
        """A new customer asks for a person, and the agent takes over."""
        console = await desk.listen()
        customer = await OurCustomer.open(desk.server)
        await customer.send({"type": "handoff", "id": str(uuid.uuid4())})
        async with asyncio.timeout(ANSWER_SECONDS):
            while (frame := await customer.receive())["type"] != "started":
                pass
        conversation = frame["conversation"]
        desk.claim(conversation)
        watch = {"type": "watch", "conversation": conversation, "after": 0}
        await console.send(orjson.dumps(watch).decode())
        # Words that come before this answer would be part of it instead of arriving live.
        async with asyncio.timeout(ANSWER_SECONDS):
            while not (await console.recv(decode=False)).startswith(b'{"type":"events"'):
                pass
        return cls(desk, conversation, customer, console)

    async def say(self) -> float:
        """Seconds from the customer's message until the agent's socket has it, stored."""
        mark = uuid.uuid4().hex
        begun = time.perf_counter()
        await self._customer.send({"type": "message", "id": str(uuid.uuid4()), "text": f"Line {mark}"})
        wanted = mark.encode()
        async with asyncio.timeout(ANSWER_SECONDS):
            while True:
                raw = await self._console.recv(decode=False)
                if wanted in raw and raw.startswith(b'{"type":"event"'):
                    return time.perf_counter() - begun

    async def close(self) -> None:
        """Finish and hang up."""
        self._desk.resolve(self._conversation)
        await self._customer.close()
        await self._console.close()
