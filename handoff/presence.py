"""Who is on duty: available and seen within the grace period, read inside the caller's transaction."""

from __future__ import annotations

from sqlalchemy import Connection, select, update

from handoff.schema import agents


def on_duty(connection: Connection, now: int, grace: int) -> list[str]:
    """Ids of the agents on duty; `now` and `grace` in ms."""
    statement = select(agents.c.id).where(
        agents.c.active, agents.c.availability == "online", agents.c.last_seen_at > now - grace
    )
    return list(connection.execute(statement).scalars())


def seen(connection: Connection, agent_id: str, now: int) -> None:
    """The agent's console gave a sign of life."""
    connection.execute(update(agents).where(agents.c.id == agent_id).values(last_seen_at=now))
