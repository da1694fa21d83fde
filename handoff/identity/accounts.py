"""What becomes of an account: password, second factor, role, deactivation. Every change ends what it must."""

from __future__ import annotations

import asyncio
from typing import Any

from sqlalchemy import Connection, delete, func, select, update

from handoff import agent
from handoff.agent import Agent
from handoff.agent_role import AgentRole
from handoff.errors import Invalid, NotAllowed, NotFound, WrongPassword
from handoff.identity import company, second_factor
from handoff.identity.second_factor import Enrolment
from handoff.identity.sessions import Session, Sessions, end_sessions
from handoff.storage.schema import agent_sessions, agents, api_keys, sign_in_links

MINIMUM_PASSWORD = 10
LONGEST_PASSWORD = 1000


class Accounts(Sessions):
    """Signing in, from `Sessions`, and everything that changes who may."""

    async def change_password(self, session: Session, current: str, new: str) -> None:
        """A new password; the agent's other sessions end. Raises WrongPassword.

        Who came by link a moment ago is asked for no present one: they have none yet, or forgot it.
        """
        self._need_passwords()
        if not await self._store.read(lambda connection: self._came_by_link(connection, session)):
            await self._prove(session.agent.id, current)
        hashed_new = await self._hash(new)

        def work(connection: Connection) -> None:
            mine = update(agents).where(agents.c.id == session.agent.id)
            connection.execute(mine.values(password_hash=hashed_new))
            end_sessions(connection, session.agent.id, keep=session.token)
            self._forgive(connection, session.agent.email)

        await self._store.write(work)

    async def end_other_sessions(self, session: Session) -> None:
        """Signed out everywhere but here."""
        await self._store.write(
            lambda connection: end_sessions(connection, session.agent.id, keep=session.token)
        )

    async def begin_second_factor(self, session: Session, password: str) -> Enrolment:
        """What the authenticator application needs. Raises WrongPassword or Invalid."""
        await self._prove(session.agent.id, password)
        who = session.agent

        def work(connection: Connection) -> Enrolment:
            self._forgive(connection, who.email)
            return second_factor.begin(connection, who.id, who.email)

        return await self._store.write(work)

    async def confirm_second_factor(self, session: Session, code: str) -> list[str]:
        """Turn it on; gives the recovery codes. Other sessions end. Raises Invalid."""

        def work(connection: Connection) -> list[str]:
            codes = second_factor.confirm(connection, session.agent.id, code, self._clock())
            end_sessions(connection, session.agent.id, keep=session.token)
            return codes

        return await self._store.write(work)

    async def turn_off_second_factor(self, session: Session, password: str, code: str) -> None:
        """Raises WrongPassword, CodeNeeded or TooMany: a right password does not buy more codes."""
        await self._prove(session.agent.id, password)

        def work(connection: Connection) -> None:
            self._check_code(connection, session.agent.id, code)
            self._forgive(connection, session.agent.email)
            second_factor.turn_off(connection, session.agent.id)

        await self._store.write(work)

    async def reset_second_factor(self, agent_id: str) -> None:
        """For somebody who lost telephone and recovery codes; their sessions end. Raises NotFound."""

        def work(connection: Connection) -> None:
            agent.find(connection, agent_id)
            second_factor.turn_off(connection, agent_id)
            end_sessions(connection, agent_id)

        await self._store.write(work)

    async def release_from_company(self, agent_id: str) -> None:
        """The company's provider knows the person under a new name: the next one with the address gets in.
        Raises NotFound."""

        def work(connection: Connection) -> None:
            agent.find(connection, agent_id)
            company.release(connection, agent_id)

        await self._store.write(work)

    async def account(self, session: Session) -> dict[str, Any]:
        """What the agent's own page shows."""
        who, now = session.agent.id, self._clock()
        alive = agent_sessions.c.agent_id == who, agent_sessions.c.expires_at > now

        def work(connection: Connection) -> dict[str, Any]:
            count = select(func.count()).select_from(agent_sessions).where(*alive)
            return {
                "password": self._password(connection, session),
                "second_factor": second_factor.is_on(connection, who),
                "recovery_codes_left": second_factor.recovery_left(connection, who),
                "sessions": connection.execute(count).scalar_one(),
            }

        return await self._store.read(work)

    def _password(self, connection: Connection, session: Session) -> str:
        """`off` here; `free` to be set without the present one; `none` to be changed; else `kept`."""
        if not self.by_password:
            return "off"
        if self._came_by_link(connection, session):
            return "free"
        mine = select(agents.c.password_hash).where(agents.c.id == session.agent.id)
        return "kept" if connection.execute(mine).scalar_one() else "none"

    async def change_account(self, agent_id: str, *, role: AgentRole | None, active: bool | None) -> None:
        """Another role, deactivated or back. Raises NotFound, and NotAllowed for the last admin."""

        def work(connection: Connection) -> None:
            left = agent.admins(connection)
            loses = active is False or (role is not None and role is not AgentRole.ADMIN)
            if loses and left == {agent_id}:
                raise NotAllowed("this is the last admin; make somebody else one first")
            values: dict[str, Any] = {} if role is None else {"role": role.value}
            if active is not None:
                values |= {"active": active, "availability": "offline"}
            if values:
                changed = connection.execute(update(agents).where(agents.c.id == agent_id).values(values))
                if changed.rowcount != 1:
                    raise NotFound("there is no such agent")
            if role is AgentRole.CONTENT:
                # What is open shows conversations, which they may no longer see.
                end_sessions(connection, agent_id)
            if active is False:
                _end_everything(connection, agent_id, self._clock())

        await self._store.write(work)

    async def deactivate(self, agent_id: str) -> None:
        """No more sign-in; all sessions, links and keys end. Raises NotAllowed for the last admin."""
        await self.change_account(agent_id, role=None, active=False)

    async def all_accounts(self) -> list[dict[str, Any]]:
        """Every account, also those that were deactivated."""

        def work(connection: Connection) -> list[dict[str, Any]]:
            rows = connection.execute(select(agents).order_by(agents.c.name, agents.c.id)).all()
            return [
                {
                    **agent.agent_of(row).as_dict(),
                    "active": row.active,
                    "created_at": row.created_at,
                    "second_factor": second_factor.is_on(connection, row.id),
                    "company": bool(row.subject),
                }
                for row in rows
            ]

        return await self._store.read(work)

    async def _prove(self, agent_id: str, password: str) -> None:
        """The agent's own password again, counted like a sign-in; forgiven by the caller, once all is right.
        Raises WrongPassword or TooMany."""
        who: Agent = await self._store.read(lambda connection: agent.find(connection, agent_id))
        row = await self._store.write(lambda connection: self._try(connection, who.email, ""))
        if not row.password_hash:
            raise WrongPassword("You have no password here: you sign in with your company's account.")
        async with self._checking:
            right = await asyncio.to_thread(self._passwords.verify, password, row.password_hash)
        if not right:
            raise WrongPassword

    async def _hash(self, password: str) -> str:
        if not MINIMUM_PASSWORD <= len(password) <= LONGEST_PASSWORD:
            raise Invalid(f"a password needs at least {MINIMUM_PASSWORD} characters")
        async with self._checking:
            return await asyncio.to_thread(self._passwords.hash, password)


def _end_everything(connection: Connection, agent_id: str, now: int) -> None:
    end_sessions(connection, agent_id)
    connection.execute(delete(sign_in_links).where(sign_in_links.c.agent_id == agent_id))
    keys = update(api_keys).where(api_keys.c.agent_id == agent_id, api_keys.c.revoked_at.is_(None))
    connection.execute(keys.values(revoked_at=now))
