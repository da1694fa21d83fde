"""The first admin is made in the browser: by who has the setup code, once, however many try at once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import httpx2
import pytest
from sqlalchemy import func, select

from handoff.agent_role import AgentRole
from handoff.console.sign_in import Ways
from handoff.desk import Desk
from handoff.errors import Invalid, NotAllowed, TooMany
from handoff.identity.agents import Agents, Session
from handoff.identity.first_run import FirstRun
from handoff.identity.signing import secret
from handoff.storage.database import Database
from handoff.storage.schema import agents, audit
from handoff.storage.store import Store
from tests.conftest import Hands
from tests.handoff.console_server import serving

PASSWORD = "a long password"
ONE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def first(desk: Desk, people: Agents) -> FirstRun:
    return FirstRun(people, secret(desk.database))


@pytest.fixture
async def elsewhere(desk: Desk, clock: Hands) -> AsyncIterator[FirstRun]:
    """The same installation on another node."""
    database = Database(desk.database.url.render_as_string(hide_password=False))
    store = Store(database)
    yield FirstRun(Agents(store, clock), secret(database))
    await asyncio.to_thread(store.close)
    database.close()


async def test_of_many_at_once_on_two_nodes_one_becomes_the_admin(
    first: FirstRun, elsewhere: FirstRun, desk: Desk
) -> None:
    assert first.code == elsewhere.code
    tries = [
        node.enter(node.code, f"a{n}@example.com", f"Ada {n}", PASSWORD, f"10.0.0.{n}")
        for n, node in enumerate([first, elsewhere] * 4)
    ]
    results = await asyncio.gather(*tries, return_exceptions=True)
    won = [each for each in results if isinstance(each, Session)]
    lost = [each for each in results if isinstance(each, NotAllowed)]
    assert (len(won), len(lost)) == (1, 7), results
    assert won[0].agent.role is AgentRole.ADMIN
    count = select(func.count()).select_from(agents)
    assert await desk.store.read(lambda connection: connection.execute(count).scalar_one()) == 1
    assert not await elsewhere.is_open()
    acts = await desk.store.read(lambda c: c.execute(select(audit.c.action)).scalars().all())
    assert list(acts) == ["account.first"]


@ONE
async def test_a_wrong_code_makes_nobody_and_guessing_ends_soon(first: FirstRun, clock: Hands) -> None:
    for n in range(30):
        with pytest.raises(NotAllowed, match="setup code"):
            await first.enter(f"AAAA-{n}", "a@example.com", "Ada", PASSWORD, "10.0.0.1")
    with pytest.raises(TooMany):
        await first.enter(first.code, "a@example.com", "Ada", PASSWORD, "10.0.0.1")
    assert await first.is_open()
    typed = f" {first.code.lower().replace('-', ' ')} "
    assert (await first.enter(typed, "a@example.com", "Ada", PASSWORD, "10.0.0.2")).agent.name == "Ada"


@ONE
@pytest.mark.parametrize("wrong", [{"email": "no address"}, {"name": " "}, {"password": "short"}])
async def test_what_no_account_can_be_leaves_the_door_open(first: FirstRun, wrong: dict[str, str]) -> None:
    good = {"email": "a@example.com", "name": "Ada", "password": PASSWORD}
    with pytest.raises(Invalid):
        await first.enter(first.code, *{**good, **wrong}.values(), "10.0.0.1")
    assert await first.is_open()
    await first.enter(first.code, *good.values(), "10.0.0.1")


@ONE
async def test_where_somebody_was_added_otherwise_or_is_deactivated_it_is_closed(
    first: FirstRun, people: Agents
) -> None:
    await people.add("eva@example.com", "Eva", PASSWORD)
    assert not await first.is_open()
    with pytest.raises(NotAllowed, match="already"):
        await first.enter(first.code, "a@example.com", "Ada", PASSWORD, "10.0.0.1")
    with pytest.raises(NotAllowed, match="already"):
        await people.add_first("a@example.com", "Ada", PASSWORD, "10.0.0.1")


@ONE
async def test_the_code_is_hard_to_guess_and_nowhere_stored(first: FirstRun, desk: Desk) -> None:
    letters = first.code.replace("-", "")
    assert len(letters) * 5 >= 100  # bits
    with desk.database.reader.begin() as connection:
        from handoff.storage.metadata import metadata

        stored = str([connection.execute(select(table)).all() for table in metadata.sorted_tables])
    assert first.code not in stored
    assert letters not in stored


@ONE
async def test_a_browser_is_told_signs_in_and_finds_the_door_closed_behind_it(
    desk: Desk, people: Agents, first: FirstRun
) -> None:
    body: dict[str, Any] = {"code": first.code, "email": "a@example.com", "name": "Ada", "password": PASSWORD}
    async with serving(desk, people, ways=lambda _: Ways(first)) as server:
        async with httpx2.AsyncClient(base_url=server.origin) as foreign:
            answer = await foreign.post(
                "/console/api/sign-in/first", json=body, headers={"Origin": "https://x.example"}
            )
            assert answer.status_code == 403
        async with httpx2.AsyncClient(base_url=server.origin, headers={"Origin": server.origin}) as browser:
            assert (await browser.get("/console/api/sign-in")).json()["first_run"] is True
            entered = await browser.post("/console/api/sign-in/first", json=body)
            assert (entered.status_code, entered.json()["agent"]["role"]) == (201, "admin")
            assert (await browser.get("/console/api/me")).status_code == 200
            assert (await browser.get("/console/api/sign-in")).json()["first_run"] is False
            assert (await browser.post("/console/api/sign-in/first", json=body)).status_code == 403
