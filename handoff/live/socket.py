"""One WebSocket, well kept: bounded queue, send deadline, heartbeat, one clean end for both directions."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Coroutine
from typing import Any

import orjson
import structlog
from fastapi import WebSocket, WebSocketDisconnect

from handoff.hub import Lagging

logger = structlog.get_logger(__name__)
PING_SECONDS = 25.0
SEND_SECONDS = 15.0
CLOSE_SECONDS = 10.0
MAXIMUM_FRAME = 65_536
QUEUE_FRAMES = 1024
QUEUE_BYTES = 4 * 1024 * 1024
PING = '{"type":"ping"}'

RESTARTING, SLOW, BROKEN, UNKNOWN_TOKEN, REFUSED, NO_HELLO, CROWDED = 1012, 1013, 4400, 4401, 4403, 4408, 4429


class Closed(Exception):
    """This side ends the connection with a close code."""

    def __init__(self, code: int, reason: str = "") -> None:
        super().__init__(reason or str(code))
        self.code = code
        self.reason = reason


def encode(frame: dict[str, Any]) -> str:
    """A frame as text, made once for all who get it."""
    return orjson.dumps(frame).decode()


class Line:
    """A JSON line to one browser, frames in order; a reader that does not read is dropped.

    Nothing but the reading task waits while nothing happens: what is to be done is done in spurts.
    """

    __slots__ = (
        "_bytes",
        "_end",
        "_frames",
        "_heartbeat",
        "_reader",
        "_socket",
        "_spurts",
        "_write",
        "_written",
    )

    def __init__(self, socket: WebSocket) -> None:
        self._socket = socket
        self._frames: list[str] = []
        self._bytes = 0
        self._end: Closed | None = None
        self._reader: asyncio.Task[Any] | None = None
        self._heartbeat: asyncio.TimerHandle | None = None
        self._written = 0.0
        self._spurts: list[Spurt] = []
        self._write = self.whenever(self._send)

    def put(self, frame: dict[str, Any]) -> None:
        """Queue a frame."""
        self.put_encoded(encode(frame))

    def put_first(self, frame: dict[str, Any]) -> None:
        """Queue a frame in front of what waits already."""
        text = encode(frame)
        self._frames.insert(0, text)
        self._bytes += len(text)
        self._wake()

    def put_encoded(self, text: str) -> None:
        """Queue a frame that `encode` made; over the limit the line is given up, never the sender slowed."""
        if self._end is not None:
            return
        if len(self._frames) >= QUEUE_FRAMES or (self._frames and self._bytes + len(text) > QUEUE_BYTES):
            self._frames.clear()
            self._bytes = 0
            self.end(Closed(SLOW, "too slow; reconnect and resume"))
            return
        self._frames.append(text)
        self._bytes += len(text)
        self._wake()

    def end(self, closed: Closed) -> None:
        """Close after what is already on its way; of several reasons the first counts."""
        if self._end is not None:
            return
        self._end = closed
        if closed.code == SLOW:
            self._cut()  # the writer may hang in a full socket
        elif self._reader is not None:
            asyncio.get_running_loop().call_later(SEND_SECONDS, self._cut)
            self._wake()

    def whenever(self, work: Callable[[], Coroutine[Any, Any, None]]) -> Spurt:
        """Work for this line, to be woken when there is some; what goes wrong in it ends the line."""
        spurt = Spurt(work, self._fail)
        self._spurts.append(spurt)
        return spurt

    async def frames(self) -> AsyncIterator[dict[str, Any]]:
        """What the browser sends, each a JSON object. Raises Closed for a broken or too long frame."""
        while True:
            message = await self._socket.receive()
            if message["type"] == "websocket.disconnect":
                return
            text = message.get("text")
            if text is None or _too_long(text):
                raise Closed(BROKEN, "a frame is JSON text of at most 64 KiB")
            try:
                frame = orjson.loads(text)
            except orjson.JSONDecodeError as error:
                raise Closed(BROKEN, "a frame is a JSON object") from error
            if not isinstance(frame, dict) or not isinstance(frame.get("type"), str):
                raise Closed(BROKEN, "a frame is a JSON object with a type")
            yield frame

    async def keep(self, listening: Coroutine[Any, Any, None]) -> None:
        """Run what reads this line, and write meanwhile, until one ends. Raises Closed if this side does."""
        self._reader = asyncio.current_task()
        assert self._reader is not None
        self._written = asyncio.get_running_loop().time()
        self._beat()
        self._wake()
        try:
            await listening
        except asyncio.CancelledError:
            if self._end is None:
                raise
            self._reader.uncancel()
        finally:
            self._reader = None
            if self._heartbeat is not None:
                self._heartbeat.cancel()
            for spurt in self._spurts:
                spurt.stop()
            self._spurts.clear()
        if self._end is not None:
            raise self._end

    def _wake(self) -> None:
        if self._reader is not None:
            self._write.wake()

    async def _send(self) -> None:
        loop = asyncio.get_running_loop()
        async with asyncio.timeout(SEND_SECONDS) as clock:
            while self._frames:
                text = self._frames.pop(0)
                self._bytes -= len(text)
                await self._socket.send_text(text)
                if loop.time() > self._written + 1:
                    self._written = loop.time()
                    clock.reschedule(self._written + SEND_SECONDS)
        if self._end is not None:
            self._cut()

    def _beat(self) -> None:
        """A ping keeps an idle line known to be alive."""
        loop = asyncio.get_running_loop()
        silent = loop.time() - self._written
        if silent >= PING_SECONDS:
            self.put_encoded(PING)
            silent = 0.0
        self._heartbeat = loop.call_later(PING_SECONDS - silent, self._beat)

    def _fail(self, error: Exception) -> None:
        self.end(reason_of(error))
        self._cut()

    def _cut(self) -> None:
        if self._reader is not None:
            self._reader.cancel()


class Spurt:
    """Work that runs while there is some: no task waits for more of it."""

    __slots__ = ("_failed", "_task", "_work")

    def __init__(
        self, work: Callable[[], Coroutine[Any, Any, None]], failed: Callable[[Exception], None]
    ) -> None:
        """`work` does all there is; `failed` is told what went wrong."""
        self._work = work
        self._failed = failed
        self._task: asyncio.Task[None] | None = None

    def wake(self) -> None:
        """There is something to do."""
        if self._task is None:
            self._task = asyncio.get_running_loop().create_task(self._run())

    def stop(self) -> None:
        """Drop what is under way."""
        if self._task is not None:
            self._task.cancel()

    async def _run(self) -> None:
        try:
            await self._work()
        except Exception as error:
            self._failed(error)
        finally:
            self._task = None


def reason_of(error: Exception) -> Closed:
    """What the other side hears of what went wrong; the log hears the rest."""
    if isinstance(error, Closed):
        return error
    if isinstance(error, Lagging | TimeoutError):
        return Closed(SLOW, "too slow; reconnect and resume")
    if isinstance(error, WebSocketDisconnect):
        return Closed(1000)
    # The browser comes back and resumes; what went wrong is for the log, not for the customer.
    logger.error("socket.failed", exc_info=error)
    return Closed(RESTARTING, "something went wrong here; reconnect and resume")


def _too_long(text: str) -> bool:
    # Most frames are far too short to be worth counting bytes.
    return len(text) * 4 > MAXIMUM_FRAME and len(text.encode()) > MAXIMUM_FRAME


async def serve(socket: WebSocket, line: Line, listening: Coroutine[Any, Any, None]) -> None:
    """Read and write until one side ends it, with one close code."""
    closed = Closed(1000)
    try:
        await line.keep(listening)
    except Exception as error:
        closed = reason_of(error)
    finally:
        await close(socket, closed.code, closed.reason)


async def close(socket: WebSocket, code: int, reason: str) -> None:
    """End a connection; a peer that takes nothing, or is gone, is not waited for."""
    with contextlib.suppress(RuntimeError, WebSocketDisconnect, TimeoutError):
        async with asyncio.timeout(CLOSE_SECONDS):
            # A close frame holds at most 123 bytes of reason.
            await socket.close(code, reason.encode()[:120].decode(errors="ignore"))
