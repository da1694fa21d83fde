"""Joins this process's hub with those of other nodes: tells them that a log grew, reads on when they do.

A line on the bus is a hint. Every few seconds, and whenever the bus may have missed something, the relay
looks for conversations that changed, so a lost line is late and nothing else. What an act of this node
overtook is not told after it: who listens sees the gap in `seq` and reads.
"""

from __future__ import annotations

import asyncio
import secrets
from collections import OrderedDict
from typing import Any

import orjson
import structlog
from sqlalchemy import Connection, func, select

from handoff.desk import Desk
from handoff.events import Entry
from handoff.hub import AGENTS, Item, Notice, Signal
from handoff.live.bus import Bus
from handoff.storage import log
from handoff.storage.failpoints import reach
from handoff.storage.schema import conversations, events

logger = structlog.get_logger(__name__)
LOOK_SECONDS = 5.0
LOOK_ALONE_SECONDS = 1.0
WINDOW_MS = 120_000
"""How far a look goes back; more than the clocks of two nodes may differ."""
AT_ONCE = 100
PAUSE_SECONDS = 0.02
REMEMBERED = 50_000
PASSED_ON = frozenset({"typing", "delta", "signed_out", AGENTS})
"""Everything else that is fleeting is counted by each node for its own sockets."""
UNKNOWN = 0
Grown = dict[str, int]
"""By conversation, the first seq that is new; UNKNOWN where only the time of entries can tell."""


class Relay:
    """One for each process that has a bus; `run` lives as long as the server."""

    def __init__(self, desk: Desk, bus: Bus) -> None:
        self._desk = desk
        self._bus = bus
        self._node = secrets.token_hex(6)
        self._told: OrderedDict[str, int] = OrderedDict()
        self._grown: Grown = {}
        self._wake = asyncio.Event()
        self._look_now = asyncio.Event()
        self._since: int | None = None
        desk.hub.listen(self._pass_on)

    @property
    def connected(self) -> bool:
        """Whether the bus works at this moment; while it does not, other nodes' news is late by seconds."""
        return self._bus.connected

    async def run(self) -> None:
        """Until cancelled."""
        tasks = [
            asyncio.ensure_future(part)
            for part in (self._bus.run(self._hear, self._look_now.set), self._read_on(), self._look_again())
        ]
        try:
            await asyncio.gather(*tasks)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    def _pass_on(self, item: Item) -> None:
        """What happened here is told to the others."""
        if isinstance(item, Notice):
            self._remember(item.conversation, item.state.last_seq)
        if item.elsewhere:
            return
        if isinstance(item, Notice):
            reach("relay.before_telling")
            self._send(c=item.conversation, first=item.entries[0].seq, last=item.state.last_seq)
        elif item.kind in PASSED_ON:
            self._send(c=item.conversation, kind=item.kind, data=item.data)

    def _send(self, **line: Any) -> None:
        self._bus.send(orjson.dumps({"node": self._node, **line}))

    def _hear(self, raw: bytes) -> None:
        """A line of any node's; one that is not understood is a newer version's and left to the looks."""
        try:
            line = orjson.loads(raw)
            if line["node"] == self._node:
                return
            if "kind" in line:
                self._desk.hub.pass_on(Signal(line["c"], line["kind"], line["data"], elsewhere=True))
            else:
                self._note(line["c"], int(line["first"]), int(line["last"]))
        except (orjson.JSONDecodeError, KeyError, TypeError, ValueError):
            logger.warning("bus.not_understood", bytes=len(raw))

    def _note(self, conversation: str, first: int, last: int) -> None:
        known = self._told.get(conversation)
        if known is not None and known >= last:
            return
        if known is not None:
            first = known + 1
        self._grown[conversation] = min(first, self._grown.get(conversation, first))
        self._wake.set()

    async def _read_on(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            while self._grown:
                part = dict(list(self._grown.items())[:AT_ONCE])
                since = (self._since or 0) - WINDOW_MS
                try:
                    notices = await self._desk.store.read(lambda connection: _read(connection, part, since))  # noqa: B023
                except Exception:
                    logger.exception("relay.not_read")
                    await asyncio.sleep(LOOK_ALONE_SECONDS)
                    continue
                self._grown = {key: seq for key, seq in self._grown.items() if part.get(key) != seq}
                for notice in notices:
                    self._desk.hub.publish(notice)
                # The first is read at once; under load one read then serves all that came meanwhile.
                await asyncio.sleep(PAUSE_SECONDS)

    async def _look_again(self) -> None:
        while True:
            try:
                await self._look()
            except Exception:
                logger.exception("relay.not_looked")
            pause = LOOK_SECONDS if self._bus.connected else LOOK_ALONE_SECONDS
            try:
                async with asyncio.timeout(pause):
                    await self._look_now.wait()
            except TimeoutError:
                pass
            self._look_now.clear()

    async def _look(self) -> None:
        """Note every conversation that went on since the last look and was not heard of."""
        now = self._desk.clock()
        since = now if self._since is None else min(now, self._since)
        statement = select(conversations.c.id, conversations.c.last_seq).where(
            conversations.c.updated_at > since - WINDOW_MS
        )
        found = await self._desk.store.read(
            lambda connection: [tuple(row) for row in connection.execute(statement)]
        )
        for conversation, last in found:
            if self._since is None:
                # What was stored before the first look is read by whoever comes from now on.
                self._remember(conversation, last)
            else:
                self._note(conversation, UNKNOWN, last)
        self._since = now

    def _remember(self, conversation: str, last: int) -> None:
        self._told[conversation] = max(last, self._told.get(conversation, 0))
        self._told.move_to_end(conversation)
        if len(self._told) > REMEMBERED:
            self._told.popitem(last=False)


def _read(connection: Connection, grown: Grown, since: int) -> list[Notice]:
    states = {state.id: state for state in log.states(connection, grown)}
    notices = []
    for key, first in grown.items():
        state = states.get(key)
        entries = _entries(connection, key, first, since) if state is not None else []
        if state is not None and entries:
            notices.append(Notice(key, state, tuple(entries), elsewhere=True))
    return notices


def _entries(connection: Connection, key: str, first: int, since: int) -> list[Entry]:
    if first == UNKNOWN:
        recent = select(func.min(events.c.seq)).where(events.c.conversation_id == key, events.c.at > since)
        first = connection.execute(recent).scalar_one_or_none() or UNKNOWN
        if first == UNKNOWN:
            return []
    return log.read(connection, key, first - 1)
