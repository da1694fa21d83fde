"""Who is there: agents on duty, agents whose console is open, and how much room they have left.

Read inside the caller's transaction. A sign of life counts for the grace period; one from the future, left
behind by a clock that was put back, counts no longer than that either.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, Connection, and_, select, update

from handoff import log
from handoff.routing import Seat
from handoff.schema import agents


def _here(now: int, grace: int) -> ColumnElement[bool]:
    return and_(agents.c.active, agents.c.last_seen_at.between(now - grace + 1, now + grace))


def on_duty(connection: Connection, now: int, grace: int) -> list[str]:
    """Ids of the agents who take new conversations; `now` and `grace` in ms."""
    statement = select(agents.c.id).where(agents.c.availability == "online", _here(now, grace))
    return list(connection.execute(statement).scalars())


def present(connection: Connection, now: int, grace: int) -> list[str]:
    """Ids of the agents whose console is open; away agents keep what they hold."""
    return list(connection.execute(select(agents.c.id).where(_here(now, grace))).scalars())


def active(connection: Connection) -> list[str]:
    """Ids of the agents who may sign in."""
    return list(connection.execute(select(agents.c.id).where(agents.c.active)).scalars())


def hold(connection: Connection, agent_ids: Sequence[str]) -> None:
    """Keep others from giving these agents conversations until the transaction ends."""
    # Always in the same order, so that two who hold several never wait for each other.
    statement = select(agents.c.id).where(agents.c.id.in_(agent_ids)).order_by(agents.c.id)
    connection.execute(statement.with_for_update())


def seats(connection: Connection, now: int, grace: int) -> list[Seat]:
    """The agents on duty with what they hold and may hold."""
    held = log.held_by(connection)
    statement = select(agents.c.id, agents.c.name, agents.c.capacity).where(
        agents.c.availability == "online", _here(now, grace)
    )
    return [
        Seat(agent_id, name, held.get(agent_id, 0), capacity)
        for agent_id, name, capacity in connection.execute(statement)
    ]


def seen(connection: Connection, agent_ids: Collection[str], now: int) -> None:
    """These agents' consoles gave a sign of life."""
    connection.execute(update(agents).where(agents.c.id.in_(agent_ids)).values(last_seen_at=now))
