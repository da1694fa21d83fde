"""Clients that send or take a byte now and then, to hold connections: given up, while all others are served.

Headers come within some seconds. A body has some seconds, and a second more for every 500 bytes that came, so
that a large file over a thin line is not cut off. What was answered is taken, or the connection ends.
"""

from __future__ import annotations

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

HEADER_SECONDS = 20.0
BODY_SECONDS = 20.0
BYTES_A_SECOND = 500
TAKING_SECONDS = 60.0
LATE = (
    b"HTTP/1.1 408 Request Timeout\r\ncontent-type: text/plain; charset=utf-8\r\n"
    b"content-length: 43\r\nconnection: close\r\n\r\nThe request came too slowly. Send it again."
)


class PatientProtocol(HttpToolsProtocol):
    """HTTP as uvicorn speaks it, with an end to its patience."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._reading: asyncio.TimerHandle | None = None
        self._taking: asyncio.TimerHandle | None = None
        self._until = 0.0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """The first request's headers are due, also if nothing ever comes."""
        super().connection_made(transport)
        self._expect(HEADER_SECONDS)

    def connection_lost(self, exc: Exception | None) -> None:
        """Nothing is due any more."""
        self._stop()
        self._took()
        super().connection_lost(exc)

    def on_message_begin(self) -> None:
        """Another request began on the same connection."""
        super().on_message_begin()
        if self._reading is None:
            self._expect(HEADER_SECONDS)

    def on_headers_complete(self) -> None:
        """Now the body is due."""
        self._stop()
        self._expect(BODY_SECONDS)
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """What came buys time."""
        self._until += len(body) / BYTES_A_SECOND
        super().on_body(body)

    def on_message_complete(self) -> None:
        """All is here; how long the answer takes is not the client's doing."""
        self._stop()
        super().on_message_complete()

    def handle_websocket_upgrade(self) -> None:
        """From here on the socket's own limits hold."""
        self._stop()
        self._took()
        super().handle_websocket_upgrade()

    def pause_writing(self) -> None:
        """The client takes less than it is sent."""
        super().pause_writing()
        if self._taking is None:
            self._taking = self.loop.call_later(TAKING_SECONDS, self.transport.abort)

    def resume_writing(self) -> None:
        """It takes again."""
        self._took()
        super().resume_writing()

    def timeout_keep_alive_handler(self) -> None:
        """Closing waits for what is still to be taken; not for ever."""
        super().timeout_keep_alive_handler()
        if self._taking is None:
            self._taking = self.loop.call_later(TAKING_SECONDS, self.transport.abort)

    def _expect(self, seconds: float) -> None:
        self._until = self.loop.time() + seconds
        self._reading = self.loop.call_at(self._until, self._look)

    def _look(self) -> None:
        """Time is up, unless some was bought, or it is us who do not read."""
        now = self.loop.time()
        if self.flow.read_paused:
            self._until = max(self._until, now + BODY_SECONDS)
        if now < self._until:
            self._reading = self.loop.call_at(self._until, self._look)
            return
        self._reading = None
        if self.transport.is_closing():
            return
        answered = self.cycle is not None and self.cycle.response_started and not self.cycle.response_complete
        if not answered:
            self.transport.write(LATE)
        self.transport.close()
        self._taking = self._taking or self.loop.call_later(TAKING_SECONDS, self.transport.abort)

    def _stop(self) -> None:
        if self._reading is not None:
            self._reading.cancel()
            self._reading = None

    def _took(self) -> None:
        if self._taking is not None:
            self._taking.cancel()
            self._taking = None
