"""Time acts through the desk: timers that ran out, agents who left, people waiting for someone to be back."""

from __future__ import annotations

import asyncio

import structlog
from sqlalchemy import Connection, select

from handoff import log
from handoff.agents import Agents
from handoff.conversation import Conversation, Status
from handoff.desk import Desk
from handoff.errors import Refused
from handoff.events import Author, Role
from handoff.presence import on_duty
from handoff.routing import Desk as Seat
from handoff.routing import pick
from handoff.schema import agents

logger = structlog.get_logger(__name__)


class Timekeeper:
    """Looks every `interval` seconds; the desk checks each act again under its lock: it happens once."""

    def __init__(self, desk: Desk, people: Agents, *, interval: float = 1.0, routing: str = "manual") -> None:
        self._desk = desk
        self._people = people
        self._interval = interval
        self._routing = routing

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            try:
                await self.look()
            except Refused:
                pass
            except Exception:
                logger.exception("timekeeper.failed")
            await asyncio.sleep(self._interval)

    async def look(self) -> None:
        """One round."""
        now = self._desk.clock()
        due, gone, away = await asyncio.to_thread(self._read, now)
        for conversation_id in due:
            await self._quietly(self._desk.attend(conversation_id))
        for state in gone:
            agent = Author(role=Role.AGENT, id=state.agent_id, name=state.agent_name)
            await self._quietly(self._desk.release(state.id, agent, "offline"))
        for conversation_id in away:
            await self._quietly(self._desk.requeue_away(conversation_id))
        if self._routing == "auto":
            await self._route()

    @staticmethod
    async def _quietly(verb: object) -> None:
        try:
            await verb  # type: ignore[misc]
        except Refused as refusal:
            # Somebody was quicker; what they did stands.
            logger.info("timekeeper.refused", code=refusal.code)

    def _read(self, now: int) -> tuple[list[str], list[Conversation], list[str]]:
        with self._desk.database.reader.begin() as connection:
            due = log.due(connection, now)
            present = set(self._present(connection, now))
            held = log.listed(connection, [Status.ASSIGNED])
            gone = [state for state in held if state.agent_id not in present]
            away = (
                [state.id for state in log.listed(connection, [Status.AWAY])]
                if self._duty(connection, now)
                else []
            )
        return due, gone, away

    def _present(self, connection: Connection, now: int) -> list[str]:
        # Away agents keep what they hold; only those whose console is closed lose it.
        grace = self._desk.patience.presence
        statement = select(agents.c.id).where(agents.c.active, agents.c.last_seen_at > now - grace)
        return list(connection.execute(statement).scalars())

    def _duty(self, connection: Connection, now: int) -> list[str]:
        return on_duty(connection, now, self._desk.patience.presence)

    async def _route(self) -> None:
        seats = [
            Seat(agent["id"], agent["name"], agent["open"], agent["capacity"])
            for agent in await self._people.listed()
            if agent["on_duty"]
        ]
        with self._desk.database.reader.begin() as connection:
            waiting = log.listed(connection, [Status.QUEUED])
        for state in waiting:
            seat = pick(state, seats)
            if seat is None:
                return
            await self._quietly(
                self._desk.claim(state.id, Author(role=Role.AGENT, id=seat.agent_id, name=seat.name))
            )
            seats = [
                Seat(s.agent_id, s.name, s.held + (s.agent_id == seat.agent_id), s.capacity) for s in seats
            ]
