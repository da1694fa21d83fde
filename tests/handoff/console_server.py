"""A real server with nothing but the console on it, and a signed-in agent's browser without the browser."""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from typing import Any

import httpx2
import uvicorn
from fastapi import FastAPI, Request, WebSocket
from fastapi.responses import JSONResponse
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from handoff.console import edge as console_edge
from handoff.console.clerk import Clerk
from handoff.console.copilot import Librarian
from handoff.console.doors import COOKIE
from handoff.console.sign_in import Ways
from handoff.console.socket import ConsoleSockets
from handoff.desk import Desk
from handoff.errors import Refused
from handoff.identity.agents import Agents

Json = dict[str, Any]


class _Server(uvicorn.Server):
    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@dataclass
class ConsoleServer:
    """The console of a desk, listening on a port of its own."""

    desk: Desk
    people: Agents
    sockets: ConsoleSockets
    origin: str

    async def open(self, agent_id: str) -> Console:
        """A browser in which this agent signed in by link."""
        http = httpx2.AsyncClient(base_url=self.origin, headers={"Origin": self.origin})
        token = await self.people.make_link(agent_id)
        answer = await http.post("/console/api/sign-in/link", json={"token": token})
        assert answer.status_code == 200, answer.text
        return Console(self, http, answer.json()["csrf"], answer.cookies[COOKIE])


@dataclass
class Console:
    """One agent's browser."""

    server: ConsoleServer
    http: httpx2.AsyncClient
    csrf: str
    cookie: str

    async def post(self, path: str, body: Json | None = None) -> httpx2.Response:
        headers = {"X-CSRF-Token": self.csrf}
        return await self.http.post(f"/console/api/{path}", json=body or {}, headers=headers)

    async def get(self, path: str) -> Json:
        answer = await self.http.get(f"/console/api/{path}")
        assert answer.status_code == 200, answer.text
        found: Json = answer.json()
        return found

    def socket(self, **options: Any) -> Any:
        return connect_socket(self.server.origin, self.cookie, **options)


def connect_socket(origin: str, cookie: str | None, *, page: str | None = "same", **options: Any) -> Any:
    """A console socket opened by a page of origin `page`; a context manager."""
    headers = {} if cookie is None else {"Cookie": f"{COOKIE}={cookie}"}
    address = origin.replace("http://", "ws://") + "/console/socket"
    came_from = origin if page == "same" else page
    return connect(
        address, origin=came_from, additional_headers=headers, compression=None, proxy=None, **options
    )  # type: ignore[arg-type]


async def receive(line: ClientConnection, kind: str) -> Json:
    """The next frame of this kind; others are skipped."""
    async with asyncio.timeout(30):
        while True:
            frame: Json = json.loads(await line.recv())
            if frame["type"] == kind:
                return frame


async def closing(line: ClientConnection) -> tuple[int, str]:
    """Code and reason of the end, whatever comes before it."""
    async with asyncio.timeout(30):
        try:
            while True:
                await line.recv()
        except ConnectionClosed:
            return line.close_code or 0, line.close_reason or ""


@contextlib.asynccontextmanager
async def serving(
    desk: Desk,
    people: Agents,
    librarian: Librarian | None = None,
    clerk: Clerk | None = None,
    ways: Callable[[str], Ways] = lambda origin: Ways(),
) -> AsyncIterator[ConsoleServer]:
    """Serve the console for the length of a block; `ways` is told where."""
    listener = socket.create_server(("127.0.0.1", 0))
    origin = f"http://127.0.0.1:{listener.getsockname()[1]}"
    sockets = ConsoleSockets(desk, people)
    app = FastAPI()
    app.include_router(console_edge.router(desk, people, sockets, librarian, clerk, ways=ways(origin)))

    @app.websocket("/console/socket")
    async def live(websocket: WebSocket) -> None:
        await sockets.handle(websocket)

    @app.exception_handler(Refused)
    async def refused(_: Request, error: Refused) -> JSONResponse:
        return JSONResponse(error.as_dict(), status_code=error.status)

    # Little room in the kernel, so that a reader who does not read is noticed after kilobytes, not megabytes.
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 32_768)
    config = uvicorn.Config(
        app,
        ws="websockets-sansio",
        ws_max_size=65_536,
        ws_per_message_deflate=False,
        log_level="error",
        lifespan="off",
    )
    server = _Server(config)
    running = asyncio.create_task(server.serve(sockets=[listener]))
    while not server.started:
        await asyncio.sleep(0.01)
    try:
        yield ConsoleServer(desk, people, sockets, origin)
    finally:
        sockets.drain()
        server.should_exit = True
        await running
