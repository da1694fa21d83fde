"""A team: its name, when it is there, and how quickly it wants to answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from pydantic import Field, TypeAdapter
from sqlalchemy import Connection, select

from handoff.errors import NotFound
from handoff.event import Frozen
from handoff.queue.hours import Hours
from handoff.queue_events import Deadline, Priority
from handoff.storage.schema import teams
from handoff.storage.statement import Row, Statement

MINUTE_MS = 60_000
WEEK = 7 * 24 * 60


class Targets(Frozen):
    """Minutes of opening time; None: no target."""

    first_response: int | None = Field(None, ge=1, le=60 * WEEK)
    next_response: int | None = Field(None, ge=1, le=60 * WEEK)
    resolution: int | None = Field(None, ge=1, le=60 * WEEK)


TargetsByPriority = dict[Priority, Targets]
_targets: TypeAdapter[TargetsByPriority] = TypeAdapter(TargetsByPriority)
_columns = (teams.c.id, teams.c.name, teams.c.hours, teams.c.targets, teams.c.choice_minutes)
_limits = Statement(select(teams.c.id, teams.c.choice_minutes).where(teams.c.choice_minutes.is_not(None)))
_first = Statement(select(*_columns).order_by(teams.c.created_at, teams.c.id).limit(1))


@dataclass(frozen=True, slots=True)
class Team:
    """`hours` None: no hours are known, so no time is promised and targets run around the clock.

    `choice_minutes` is the wait from which on its customers are offered other ways; None: as everywhere.
    """

    id: str
    name: str
    hours: Hours | None
    targets: TargetsByPriority
    choice_minutes: int | None = None

    def due_at(self, what: Deadline, priority: str, since: int) -> int | None:
        """When (ms) something that began at `since` is late; None without a target."""
        targets = self.targets.get(priority)  # type: ignore[call-overload]
        minutes = getattr(targets, what) if targets is not None else None
        if minutes is None:
            return None
        return self.hours.after(since, minutes * MINUTE_MS) if self.hours else since + minutes * MINUTE_MS

    def away(self, now: int) -> tuple[Literal["closed", "nobody_on_duty"], int | None, str]:
        """Why nobody is there, when the team opens next (ms, None: not known), and in which time zone."""
        if self.hours is None:
            return "nobody_on_duty", None, ""
        if self.hours.is_open(now):
            return "nobody_on_duty", None, self.hours.zone
        return "closed", self.hours.next_open(now), self.hours.zone

    def as_dict(self) -> dict[str, Any]:
        """The wire form."""
        return {
            "id": self.id,
            "name": self.name,
            "hours": self.hours.model_dump(mode="json") if self.hours else None,
            "targets": {name: each.model_dump() for name, each in self.targets.items()},
            "choice_minutes": self.choice_minutes,
        }


ANYBODY = Team("", "", None, {})
"""Where no team is set up."""


def find(connection: Connection, team_id: str) -> Team:
    """A team by id; the empty id is `ANYBODY`. Raises NotFound."""
    if not team_id:
        return ANYBODY
    row = connection.execute(select(*_columns).where(teams.c.id == team_id)).one_or_none()
    if row is None:
        raise NotFound("there is no such team")
    return team_of(tuple(row))


def first(connection: Connection) -> Team:
    """The team that is asked where none is named: the oldest one, else `ANYBODY`."""
    row = _first.row(connection, {})
    return team_of(row) if row else ANYBODY


def listed(connection: Connection) -> list[Team]:
    """All teams, the oldest first."""
    rows = connection.execute(select(*_columns).order_by(teams.c.created_at, teams.c.id))
    return [team_of(tuple(row)) for row in rows]


def limits(connection: Connection) -> dict[str, int]:
    """The waits (ms) from which on customers are offered other ways, of the teams that have their own."""
    return {key: minutes * MINUTE_MS for key, minutes in _limits.rows(connection, {})}


def team_of(row: Row) -> Team:
    """A row of the teams' table as a Team."""
    key, name, hours, targets, choice_minutes = row
    return Team(
        key,
        name,
        Hours.model_validate_json(hours) if hours else None,
        _targets.validate_json(targets),
        choice_minutes,
    )


def written(targets: TargetsByPriority) -> str:
    """Targets as they are stored."""
    return _targets.dump_json(targets).decode()
