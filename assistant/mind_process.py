"""The mind in a process of its own: started early, asked over a socket, started anew when it has died."""

from __future__ import annotations

import asyncio
import gc
import multiprocessing
import socket
from collections.abc import Sequence
from itertools import count
from multiprocessing.context import SpawnContext
from multiprocessing.process import BaseProcess
from typing import Any, Literal, cast

import structlog

from assistant import mind, mind_frames
from assistant.orders.identity.whereabouts import Whereabouts
from assistant.reply import Reply
from assistant.settings import Settings
from handoff.conversation import Conversation
from handoff.events import Entry

logger = structlog.get_logger(__name__)
STOP_SECONDS = 5.0
SILENT_SECONDS = 3.0
SILENT_TURNS = 3
"""So many turns that were waited for so long, and not one word in between: the process hangs."""


class MindFailed(Exception):
    """The mind could not think this through; its own log says why."""


class MindGone(Exception):
    """The mind's process ended before it answered."""


class MindProcess:
    """Thinks elsewhere, so that sockets and storage never wait for an interpreter that thinks.

    A question that was with a process that died is asked once more of the next one; then it ends at a person.
    One that hangs is killed, so that it does not take every later question to a person, too.
    """

    def __init__(
        self, settings: Settings, whereabouts: Whereabouts, *, way: Literal["fork", "spawn"] = "spawn"
    ) -> None:
        """Starts the process at once: it loads while the server does. A fork is quicker, shares memory, and
        must come before the first thread; later ones are spawned."""
        self._settings = settings
        self._whereabouts = whereabouts
        self._process, self._socket = _started(settings, way)
        self._line: _Line | None = None
        self._connecting = asyncio.Lock()

    async def open(self) -> None:
        """Until it can be asked; one that died while it loaded is started once more. Raises MindGone."""
        for last in (False, True):
            try:
                await (await self._connected()).ready
                return
            except MindGone:
                if last:
                    raise

    def expect(self, text: str) -> None:
        """Its vector can be made while the text is stored."""
        if self._line is not None and not self._line.gone:
            self._line.send(mind_frames.EXPECTED, text)

    async def think(self, state: Conversation, entries: Sequence[Entry]) -> Reply:
        """Its move. Raises MindFailed or, where the next process died over it as well, MindGone."""
        address = self._whereabouts.of(state.contact_id)
        for last in (False, True):
            line = await self._connected()
            try:
                answer = await line.ask((state, tuple(entries), address))
                break
            except MindGone:
                if last:
                    raise
            except asyncio.CancelledError:
                if line is self._line and line.silent >= SILENT_TURNS:
                    self._process.kill()
                raise
        if not isinstance(answer, Reply):
            raise MindFailed(answer.kind)
        return answer

    async def close(self) -> None:
        """Hang up, which ends it."""
        if self._line is not None:
            self._line.close()
        else:
            self._socket.close()
        await asyncio.to_thread(_ended, self._process)

    async def _connected(self) -> _Line:
        async with self._connecting:
            if self._line is not None and self._line.gone:
                await asyncio.to_thread(_ended, self._process)
                logger.error("mind.gone", code=self._process.exitcode)
                self._process, self._socket = await asyncio.to_thread(_started, self._settings, "spawn")
                self._line = None
            if self._line is None:
                loop = asyncio.get_running_loop()
                _, self._line = await loop.create_connection(_Line, sock=self._socket)
            return self._line


class _Line(asyncio.Protocol):
    """The socket to one process."""

    def __init__(self) -> None:
        loop = asyncio.get_running_loop()
        self.ready: asyncio.Future[None] = loop.create_future()
        self.ready.add_done_callback(lambda done: done.exception())  # nobody may be waiting
        self._loop = loop
        self._transport: asyncio.Transport | None = None
        self._frames = mind_frames.Frames()
        self._numbers = count(mind_frames.FIRST)
        self._asked: dict[int, asyncio.Future[Any]] = {}
        self.gone = False
        self.silent = 0
        """Questions given up since anything was heard."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        self.silent = 0
        for number, what in self._frames.feed(data):
            if number == mind_frames.READY:
                self.ready.set_result(None)
            elif (asked := self._asked.pop(number, None)) is not None and not asked.done():
                asked.set_result(what)

    def connection_lost(self, error: Exception | None) -> None:
        self.gone = True
        for waiting in (self.ready, *self._asked.values()):
            if not waiting.done():
                waiting.set_exception(MindGone())
        self._asked.clear()

    def send(self, number: int, what: Any) -> None:
        assert self._transport is not None
        self._transport.write(mind_frames.framed(number, what))

    async def ask(self, what: Any) -> Any:
        if self.gone:
            raise MindGone
        number, answer = next(self._numbers), self._loop.create_future()
        self._asked[number] = answer
        self.send(number, what)
        until = self._loop.time() + SILENT_SECONDS
        try:
            return await answer
        except asyncio.CancelledError:
            # While it loads, which the first time takes minutes, it may be silent.
            self.silent += self.ready.done() and self._loop.time() >= until
            raise
        finally:
            self._asked.pop(number, None)

    def close(self) -> None:
        assert self._transport is not None
        self._transport.close()


def _started(settings: Settings, way: Literal["fork", "spawn"]) -> tuple[BaseProcess, socket.socket]:
    """A new process and this end of its socket."""
    ours, theirs = socket.socketpair()
    if way == "fork":
        # What is loaded by now stays shared, as long as the collector does not touch every object of it.
        gc.freeze()
    with theirs:
        context = cast(SpawnContext, multiprocessing.get_context(way))
        inherited = ours if way == "fork" else None
        process = context.Process(target=mind.serve, args=(settings, theirs, inherited), daemon=True)
        process.start()
    ours.setblocking(False)
    return process, ours


def _ended(process: BaseProcess) -> None:
    process.join(STOP_SECONDS)
    if process.exitcode is None:
        process.kill()
        process.join()
