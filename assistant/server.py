"""Runs the application under uvicorn: one worker, no compression on sockets, a clean stop on signals."""

from __future__ import annotations

import logging
import socket
from collections.abc import Awaitable, Callable
from pathlib import Path

import structlog
import uvicorn

from assistant.app import Parts, assemble, create
from assistant.orders.port import OrderSystem
from assistant.orders.sample import SampleOrders
from assistant.settings import Settings
from handoff.socket import MAXIMUM_FRAME

Started = Callable[[str], Awaitable[None]]


class _Server(uvicorn.Server):
    """Says when it listens."""

    started_hook: Callable[[], Awaitable[None]] | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started and self.started_hook is not None:
            await self.started_hook()


def configure_logging(level: str) -> None:
    """One line per event, no customer text in it."""
    logging.basicConfig(level=level.upper(), format="%(message)s")
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.processors.format_exc_info,
            structlog.processors.KeyValueRenderer(key_order=["timestamp", "level", "event"]),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level.upper()]),
        cache_logger_on_first_use=True,
    )


def orders_of(settings: Settings) -> OrderSystem | None:
    """The order system the settings name."""
    return SampleOrders(settings.orders) if settings.orders else None


def run(
    settings: Settings,
    *,
    shop: Path | None = None,
    orders: OrderSystem | None = None,
    started: Callable[[Parts, str], Awaitable[None]] | None = None,
) -> None:
    """Serve until a signal; `started` is called with the address once it listens."""
    configure_logging(settings.log_level)
    parts = assemble(settings, orders=orders or orders_of(settings))
    config = uvicorn.Config(
        create(parts, shop=shop),
        host=settings.host,
        port=settings.port,
        ws="websockets-sansio",
        ws_max_size=MAXIMUM_FRAME,
        ws_per_message_deflate=False,
        access_log=False,
        log_level="warning",
        timeout_graceful_shutdown=10,
    )
    server = _Server(config)

    async def listening() -> None:
        port = server.servers[0].sockets[0].getsockname()[1]
        if started is not None:
            await started(parts, f"http://{settings.host}:{port}")

    server.started_hook = listening
    server.run()
