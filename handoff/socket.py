"""One WebSocket, well kept: bounded queue, send deadline, heartbeat, one clean end for both directions."""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from collections.abc import AsyncIterator, Coroutine
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
    """A JSON line to one browser, frames in order; a reader that does not read is dropped."""

    def __init__(self, socket: WebSocket) -> None:
        self._socket = socket
        self._frames: deque[str] = deque()
        self._bytes = 0
        self._wake = asyncio.Event()
        self._ended = asyncio.Event()
        self._end: Closed | None = None

    def put(self, frame: dict[str, Any]) -> None:
        """Queue a frame."""
        self.put_encoded(encode(frame))

    def put_first(self, frame: dict[str, Any]) -> None:
        """Queue a frame in front of what waits already."""
        text = encode(frame)
        self._frames.appendleft(text)
        self._bytes += len(text)
        self._wake.set()

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
        self._wake.set()

    def end(self, closed: Closed) -> None:
        """Close after what is already on its way; of several reasons the first counts."""
        self._end = self._end or closed
        self._wake.set()
        self._ended.set()

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

    async def write(self) -> None:
        """Send what is queued until the end; a ping keeps an idle line known to be alive."""
        loop = asyncio.get_running_loop()
        while True:
            async with asyncio.timeout(SEND_SECONDS) as clock:
                while self._frames:
                    text = self._frames.popleft()
                    self._bytes -= len(text)
                    clock.reschedule(loop.time() + SEND_SECONDS)
                    await self._socket.send_text(text)
            if self._end is not None:
                raise self._end
            self._wake.clear()
            try:
                async with asyncio.timeout(PING_SECONDS):
                    await self._wake.wait()
            except TimeoutError:
                self.put_encoded(PING)

    async def give_up(self) -> None:
        """Raises Closed as soon as the reader is too slow, though the writer may hang in a full socket."""
        await self._ended.wait()
        if self._end is not None and self._end.code == SLOW:
            raise self._end
        await asyncio.sleep(SEND_SECONDS)
        if self._end is not None:
            raise self._end


def _too_long(text: str) -> bool:
    # Most frames are far too short to be worth counting bytes.
    return len(text) * 4 > MAXIMUM_FRAME and len(text.encode()) > MAXIMUM_FRAME


async def serve(socket: WebSocket, line: Line, *parts: Coroutine[Any, Any, None]) -> None:
    """Run the line's writer and these coroutines together; when one ends, all end, with one close code."""
    tasks = [asyncio.ensure_future(part) for part in (line.write(), line.give_up(), *parts)]
    code, reason = 1000, ""
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    except Closed as closed:
        code, reason = closed.code, closed.reason
    except (Lagging, TimeoutError):
        code, reason = SLOW, "too slow; reconnect and resume"
    except WebSocketDisconnect:
        pass
    except Exception:
        # The browser comes back and resumes; what went wrong is for the log, not for the customer.
        logger.exception("socket.failed")
        code, reason = RESTARTING, "something went wrong here; reconnect and resume"
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await close(socket, code, reason)


async def close(socket: WebSocket, code: int, reason: str) -> None:
    """End a connection; a peer that takes nothing, or is gone, is not waited for."""
    with contextlib.suppress(RuntimeError, WebSocketDisconnect, TimeoutError):
        async with asyncio.timeout(CLOSE_SECONDS):
            # A close frame holds at most 123 bytes of reason.
            await socket.close(code, reason.encode()[:120].decode(errors="ignore"))
