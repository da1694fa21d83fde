"""Who is there: agents on duty, agents whose console is open, and how much room they have left.

Read inside the caller's transaction. A sign of life counts for the grace period; one from the future, left
behind by a clock that was put back, counts no longer than that either.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, Connection, and_, bindparam, exists, or_, select, update

from handoff.agent import ANSWERS
from handoff.queue.routing import Seat
from handoff.storage import log
from handoff.storage.schema import agents, memberships
from handoff.storage.statement import Statement

_answers = and_(agents.c.active, ANSWERS)


def _here(earliest: object, latest: object) -> ColumnElement[bool]:
    return and_(_answers, agents.c.last_seen_at.between(earliest, latest))


_member = (memberships.c.agent_id == agents.c.id) & (memberships.c.team_id == bindparam("team"))
_whole = ~exists(select(memberships.c.team_id).where(memberships.c.team_id == bindparam("team")))
_duty = and_(
    agents.c.availability == "online",
    _here(bindparam("earliest"), bindparam("latest")),
    # A team without members is everybody's.
    or_(_whole, exists(select(memberships.c.team_id).where(_member))),
)
_on_duty = Statement(select(agents.c.id).where(_duty).order_by(agents.c.id))
_seats = Statement(
    select(agents.c.id, agents.c.name, agents.c.capacity, agents.c.languages, agents.c.skills).where(_duty)
)


def on_duty(connection: Connection, now: int, grace: int, team_id: str = "") -> list[str]:
    """Ids of the team's agents who take new conversations; `now` and `grace` in ms."""
    return [row[0] for row in _on_duty.rows(connection, _when(now, grace, team_id))]


def present(connection: Connection, now: int, grace: int) -> list[str]:
    """Ids of the agents whose console is open; away agents keep what they hold."""
    statement = select(agents.c.id).where(_here(now - grace + 1, now + grace))
    return list(connection.execute(statement).scalars())


def active(connection: Connection) -> list[str]:
    """Ids of the agents who may hold conversations."""
    return list(connection.execute(select(agents.c.id).where(_answers)).scalars())


def hold(connection: Connection, agent_ids: Sequence[str]) -> None:
    """Keep others from giving these agents conversations until the transaction ends."""
    # Always in the same order, so that two who hold several never wait for each other.
    statement = select(agents.c.id).where(agents.c.id.in_(agent_ids)).order_by(agents.c.id)
    connection.execute(statement.with_for_update())


def seats(connection: Connection, now: int, grace: int, team_id: str = "") -> list[Seat]:
    """The team's agents on duty with what they hold and may hold."""
    held = log.held_by(connection)
    return [
        Seat(key, name, held.get(key, 0), capacity, _words(languages), _words(skills))
        for key, name, capacity, languages, skills in _seats.rows(connection, _when(now, grace, team_id))
    ]


def seen(connection: Connection, agent_ids: Collection[str], now: int) -> None:
    """These agents' consoles gave a sign of life."""
    connection.execute(update(agents).where(agents.c.id.in_(agent_ids)).values(last_seen_at=now))


def _when(now: int, grace: int, team_id: str) -> dict[str, object]:
    return {"earliest": now - grace + 1, "latest": now + grace, "team": team_id}


def _words(joined: str) -> frozenset[str]:
    return frozenset(filter(None, joined.split(",")))
