"""What a lead sees: each team's queue, what is late or promised, and how well the told ranges held."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, func, select

from handoff.clock import DAY_MS
from handoff.conversation import Status
from handoff.promises import kept as promises
from handoff.queue import forecast, places, team
from handoff.queue import line as waiting_line
from handoff.queue.presence import on_duty
from handoff.queue.waiting import Patience
from handoff.storage.schema import conversations

MEASURED_MS = 30 * DAY_MS


def of(connection: Connection, now: int, patience: Patience) -> dict[str, Any]:
    """Teams with queue and duty, what is late, promises that are due, coverage over the last 30 days."""
    held = forecast.coverage(waiting_line.told(connection, now - MEASURED_MS))
    waits = places.count(connection, now, patience)
    return {
        "teams": [_team(connection, now, patience, each, waits) for each in _asked(connection)],
        "waiting": [
            {
                "conversation": place.conversation, "team_id": place.team_id, "position": place.position,
                "waited": place.waited_ms // 1000, "wait": place.frame(mail=False)["wait"],
            }
            for place in waits
        ],
        "late": _late(connection),
        "promises_due": [
            {"conversation": key, **promise}
            for key, ledger in promises.open_ones(connection).items()
            for promise in ledger
            if promise["due_at"] is not None and promise["due_at"] <= now
        ],
        "coverage": {"held": held.held, "n": held.n, "text": str(held)},
    }  # fmt: skip


def _asked(connection: Connection) -> list[team.Team]:
    return team.listed(connection) or [team.ANYBODY]


def _team(
    connection: Connection, now: int, patience: Patience, each: team.Team, waits: list[places.Place]
) -> dict[str, Any]:
    queue = [place for place in waits if place.team_id == each.id]
    return {
        "id": each.id,
        "name": each.name,
        "on_duty": len(on_duty(connection, now, patience.presence, each.id)),
        "open": each.hours.is_open(now) if each.hours else None,
        "queue": len(queue),
        "longest": max((place.waited_ms // 1000 for place in queue), default=0),
        "away": _count(connection, each.id, Status.AWAY),
        "assigned": _count(connection, each.id, Status.ASSIGNED),
    }


def _count(connection: Connection, team_id: str, status: Status) -> int:
    statement = select(func.count()).where(
        conversations.c.team_id == team_id, conversations.c.status == status.value
    )
    return int(connection.execute(statement).scalar_one())


def _late(connection: Connection) -> list[dict[str, str]]:
    statement = select(conversations.c.id, conversations.c.late).where(
        conversations.c.late != "", conversations.c.status != Status.RESOLVED.value
    )
    return [{"conversation": key, "what": what} for key, what in connection.execute(statement)]
