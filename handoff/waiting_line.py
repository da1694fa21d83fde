"""The queue as the database knows it: who waits, in which place, whose timer ran out, who was left alone."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, func, or_, select

from handoff.conversation import Conversation, Status
from handoff.schema import conversations, pickups

_ORDER = (conversations.c.waiting_since, conversations.c.started_at, conversations.c.id)


def queued(connection: Connection) -> list[str]:
    """Ids of all who wait for a person, longest waiting first."""
    return _ids(connection, select(conversations.c.id).where(_in(Status.QUEUED)).order_by(*_ORDER))


def away(connection: Connection) -> list[str]:
    """Ids of all who were told that nobody is on duty, longest waiting first."""
    return _ids(connection, select(conversations.c.id).where(_in(Status.AWAY)).order_by(*_ORDER))


def place(connection: Connection, state: Conversation) -> int:
    """The place of a conversation in the queue; 1 is next."""
    since, started, key = _ORDER
    in_front = or_(
        since < state.waiting_since,
        and_(since == state.waiting_since, started < state.started_at),
        and_(since == state.waiting_since, started == state.started_at, key < state.id),
    )
    statement = select(func.count()).select_from(conversations).where(_in(Status.QUEUED), in_front)
    return int(connection.execute(statement).scalar_one()) + 1


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
    """Ids of conversations held by agents other than those present."""
    statement = select(conversations.c.id).where(
        _in(Status.ASSIGNED), conversations.c.agent_id.not_in(present)
    )
    return _ids(connection, statement)


def recent_waits(connection: Connection, limit: int = 20) -> list[int]:
    """How long (ms) the last customers waited until a person took over."""
    statement = select(pickups.c.waited_ms).order_by(pickups.c.at.desc()).limit(limit)
    return list(connection.execute(statement).scalars())


def _in(status: Status) -> ColumnElement[bool]:
    return conversations.c.status == status.value


def _ids(connection: Connection, statement: Select[Any]) -> list[str]:
    return list(connection.execute(statement).scalars())
