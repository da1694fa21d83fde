"""Who works out the bot's next move, as the speaker asks for it: in threads of this process, or elsewhere."""

from __future__ import annotations

import asyncio
import contextvars
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Protocol

from assistant.reply import Reply
from handoff.conversation import Conversation
from handoff.events import Entry

AT_ONCE = 4


class Blocking(Protocol):
    """Turns a conversation into the bot's next move. Called in a thread."""

    def think(self, state: Conversation, entries: Sequence[Entry]) -> Reply:
        """The move for everything the customer said since the last answer."""
        ...


class Thinker(Protocol):
    """The same for a caller in the event loop."""

    async def open(self) -> None:
        """Be ready for the first question."""
        ...

    def expect(self, text: str) -> None:
        """A customer sent this: it is being stored, and will have to be thought about in a moment."""
        ...

    async def think(self, state: Conversation, entries: Sequence[Entry]) -> Reply:
        """The move for everything the customer said since the last answer; whatever fails is raised."""
        ...

    async def close(self) -> None:
        """Let go of what is being thought about."""
        ...


class Threads:
    """Thinks in this process; its threads are its own, so that nobody else's work waits behind thinking."""

    def __init__(self, mind: Blocking) -> None:
        self._mind = mind
        self._threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="bot")

    async def open(self) -> None:
        """Nothing to do."""

    def expect(self, text: str) -> None:
        """Nothing to gain: it would take the time from whoever stores it."""

    async def think(self, state: Conversation, entries: Sequence[Entry]) -> Reply:
        """The mind's move."""
        loop = asyncio.get_running_loop()
        # With the context, so that what is traced in the thread belongs to this turn.
        think = partial(contextvars.copy_context().run, self._mind.think, state, entries)
        return await loop.run_in_executor(self._threads, think)

    async def close(self) -> None:
        """Threads at work come to their end by themselves."""
        self._threads.shutdown(wait=False, cancel_futures=True)
