"""Signing in with a second factor: codes work once, recovery codes once, and nothing gets round them."""

from __future__ import annotations

import asyncio

import pyotp
import pytest

from handoff.desk import Desk
from handoff.errors import CodeNeeded, Invalid, NotAllowed, SignInRefused, TooMany, WrongPassword
from handoff.identity.agents import Agents, Session
from handoff.storage.schema import recovery_codes
from tests.conftest import Hands

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
PASSWORD = "a long password"
EMAIL = "eva@example.com"


class Phone:
    """Eva, with the codes of her telephone."""

    def __init__(self, people: Agents, clock: Hands, session: Session, secret: str) -> None:
        self.people, self.clock, self.session = people, clock, session
        self._totp = pyotp.TOTP(secret)

    def code(self, steps: int = 0) -> str:
        return self._totp.at(self.clock() / 1000, counter_offset=steps)

    async def sign_in(self, code: str, password: str = PASSWORD) -> Session:
        return await self.people.sign_in(EMAIL, password, code)


@pytest.fixture
async def phone(people: Agents, clock: Hands) -> Phone:
    """A second factor that is being set up."""
    await people.add(EMAIL, "Eva", PASSWORD)
    session = await people.sign_in(EMAIL, PASSWORD)
    enrolment = await people.begin_second_factor(session, PASSWORD)
    assert enrolment.uri.startswith("otpauth://totp/Tellonce:eva%40example.com?secret=" + enrolment.secret)
    assert enrolment.svg.startswith("<svg")
    return Phone(people, clock, session, enrolment.secret)


async def on(phone: Phone) -> list[str]:
    """Turn it on; the recovery codes."""
    codes = await phone.people.confirm_second_factor(phone.session, phone.code())
    phone.clock.forward(60)
    return codes


async def test_nothing_is_asked_for_until_a_first_code_was_right(phone: Phone) -> None:
    with pytest.raises(Invalid, match="not right"):
        await phone.people.confirm_second_factor(phone.session, "000000")
    assert (await phone.sign_in("")).agent.name == "Eva"
    await on(phone)
    with pytest.raises(CodeNeeded):
        await phone.sign_in("")
    with pytest.raises(SignInRefused):
        await phone.sign_in(phone.code(), "not the password")
    assert (await phone.sign_in(phone.code())).agent.name == "Eva"


async def test_a_code_works_once_also_at_the_same_moment(phone: Phone) -> None:
    await on(phone)
    code = phone.code()
    tries = await asyncio.gather(*(phone.sign_in(code) for _ in range(4)), return_exceptions=True)
    assert sum(isinstance(each, Session) for each in tries) == 1
    phone.clock.forward(20)
    for used in (code, phone.code(-1)):
        with pytest.raises(CodeNeeded, match="used before"):
            await phone.sign_in(used)


@pytest.mark.parametrize(("steps", "good"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
async def test_a_telephone_may_be_half_a_minute_off(phone: Phone, steps: int, good: bool) -> None:
    await on(phone)
    phone.clock.forward(120)
    code = phone.code(steps)
    if good:
        await phone.sign_in(f"{code[:3]} {code[3:]}")
    else:
        with pytest.raises(CodeNeeded):
            await phone.sign_in(code)


async def test_a_recovery_code_works_once_and_is_stored_as_a_hash(phone: Phone, desk: Desk) -> None:
    codes = await on(phone)
    assert len(set(codes)) == 10
    await phone.sign_in(codes[0].upper().replace("-", " "))
    with pytest.raises(CodeNeeded):
        await phone.sign_in(codes[0])
    assert (await phone.people.account(phone.session))["recovery_codes_left"] == 9
    with desk.database.reader.begin() as connection:
        kept = str(list(connection.execute(recovery_codes.select())))
    assert not [code for code in codes if code.replace("-", "") in kept]


async def test_codes_cannot_be_guessed_through(phone: Phone) -> None:
    await on(phone)
    for n in range(5):
        with pytest.raises(CodeNeeded):
            await phone.sign_in(f"{n:06}")
    with pytest.raises(TooMany):
        await phone.sign_in(phone.code())


async def test_codes_cannot_be_guessed_through_behind_a_link(phone: Phone) -> None:
    await on(phone)
    link = await phone.people.make_link(phone.session.agent.id)
    for _ in range(8):  # what only opens the page is no guess
        with pytest.raises(CodeNeeded):
            await phone.people.sign_in_by_link(link)
    for n in range(5):
        with pytest.raises(CodeNeeded):
            await phone.people.sign_in_by_link(link, f"{n:06}")
    with pytest.raises(TooMany):
        await phone.people.sign_in_by_link(link, phone.code())
    phone.clock.forward(301)
    assert (await phone.people.sign_in_by_link(link, phone.code())).agent.name == "Eva"


async def test_who_locks_the_password_locks_no_link(phone: Phone) -> None:
    """Anybody can guess at the door; a link only who has it."""
    await on(phone)
    for _ in range(5):
        with pytest.raises(SignInRefused):
            await phone.sign_in("", "not the password")
    with pytest.raises(TooMany):
        await phone.sign_in(phone.code())
    link = await phone.people.make_link(phone.session.agent.id)
    assert (await phone.people.sign_in_by_link(link, phone.code())).agent.name == "Eva"


async def test_codes_cannot_be_guessed_through_by_who_has_the_session_and_the_password(phone: Phone) -> None:
    await on(phone)
    for n in range(5):
        with pytest.raises(CodeNeeded):
            await phone.people.turn_off_second_factor(phone.session, PASSWORD, f"{n:06}")
    with pytest.raises(TooMany):
        await phone.people.turn_off_second_factor(phone.session, PASSWORD, phone.code())
    phone.clock.forward(301)
    await phone.people.turn_off_second_factor(phone.session, PASSWORD, phone.code())


async def test_a_link_needs_the_code_too_and_stays_good_until_it_comes(phone: Phone) -> None:
    await on(phone)
    link = await phone.people.make_link(phone.session.agent.id)
    for wrong in ("", "000000"):
        with pytest.raises(CodeNeeded):
            await phone.people.sign_in_by_link(link, wrong)
    assert (await phone.people.sign_in_by_link(link, phone.code())).agent.name == "Eva"
    phone.clock.forward(60)
    with pytest.raises(SignInRefused):
        await phone.people.sign_in_by_link(link, phone.code())


async def test_turning_it_on_ends_the_other_sessions_and_off_needs_password_and_code(phone: Phone) -> None:
    other = await phone.sign_in("")
    await on(phone)
    assert await phone.people.ended({phone.session.token, other.token}) == {other.token}
    with pytest.raises(WrongPassword):
        await phone.people.turn_off_second_factor(phone.session, "not it", phone.code())
    with pytest.raises(CodeNeeded):
        await phone.people.turn_off_second_factor(phone.session, PASSWORD, "")
    with pytest.raises(Invalid, match="in use"):
        await phone.people.begin_second_factor(phone.session, PASSWORD)
    await phone.people.turn_off_second_factor(phone.session, PASSWORD, phone.code())
    assert (await phone.sign_in("")).agent.name == "Eva"


async def test_an_admins_reset_signs_everybody_out_who_was_in(phone: Phone) -> None:
    await on(phone)
    await phone.people.reset_second_factor(phone.session.agent.id)
    assert await phone.people.ended({phone.session.token}) == {phone.session.token}
    assert (await phone.sign_in("")).agent.name == "Eva"


async def test_who_came_by_link_chooses_a_password_without_knowing_one_for_as_long_as_the_link_is_good(
    people: Agents, clock: Hands
) -> None:
    eva = await people.add(EMAIL, "Eva", "a password that nobody knows")
    link = await people.make_link(eva.id)
    clock.forward(60)
    session = await people.sign_in_by_link(link)
    assert (await people.account(session))["password"] == "free"
    await people.change_password(session, "", PASSWORD)
    clock.forward(60)
    other = await people.sign_in(EMAIL, PASSWORD)
    assert (await people.account(other))["password"] == "kept"
    with pytest.raises(WrongPassword):
        await people.change_password(other, "", "another long one")
    clock.forward(15 * 60)
    assert (await people.account(session))["password"] == "kept"
    with pytest.raises(WrongPassword):
        await people.change_password(session, "", "another long one")


async def test_a_new_password_ends_the_other_sessions(people: Agents) -> None:
    await people.add(EMAIL, "Eva", PASSWORD)
    here, there = [await people.sign_in(EMAIL, PASSWORD) for _ in range(2)]
    with pytest.raises(WrongPassword):
        await people.change_password(here, "not it", "another long one")
    with pytest.raises(Invalid):
        await people.change_password(here, PASSWORD, "short")
    await people.change_password(here, PASSWORD, "another long one")
    assert await people.ended({here.token, there.token}) == {there.token}
    with pytest.raises(SignInRefused):
        await people.sign_in(EMAIL, PASSWORD)
    await people.sign_in(EMAIL, "another long one")


async def test_many_accounts_guessed_from_one_address_lock_the_address(people: Agents) -> None:
    await people.add(EMAIL, "Eva", PASSWORD)
    for n in range(30):
        with pytest.raises(SignInRefused):
            await people.sign_in(f"guess{n}@example.com", "not it", "", "203.0.113.9")
    with pytest.raises(TooMany):
        await people.sign_in(EMAIL, PASSWORD, "", "203.0.113.9")
    assert (await people.sign_in(EMAIL, PASSWORD, "", "203.0.113.10")).agent.name == "Eva"


async def test_the_last_admin_stays(people: Agents) -> None:
    from handoff.agent_role import AgentRole

    one = await people.add("one@example.com", "One", PASSWORD, AgentRole.ADMIN)
    two = await people.add("two@example.com", "Two", PASSWORD, AgentRole.ADMIN)
    results = await asyncio.gather(
        people.deactivate(one.id),
        people.change_account(two.id, role=AgentRole.AGENT, active=None),
        return_exceptions=True,
    )
    assert sum(isinstance(each, NotAllowed) for each in results) == 1
    left = [each for each in await people.all_accounts() if each["role"] == "admin" and each["active"]]
    assert len(left) == 1
