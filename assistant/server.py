"""Runs the application under uvicorn: one worker, no compression on sockets, a clean stop on signals."""

from __future__ import annotations

import asyncio
import socket
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import structlog
import uvicorn
from fastapi import APIRouter
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from assistant import logs, memory, tracing
from assistant.app import create
from assistant.lean_socket import Gate, Messages
from assistant.mind_process import MindProcess
from assistant.one_server import alone
from assistant.orders.identity.whereabouts import Whereabouts
from assistant.orders.opening import open_shop
from assistant.orders.shop import Shop
from assistant.parts import Parts, assemble
from assistant.settings import Settings
from assistant.slow_clients import PatientProtocol
from handoff.live.socket import MAXIMUM_FRAME

logger = structlog.get_logger(__name__)
THREAD_SECONDS = 0.001
"""How long a thinking thread may keep the interpreter from the sockets; Python's own 5 ms are felt."""
PING_SECONDS = PONG_SECONDS = 20.0
"""A browser whose line died without a word is known to be gone after both."""
EVERY_ADDRESS = ("", "0.0.0.0", "::")  # noqa: S104 - only read
SETTLE_SECONDS = 5.0
"""After the first customers, who have waited for the start, and not before them."""
ALONE_SECONDS = 10.0
"""As long as a server that is being replaced may take to stop."""
SEVERAL = (
    "several need one PostgreSQL (TELLONCE_DATABASE) and a Redis that joins them (TELLONCE_BUS), see deploy/"
)
Started = Callable[[str], Awaitable[None]]


class LeanSocket(WebSocketsSansIOProtocol):
    """Uvicorn's own, holding little while it waits; headers are forgotten once they are answered."""

    def __init__(self, *values: Any, **more: Any) -> None:
        super().__init__(*values, **more)
        self.queue = Messages()  # type: ignore[assignment]
        self.writable = Gate()  # type: ignore[assignment]

    async def send(self, message: Any) -> None:
        """As the original; after the handshake its request and response are empty."""
        await super().send(message)
        if message["type"] == "websocket.accept":
            # The parser's frame keeps the request itself as long as the connection lives.
            self.request.headers.clear()
            self.response.headers.clear()


class _Server(uvicorn.Server):
    """Says when it listens."""

    started_hook: Callable[[], Awaitable[None]] | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started and self.started_hook is not None:
            await self.started_hook()


def run(
    settings: Settings,
    *,
    shop: Path | None = None,
    account: APIRouter | None = None,
    orders: Shop | None = None,
    started: Callable[[Parts, str], Awaitable[None]] | None = None,
) -> None:
    """Serve until a signal; `started` is called with the address once it listens."""
    logs.configure(settings.log_level, settings.log_format)
    sys.setswitchinterval(THREAD_SECONDS)
    whereabouts = Whereabouts()
    mind = MindProcess(settings, whereabouts, way="fork")
    parts = assemble(settings, orders=orders or open_shop(settings), whereabouts=whereabouts, thinker=mind)
    if settings.traces:
        # Only now: the exporter has threads, and those do not survive the fork of the bot's own process.
        tracing.export_to(settings.traces)
    logs.configure(settings.log_level, settings.log_format, parts.metrics.failed)

    async def listening(parts: Parts, address: str) -> None:
        asyncio.get_running_loop().call_later(SETTLE_SECONDS, memory.settle)
        if started is not None:
            await started(parts, address)

    # After the fork of the bot's own process, which is not to hold the folder.
    with alone(settings, ALONE_SECONDS, SEVERAL):
        prepared(parts, shop=shop, account=account, started=listening).run()


def prepared(
    parts: Parts,
    *,
    shop: Path | None = None,
    account: APIRouter | None = None,
    started: Callable[[Parts, str], Awaitable[None]] | None = None,
) -> uvicorn.Server:
    """The server over these parts, to be run; `should_exit` stops it."""
    settings = parts.settings
    config = uvicorn.Config(
        create(parts, shop=shop, account=account),
        host=settings.host,
        port=settings.port,
        forwarded_allow_ips=list(settings.trusted_proxies),
        http=PatientProtocol,
        ws=LeanSocket,
        ws_max_size=MAXIMUM_FRAME,
        ws_per_message_deflate=False,
        ws_ping_interval=PING_SECONDS,
        ws_ping_timeout=PONG_SECONDS,
        access_log=False,
        # Uvicorn's own way of logging shows an error with its message and every line of the way there.
        log_config=None,
        log_level="warning",
        timeout_graceful_shutdown=10,
    )
    server = _Server(config)

    async def listening() -> None:
        port = server.servers[0].sockets[0].getsockname()[1]
        # "Every address of this machine" is none that a browser goes to.
        host = "localhost" if settings.host in EVERY_ADDRESS else settings.host
        address = f"http://{host}:{port}"
        if started is not None:
            await started(parts, address)
        await _say_first_run(parts, settings.public_url.rstrip("/") or address)

    server.started_hook = listening
    return server


async def _say_first_run(parts: Parts, address: str) -> None:
    """Nobody has an account: say how the first one is made, where only who runs the server reads it."""
    first = parts.ways.first_run
    if first is not None and await first.is_open():
        logger.warning("first_run.open", page=f"{address}/console/", setup_code=first.code)
