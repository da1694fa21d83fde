"""Agents' accounts from the command line, on the database of the settings."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeVar

from assistant.settings import Settings
from handoff.agent_role import AgentRole
from handoff.clock import system_clock
from handoff.errors import NotFound
from handoff.identity.agents import Agents
from handoff.identity.first_run import FirstRun
from handoff.identity.signing import secret
from handoff.storage.database import Database
from handoff.storage.store import Store

T = TypeVar("T")


async def add(settings: Settings, email: str, name: str, password: str, role: str) -> str:
    """Add an agent; returns what to tell the person who did it. Raises Invalid."""
    agent = await _with(settings, lambda people, _: people.add(email, name, password, AgentRole(role)))
    return f"{agent.name} <{agent.email}> may sign in as {agent.role.value}."


async def link(settings: Settings, email: str) -> str:
    """The address of a one-time sign-in. Raises NotFound."""

    async def make(people: Agents, _: str) -> str:
        agent = await people.by_email(email)
        if agent is None:
            raise NotFound(f"there is no agent with the address {email}")
        return await people.make_link(agent.id)

    return f"{settings.address}/console/#link={await _with(settings, make)}"


async def setup_code(settings: Settings) -> str:
    """What the first admin is made with, or that there is one."""

    async def tell(people: Agents, hidden: str) -> str:
        first = FirstRun(people, hidden)
        if not await first.is_open():
            return "There is an account already: add others with `tellonce agent add` or on the page Account."
        return f"Open {settings.address}/console/ and enter the setup code {first.code}"

    return await _with(settings, tell)


async def _with(settings: Settings, work: Callable[[Agents, str], Awaitable[T]]) -> T:
    database = Database(settings.database_url)
    database.migrate()
    store = Store(database)
    try:
        people = Agents(store, system_clock, by_password=settings.password_sign_in)
        return await work(people, secret(database))
    finally:
        store.close()
        database.close()
