"""Setting up teams: who is in them, when they are there, how quickly they answer."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from handoff import agent
from handoff.agent import Agent
from handoff.clock import Clock
from handoff.errors import Invalid
from handoff.queue import team
from handoff.queue.hours import Hours
from handoff.queue.team import TargetsByPriority, Team
from handoff.storage.schema import agents, memberships, teams
from handoff.storage.store import Store

Work = Sequence[str]


class Teams:
    """The first team that is added is the one asked where none is named."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def add(
        self,
        name: str,
        *,
        hours: Hours | None = None,
        targets: TargetsByPriority | None = None,
        choice_minutes: int | None = None,
    ) -> Team:
        """A new team. Raises Invalid for a name that is empty or taken."""
        key = uuid.uuid4().hex
        row = {"id": key, "created_at": self._clock(), **_values(name, hours, targets or {}, choice_minutes)}

        def work(connection: Connection) -> Team:
            connection.execute(insert(teams), row)
            return team.find(connection, key)

        return await self._written(work, name)

    async def change(
        self,
        team_id: str,
        name: str,
        *,
        hours: Hours | None,
        targets: TargetsByPriority,
        choice_minutes: int | None = None,
    ) -> Team:
        """All of a team anew. Raises Invalid or NotFound."""

        def work(connection: Connection) -> Team:
            values = _values(name, hours, targets, choice_minutes)
            connection.execute(update(teams).where(teams.c.id == team_id).values(values))
            return team.find(connection, team_id)

        return await self._written(work, name)

    async def listed(self) -> list[dict[str, Any]]:
        """Every team with the ids of its members; a team without any is everybody's."""

        def work(connection: Connection) -> list[dict[str, Any]]:
            members: dict[str, list[str]] = {}
            for team_id, agent_id in connection.execute(
                select(memberships.c.team_id, memberships.c.agent_id)
            ):
                members.setdefault(team_id, []).append(agent_id)
            return [
                {**each.as_dict(), "members": sorted(members.get(each.id, []))}
                for each in team.listed(connection)
            ]

        return await self._store.read(work)

    async def find(self, team_id: str) -> Team:
        """Raises NotFound."""
        return await self._store.read(lambda connection: team.find(connection, team_id))

    async def set_work(
        self, agent_id: str, *, team_ids: Sequence[str], languages: Work, skills: Work, capacity: int
    ) -> Agent:
        """What an agent does: in which teams, languages, with which skills, how much at once.

        Raises Invalid or NotFound.
        """
        if capacity < 0:
            raise Invalid("an agent's capacity is a number of conversations: 0 or more")
        values = {"languages": _joined(languages), "skills": _joined(skills), "capacity": capacity}

        def work(connection: Connection) -> Agent:
            found = agent.find(connection, agent_id)
            for each in team_ids:
                team.find(connection, each)
            connection.execute(update(agents).where(agents.c.id == found.id).values(values))
            connection.execute(delete(memberships).where(memberships.c.agent_id == found.id))
            for each in dict.fromkeys(team_ids):
                connection.execute(insert(memberships), {"team_id": each, "agent_id": found.id})
            return agent.find(connection, agent_id)

        return await self._store.write(work)

    async def _written(self, work: Any, name: str) -> Team:
        try:
            written: Team = await self._store.write(work)
        except IntegrityError as error:
            raise Invalid(f"there is a team named {name} already") from error
        return written


def _values(
    name: str, hours: Hours | None, targets: TargetsByPriority, choice_minutes: int | None
) -> dict[str, Any]:
    name = name.strip()
    if not name or len(name) > 100 or "\x00" in name:
        raise Invalid("a team needs a name of at most 100 characters")
    return {
        "name": name,
        "hours": hours.model_dump_json() if hours else "",
        "targets": team.written(targets),
        "choice_minutes": choice_minutes,
    }


def _joined(words: Work) -> str:
    clean = [word.strip().lower() for word in words if word.strip()]
    joined = ",".join(dict.fromkeys(clean))
    if len(joined) > 200 or any("," in word or "\x00" in word for word in clean):
        raise Invalid("languages and skills are short words without commas, 200 characters in all")
    return joined
