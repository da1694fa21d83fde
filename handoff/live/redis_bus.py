"""The bus on Redis publish/subscribe. The only module that imports redis."""

from __future__ import annotations

import asyncio
import random
import secrets
from collections import deque
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import structlog
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

logger = structlog.get_logger(__name__)
WAITING_LINES = 10_000
BEAT_SECONDS = 1.0
DEAF_SECONDS = 3.0
"""Not hearing our own beat for so long means that the connection, or Redis, hangs."""
CONNECT_SECONDS = 2.0
LONGEST_PAUSE = 2.0
TROUBLE = (RedisError, OSError, TimeoutError)


class RedisBus:
    """Every node publishes to one channel and hears it; a beat of its own proves that both ways work."""

    def __init__(self, url: str) -> None:
        self._url = url
        # Publish/subscribe knows no database numbers; two installations on one server must not mix.
        self._channel = f"tellonce:{urlsplit(url).path.strip('/') or '0'}"
        self._beat = b"beat:" + secrets.token_hex(8).encode()
        self._lines: deque[bytes] = deque(maxlen=WAITING_LINES)
        self._wake = asyncio.Event()
        self._heard_at = 0.0
        self._connected = False

    @property
    def connected(self) -> bool:
        """Whether lines go out and come in at this moment."""
        return self._connected

    def send(self, line: bytes) -> None:
        """Queue a line; while Redis is away the newest are kept, and the relays look by themselves."""
        self._lines.append(line)
        self._wake.set()

    async def run(self, heard: Callable[[bytes], None], joined: Callable[[], None]) -> None:
        """Until cancelled: connect, tell and hear; after trouble again, soon, with jitter."""
        pause = 0.1
        while True:
            try:
                await self._live(heard, joined)
            except TROUBLE as error:
                if self._connected:
                    logger.warning("bus.lost", error=type(error).__name__)
                    pause = 0.1
            finally:
                self._connected = False
            await asyncio.sleep(pause * (0.5 + random.random()))
            pause = min(LONGEST_PAUSE, pause * 2)

    async def _live(self, heard: Callable[[bytes], None], joined: Callable[[], None]) -> None:
        async with (
            Redis.from_url(
                self._url,
                socket_connect_timeout=CONNECT_SECONDS,
                socket_timeout=DEAF_SECONDS,
                retry=Retry(NoBackoff(), 0),
            ) as redis,
            redis.pubsub() as channel,
        ):
            await channel.subscribe(self._channel)
            self._heard_at = asyncio.get_running_loop().time()
            parts = [self._hear(channel, heard, joined), self._tell(redis), self._prove(redis)]
            tasks = [asyncio.ensure_future(part) for part in parts]
            try:
                done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
                for task in done:
                    task.result()
            finally:
                for task in tasks:
                    task.cancel()
                await asyncio.gather(*tasks, return_exceptions=True)

    async def _hear(self, channel: Any, heard: Callable[[bytes], None], joined: Callable[[], None]) -> None:
        async for message in channel.listen():
            if message["type"] == "subscribe":
                self._connected = True
                joined()
            elif message["data"] == self._beat:
                self._heard_at = asyncio.get_running_loop().time()
            elif not message["data"].startswith(b"beat:"):
                heard(message["data"])

    async def _tell(self, redis: Redis) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            while self._lines:
                # Taken out only when Redis has it: what was not told is told after the next connection.
                line = self._lines[0]
                await redis.publish(self._channel, line)
                if self._lines and self._lines[0] is line:
                    self._lines.popleft()

    async def _prove(self, redis: Redis) -> None:
        while True:
            await redis.publish(self._channel, self._beat)
            await asyncio.sleep(BEAT_SECONDS)
            if asyncio.get_running_loop().time() - self._heard_at > DEAF_SECONDS:
                raise TimeoutError("Redis takes lines and gives none back")
