"""The chat edge: one customer socket from hello to close. Validates every frame and decides nothing."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable
from functools import partial

from fastapi import WebSocket
from pydantic import ValidationError

from assistant.channels.chat_frames import (
    Hello,
)
from assistant.channels.chat_identity import Identities
from assistant.channels.chat_session import ChatSession
from assistant.channels.pace import MINUTE_MS, Pace
from assistant.channels.recommending import Recommends, never
from handoff.attachments import Attachments
from handoff.console.doors import address_of, origin_allowed
from handoff.desk import Desk
from handoff.live.positions import QueuePositions
from handoff.live.socket import (
    BROKEN,
    CROWDED,
    NO_HELLO,
    REFUSED,
    RESTARTING,
    Closed,
    Line,
    close,
    reason_of,
    serve,
)

HELLO_SECONDS = 10.0
_HTTP = {"ws": "http", "wss": "https"}


class ChatSockets:
    """All open chat sockets of this process."""

    def __init__(
        self,
        desk: Desk,
        identities: Identities,
        queue: QueuePositions,
        *,
        key: str,
        allowed_origins: frozenset[str],
        per_minute: int,
        per_address: int,
        attachments: Attachments | None = None,
        expect: Callable[[str], None] = lambda text: None,
        recommends: Recommends = never,
        address: str = "",
    ) -> None:
        """`expect` is told what the bot will be asked, while it is being stored; `recommends` says whether a
        contact is asked for a recommendation at the end of a conversation. `address` is this server's for
        links, without a slash at the end; empty: the one the browser came by."""
        self._recommends = recommends
        self._address = address
        self._expect = expect
        self._attachments = attachments
        self._desk = desk
        self._identities = identities
        self._queue = queue
        self._pace = Pace(per_minute, MINUTE_MS)
        self._key = key
        self._allowed = allowed_origins
        self._per_address = per_address
        self._addresses: Counter[str] = Counter()
        self._open: set[Line] = set()

    async def handle(self, socket: WebSocket) -> None:
        """One chat from handshake to close."""
        await socket.accept()
        line = Line(socket)
        address = address_of(socket)
        self._addresses[address] += 1
        self._open.add(line)
        try:
            if self._addresses[address] > self._per_address:
                raise Closed(CROWDED, "too many open chats from this address; close some")
            if not origin_allowed(socket, self._allowed):
                raise Closed(REFUSED, "this page may not embed the chat; add its origin to allowed_origins")
            hello = await self._hello(line)
            await self._chat(socket, line, hello)
        except Exception as error:
            closed = reason_of(error)
            await close(socket, closed.code, closed.reason)
        finally:
            self._open.discard(line)
            self._addresses[address] -= 1
            if not self._addresses[address]:
                del self._addresses[address]

    @property
    def count(self) -> int:
        """How many are open."""
        return len(self._open)

    def drain(self) -> None:
        """The server restarts; browsers come back by themselves."""
        for line in self._open:
            line.end(Closed(RESTARTING, "restarting"))

    async def _hello(self, line: Line) -> Hello:
        try:
            async with asyncio.timeout(HELLO_SECONDS):
                raw = await anext(line.frames(), None)
            hello = Hello.model_validate(raw)
        except TimeoutError as error:
            raise Closed(NO_HELLO, "say hello first") from error
        except ValidationError as error:
            raise Closed(BROKEN, f"hello not understood: {error.errors()[0]['msg']}") from error
        if hello.key != self._key:
            raise Closed(REFUSED, "the chat key is not the one of this server")
        return hello

    async def _chat(self, socket: WebSocket, line: Line, hello: Hello) -> None:
        visitor = await self._identities.of(hello, address_of(socket))
        # Nobody asks an open chat for its headers again, and ten thousand of them are many.
        socket.scope["headers"].clear()
        parts = self._desk, self._queue, self._identities, self._pace
        address = self._address or str(socket.base_url.replace(scheme=_HTTP[socket.url.scheme])).rstrip("/")
        also = self._attachments, self._expect, self._recommends, address
        chat = ChatSession(*parts, line, visitor, hello, *also)
        with self._desk.hub.subscribe() as live:
            await chat.welcome(live)
            live.whenever(line.whenever(partial(chat.follow, live)).wake)
            await serve(socket, line, chat.listen(live))
