"""Time acts through the desk: timers that ran out, agents who left, people waiting for someone to be back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable
from dataclasses import dataclass

import structlog
from sqlalchemy import Connection

from handoff.desk import Desk, Outcome
from handoff.errors import Refused
from handoff.queue import deadlines, presence
from handoff.queue import line as waiting_line
from handoff.rounds import rounds

logger = structlog.get_logger(__name__)
LOOKS = 3
TRIES = 20


@dataclass(frozen=True, slots=True)
class _Found:
    due: list[str]
    orphaned: list[str]
    left_alone: list[str]
    away: list[str]
    deadlines: list[tuple[str, str, int]]


class Timekeeper:
    """Looks every `interval` seconds; the desk checks each act again under its lock: it happens once.

    An agent counts as gone after the grace period and three looks in a row: when the clock jumps, the open
    consoles renew their signs of life between two looks. After a start nobody loses a conversation for one
    grace period, in which the consoles come back.
    """

    def __init__(self, desk: Desk, *, interval: float = 1.0, routing: str = "manual") -> None:
        """`routing` is `manual` or `auto`: whether waiting customers are given to agents who have room."""
        self._desk = desk
        self._interval = interval
        self._routing = routing
        self._trusted_from = desk.clock() + desk.patience.presence
        self._looks: dict[str, int] = {}

    async def run(self) -> None:
        """Until cancelled."""
        await rounds("timekeeper", self.look, self._interval)

    async def look(self) -> None:
        """One round."""
        now = self._desk.clock()
        found = await self._desk.store.read(lambda connection: self._find(connection, now))
        for conversation_id in found.due:
            await self._quietly(self._desk.attend(conversation_id))
        for conversation_id in [*found.orphaned, *self._surely(found.left_alone, now)]:
            await self._quietly(self._desk.release_absent(conversation_id))
        for conversation_id in found.away:
            await self._quietly(self._desk.requeue_away(conversation_id))
        for conversation_id, kind, version in found.deadlines:
            await self._quietly(self._desk.meet(conversation_id, kind, version))
        if self._routing == "auto":
            await self._route()

    async def _route(self) -> None:
        """In each team the next one first; who waits in the chat comes before who waits for mail."""
        waiting, by_mail = await self._desk.store.read(
            lambda connection: (
                waiting_line.queued(connection),
                waiting_line.mail(connection),
            )
        )
        tried: Counter[str] = Counter()
        for conversation_id, team_id, _ in [*waiting, *((key, "", 0) for key in by_mail)]:
            # Those in front may need a language or skill that is busy; a few behind them may not.
            if tried[team_id] < TRIES:
                outcome = await self._quietly(self._desk.route(conversation_id))
                tried[team_id] += outcome is None or outcome.repeated

    def _find(self, connection: Connection, now: int) -> _Found:
        patience = self._desk.patience
        here = presence.present(connection, now, patience.presence)
        active = presence.active(connection)
        orphaned = waiting_line.left_alone(connection, active)
        return _Found(
            due=waiting_line.due(connection, now, patience.horizon),
            orphaned=orphaned,
            left_alone=sorted(set(waiting_line.left_alone(connection, here)) - set(orphaned)),
            away=waiting_line.away(connection),
            deadlines=deadlines.due(connection, now),
        )

    def _surely(self, left_alone: list[str], now: int) -> list[str]:
        if now < self._trusted_from:
            return []
        self._looks = {key: self._looks.get(key, 0) + 1 for key in left_alone}
        return [key for key in left_alone if self._looks[key] >= LOOKS]

    @staticmethod
    async def _quietly(verb: Awaitable[Outcome]) -> Outcome | None:
        try:
            return await verb
        except Refused as refusal:
            # Somebody was quicker; what they did stands.
            logger.info("timekeeper.refused", code=refusal.code)
        except Exception:
            # One conversation that cannot be helped must not keep the others waiting.
            logger.exception("timekeeper.act_failed")
        return None
