"""The people who take over: accounts with argon2id, revocable sessions, one-time links, presence and room."""

from __future__ import annotations

import asyncio
import hashlib
import secrets
import uuid
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from pwdlib import PasswordHash
from sqlalchemy import Connection, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from handoff import log, presence
from handoff.clock import Clock
from handoff.errors import Invalid, NotFound, SignInRefused, TooMany
from handoff.events import Author, Role
from handoff.schema import agent_sessions, agents, sign_in_failures, sign_in_links
from handoff.store import Store

SESSION_MS = 12 * 3600 * 1000
LINK_MS = 15 * 60 * 1000
FAILURES = 5
FAILURES_MS = 5 * 60 * 1000
MINIMUM_PASSWORD = 10


class AgentRole(StrEnum):
    """What an agent may do: answer, lead the team, or change the installation."""

    AGENT = "agent"
    LEAD = "lead"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class Agent:
    """An agent as colleagues see them."""

    id: str
    name: str
    email: str
    role: AgentRole
    capacity: int
    availability: str
    last_seen_at: int

    @property
    def author(self) -> Author:
        """How they sign an event."""
        return Author(role=Role.AGENT, id=self.id, name=self.name)

    def as_dict(self) -> dict[str, Any]:
        """The wire form."""
        return {
            "id": self.id,
            "name": self.name,
            "email": self.email,
            "role": self.role.value,
            "capacity": self.capacity,
            "availability": self.availability,
        }


@dataclass(frozen=True, slots=True)
class Session:
    """A signed-in agent; `token` is the cookie's value and is known only to the browser."""

    agent: Agent
    csrf: str
    token: str
    expires_at: int


def hashed(token: str) -> str:
    """What is stored of a secret that has enough entropy of its own."""
    return hashlib.sha256(token.encode()).hexdigest()


class Agents:
    """Accounts and sessions. Passwords are hashed off the event loop: argon2id costs tens of ms by design."""

    def __init__(self, store: Store, clock: Clock, *, grace: int = 60_000) -> None:
        self._store = store
        self._clock = clock
        self._grace = grace
        self._passwords = PasswordHash.recommended()
        # Compared against when the address is unknown, so that both refusals take the same time.
        self._nobody = self._passwords.hash(secrets.token_urlsafe(16))

    async def add(
        self, email: str, name: str, password: str, role: AgentRole = AgentRole.AGENT, capacity: int = 4
    ) -> Agent:
        """A new account. Raises Invalid for a short password or an address that is taken."""
        email = email.strip().lower()
        if "@" not in email or not name.strip():
            raise Invalid("an agent needs an e-mail address and a name")
        if len(password) < MINIMUM_PASSWORD:
            raise Invalid(f"a password needs at least {MINIMUM_PASSWORD} characters")
        password_hash = await asyncio.to_thread(self._passwords.hash, password)
        agent_id = uuid.uuid4().hex
        row = {
            "id": agent_id,
            "email": email,
            "name": name.strip(),
            "password_hash": password_hash,
            "role": role.value,
            "capacity": capacity,
            "availability": "offline",
            "last_seen_at": 0,
            "active": True,
            "created_at": self._clock(),
        }
        try:
            await self._store.write(lambda connection: connection.execute(insert(agents), row) and None)
        except IntegrityError as error:
            raise Invalid(f"there is an agent with the address {email} already") from error
        return await self._store.write(lambda connection: _agent(connection, agent_id))

    async def sign_in(self, email: str, password: str) -> Session:
        """A session for a password. Raises SignInRefused, or TooMany after five failures in five minutes."""
        email, now = email.strip().lower(), self._clock()

        def known(connection: Connection) -> Any:
            recent = select(func.count()).where(
                sign_in_failures.c.email == email, sign_in_failures.c.at > now - FAILURES_MS
            )
            if connection.execute(recent).scalar_one() >= FAILURES:
                raise TooMany
            return connection.execute(select(agents).where(agents.c.email == email)).one_or_none()

        row = await self._store.write(known)
        stored = row.password_hash if row is not None and row.active else self._nobody
        right = await asyncio.to_thread(self._passwords.verify, password, stored)
        if not right or row is None or not row.active:
            failure = {"email": email, "at": now}
            await self._store.write(
                lambda connection: connection.execute(insert(sign_in_failures), failure) and None
            )
            raise SignInRefused
        return await self._store.write(lambda connection: self._open(connection, row.id))

    async def make_link(self, agent_id: str) -> str:
        """A one-time sign-in token, good for fifteen minutes."""
        token = secrets.token_urlsafe(32)
        row = {"token_hash": hashed(token), "agent_id": agent_id, "expires_at": self._clock() + LINK_MS}
        await self._store.write(lambda connection: connection.execute(insert(sign_in_links), row) and None)
        return token

    async def sign_in_by_link(self, token: str) -> Session:
        """A session for a link, once. Raises SignInRefused."""

        def work(connection: Connection) -> Session:
            link = sign_in_links.c
            fresh = (
                update(sign_in_links)
                .where(
                    link.token_hash == hashed(token), link.used_at.is_(None), link.expires_at > self._clock()
                )
                .values(used_at=self._clock())
            )
            if connection.execute(fresh).rowcount != 1:
                raise SignInRefused(
                    "This link was used or is too old. Ask for a new one, or sign in by password."
                )
            found = select(link.agent_id).where(link.token_hash == hashed(token))
            return self._open(connection, connection.execute(found).scalar_one())

        return await self._store.write(work)

    async def session(self, token: str) -> Session:
        """The session behind a cookie. Raises SignInRefused when it ended or the agent was deactivated."""
        return await self._store.read(lambda connection: self._session(connection, token))

    async def sign_out(self, token: str) -> None:
        """End a session; its open sockets are closed by whoever holds them."""
        ended = delete(agent_sessions).where(agent_sessions.c.token_hash == hashed(token))
        await self._store.write(lambda connection: connection.execute(ended) and None)

    async def set_availability(self, agent_id: str, availability: str) -> Agent:
        """online, away or offline."""
        if availability not in ("online", "away", "offline"):
            raise Invalid("availability is one of online, away, offline")
        values = {"availability": availability, "last_seen_at": self._clock()}
        changed = update(agents).where(agents.c.id == agent_id).values(values)

        def work(connection: Connection) -> Agent:
            connection.execute(changed)
            return _agent(connection, agent_id)

        return await self._store.write(work)

    async def seen(self, agent_id: str) -> None:
        """The agent's console is open."""
        await self._store.write(lambda connection: presence.seen(connection, [agent_id], self._clock()))

    async def deactivate(self, agent_id: str) -> None:
        """No more sign-in; all sessions end."""

        def work(connection: Connection) -> None:
            connection.execute(
                update(agents).where(agents.c.id == agent_id).values(active=False, availability="offline")
            )
            connection.execute(delete(agent_sessions).where(agent_sessions.c.agent_id == agent_id))

        await self._store.write(work)

    async def listed(self) -> list[dict[str, Any]]:
        """Every active agent with presence and how much they hold."""

        def work(connection: Connection) -> list[dict[str, Any]]:
            now = self._clock()
            duty = set(presence.on_duty(connection, now, self._grace))
            held = log.held_by(connection)
            rows = connection.execute(select(agents).where(agents.c.active).order_by(agents.c.name))
            return [
                {
                    **_from(row).as_dict(),
                    "on_duty": row.id in duty,
                    "open": held.get(row.id, 0),
                }
                for row in rows
            ]

        return await self._store.read(work)

    async def find(self, agent_id: str) -> Agent:
        """One active agent. Raises NotFound."""
        return await self._store.read(lambda connection: _agent(connection, agent_id))

    async def by_email(self, email: str) -> Agent | None:
        """The active agent with this address."""
        statement = select(agents).where(agents.c.email == email.strip().lower(), agents.c.active)
        row = await self._store.read(lambda connection: connection.execute(statement).one_or_none())
        return _from(row) if row is not None else None

    def _open(self, connection: Connection, agent_id: str) -> Session:
        token, csrf, now = secrets.token_urlsafe(32), secrets.token_urlsafe(24), self._clock()
        agent = _agent(connection, agent_id)
        row = {
            "token_hash": hashed(token),
            "agent_id": agent_id,
            "csrf": csrf,
            "created_at": now,
            "expires_at": now + SESSION_MS,
        }
        connection.execute(insert(agent_sessions), row)
        return Session(agent, csrf, token, now + SESSION_MS)

    def _session(self, connection: Connection, token: str) -> Session:
        row = connection.execute(
            select(agent_sessions).where(
                agent_sessions.c.token_hash == hashed(token), agent_sessions.c.expires_at > self._clock()
            )
        ).one_or_none()
        if row is None:
            raise SignInRefused("You are signed out. Sign in again; nothing you wrote is lost.")
        return Session(_agent(connection, row.agent_id), row.csrf, token, row.expires_at)


def _agent(connection: Connection, agent_id: str) -> Agent:
    row = connection.execute(select(agents).where(agents.c.id == agent_id, agents.c.active)).one_or_none()
    if row is None:
        raise NotFound("there is no such agent")
    return _from(row)


def _from(row: Any) -> Agent:
    return Agent(
        id=row.id,
        name=row.name,
        email=row.email,
        role=AgentRole(row.role),
        capacity=row.capacity,
        availability=row.availability,
        last_seen_at=row.last_seen_at,
    )
