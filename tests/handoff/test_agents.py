"""Accounts, sign-in and its refusals, sessions and visitors' tokens."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import select

from handoff.desk import Desk
from handoff.errors import Invalid, NotFound, Refused, SignInRefused, TooMany
from handoff.identity.agents import Agents
from handoff.identity.visitors import Visitors
from handoff.storage.schema import agent_sessions, agents, sign_in_links, visitors
from tests.conftest import Hands

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
PASSWORD = "a long password"


async def refusal(people: Agents, email: str, password: str) -> str:
    with pytest.raises(Refused) as refused:
        await people.sign_in(email, password)
    return f"{type(refused.value).__name__}: {refused.value}"


async def test_passwords_and_secrets_are_stored_only_as_hashes(
    desk: Desk, people: Agents, clock: Hands
) -> None:
    eva = await people.add("eva@example.com", "Eva", PASSWORD)
    link = await people.make_link(eva.id)
    session = await people.sign_in("EVA@example.com ", PASSWORD)
    _, token = await Visitors(desk.store, clock).welcome()
    with desk.database.reader.begin() as connection:
        kept = str(
            [list(connection.execute(select(t))) for t in (agents, agent_sessions, sign_in_links, visitors)]
        )
    assert "$argon2id$" in kept
    assert not [secret for secret in (PASSWORD, link, session.token, token) if secret in kept]
    assert not [secret for secret in (session.token, session.csrf) if secret in repr(session)]


async def test_unknown_address_wrong_password_and_deactivated_sound_alike(people: Agents) -> None:
    eva = await people.add("eva@example.com", "Eva", PASSWORD)
    wrong = await refusal(people, "eva@example.com", "not it")
    unknown = await refusal(people, "nobody@example.com", "not it")
    await people.deactivate(eva.id)
    assert {wrong, unknown, await refusal(people, "eva@example.com", PASSWORD)} == {wrong}


async def test_five_failures_lock_the_address_for_five_minutes(people: Agents, clock: Hands) -> None:
    await people.add("eva@example.com", "Eva", PASSWORD)
    for _ in range(5):
        await refusal(people, "eva@example.com", "not it")
    with pytest.raises(TooMany):
        await people.sign_in("eva@example.com", PASSWORD)
    clock.forward(301)
    assert (await people.sign_in("eva@example.com", PASSWORD)).agent.name == "Eva"


async def test_a_clock_that_was_put_back_locks_nobody_out_for_longer(people: Agents, clock: Hands) -> None:
    await people.add("eva@example.com", "Eva", PASSWORD)
    for _ in range(5):
        await refusal(people, "eva@example.com", "not it")
    clock.forward(-60)
    with pytest.raises(TooMany):  # another server's clock may be a little slower
        await people.sign_in("eva@example.com", PASSWORD)
    clock.forward(-86_400)
    assert (await people.sign_in("eva@example.com", PASSWORD)).agent.name == "Eva"


async def test_many_guesses_at_once_do_not_slip_past_the_limit(people: Agents) -> None:
    await people.add("eva@example.com", "Eva", PASSWORD)
    guesses = (people.sign_in("eva@example.com", f"guess {n}") for n in range(12))
    results = await asyncio.gather(*guesses, return_exceptions=True)
    assert sum(isinstance(result, SignInRefused) for result in results) == 5
    assert sum(isinstance(result, TooMany) for result in results) == 7


async def test_a_success_forgives_the_failures_before_it(people: Agents) -> None:
    await people.add("eva@example.com", "Eva", PASSWORD)
    for _ in range(3):
        for _ in range(4):
            await refusal(people, "eva@example.com", "not it")
        await people.sign_in("eva@example.com", PASSWORD)


async def test_a_link_works_once_and_for_fifteen_minutes(people: Agents, clock: Hands) -> None:
    eva = await people.add("eva@example.com", "Eva", PASSWORD)
    old, used, gone = [await people.make_link(eva.id) for _ in range(3)]
    await people.sign_in_by_link(used)
    clock.forward(901)
    other = await people.make_link(eva.id)
    await people.deactivate(eva.id)
    for token in (old, used, gone, other, "made up"):
        with pytest.raises(SignInRefused):
            await people.sign_in_by_link(token)
    with pytest.raises(NotFound):
        await people.make_link(eva.id)


async def test_of_two_who_use_a_link_at_once_one_gets_in(people: Agents) -> None:
    eva = await people.add("eva@example.com", "Eva", PASSWORD)
    token = await people.make_link(eva.id)
    results = await asyncio.gather(*(people.sign_in_by_link(token) for _ in range(8)), return_exceptions=True)
    assert sum(not isinstance(result, Exception) for result in results) == 1


async def test_a_session_ends_with_sign_out_with_time_and_with_the_account(
    people: Agents, clock: Hands
) -> None:
    eva = await people.add("eva@example.com", "Eva", PASSWORD)

    async def opened() -> str:
        return (await people.sign_in_by_link(await people.make_link(eva.id))).token

    out, kept = await opened(), await opened()
    await people.sign_out(out)
    assert await people.ended({out, kept, "made up"}) == {out, "made up"}
    clock.forward(12 * 3600 + 1)
    assert await people.ended({kept}) == {kept}
    last = await opened()
    await people.deactivate(eva.id)
    assert await people.ended({last}) == {last}
    for token in (out, kept, last):
        with pytest.raises(SignInRefused):
            await people.session(token)


async def test_who_is_deactivated_in_the_middle_of_signing_in_is_not_signed_in(
    people: Agents, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    eva = await people.add("eva@example.com", "Eva", PASSWORD)
    loop, verify = asyncio.get_running_loop(), people._passwords.verify

    def slowly(given: str, stored: str) -> bool:
        asyncio.run_coroutine_threadsafe(people.deactivate(eva.id), loop).result()
        return bool(verify(given, stored))

    monkeypatch.setattr(people._passwords, "verify", slowly)
    with pytest.raises(SignInRefused):
        await people.sign_in("eva@example.com", PASSWORD)
    with desk.database.reader.begin() as connection:
        assert connection.execute(select(agent_sessions)).all() == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"email": "no address"},
        {"email": "e" * 330 + "@x"},
        {"name": "  "},
        {"name": "n" * 201},
        {"name": "a\x00b"},
        {"password": "short"},
        {"capacity": -1},
    ],
)
async def test_an_account_needs_what_it_needs(people: Agents, wrong: dict[str, object]) -> None:
    good: dict[str, object] = {"email": "eva@example.com", "name": "Eva", "password": PASSWORD}
    with pytest.raises(Invalid):
        await people.add(**{**good, **wrong})  # type: ignore[arg-type]


async def test_an_address_belongs_to_one_agent(people: Agents) -> None:
    await people.add("eva@example.com", "Eva", PASSWORD)
    with pytest.raises(Invalid, match="already"):
        await people.add(" EVA@example.com", "Another Eva", PASSWORD)
    with pytest.raises(Invalid):
        await people.set_availability("x", "busy")
    with pytest.raises(NotFound):
        await people.set_availability("x", "online")


async def test_a_visitor_is_known_by_the_token_until_it_is_revoked(desk: Desk, clock: Hands) -> None:
    guests = Visitors(desk.store, clock)
    contact, token = await guests.welcome()
    other, other_token = await guests.welcome()
    assert (await guests.recognise(token), await guests.recognise(other_token)) == (contact, other)
    assert len(token) >= 43
    await guests.revoke(token)
    assert await guests.recognise(token) is None
    assert await guests.recognise("") is None
    assert await guests.recognise(other_token) == other


async def test_who_signs_in_is_there_for_customers_at_once(people: Agents) -> None:
    agent = await people.add("uli@example.com", "Uli", "a long password")
    session = await people.sign_in("uli@example.com", "a long password")
    assert session.agent.availability == "online"
    listed = {each["id"]: each for each in await people.listed()}
    assert listed[agent.id]["on_duty"]


async def test_who_is_away_stays_away_when_signing_in_again(people: Agents) -> None:
    agent = await people.add("uli@example.com", "Uli", "a long password")
    await people.set_availability(agent.id, "away")
    assert (await people.sign_in("uli@example.com", "a long password")).agent.availability == "away"
