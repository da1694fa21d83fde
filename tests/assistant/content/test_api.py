"""The content routes over HTTP: refusals first, then what an owner does."""

from __future__ import annotations

import asyncio
import json

import pytest

from handoff.agent_role import AgentRole
from tests.assistant.content.conftest import Desks

PREFIX = "/console/api/content"


CHANGES = [
    ("/gaps/abc/draft", {}),
    ("/gaps/abc/close", {"published": "a.md"}),
    ("/gaps/abc/dismiss", {"note": "no"}),
    ("/diff", {"path": "returns.md", "text": "# Returns\n\nNone.\n"}),
]


async def test_strangers_are_refused_everywhere(desks: Desks) -> None:
    async with desks.browser() as http:
        for path in ("/findings", "/gaps"):
            assert (await http.get(PREFIX + path)).status_code == 401
        for path, body in [*CHANGES, ("/try", {"text": "hello?"})]:
            assert (await http.post(PREFIX + path, json=body)).status_code == 401


@pytest.mark.parametrize(("path", "body"), CHANGES)
async def test_an_agent_may_not_change_and_a_forged_request_of_an_admin_neither(
    desks: Desks, path: str, body: dict[str, str]
) -> None:
    async with await desks.as_(AgentRole.AGENT) as http:
        assert (await http.post(PREFIX + path, json=body)).status_code == 403
    async with await desks.as_(AgentRole.ADMIN) as http:
        forged = await http.post(PREFIX + path, json=body, headers={"X-CSRF-Token": "0" * 64})
        assert forged.status_code == 403


async def test_findings_and_trying_a_question_are_for_every_agent(desks: Desks) -> None:
    """C6, C7: what is stale or unsound, and a question tried with passages and scores."""
    (desks.folder / "bad.md").write_text("---\naudiense: x\n---\n# A\n\nB\n")
    await asyncio.to_thread(desks.parts.base.sync)
    async with await desks.as_(AgentRole.AGENT) as http:
        [finding] = (await http.get(f"{PREFIX}/findings")).json()["findings"]
        assert (finding["path"], finding["severity"]) == ("bad.md", "error")
        tried = (
            await http.post(f"{PREFIX}/try", json={"text": "What does shipping to Germany cost?"})
        ).json()
        assert tried["reply"]["action"] == "answer"
        assert tried["passages"][0]["path"] == "shipping.md"
        assert 0 < tried["passages"][0]["score"] <= 1


async def test_a_lead_sees_what_an_edit_would_change(desks: Desks) -> None:
    """C8: the answers before and after an edit."""
    row = {"id": "q1", "text": "What does shipping to Germany cost?", "path": "shipping.md"}
    (desks.folder.parent / "questions.jsonl").write_text(json.dumps(row))
    text = (desks.folder / "shipping.md").read_text().replace("3.95", "4.95")
    async with await desks.as_(AgentRole.LEAD) as http:
        answer = await http.post(f"{PREFIX}/diff", json={"path": "shipping.md", "text": text})
        [change] = answer.json()["changes"]
        assert (change["id"], change["kind"]) == ("q1", "changes_answer")
        assert "4.95" in change["after"]["text"]
        out = await http.post(f"{PREFIX}/diff", json={"path": "../x.md", "text": "x"})
        assert (out.status_code, out.json()["code"]) == (422, "invalid")
        gone = await http.post(f"{PREFIX}/gaps/nothing/draft")
        assert (gone.status_code, gone.json()["code"]) == (409, "conflict")
        assert (await http.get(f"{PREFIX}/gaps")).json() == {"gaps": []}
