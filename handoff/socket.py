"""One WebSocket, well kept: bounded queue, send deadline, heartbeat, one clean end for both directions."""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from collections.abc import AsyncIterator
from typing import Any

import orjson
from fastapi import WebSocket, WebSocketDisconnect

from handoff.hub import Lagging

PING_SECONDS = 25.0
SEND_SECONDS = 15.0
MAXIMUM_FRAME = 65_536
QUEUE = 1024

RESTARTING, SLOW, BROKEN, UNKNOWN_TOKEN, REFUSED, NO_HELLO, CROWDED = 1012, 1013, 4400, 4401, 4403, 4408, 4429


class Closed(Exception):
    """This side ends the connection with a close code."""

    def __init__(self, code: int, reason: str = "") -> None:
        super().__init__(reason or str(code))
        self.code = code
        self.reason = reason


class Line:
    """A JSON line to one browser, frames in order; a reader that does not read is dropped."""

    def __init__(self, socket: WebSocket) -> None:
        self._socket = socket
        self._frames: deque[bytes] = deque()
        self._wake = asyncio.Event()
        self._end: Closed | None = None

    def put(self, frame: dict[str, Any]) -> None:
        """Queue a frame."""
        if len(self._frames) >= QUEUE:
            self.end(Closed(SLOW, "too slow; reconnect and resume"))
            return
        self._frames.append(orjson.dumps(frame))
        self._wake.set()

    def end(self, closed: Closed) -> None:
        """Close after what is already on its way."""
        self._end = self._end or closed
        self._wake.set()

    async def frames(self) -> AsyncIterator[dict[str, Any]]:
        """What the browser sends, each a JSON object. Raises Closed for a broken or too long frame."""
        while True:
            message = await self._socket.receive()
            if message["type"] == "websocket.disconnect":
                return
            text = message.get("text")
            if text is None or len(text) > MAXIMUM_FRAME:
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
        while True:
            while self._frames:
                async with asyncio.timeout(SEND_SECONDS):
                    await self._socket.send_text(self._frames.popleft().decode())
            if self._end is not None:
                raise self._end
            self._wake.clear()
            try:
                async with asyncio.timeout(PING_SECONDS):
                    await self._wake.wait()
            except TimeoutError:
                self._frames.append(b'{"type":"ping"}')


async def serve(socket: WebSocket, line: Line, *parts: Any) -> None:
    """Run the line's writer and these coroutines together; when one ends, all end, with one close code."""
    tasks = [asyncio.ensure_future(part) for part in (line.write(), *parts)]
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
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        with contextlib.suppress(RuntimeError, WebSocketDisconnect):
            await socket.close(code, reason)
