"""What a WebSocket that mostly waits holds meanwhile, as small as it can be.

Ten thousand chats are open and say nothing; an asyncio.Queue is four deques, an Event one, of 600 bytes each.
"""

from __future__ import annotations

import asyncio
from collections import deque
from typing import Any


class Messages:
    """What arrived and was not taken, in place of a queue; one reader."""

    __slots__ = ("_reader", "_there")

    def __init__(self) -> None:
        self._there: deque[Any] | None = None
        self._reader: asyncio.Future[None] | None = None

    def put_nowait(self, message: Any) -> None:
        """One more."""
        if self._there is None:
            self._there = deque()
        self._there.append(message)
        if self._reader is not None and not self._reader.done():
            self._reader.set_result(None)

    async def get(self) -> Any:
        """The next one."""
        while not self._there:
            self._reader = asyncio.get_running_loop().create_future()
            try:
                await self._reader
            finally:
                self._reader = None
        message = self._there.popleft()
        if not self._there:
            self._there = None
        return message

    def empty(self) -> bool:
        """Is there none?"""
        return not self._there


class Gate:
    """In place of an event that is nearly always set."""

    __slots__ = ("_closed",)

    def __init__(self) -> None:
        self._closed: asyncio.Event | None = None

    def set(self) -> None:
        """Open it."""
        if self._closed is not None:
            self._closed.set()
            self._closed = None

    def clear(self) -> None:
        """Close it."""
        if self._closed is None:
            self._closed = asyncio.Event()

    async def wait(self) -> bool:
        """Until it is open."""
        if self._closed is not None:
            await self._closed.wait()
        return True
