"""Agents sign in at their company's provider, a real one over HTTP with real keys; and what is not right."""

from __future__ import annotations

import asyncio
import base64
import json
import time
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx2
import jwt
import pytest
from sqlalchemy import delete, select

from handoff.agent_role import AgentRole
from handoff.console.doors import COOKIE
from handoff.console.sign_in import Ways
from handoff.desk import Desk
from handoff.errors import SignInRefused, TooMany, WrongPassword
from handoff.identity import oidc_provider
from handoff.identity.agents import Agents
from handoff.identity.first_run import FirstRun
from handoff.identity.oidc_client import Client
from handoff.identity.oidc_provider import Provider
from handoff.identity.signing import Signer
from handoff.storage.schema import agents, audit
from tests.handoff import company_provider
from tests.handoff.company_provider import CLIENT, SECRET, elliptic_key, rsa_key
from tests.handoff.console_server import ConsoleServer, serving

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
WAY = "/console/api/sign-in/company"
EVA = "eva@example.com"


@pytest.fixture(scope="module")
def running() -> Iterator[company_provider.Provider]:
    with company_provider.running() as provider:
        yield provider


@pytest.fixture
def there(running: company_provider.Provider) -> company_provider.Provider:
    """The provider, well-behaved again."""
    fresh = company_provider.Provider()
    running.who, running.forge, running.says_iss, running.refuses = fresh.who, None, True, ""
    running.codes, running.tokens = {}, []
    return running


@dataclass
class Shop:
    """The console, and the provider as it knows it."""

    server: ConsoleServer
    provider: Provider

    def set(self, **changed: Any) -> None:
        self.provider.client = replace(self.provider.client, **changed)

    def browser(self) -> httpx2.AsyncClient:
        return httpx2.AsyncClient(base_url=self.server.origin)


@pytest.fixture
async def shop(desk: Desk, people: Agents, there: company_provider.Provider) -> AsyncIterator[Shop]:
    await people.add(EVA, "Eva", "a long password")
    made: list[Provider] = []

    def ways(origin: str) -> Ways:
        back = f"{origin}{WAY}/back"
        made.append(Provider(Client(there.issuer, CLIENT, back, SECRET, name="Example GmbH")))
        return Ways(None, made[0], Signer("hidden", "company sign-in"))

    async with serving(desk, people, ways=ways) as server:
        yield Shop(server, made[0])


async def answer_of(browser: httpx2.AsyncClient, page: str = "console") -> str:
    """As far as the provider's answer: the address it sends the browser back to."""
    left = await browser.get(f"{WAY}?page={page}")
    assert left.status_code == 303, left.text
    went = await browser.get(left.headers["location"])
    assert went.status_code == 303, went.text
    return went.headers["location"]


async def signed_in(browser: httpx2.AsyncClient, page: str = "console") -> httpx2.Response:
    return await browser.get(await answer_of(browser, page))


def refused(back: httpx2.Response) -> str:
    """The code the door is told; nobody is signed in."""
    assert back.status_code == 303
    assert COOKIE not in back.cookies
    return back.headers["location"].rpartition("#refused=")[2]


async def me(browser: httpx2.AsyncClient) -> Any:
    return (await browser.get("/console/api/me")).json()["agent"]


async def test_who_has_an_account_is_signed_in_on_the_page_they_came_from(shop: Shop) -> None:
    async with shop.browser() as browser:
        assert (await browser.get("/console/api/sign-in")).json()["company"] == "Example GmbH"
        back = await signed_in(browser, "content")
        assert (back.status_code, back.headers["location"]) == (303, "/content/")
        kept = back.headers.get_list("set-cookie")
        assert [
            each
            for each in kept
            if COOKIE in each and "HttpOnly" in each and "samesite=strict" in each.lower()
        ]
        assert (await me(browser))["email"] == EVA


async def test_the_provider_is_told_nothing_but_what_it_needs(shop: Shop) -> None:
    async with shop.browser() as browser:
        left = await browser.get(f"{WAY}?page=https://evil.example")
        asked = parse_qs(urlsplit(left.headers["location"]).query)
        assert set(asked) == {
            "tenant", "response_type", "client_id", "redirect_uri", "scope", "state", "nonce",
            "code_challenge", "code_challenge_method",
        }  # fmt: skip
        cookie = next(each for each in left.headers.get_list("set-cookie"))
        assert f"Path={WAY}" in cookie
        assert "samesite=lax" in cookie.lower()
        assert "HttpOnly" in cookie
        back = await browser.get((await browser.get(left.headers["location"])).headers["location"])
        assert back.headers["location"] == "/console/"


async def test_an_answer_without_or_with_another_state_signs_nobody_in(shop: Shop) -> None:
    for change in (
        lambda a: a.replace("state=", "state=x"),
        lambda a: a.replace("state=", "other="),
        lambda a: a + "&state=x",
    ):
        async with shop.browser() as browser:
            assert refused(await browser.get(change(await answer_of(browser)))) == "stale"


async def test_an_answer_is_worth_nothing_in_another_browser(shop: Shop) -> None:
    async with shop.browser() as mine, shop.browser() as other, shop.browser() as stranger:
        answer = await answer_of(mine)
        await answer_of(other)
        assert refused(await other.get(answer)) == "stale"
        assert refused(await stranger.get(answer)) == "stale"
        assert (await mine.get(answer)).headers["location"] == "/console/"


async def test_an_answer_works_once(shop: Shop) -> None:
    async with shop.browser() as browser:
        cookies = None
        left = await browser.get(WAY)
        cookies = dict(browser.cookies)
        answer = (await browser.get(left.headers["location"])).headers["location"]
        assert (await browser.get(answer)).headers["location"] == "/console/"
        async with shop.browser() as again:
            again.cookies.update(cookies)
            assert refused(await again.get(answer)) == "provider"


async def test_a_flow_ends_after_ten_minutes(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    async with shop.browser() as browser:
        answer = await answer_of(browser)
        now = time.time()
        monkeypatch.setattr("itsdangerous.timed.time.time", lambda: now + 601)
        assert refused(await browser.get(answer)) == "stale"


Forge = Callable[[company_provider.Provider, dict[str, Any]], str]


def _claims(**changed: Any) -> Forge:
    return lambda there, claims: there.signed({**claims, **changed})


def _without(name: str) -> Forge:
    return lambda there, claims: there.signed({key: each for key, each in claims.items() if key != name})


def _unsigned(_: company_provider.Provider, claims: dict[str, Any]) -> str:
    return jwt.encode(claims, None, "none", headers={"kid": "k1"})


def _cut(there: company_provider.Provider, claims: dict[str, Any]) -> str:
    """A good token whose signature was taken off and whose head says that there is none."""
    head = base64.urlsafe_b64encode(b'{"alg":"none","kid":"k1"}').rstrip(b"=").decode()
    return f"{head}.{there.signed(claims).split('.')[1]}."


def _with_public_key(there: company_provider.Provider, claims: dict[str, Any]) -> str:
    """Signed with the public key as if it were a shared secret."""
    head, body = ({"alg": "HS256", "kid": "k1"}, claims)
    parts = [
        base64.urlsafe_b64encode(json.dumps(each).encode()).rstrip(b"=").decode() for each in (head, body)
    ]
    import hashlib
    import hmac

    secret = json.dumps(there.jwks()["keys"][0]).encode()
    signature = hmac.new(secret, ".".join(parts).encode(), hashlib.sha256).digest()
    return ".".join([*parts, base64.urlsafe_b64encode(signature).rstrip(b"=").decode()])


def _of_another_key(there: company_provider.Provider, claims: dict[str, Any]) -> str:
    return jwt.encode(claims, rsa_key(), "RS256", headers={"kid": "k1"})


def _with_own_key(_: company_provider.Provider, claims: dict[str, Any]) -> str:
    key = rsa_key()
    own = {**json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(key.public_key())), "kid": "own"}
    return jwt.encode(
        claims, key, "RS256", headers={"kid": "own", "jwk": own, "jku": "http://127.0.0.1:1/keys"}
    )


BAD: dict[str, tuple[str, Forge]] = {
    "alg none": ("provider", _unsigned),
    "signature cut off": ("provider", _cut),
    "the public key as a shared secret": ("provider", _with_public_key),
    "another key": ("provider", _of_another_key),
    "a key of its own in its head": ("provider", _with_own_key),
    "another audience": ("provider", _claims(aud="another-program")),
    "several audiences, given to another": ("provider", _claims(aud=[CLIENT, "x"], azp="x")),
    "several audiences, given to nobody": ("provider", _claims(aud=[CLIENT, "x"])),
    "another issuer": ("provider", _claims(iss="https://evil.example")),
    "expired": ("provider", _claims(exp=int(time.time()) - 120)),
    "of tomorrow": ("provider", _claims(nbf=int(time.time()) + 3600)),
    "without an end": ("provider", _without("exp")),
    "without an issuer": ("provider", _without("iss")),
    "without an audience": ("provider", _without("aud")),
    "of nobody": ("provider", _without("sub")),
    "of a number": ("provider", _claims(sub=17)),
    "without a nonce": ("provider", _without("nonce")),
    "another nonce": ("stale", _claims(nonce="x")),
    "no nonce but null": ("provider", _claims(nonce=None)),
    "no token": ("provider", lambda there, claims: "eyJ"),
    "far too long": ("provider", lambda there, claims: there.signed({**claims, "x": "y" * 70_000})),
}


@pytest.mark.parametrize("bad", BAD)
async def test_a_token_that_is_not_right_signs_nobody_in(
    shop: Shop, there: company_provider.Provider, bad: str
) -> None:
    code, forge = BAD[bad]
    there.forge = lambda claims: forge(there, claims)
    async with shop.browser() as browser:
        assert refused(await signed_in(browser)) == code
    there.forge = None
    async with shop.browser() as browser:
        assert (await signed_in(browser)).headers["location"] == "/console/"


async def test_a_token_of_an_earlier_sign_in_is_not_taken_again(
    shop: Shop, there: company_provider.Provider
) -> None:
    async with shop.browser() as browser:
        await signed_in(browser)
    there.forge = lambda _: there.tokens[0]
    async with shop.browser() as browser:
        assert refused(await signed_in(browser)) == "stale"


async def test_an_answer_of_another_provider_is_not_taken(shop: Shop) -> None:
    async with shop.browser() as browser:
        answer = await answer_of(browser)
        assert refused(await browser.get(answer.replace("iss=http", "iss=https"))) == "stale"
    async with shop.browser() as browser:
        answer = await answer_of(browser)
        assert (
            refused(
                await browser.get(answer.partition("&iss=")[0] + "&code=" + answer.rpartition("code=")[2])
            )
            == "stale"
        )


async def test_a_stop_at_the_provider_is_told(shop: Shop, there: company_provider.Provider) -> None:
    there.refuses = "access_denied"
    async with shop.browser() as browser:
        assert refused(await signed_in(browser)) == "denied"


async def test_whom_nobody_added_is_not_let_in_and_sounds_like_who_was_deactivated(
    shop: Shop, there: company_provider.Provider, people: Agents
) -> None:
    there.who = {"sub": "u-9", "email": "stranger@example.com", "email_verified": True}
    async with shop.browser() as browser:
        unknown = refused(await signed_in(browser))
    there.who = {"sub": "u-1", "email": EVA, "email_verified": True}
    async with shop.browser() as browser:
        await signed_in(browser)
        eva = (await me(browser))["id"]
        await people.deactivate(eva)
        assert (await browser.get("/console/api/me")).status_code == 401
    async with shop.browser() as browser:
        assert refused(await signed_in(browser)) == unknown == "unknown"


@pytest.mark.parametrize(
    "claims",
    [
        {"email_verified": False},
        {},
        {"email_verified": "true"},
        {"email": None},
        {"email": "eva", "email_verified": True},
    ],
)
async def test_an_address_that_is_not_vouched_for_opens_no_account(
    shop: Shop, there: company_provider.Provider, claims: dict[str, Any]
) -> None:
    there.who = {"sub": "u-7", "email": EVA, **claims}
    async with shop.browser() as browser:
        assert refused(await signed_in(browser)) == "email"


async def test_where_addresses_are_trusted_one_that_is_called_unverified_still_is_not(
    shop: Shop, there: company_provider.Provider
) -> None:
    shop.set(trust_email=True)
    there.who = {"sub": "u-7", "email": EVA, "email_verified": False}
    async with shop.browser() as browser:
        assert refused(await signed_in(browser)) == "email"
    there.who = {"sub": "u-7", "email": EVA.upper()}
    async with shop.browser() as browser:
        assert (await signed_in(browser)).headers["location"] == "/console/"


async def test_who_gets_somebodys_old_address_does_not_get_the_account(
    shop: Shop, there: company_provider.Provider, people: Agents
) -> None:
    async with shop.browser() as browser:
        await signed_in(browser)
        eva = (await me(browser))["id"]
    there.who = {"sub": "u-2", "email": EVA, "email_verified": True}
    async with shop.browser() as browser:
        assert refused(await signed_in(browser)) == "unknown"
    there.who = {"sub": "u-1", "email": "eva.married@example.com", "email_verified": False}
    async with shop.browser() as browser:
        await signed_in(browser)
        assert (await me(browser))["id"] == eva
    await people.release_from_company(eva)
    there.who = {"sub": "u-2", "email": EVA, "email_verified": True}
    async with shop.browser() as browser:
        await signed_in(browser)
        assert (await me(browser))["id"] == eva


async def test_roles_come_from_the_provider_at_every_sign_in(
    shop: Shop, there: company_provider.Provider, people: Agents, desk: Desk
) -> None:
    await people.add("root@example.com", "Root", "a long password", AgentRole.ADMIN)
    shop.set(
        roles_claim="realm.groups",
        roles={"leads": AgentRole.LEAD, "it": AgentRole.ADMIN, "all": AgentRole.AGENT},
    )

    async def role(groups: object) -> str:
        there.who = {**there.who, "realm": {"groups": groups}}
        async with shop.browser() as browser:
            back = await signed_in(browser)
            return (await me(browser))["role"] if COOKIE in back.cookies else refused(back)

    assert [await role(each) for each in (["all", "leads"], ["it", "all"], "leads", ["other"], None, 17)] == [
        "lead", "admin", "lead", "role", "role", "role",
    ]  # fmt: skip
    acts = await desk.store.read(
        lambda c: c.execute(select(audit.c.action).order_by(audit.c.id)).scalars().all()
    )
    assert list(acts) == ["account.linked", "account.changed", "account.changed", "account.changed"]


async def test_what_was_open_before_another_role_came_is_closed(
    shop: Shop, there: company_provider.Provider, people: Agents
) -> None:
    shop.set(roles_claim="groups", roles={"a": AgentRole.AGENT, "c": AgentRole.CONTENT})
    there.who = {**there.who, "groups": ["a"]}
    async with shop.browser() as before, shop.browser() as after:
        await signed_in(before)
        there.who = {**there.who, "groups": ["c"]}
        await signed_in(after)
        assert (await before.get("/console/api/me")).status_code == 401
        assert (await me(after))["role"] == "content"


async def test_the_last_admin_stays_one_whatever_the_provider_says(
    shop: Shop, there: company_provider.Provider, people: Agents
) -> None:
    await people.add("root@example.com", "Root", "a long password", AgentRole.ADMIN)
    shop.set(roles_claim="groups", roles={"all": AgentRole.AGENT})
    there.who = {"sub": "r", "email": "root@example.com", "email_verified": True, "groups": ["all"]}
    async with shop.browser() as browser:
        await signed_in(browser)
        assert (await me(browser))["role"] == "admin"


async def test_whoever_the_provider_vouches_for_can_be_let_register_and_has_no_password(
    shop: Shop, there: company_provider.Provider, people: Agents
) -> None:
    shop.set(register=True)
    there.who = {"sub": "n", "email": "nora@example.com", "email_verified": True, "name": "Nora <b>"}
    browsers = [shop.browser() for _ in range(2)]
    try:
        await asyncio.gather(*map(signed_in, browsers))
        for browser in browsers:
            await signed_in(browser)
            assert {(await me(browser))[key] for key in ("name", "role")} == {"Nora <b>", "agent"}
        session = await people.session(browsers[0].cookies[COOKIE])
    finally:
        for browser in browsers:
            await browser.aclose()
    for guess in ("", "!", "a long password"):
        with pytest.raises(SignInRefused):
            await people.sign_in("nora@example.com", guess)
    with pytest.raises(WrongPassword, match="company"):
        await people.change_password(session, "", "another long password")


async def test_a_new_key_is_fetched_once_and_made_up_ones_do_not_make_it_fetched_again(
    shop: Shop, there: company_provider.Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with shop.browser() as browser:
        await signed_in(browser)
    asked = there.asked_for_keys
    there.keys["k2"] = elliptic_key()
    there.forge = lambda claims: there.signed(claims, "k2")
    async with shop.browser() as browser:
        assert refused(await signed_in(browser)) == "provider"
    assert there.asked_for_keys == asked
    monkeypatch.setattr(oidc_provider, "PAUSE_SECONDS", 0)
    async with shop.browser() as browser:
        assert (await signed_in(browser)).headers["location"] == "/console/"
    assert there.asked_for_keys == asked + 1
    del there.keys["k2"]


async def test_tries_are_counted_by_network_address_and_forgiven_when_one_succeeds(
    shop: Shop, there: company_provider.Provider, people: Agents
) -> None:
    for _ in range(20):
        await people.count_try("127.0.0.1")
    async with shop.browser() as browser:
        await signed_in(browser)
    for _ in range(30):
        await people.count_try("127.0.0.1")
    with pytest.raises(TooMany):
        await people.count_try("127.0.0.1")
    async with shop.browser() as browser:
        assert refused(await signed_in(browser)) == "often"


async def test_a_provider_that_is_down_or_calls_itself_otherwise_is_no_error_of_ours(
    shop: Shop, there: company_provider.Provider
) -> None:
    client = shop.provider.client
    for issuer in ("http://127.0.0.1:1", there.issuer + "/"):
        shop.provider._metadata = None
        shop.provider.client = replace(client, issuer=issuer)
        async with shop.browser() as browser:
            left = await browser.get(f"{WAY}?page=content")
            assert (left.status_code, left.headers["location"]) == (303, "/content/#refused=provider")


async def test_without_passwords_the_company_and_links_are_the_ways_in(shop: Shop, people: Agents) -> None:
    people.by_password = False
    origin = {"Origin": shop.server.origin}
    async with shop.browser() as browser:
        assert (await browser.get("/console/api/sign-in")).json()["passwords"] is False
        body = {"email": EVA, "password": "a long password"}
        refusal = await browser.post("/console/api/sign-in", json=body, headers=origin)
        assert (refusal.status_code, COOKIE in refusal.cookies) == (403, False)
        assert "sign in with your company" in refusal.json()["message"]
        assert (await signed_in(browser)).headers["location"] == "/console/"
        assert (await browser.get("/console/api/account")).json()["password"] == "off"
        csrf = (await browser.get("/console/api/me")).json()["csrf"]
        body = {"current": "a long password", "new": "another long password"}
        headers = {**origin, "X-CSRF-Token": csrf}
        changed = await browser.post("/console/api/account/password", json=body, headers=headers)
        assert changed.status_code == 403
    async with shop.browser() as browser:
        eva = await people.by_email(EVA)
        assert eva is not None
        token = {"token": await people.make_link(eva.id)}
        assert (
            await browser.post("/console/api/sign-in/link", json=token, headers=origin)
        ).status_code == 200
        assert (await me(browser))["email"] == EVA


async def test_without_passwords_the_first_admin_needs_none_and_is_found_by_the_company(
    desk: Desk, people: Agents, shop: Shop, there: company_provider.Provider
) -> None:
    people.by_password = False
    with desk.database.writer.begin() as connection:
        connection.execute(delete(agents))
    first = FirstRun(people, "hidden")
    session = await first.enter(first.code, EVA, "Eva", "", "10.0.0.1")
    assert session.agent.role is AgentRole.ADMIN
    async with shop.browser() as browser:
        assert (await signed_in(browser)).headers["location"] == "/console/"
        assert (await me(browser))["id"] == session.agent.id


async def test_without_a_provider_there_is_no_such_way(desk: Desk, people: Agents) -> None:
    async with serving(desk, people) as server, httpx2.AsyncClient(base_url=server.origin) as browser:
        assert (await browser.get("/console/api/sign-in")).json() == {
            "company": None, "first_run": False, "passwords": True,
        }  # fmt: skip
        for path in (WAY, f"{WAY}/back?code=x&state=y"):
            assert (await browser.get(path)).status_code == 404
