"""The language model as an interpreter of wishes, on a thread and a loop of its own."""

from __future__ import annotations

import asyncio
import threading

import structlog

from assistant.answering.model import ChatModel, ModelError
from assistant.orders.dialogue.tool_calls import instruction

logger = structlog.get_logger(__name__)


class ModelInterpreter:
    """Asks a chat model of its own: a client belongs to the loop it was first used in."""

    def __init__(self, model: ChatModel, *, seconds: float = 5) -> None:
        self._model = model
        self._seconds = seconds
        self._loop: asyncio.AbstractEventLoop | None = None
        self._starting = threading.Lock()

    def interpret(self, text: str) -> str:
        """The model's answer, or nothing when it fails or takes too long."""
        call = asyncio.run_coroutine_threadsafe(self._asked(text), self._running())
        try:
            return call.result(self._seconds + 1)
        except (ModelError, TimeoutError) as error:
            logger.warning("interpreter.failed", problem=type(error).__name__)
            return ""

    async def _asked(self, text: str) -> str:
        async with asyncio.timeout(self._seconds):
            return "".join([piece async for piece in self._model.stream(instruction(), text)])

    def _running(self) -> asyncio.AbstractEventLoop:
        with self._starting:
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                threading.Thread(target=self._loop.run_forever, name="interpreter", daemon=True).start()
            return self._loop
