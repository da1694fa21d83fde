"""The people who take over: their accounts, sign-in, availability and presence."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection, insert, select, update
from sqlalchemy.exc import IntegrityError

from handoff import agent
from handoff.agent import CAPACITY, Agent
from handoff.agent_role import AgentRole
from handoff.clock import Clock
from handoff.errors import Invalid, NotAllowed
from handoff.events import Author, Role
from handoff.identity import audit
from handoff.identity.accounts import Accounts
from handoff.identity.api_keys import ApiKeys
from handoff.identity.sessions import Session
from handoff.queue import presence
from handoff.storage import log
from handoff.storage.schema import agents, secrets
from handoff.storage.store import Store

__all__ = ["Agent", "AgentRole", "Agents", "Session"]

SOMEBODY = "there is an account already; ask an administrator for yours"
AVAILABILITIES = ("online", "away", "offline")


class Agents(Accounts):
    """The people and, from `Accounts`, who may sign in. `grace` (ms) is how long a sign of life counts."""

    def __init__(self, store: Store, clock: Clock, *, grace: int = 60_000, by_password: bool = True) -> None:
        super().__init__(store, clock, by_password=by_password)
        self._grace = grace
        self.keys = ApiKeys(store, clock)

    async def add(
        self,
        email: str,
        name: str,
        password: str,
        role: AgentRole = AgentRole.AGENT,
        capacity: int = CAPACITY,
    ) -> Agent:
        """A new account. Raises Invalid for a short password or an address that is taken."""
        row = await self._row(email, name, password, role, capacity)

        def work(connection: Connection) -> Agent:
            connection.execute(insert(agents), row)
            return agent.find(connection, str(row["id"]))

        try:
            return await self._store.write(work)
        except IntegrityError as error:
            raise Invalid(f"there is an agent with the address {row['email']} already") from error

    async def nobody_yet(self) -> bool:
        """Whether there is no account at all."""
        anybody = select(agents.c.id).limit(1)
        return await self._store.read(lambda connection: connection.execute(anybody).first() is None)

    async def add_first(self, email: str, name: str, password: str, address: str) -> Session:
        """The first account, an admin's, signed in. Raises Invalid; NotAllowed if somebody was quicker."""
        row = await self._row(email, name, password, AgentRole.ADMIN, CAPACITY)

        def make(connection: Connection, now: int) -> str:
            # The name can be taken once: of two at the same moment, on whatever node, one fails here.
            connection.execute(insert(secrets), {"name": "first admin", "value": row["id"]})
            if connection.execute(select(agents.c.id).limit(1)).first() is not None:
                raise NotAllowed(SOMEBODY)
            connection.execute(insert(agents), row)
            who = Author(role=Role.AGENT, id=str(row["id"]), name=str(row["name"]))
            audit.record(connection, now, who, "account.first", str(row["id"]), "")
            return str(row["id"])

        try:
            return await self.sign_in_as(make, address)
        except IntegrityError as error:
            raise NotAllowed(SOMEBODY) from error

    async def _row(
        self, email: str, name: str, password: str, role: AgentRole, capacity: int
    ) -> dict[str, Any]:
        email, name = email.strip().lower(), name.strip()
        if "@" not in email or not name or len(email) > 320 or len(name) > 200 or "\x00" in email + name:
            raise Invalid("an agent needs an e-mail address and a name of at most 200 characters")
        if capacity < 0:
            raise Invalid("an agent's capacity is a number of conversations: 0 or more")
        password_hash = await self._hash(password) if self.by_password else ""
        return agent.new_row(email, name, role, self._clock(), password_hash=password_hash, capacity=capacity)

    async def set_availability(self, agent_id: str, availability: str) -> Agent:
        """online, away or offline. Raises Invalid or NotFound."""
        if availability not in AVAILABILITIES:
            raise Invalid(f"availability is one of {', '.join(AVAILABILITIES)}")
        values = {"availability": availability, "last_seen_at": self._clock()}
        changed = update(agents).where(agents.c.id == agent_id, agents.c.active).values(values)

        def work(connection: Connection) -> Agent:
            connection.execute(changed)
            return agent.find(connection, agent_id)

        return await self._store.write(work)

    async def seen(self, agent_ids: Collection[str]) -> None:
        """These agents' consoles are open."""
        await self._store.write(lambda connection: presence.seen(connection, agent_ids, self._clock()))

    async def record(self, who: Author, action: str, subject: str, note: str = "") -> None:
        """A line of the audit log."""
        now = self._clock()
        await self._store.write(lambda connection: audit.record(connection, now, who, action, subject, note))

    async def listed(self) -> list[dict[str, Any]]:
        """Every active agent who answers customers, with presence and how much they hold."""

        def work(connection: Connection) -> list[dict[str, Any]]:
            duty = set(presence.on_duty(connection, self._clock(), self._grace))
            held = log.held_by(connection)
            rows = connection.execute(
                select(agents).where(agents.c.active, agent.ANSWERS).order_by(agents.c.name)
            )
            return [
                {
                    **agent.agent_of(row).as_dict(),
                    "on_duty": row.id in duty,
                    "open": held.get(row.id, 0),
                }
                for row in rows
            ]

        return await self._store.read(work)

    async def find(self, agent_id: str) -> Agent:
        """One active agent whom a conversation can be given to. Raises NotFound."""
        return await self._store.read(lambda connection: agent.find_answering(connection, agent_id))

    async def by_email(self, email: str) -> Agent | None:
        """The active agent with this address."""
        statement = select(agents).where(agents.c.email == email.strip().lower(), agents.c.active)
        row = await self._store.read(lambda connection: connection.execute(statement).one_or_none())
        return agent.agent_of(row) if row is not None else None
