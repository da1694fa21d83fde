"""Every waiting customer's place and range, counted in one pass; and keeping what they were told first."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy.dialects import postgresql, sqlite

from handoff.queue import forecast, team
from handoff.queue import line as waiting_line
from handoff.queue.presence import on_duty
from handoff.queue.waiting import Patience
from handoff.storage.schema import forecasts


@dataclass(frozen=True, slots=True)
class Place:
    """Position 1 is next; `expected_ms` and `span` (low, high ms) are None while too little is known.

    `limit_ms` is the wait from which on the customer is offered other ways.
    """

    conversation: str
    team_id: str
    queued_at: int
    waited_ms: int
    position: int
    expected_ms: int | None
    span: tuple[int, int] | None
    limit_ms: int

    def frame(self, *, mail: bool) -> dict[str, Any]:
        """The wire form; `choices` only once the wait is longer than the limit."""
        longest = max(self.waited_ms, self.span[1] if self.span else 0)
        choices = ["wait", "bot", *(["email"] if mail else [])] if longest > self.limit_ms else []
        wait = {"low": self.span[0] // 1000, "high": self.span[1] // 1000} if self.span else None
        return {"position": self.position, "wait": wait, "choices": choices}


@dataclass(frozen=True, slots=True)
class _Pace:
    work: float | None
    ratios: list[float]
    agents: int
    limit_ms: int


def count(connection: Connection, now: int, patience: Patience) -> list[Place]:
    """All who wait, the next one first. A team's pace is read once, however many wait for it."""
    line = waiting_line.queued(connection)
    limits = team.limits(connection) if line else {}
    paces = {
        key: _pace(connection, now, patience, key, limits.get(key, patience.choice))
        for key in {team_id for _, team_id, _ in line}
    }
    ahead: Counter[str] = Counter()
    found = []
    for key, team_id, since in line:
        ahead[team_id] += 1
        found.append(_place(key, team_id, since, now, ahead[team_id], paces[team_id]))
    return found


def keep(connection: Connection, told: list[Place]) -> None:
    """Remember what each was told when they came into the queue; what is kept already stays."""
    statement = select(forecasts.c.conversation_id, forecasts.c.queued_at)
    ids = [place.conversation for place in told]
    known = {tuple(row) for row in connection.execute(statement.where(forecasts.c.conversation_id.in_(ids)))}
    rows = [
        {
            "conversation_id": place.conversation, "queued_at": place.queued_at, "team_id": place.team_id,
            "position": place.position, "expected_ms": place.expected_ms,
            "low_ms": place.span[0] if place.span else None,
            "high_ms": place.span[1] if place.span else None,
        }
        for place in told
        if place.expected_ms is not None and (place.conversation, place.queued_at) not in known
    ]  # fmt: skip
    if rows:
        # Another node may have counted the same at the same moment; what was told first stays.
        kind = sqlite if connection.dialect.name == "sqlite" else postgresql
        connection.execute(kind.insert(forecasts).on_conflict_do_nothing(), rows)


def _place(key: str, team_id: str, queued_at: int, now: int, position: int, pace: _Pace) -> Place:
    expected = None
    if pace.work is not None and pace.agents:
        expected = forecast.expected(position, pace.work, pace.agents)
    span = forecast.span(expected, pace.ratios) if expected is not None else None
    return Place(key, team_id, queued_at, now - queued_at, position, expected, span, pace.limit_ms)


def _pace(connection: Connection, now: int, patience: Patience, team_id: str, limit_ms: int) -> _Pace:
    return _Pace(
        work=forecast.work_per_pickup(waiting_line.recent_pickups(connection, team_id)),
        ratios=waiting_line.ratios(connection, team_id),
        agents=len(on_duty(connection, now, patience.presence, team_id)),
        limit_ms=limit_ms,
    )
