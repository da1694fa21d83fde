"""The console over HTTP: refusals first, then what an agent does all day."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator

import httpx2
import pytest

from handoff.desk import Desk
from handoff.identity.agents import Agents
from tests.conftest import Hands
from tests.handoff.conftest import Story, new_id
from tests.handoff.console_server import Console, ConsoleServer, serving

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
ACTS = ["claim", "reply", "note", "return", "release", "transfer", "resolve"]
BODIES = {
    "claim": {},
    "reply": {"id": "x" * 8, "text": "hello", "seen": 0},
    "note": {"id": "x" * 8, "text": "careful"},
    "return": {"note": "done"},
    "release": {},
    "transfer": {"agent_id": "nobody", "note": "please"},
    "resolve": {"disposition": "solved"},
}


@pytest.fixture
async def server(desk: Desk, people: Agents) -> AsyncIterator[ConsoleServer]:
    async with serving(desk, people) as server:
        yield server


@pytest.fixture
async def eva(server: ConsoleServer, people: Agents) -> AsyncIterator[Console]:
    agent = await people.add("eva@example.com", "Eva", "a long password")
    console = await server.open(agent.id)
    yield console
    await console.http.aclose()


@pytest.fixture
async def max_(server: ConsoleServer, people: Agents) -> AsyncIterator[Console]:
    agent = await people.add("max@example.com", "Max", "a long password")
    console = await server.open(agent.id)
    yield console
    await console.http.aclose()


async def waiting(story: Story, eva: Console) -> str:
    await eva.http.put(
        "/console/api/me/availability", json={"availability": "online"}, headers={"X-CSRF-Token": eva.csrf}
    )
    await story.customer("My tent arrived torn")
    await story.asks_for_person()
    return f"conversations/{story.conversation}"


async def test_nothing_is_told_or_done_without_a_session(server: ConsoleServer, story: Story) -> None:
    await story.customer("secret words")
    before = await story.entries()
    async with httpx2.AsyncClient(base_url=server.origin, headers={"Origin": server.origin}) as stranger:
        for path in ["me", "agents", "conversations", f"conversations/{story.conversation}"]:
            answer = await stranger.get(f"/console/api/{path}")
            assert answer.status_code == 401
            assert "secret" not in answer.text
        for act in ACTS:
            path = f"/console/api/conversations/{story.conversation}/{act}"
            answer = await stranger.post(path, json=BODIES[act], headers={"X-CSRF-Token": ""})
            assert answer.status_code == 401, act
    assert await story.entries() == before


async def test_a_forged_request_changes_nothing(eva: Console, story: Story) -> None:
    path = f"/console/api/{await waiting(story, eva)}"
    before = await story.entries()
    forged: dict[str, dict[str, str]] = {
        "no token": {},
        "wrong token": {"X-CSRF-Token": eva.csrf[:-1]},
        "foreign page": {"X-CSRF-Token": eva.csrf, "Origin": "https://evil.example"},
        "broken page": {"X-CSRF-Token": eva.csrf, "Origin": "http://[::1"},
        "hidden page": {"X-CSRF-Token": eva.csrf, "Origin": "null"},
        "no page": {"X-CSRF-Token": eva.csrf, "Origin": ""},
    }
    for act, (forgery, headers) in itertools.product(ACTS, forged.items()):
        answer = await eva.http.post(f"{path}/{act}", json=BODIES[act], headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed"), (act, forgery)
    assert await story.entries() == before


async def test_sign_in_from_another_page_is_refused(server: ConsoleServer, people: Agents) -> None:
    await people.add("eva@example.com", "Eva", "a long password")
    async with httpx2.AsyncClient(base_url=server.origin, headers={"Origin": "https://evil.example"}) as page:
        body = {"email": "eva@example.com", "password": "a long password"}
        assert (await page.post("/console/api/sign-in", json=body)).status_code == 403


async def test_sign_in_gives_a_cookie_that_scripts_and_other_sites_cannot_use(
    server: ConsoleServer, people: Agents
) -> None:
    await people.add("eva@example.com", "Eva", "a long password")
    async with httpx2.AsyncClient(base_url=server.origin, headers={"Origin": server.origin}) as page:
        body = {"email": "Eva@Example.com ", "password": "a long password"}
        answer = await page.post("/console/api/sign-in", json=body)
        assert answer.status_code == 200
        cookie = answer.headers["set-cookie"].lower()
        assert "httponly" in cookie
        assert "samesite=strict" in cookie
        assert "path=/console" in cookie
        assert set(answer.json()) == {"agent", "csrf"}
        assert set(answer.json()["agent"]) == {
            "id", "name", "email", "role", "capacity", "availability", "languages", "skills"
        }  # fmt: skip


async def test_after_sign_out_the_cookie_is_worth_nothing(eva: Console) -> None:
    assert (await eva.post("sign-out")).status_code == 204
    headers = {"Cookie": f"tellonce_session={eva.cookie}"}
    assert (await eva.http.get("/console/api/me", headers=headers)).status_code == 401


async def test_a_link_works_once(server: ConsoleServer, people: Agents) -> None:
    agent = await people.add("eva@example.com", "Eva", "a long password")
    token = await people.make_link(agent.id)
    async with httpx2.AsyncClient(base_url=server.origin, headers={"Origin": server.origin}) as page:
        assert (await page.post("/console/api/sign-in/link", json={"token": token})).status_code == 200
        again = await page.post("/console/api/sign-in/link", json={"token": token})
        assert (again.status_code, again.json()["code"]) == (401, "sign_in_refused")


async def test_a_conversation_that_cannot_be_is_not_found(eva: Console) -> None:
    for key in ["0" * 32, "x", "..%2f..", "%00", "0" * 31 + "%00", "é" * 32, "0" * 4000]:
        assert (await eva.http.get(f"/console/api/conversations/{key}")).status_code == 404, key
        assert (await eva.post(f"conversations/{key}/claim")).status_code == 404, key


async def test_a_reply_that_is_not_understood_is_refused(eva: Console, story: Story) -> None:
    path = await waiting(story, eva)
    before = await story.entries()
    good = {"id": "x" * 8, "text": "a", "seen": 0}
    wrong: list[dict[str, object]] = [
        {"text": ""},
        {"text": "   ", "seen": before[-1].seq},
        {"text": "a\x00b"},
        {"text": "a" * 10_001},
        {"id": "short"},
        {"id": "x" * 65},
        {"seen": -1},
        {"seen": 99},
        {"epoch": 7},
    ]
    for change in wrong:
        assert (await eva.post(f"{path}/reply", {**good, **change})).status_code == 422, change
    assert await story.entries() == before


@pytest.mark.parametrize("announced", [True, False])
async def test_more_than_64_kib_is_refused(eva: Console, announced: bool) -> None:
    async def piecemeal() -> AsyncIterator[bytes]:
        for _ in range(80):
            yield b" " * 1024

    content = b" " * 80 * 1024 if announced else piecemeal()
    headers = {"X-CSRF-Token": eva.csrf, "Content-Type": "application/json"}
    answer = await eva.http.post("/console/api/sign-in", content=content, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (413, "too_long")


async def test_a_claim_has_one_winner_and_the_loser_is_told_who(
    eva: Console, max_: Console, story: Story
) -> None:
    """A5: in one transaction."""
    path = await waiting(story, eva)
    answers = await asyncio.gather(*(console.post(f"{path}/claim") for console in [eva, max_] * 4))
    won = {answer.json()["row"]["holder"]["name"] for answer in answers if answer.status_code == 200}
    lost = [answer.json() for answer in answers if answer.status_code == 409]
    assert len(won) == 1
    assert len(lost) == 4
    assert {(loser["code"], loser["holder"]["name"]) for loser in lost} == {("already_claimed", won.pop())}
    told = [entry for entry in await story.entries() if entry.event.kind == "agent.assigned"]
    assert len(told) == 1


async def test_a_reply_that_missed_a_message_is_held_and_goes_out_when_it_was_read(
    eva: Console, story: Story
) -> None:
    """A33: the server holds it."""
    path = await waiting(story, eva)
    seen = (await eva.get(path))["row"]["last_seq"]
    await story.customer("Never mind, found another")
    body = {"id": new_id(), "text": "A new tent is on its way", "seen": seen}
    held = await eva.post(f"{path}/reply", body)
    assert (held.status_code, held.json()["code"]) == (409, "stale")
    assert [event["data"]["text"] for event in held.json()["events"]] == ["Never mind, found another"]
    last = held.json()["events"][-1]["seq"]
    sent = await eva.post(f"{path}/reply", {**body, "seen": last})
    assert sent.status_code == 200
    again = await eva.post(f"{path}/reply", {**body, "seen": last})
    assert again.json() == sent.json()
    assert [text for role, text in await story.said() if role == "agent"] == ["A new tent is on its way"]


async def test_every_act_sent_twice_happens_once(eva: Console, max_: Console, story: Story) -> None:
    path = await waiting(story, eva)
    other = (await max_.get("me"))["agent"]["id"]
    for act, body in [
        ("claim", {}),
        ("release", {}),
        ("claim", {}),
        ("return", {"note": "size sorted", "baton": "solved"}),
        ("claim", {}),
        ("transfer", {"agent_id": other, "note": "yours"}),
    ]:
        first = await eva.post(f"{path}/{act}", body)
        assert first.status_code == 200, (act, first.text)
        length = len(await story.entries())
        again = await eva.post(f"{path}/{act}", body)
        assert (again.status_code, again.json()["row"]) == (200, first.json()["row"])
        assert len(await story.entries()) == length, act
    for _ in range(2):
        done = await max_.post(f"{path}/resolve", {"disposition": "solved"})
        assert done.json()["row"]["status"] == "resolved"


async def test_the_lists_show_who_waits_before_all_the_bot_holds(
    eva: Console, story: Story, desk: Desk, clock: Hands
) -> None:
    others = [await Story(desk, clock).begin() for _ in range(3)]
    for other in others:
        await other.customer("Do you sell stoves?")
    await waiting(story, eva)
    listed = (await eva.get("conversations?view=open"))["conversations"]
    assert listed[0]["id"] == story.conversation
    assert len(listed) == 4
    row = (await eva.get("conversations?view=queue"))["conversations"][0]
    assert set(row) == {
        "id", "status", "holder", "epoch", "last_seq", "reason", "waiting_since", "started_at", "updated_at",
        "contact", "summary", "last_message", "lang", "channel", "unanswered", "queue_key", "team",
        "priority",
        "bot_helps", "by_email", "snoozed_until", "late", "deadlines", "promises", "tags",
    }  # fmt: skip
    assert row["summary"] == "My tent arrived torn"
    unknown = await eva.http.get("/console/api/conversations?view=everything")
    assert (unknown.status_code, unknown.json()["code"]) == (422, "invalid")


async def test_an_opened_conversation_has_row_events_and_brief(eva: Console, story: Story) -> None:
    opened = await eva.get(await waiting(story, eva))
    assert [event["seq"] for event in opened["events"]] == list(range(1, opened["row"]["last_seq"] + 1))
    lines = {line["section"]: line for line in opened["brief"]["lines"]}
    assert lines["wish"]["value"] == "My tent arrived torn"
    assert lines["wish"]["evidence"] == [{"type": "event", "seq": 2, "path": None, "heading": None}]
    assert opened["brief"]["built_at"] == opened["row"]["updated_at"]


async def test_a_transfer_goes_to_a_colleague_who_exists(eva: Console, story: Story) -> None:
    path = await waiting(story, eva)
    await eva.post(f"{path}/claim")
    gone = await eva.post(f"{path}/transfer", {"agent_id": "f" * 32, "note": "yours"})
    assert gone.status_code == 404
    own = (await eva.get("me"))["agent"]["id"]
    assert (await eva.post(f"{path}/transfer", {"agent_id": own, "note": "mine"})).status_code == 403
