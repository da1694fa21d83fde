"""Signing in and staying in: argon2id passwords, one-time links, sessions that can be ended at once."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from pwdlib import PasswordHash
from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from handoff import agent
from handoff.agent import Agent
from handoff.clock import Clock
from handoff.errors import CodeNeeded, NotAllowed, NotFound, SignInRefused, TooMany
from handoff.identity import second_factor
from handoff.identity.tokens import hashed
from handoff.storage.schema import agent_sessions, agents, sign_in_failures, sign_in_links
from handoff.storage.statement import Statement
from handoff.storage.store import Store

SESSION_MS = 12 * 3600 * 1000
LINK_MS = 15 * 60 * 1000
FAILURES = 5
FAILURES_OF_ADDRESS = 30
"""An office shares one network address, so it has more tries than one account."""
FAILURES_MS = 5 * 60 * 1000
CHECKS_AT_ONCE = 2

_lasting = Statement(
    select(agent_sessions.c.agent_id, agent_sessions.c.csrf, agent_sessions.c.expires_at).where(
        agent_sessions.c.token_hash == bindparam("hash"), agent_sessions.c.expires_at > bindparam("now")
    )
)


@dataclass(frozen=True, slots=True)
class Session:
    """A signed-in agent; `token` is the cookie's value and is known only to the browser.

    `scopes` are those of an API key, None for a person in a browser.
    """

    agent: Agent
    csrf: str = field(repr=False)
    token: str = field(repr=False)
    expires_at: int
    scopes: frozenset[str] | None = None


class Sessions:
    """Passwords are hashed off the event loop, two at a time: argon2id costs tens of ms and MB by design.

    `by_password` False: agents come in through the company's provider or by link, and nobody has a password.
    """

    def __init__(self, store: Store, clock: Clock, *, by_password: bool = True) -> None:
        self._store = store
        self._clock = clock
        self.by_password = by_password
        self._passwords = PasswordHash.recommended()
        self._checking = asyncio.Semaphore(CHECKS_AT_ONCE)

    @cached_property
    def _nobody(self) -> str:
        """Compared against when the address is unknown, so that both refusals take the same time.

        Made at the first attempt of anybody, not at the start: it takes as long as a sign-in.
        """
        return self._passwords.hash(secrets.token_urlsafe(16))

    async def sign_in(self, email: str, password: str, code: str = "", address: str = "") -> Session:
        """A session for a password and, where the agent has a second factor, a code of it.

        Raises SignInRefused, CodeNeeded, or TooMany after five failures of the account, or thirty from the
        network address, in five minutes. NotAllowed where nobody signs in by password.
        """
        self._need_passwords()
        email, address = email.strip().lower(), address[:64]
        row = await self._store.write(lambda connection: self._try(connection, email, address))
        async with self._checking:
            stored = await asyncio.to_thread(lambda: self._nobody)
            if row is not None and row.active:
                # Who was registered by the company's sign-in has no password: nothing is right then.
                stored = row.password_hash or stored
            right = await asyncio.to_thread(self._passwords.verify, password, stored)
        if not right or row is None or not row.active or not row.password_hash:
            raise SignInRefused

        def succeed(connection: Connection) -> Session:
            self._check_code(connection, row.id, code)
            self._forgive(connection, email)
            return self._begin(connection, row.id, self._clock())

        return await self._store.write(succeed)

    async def count_try(self, address: str) -> None:
        """A try that names no account, counted by network address before it is looked at. Raises TooMany."""
        await self._store.write(lambda connection: self._try(connection, "", address[:64]))

    async def sign_in_as(self, find: Callable[[Connection, int], str], address: str) -> Session:
        """A session of the agent that `find` gives, in one transaction with what it changes; `count_try` is
        forgiven. Raises what `find` raises, and SignInRefused."""

        def work(connection: Connection) -> Session:
            now = self._clock()
            agent_id = find(connection, now)
            connection.execute(delete(sign_in_failures).where(*_tries(address)))
            return self._begin(connection, agent_id, now)

        return await self._store.write(work)

    def _forgive(self, connection: Connection, email: str) -> None:
        connection.execute(delete(sign_in_failures).where(sign_in_failures.c.email == email))

    def _check_code(self, connection: Connection, agent_id: str, code: str) -> None:
        if not second_factor.is_on(connection, agent_id):
            return
        if not code.strip():
            raise CodeNeeded
        if not second_factor.passes(connection, agent_id, code, self._clock()):
            raise CodeNeeded("That code is not right, or was used before. Wait for the next one.")

    async def make_link(self, agent_id: str) -> str:
        """A one-time sign-in token, good for fifteen minutes. Raises NotFound."""
        token, now = secrets.token_urlsafe(32), self._clock()
        row = {"token_hash": hashed(token), "agent_id": agent_id, "expires_at": now + LINK_MS}

        def work(connection: Connection) -> None:
            agent.find(connection, agent_id)
            connection.execute(delete(sign_in_links).where(sign_in_links.c.expires_at < now))
            connection.execute(insert(sign_in_links), row)

        await self._store.write(work)
        return token

    async def sign_in_by_link(self, token: str, code: str = "") -> Session:
        """A session for a link, once. Raises SignInRefused, or CodeNeeded, and the link stays good then.

        Codes are counted like passwords, but for the link: who guesses at the door must not close this way,
        too. Raises TooMany.
        """
        link, now, key = sign_in_links.c, self._clock(), hashed(token)
        fresh = link.token_hash == key, link.used_at.is_(None), link.expires_at > now

        def count(connection: Connection) -> None:
            if connection.execute(select(link.agent_id).where(*fresh)).first() is not None:
                self._try(connection, f"link {key}", "")

        def work(connection: Connection) -> Session:
            used = connection.execute(update(sign_in_links).where(*fresh).values(used_at=now))
            if used.rowcount != 1:
                raise SignInRefused(
                    "This link was used or is too old. Ask for a new one, or sign in by password."
                )
            found = select(link.agent_id).where(link.token_hash == key)
            agent_id = connection.execute(found).scalar_one()
            self._check_code(connection, agent_id, code)
            return self._begin(connection, agent_id, now)

        if code.strip():
            await self._store.write(count)
        return await self._store.write(work)

    def _came_by_link(self, connection: Connection, session: Session) -> bool:
        """Whether the session began with a link that would still be good if it were not used."""
        link, began = sign_in_links.c, session.expires_at - SESSION_MS
        mine = link.agent_id == session.agent.id, link.used_at == began, link.expires_at > self._clock()
        return connection.execute(select(link.token_hash).where(*mine).limit(1)).first() is not None

    def _need_passwords(self) -> None:
        if not self.by_password:
            raise NotAllowed("There are no passwords here: sign in with your company, or by a link.")

    async def session(self, token: str) -> Session:
        """The session behind a cookie. Raises SignInRefused when it ended or the agent was deactivated."""

        def work(connection: Connection) -> Session:
            row = _lasting.row(connection, {"hash": hashed(token), "now": self._clock()})
            if row is None:
                raise SignInRefused("You are signed out. Sign in again; nothing you wrote is lost.")
            agent_id, csrf, expires_at = row
            return Session(_agent(connection, agent_id), csrf, token, expires_at)

        return await self._store.read(work)

    async def ended(self, tokens: Collection[str]) -> set[str]:
        """Which of these sessions are over: signed out, expired, or the agent was deactivated."""
        by_hash = {hashed(token): token for token in tokens}
        alive = (
            select(agent_sessions.c.token_hash)
            .join(agents, agents.c.id == agent_sessions.c.agent_id)
            .where(self._lasts(tokens), agents.c.active)
        )
        found = await self._store.read(lambda connection: set(connection.execute(alive).scalars()))
        return {token for key, token in by_hash.items() if key not in found}

    async def sign_out(self, token: str) -> None:
        """End a session; its open sockets are closed by whoever holds them."""
        over = delete(agent_sessions).where(agent_sessions.c.token_hash == hashed(token))
        await self._store.write(lambda connection: connection.execute(over) and None)

    def _lasts(self, tokens: Collection[str]) -> Any:
        hashes = [hashed(token) for token in tokens]
        return agent_sessions.c.token_hash.in_(hashes) & (agent_sessions.c.expires_at > self._clock())

    def _try(self, connection: Connection, email: str, address: str) -> Any:
        """Count the try before the password is looked at: many at once must not slip past the limit."""
        failures, now = sign_in_failures.c, self._clock()
        known = connection.execute(select(agents).where(agents.c.email == email).with_for_update())
        row = known.one_or_none()
        # What lies further ahead than a lock lasts was counted before the clock was put back.
        counted = failures.at.between(now - FAILURES_MS + 1, now + FAILURES_MS)
        connection.execute(delete(sign_in_failures).where(~counted))
        recent = select(func.count()).select_from(sign_in_failures)
        of_account = connection.execute(recent.where(failures.email == email)).scalar_one()
        of_address = connection.execute(recent.where(failures.address == address)).scalar_one()
        if (email and of_account >= FAILURES) or (address and of_address >= FAILURES_OF_ADDRESS):
            raise TooMany
        connection.execute(insert(sign_in_failures), {"email": email, "address": address, "at": now})
        return row

    def _begin(self, connection: Connection, agent_id: str, now: int) -> Session:
        token, csrf = secrets.token_urlsafe(32), secrets.token_urlsafe(24)
        # Who signs in comes to work; staying out of sight is one click in the console.
        mine = agents.c.id == agent_id, agents.c.availability == "offline"
        arrived = update(agents).where(*mine, agent.ANSWERS)
        connection.execute(arrived.values(availability="online", last_seen_at=now))
        who = _agent(connection, agent_id)
        row = {
            "token_hash": hashed(token),
            "agent_id": agent_id,
            "csrf": csrf,
            "created_at": now,
            "expires_at": now + SESSION_MS,
        }
        connection.execute(delete(agent_sessions).where(agent_sessions.c.expires_at <= now))
        connection.execute(insert(agent_sessions), row)
        return Session(who, csrf, token, now + SESSION_MS)


def end_sessions(connection: Connection, agent_id: str, keep: str = "") -> None:
    """All that an agent has, but the one with the token `keep`."""
    theirs = agent_sessions.c.agent_id == agent_id, agent_sessions.c.token_hash != hashed(keep)
    connection.execute(delete(agent_sessions).where(*theirs))


def _tries(address: str) -> tuple[Any, Any]:
    return sign_in_failures.c.email == "", sign_in_failures.c.address == address[:64]


def _agent(connection: Connection, agent_id: str) -> Agent:
    try:
        return agent.find(connection, agent_id)
    except NotFound as error:
        raise SignInRefused from error
