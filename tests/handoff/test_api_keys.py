"""API keys: shown once, kept as a hash, worth nothing once revoked, expired or without their maker."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from handoff.agent_role import AgentRole
from handoff.desk import Desk
from handoff.errors import Invalid, NotFound, SignInRefused, TooMany
from handoff.identity import audit
from handoff.identity.agents import Agents
from handoff.identity.api_keys import ApiKeys
from handoff.storage.database import Database
from handoff.storage.schema import api_keys
from tests.conftest import Hands
from tests.handoff.conftest import ANA

ONE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@ONE
async def test_a_key_is_shown_once_and_stored_as_a_hash(desk: Desk, people: Agents, clock: Hands) -> None:
    eva = await people.add("eva@example.com", "Eva", "a long password", AgentRole.ADMIN)
    key = await people.keys.make(eva, "warehouse", ["conversations:read"])
    assert len(key["token"]) >= 52
    assert "token" not in (await people.keys.listed())[0]
    with desk.database.reader.begin() as connection:
        assert key["token"] not in str(list(connection.execute(api_keys.select())))
    clock.forward(5)
    session = await people.keys.session(key["token"])
    assert (session.agent.name, session.scopes) == ("Eva", frozenset({"conversations:read"}))
    assert (await people.keys.listed())[0]["last_used_at"] == clock()


@ONE
async def test_a_key_ends_with_its_time_its_maker_and_when_it_is_revoked(
    people: Agents, clock: Hands
) -> None:
    eva = await people.add("eva@example.com", "Eva", "a long password")
    short, revoked, orphan = [
        await people.keys.make(eva, name, ["privacy"], expires_at)
        for name, expires_at in (("short", clock() + 1000), ("revoked", None), ("orphan", None))
    ]
    await people.keys.revoke(revoked["id"])
    clock.forward(2)
    for key in (short, revoked):
        with pytest.raises(SignInRefused):
            await people.keys.session(key["token"])
    assert (await people.keys.session(orphan["token"])).agent.id == eva.id
    await people.deactivate(eva.id)
    for token in (orphan["token"], "tellonce_" + "x" * 43, "", "tellonce_\x00"):
        with pytest.raises(SignInRefused):
            await people.keys.session(token)


@ONE
async def test_a_key_needs_what_it_needs(people: Agents, clock: Hands) -> None:
    eva = await people.add("eva@example.com", "Eva", "a long password")
    for name, scopes, until in (
        (" ", ["privacy"], None),
        ("a", [], None),
        ("a", ["all"], None),
        ("a", ["privacy"], 1),
    ):
        with pytest.raises(Invalid):
            await people.keys.make(eva, name, scopes, until)
    with pytest.raises(NotFound):
        await people.keys.revoke("nothing")


@ONE
async def test_a_key_that_asks_too_often_has_to_wait(desk: Desk, people: Agents, clock: Hands) -> None:
    eva = await people.add("eva@example.com", "Eva", "a long password")
    keys = ApiKeys(desk.store, clock, per_minute=3)
    token = (await keys.make(eva, "busy", ["privacy"]))["token"]
    for _ in range(3):
        await keys.session(token)
    with pytest.raises(TooMany):
        await keys.session(token)
    clock.forward(61)
    await keys.session(token)


@pytest.mark.parametrize("statement", ["UPDATE audit SET note = 'nothing'", "DELETE FROM audit"])
async def test_the_database_refuses_to_change_the_audit_log(database: Database, statement: str) -> None:
    with database.writer.begin() as connection:
        audit.record(connection, 1, ANA, "conversation.seen", "x")
    with pytest.raises(DBAPIError, match="only added to"), database.writer.begin() as connection:
        connection.execute(text(statement))
    with database.reader.begin() as connection:
        assert [act.subject for act in audit.newest(connection, "conversation.")] == ["x"]
