"""What joins several nodes: short lines that everybody hears, at most once, in no order across nodes.

A line only says that there is more to read, or carries something fleeting. Whatever is lost here is late by a
few seconds (the relay looks again), never lost: the log is the truth.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol


class Bus(Protocol):
    """A connection to the other nodes that looks after itself."""

    @property
    def connected(self) -> bool:
        """Whether lines go out and come in at this moment."""
        ...

    def send(self, line: bytes) -> None:
        """Tell all nodes, this one included. Never waits and never raises."""
        ...

    async def run(self, heard: Callable[[bytes], None], joined: Callable[[], None]) -> None:
        """Until cancelled: `heard` gets every line, `joined` is called when lines may have been missed."""
        ...


class BusError(Exception):
    """The bus cannot be used as it is set up; the message says what to do."""


def open_bus(url: str) -> Bus:
    """The bus at a `redis://` or `rediss://` address. Raises BusError."""
    if not url.startswith(("redis://", "rediss://")):
        raise BusError("the bus is named by an address such as redis://localhost:6379/0")
    try:
        from handoff.live.redis_bus import RedisBus
    except ImportError as error:
        raise BusError("a redis:// bus needs the package redis: pip install 'tellonce[redis]'") from error
    return RedisBus(url)
