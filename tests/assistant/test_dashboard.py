"""The dashboard over HTTP: who may see it, what it refuses, and that the interface describes itself truly."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import httpx2
import pytest

from assistant.app import create
from assistant.parts import Parts, assemble
from assistant.sample_shop import past
from assistant.settings import Settings
from handoff.agent_role import AgentRole

HOST = "http://desk.example"
PREFIX = "/console/api/measures"


@pytest.fixture
async def parts(tmp_path: Path) -> AsyncIterator[Parts]:
    (tmp_path / "articles").mkdir()
    parts = assemble(Settings(data=tmp_path / "data", knowledge=tmp_path / "articles"))
    yield parts
    await asyncio.to_thread(parts.desk.close)
    parts.database.close()


async def browser(parts: Parts, role: AgentRole | None) -> httpx2.AsyncClient:
    cookie = ""
    if role is not None:
        agent = await parts.people.add(f"{role}@example.com", role.value, "a long password", role)
        cookie = (await parts.people.sign_in_by_link(await parts.people.make_link(agent.id))).token
    headers = {"Cookie": f"tellonce_session={cookie}"}
    return httpx2.AsyncClient(
        transport=httpx2.ASGITransport(create(parts)), base_url=HOST, headers=headers, timeout=60
    )


async def test_strangers_see_nothing_and_every_agent_sees_everything(parts: Parts) -> None:
    async with await browser(parts, None) as http:
        for path in ("", "/export.csv", "/week"):
            assert (await http.get(PREFIX + path)).status_code == 401
    async with await browser(parts, AgentRole.AGENT) as http:
        for path in ("", "/export.csv", "/week"):
            assert (await http.get(PREFIX + path)).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "?first=2026-11-02&last=2026-11-01",
        "?first=2020-01-01&last=2026-11-01",
        "?first=yesterday",
        "/week?monday=2026-11-17",
    ],
)
async def test_days_that_make_no_sense_are_refused_with_a_reason(parts: Parts, path: str) -> None:
    async with await browser(parts, AgentRole.LEAD) as http:
        answer = await http.get(PREFIX + path)
        assert (answer.status_code, answer.json()["code"]) == (422, "invalid")
        assert answer.json()["message"]


async def test_made_up_conversations_are_valid_told_apart_and_written_once(parts: Parts) -> None:
    now = parts.desk.clock()
    written = await parts.desk.store.write(lambda connection: past.play(connection, now, days=9))
    again = await parts.desk.store.write(lambda connection: past.play(connection, now, days=9))
    assert written > 30
    assert again == 0
    async with await browser(parts, AgentRole.LEAD) as http:
        found = (await http.get(PREFIX)).json()
        measures = {measure["id"]: measure for measure in found["measures"]}
        assert found["sample"] is True
        assert measures["conversations"]["value"] == written
        assert sum(measures["outcomes"]["parts"].values()) == written
        assert measures["promises_kept"]["value"] is None
        week = (await http.get(f"{PREFIX}/week")).json()
        assert {"week", "before", "worth_reading", "came_for", "missing", "judged"} == week.keys()
        assert all(one["summary"] for one in week["worth_reading"])


async def test_the_interface_describes_itself(parts: Parts) -> None:
    paths = create(parts).openapi()["paths"]
    content = "/console/api/content"
    for path, verbs in {
        f"{content}/tree": {"get"},
        f"{content}/file": {"get", "put"},
        f"{content}/move": {"post"},
        f"{content}/delete": {"post"},
        f"{content}/diff": {"post"},
        f"{content}/export.csv": {"get"},
        PREFIX: {"get"},
        f"{PREFIX}/week": {"get"},
    }.items():
        assert paths[path].keys() == verbs, path
    body = paths[f"{content}/file"]["put"]["requestBody"]["content"]["application/json"]["schema"]["$ref"]
    assert body.endswith("/Save")
    names = {parameter["name"] for parameter in paths[PREFIX]["get"]["parameters"]}
    assert names == {"first", "last"}


async def test_a_sample_of_the_week_is_drawn_once_and_judged_by_leads(parts: Parts) -> None:
    await parts.desk.store.write(lambda connection: past.play(connection, parts.desk.clock(), days=21))
    async with await browser(parts, AgentRole.AGENT) as http:
        drawn = (await http.get(f"{PREFIX}/sample")).json()
        assert (await http.get(f"{PREFIX}/sample")).json() == drawn
        assert 30 <= len(drawn["conversations"]) <= 60
        assert drawn["resolved"]["value"] is None
        assert 0 < drawn["log_says"] < 1
        csrf = (await http.get("/console/api/me")).json()["csrf"]
        headers = {"X-CSRF-Token": csrf, "Origin": HOST}
        key = drawn["conversations"][0]["id"]
        body = {"monday": drawn["monday"], "resolved": "yes", "handoff": "no"}
        assert (await http.put(f"{PREFIX}/sample/{key}", json=body, headers=headers)).status_code == 403
    async with await browser(parts, AgentRole.LEAD) as http:
        csrf = (await http.get("/console/api/me")).json()["csrf"]
        headers = {"X-CSRF-Token": csrf, "Origin": HOST}
        for place, one in enumerate(drawn["conversations"]):
            body = {"monday": drawn["monday"], "resolved": "no" if place % 4 else "yes", "handoff": "unsure"}
            found = await http.put(f"{PREFIX}/sample/{one['id']}", json=body, headers=headers)
            assert found.status_code == 200
        judged = found.json()
        assert judged["resolved"]["judged"] == len(drawn["conversations"])
        assert judged["resolved"]["low"] < judged["resolved"]["value"] < judged["resolved"]["high"]
        assert judged["missed_handoff"]["judged"] == 0
        strange = await http.put(f"{PREFIX}/sample/{'0' * 32}", json=body, headers=headers)
        assert strange.status_code == 404
        assert (await http.get(f"{PREFIX}/sample?monday=2100-01-04")).status_code == 422
