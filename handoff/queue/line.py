"""The queue as the database knows it: who waits, in which place, whose timer ran out, who was left alone.

Whoever an agent let go of is in front. Behind them one key orders all: when the waiting began, plus what the
priority costs. So it is oldest first inside a priority, and nobody starves: waiting makes up for priority
(accumulating priority: Kleinrock 1964; Stanford, Taylor and Ziedins 2014).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, bindparam, case, literal, or_, select

from handoff.conversation import Conversation, Status
from handoff.queue.forecast import AT_ONCE, Pickup
from handoff.storage.schema import conversations, forecasts, pickups
from handoff.storage.statement import Statement

RANKS = {"urgent": 0, "high": 1, "normal": 2, "low": 3}
AGEING_MS = 10 * 60_000
"""What one step of priority is worth in waiting time."""
FAR_MS = 10**12


def key(state: Conversation) -> int:
    """What the queue is sorted by, the smallest first; a time in ms, long ago for those in front."""
    return state.waiting_since + (-FAR_MS if state.front else RANKS[state.priority] * AGEING_MS)


def order() -> Sequence[ColumnElement[Any]]:
    """The same for the database; who began earlier breaks a tie."""
    rank = case(RANKS, value=conversations.c.priority, else_=RANKS["normal"])
    shift = case((conversations.c.front, literal(-FAR_MS)), else_=rank * literal(AGEING_MS))
    return conversations.c.waiting_since + shift, conversations.c.started_at, conversations.c.id


def _in(status: Status) -> ColumnElement[bool]:
    return conversations.c.status == status.value


_queued = Statement(
    select(conversations.c.id, conversations.c.team_id, conversations.c.queued_at)
    .where(_in(Status.QUEUED))
    .order_by(*order())
)
_pickups = Statement(
    select(pickups.c.queued_at, pickups.c.at, pickups.c.agents)
    .where(pickups.c.team_id == bindparam("team"), pickups.c.queued_at > 0)
    .order_by(pickups.c.at.desc())
    .limit(bindparam("most"))
)
_waits = Statement(
    select(forecasts.c.waited_ms, forecasts.c.expected_ms)
    .where(forecasts.c.team_id == bindparam("team"), forecasts.c.waited_ms >= AT_ONCE)
    .order_by(forecasts.c.queued_at.desc())
    .limit(bindparam("most"))
)


def queued(connection: Connection) -> list[tuple[str, str, int]]:
    """(id, team id, since when in ms) of all who wait for a person, the next one first."""
    return [(key, team, since) for key, team, since in _queued.rows(connection, {})]


def mail(connection: Connection) -> list[str]:
    """Ids of all who wait for an answer by mail, the next one first."""
    chosen = and_(_in(Status.AWAY), conversations.c.by_email)
    return _ids(connection, select(conversations.c.id).where(chosen).order_by(*order()))


def away(connection: Connection) -> list[str]:
    """Ids of all who were told that nobody is on duty, the next one first."""
    left = and_(_in(Status.AWAY), conversations.c.by_email.is_(False))
    return _ids(connection, select(conversations.c.id).where(left).order_by(*order()))


def place(connection: Connection, conversation_id: str) -> int:
    """The place of a conversation in its team's queue; 1 is next, 0 not in it."""
    line = queued(connection)
    teams = {key: team for key, team, _ in line}
    if conversation_id not in teams:
        return 0
    own = [key for key, team, _ in line if team == teams[conversation_id]]
    return own.index(conversation_id) + 1


def due(connection: Connection, now: int, horizon: int, limit: int = 100) -> list[str]:
    """Ids of conversations whose timer has run out, or lies further ahead than any timer is set (ms)."""
    timer = conversations.c.timer_at
    return _ids(
        connection,
        select(conversations.c.id)
        .where(or_(timer <= now, timer > now + horizon))
        .order_by(timer)
        .limit(limit),
    )


def left_alone(connection: Connection, present: list[str]) -> list[str]:
    """Ids of conversations held by agents other than those present; one that is put off waits for them."""
    statement = select(conversations.c.id).where(
        _in(Status.ASSIGNED), conversations.c.agent_id.not_in(present), conversations.c.snoozed_until == 0
    )
    return _ids(connection, statement)


def recent_pickups(connection: Connection, team_id: str, limit: int = 30) -> list[Pickup]:
    """The last times a person took a customer of this team from the queue, oldest first."""
    rows = _pickups.rows(connection, {"team": team_id, "most": limit})
    return [Pickup(*row) for row in reversed(rows)]


def ratios(connection: Connection, team_id: str, limit: int = 200) -> list[float]:
    """Real to expected wait of the last customers of this team."""
    rows = _waits.rows(connection, {"team": team_id, "most": limit})
    return [waited / expected for waited, expected in rows]


def told(connection: Connection, since: int = 0) -> list[tuple[int, int, int]]:
    """(low, high, waited) of every range that was shown and came to its end."""
    statement = select(forecasts.c.low_ms, forecasts.c.high_ms, forecasts.c.waited_ms).where(
        forecasts.c.queued_at >= since, forecasts.c.high_ms.is_not(None), forecasts.c.waited_ms >= AT_ONCE
    )
    return [(low, high, waited) for low, high, waited in connection.execute(statement)]


def _ids(connection: Connection, statement: Select[Any]) -> list[str]:
    return list(connection.execute(statement).scalars())
