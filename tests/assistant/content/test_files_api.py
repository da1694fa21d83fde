"""The folder's files over HTTP: refusals first, then an owner's day."""

from __future__ import annotations

import csv
import io
import subprocess
import uuid
from typing import Any

import pytest

from handoff.agent_role import AgentRole
from handoff.events import Citation, MessageAdded
from handoff.identity.visitors import Visitors
from tests.assistant.content.conftest import Desks

PREFIX = "/console/api/content"
NONE = "0" * 64
CHANGES: list[tuple[str, str, dict[str, str]]] = [
    ("PUT", "/file", {"path": "a.md", "text": "# A\n\nB\n"}),
    ("POST", "/move", {"path": "returns.md", "to": "b.md", "based_on": NONE}),
    ("POST", "/delete", {"path": "returns.md", "based_on": NONE}),
]
READS = ["/tree", "/file?path=returns.md", "/usage", "/answers?path=returns.md", "/audit", "/export.csv"]


async def test_strangers_are_refused_everywhere(desks: Desks) -> None:
    async with desks.browser() as http:
        for path in READS:
            assert (await http.get(PREFIX + path)).status_code == 401
        for method, path, body in CHANGES:
            assert (await http.request(method, PREFIX + path, json=body)).status_code == 401


async def test_agents_read_but_do_not_write_and_forged_requests_fail(desks: Desks) -> None:
    """C12: who may read, and who may change."""
    async with await desks.as_(AgentRole.AGENT) as http:
        for path in READS:
            assert (await http.get(PREFIX + path)).status_code == 200, path
        for method, path, body in CHANGES:
            assert (await http.request(method, PREFIX + path, json=body)).status_code == 403
    async with await desks.as_(AgentRole.LEAD) as http:
        for headers in ({"X-CSRF-Token": "0" * 64}, {"Origin": "http://evil.example"}):
            for method, path, body in CHANGES:
                answer = await http.request(method, PREFIX + path, json=body, headers=headers)
                assert answer.status_code == 403
    assert sorted(path.name for path in desks.folder.iterdir()) == ["returns.md", "shipping.md"]


async def test_an_edit_is_a_file_is_served_and_leaves_a_trace(desks: Desks) -> None:
    """C4, C12: the state of every file, and who changed it."""
    async with await desks.as_(AgentRole.LEAD) as http:
        opened = (await http.get(f"{PREFIX}/file", params={"path": "shipping.md"})).json()
        assert (opened["editable"], opened["state"]) == (True, "indexed")
        body = {
            "path": "shipping.md",
            "based_on": opened["sha256"],
            "text": opened["text"].replace("3.95", "4.95"),
            "message": "New price",
        }
        saved = await http.put(f"{PREFIX}/file", json=body)
        assert saved.status_code == 200, saved.text
        assert saved.json()["committed"] is None
        assert "4.95" in (desks.folder / "shipping.md").read_text()
        tried = await http.post(f"{PREFIX}/try", json={"text": "What does shipping to Germany cost?"})
        assert "4.95" in tried.json()["reply"]["text"]
        [leaf] = [
            leaf
            for leaf in (await http.get(f"{PREFIX}/tree")).json()["files"]
            if leaf["path"] == "shipping.md"
        ]
        assert (leaf["edited"]["by"], leaf["edited"]["message"]) == ("lead", "New price")
        again = await http.put(f"{PREFIX}/file", json=body)
        assert (again.status_code, again.json()["code"]) == (409, "conflict")
        assert again.json()["text"] == body["text"]
        assert again.json()["sha256"] == saved.json()["sha256"]
        acts = (await http.get(f"{PREFIX}/audit")).json()["acts"]
        assert [(act["action"], act["subject"], act["note"]) for act in acts] == [
            ("article.edited", "shipping.md", "New price")
        ]


async def test_new_moved_and_deleted(desks: Desks) -> None:
    async with await desks.as_(AgentRole.ADMIN) as http:
        new = {"path": "company/rental.md", "text": "# Rental\n\nTents are rented for €20 a day.\n"}
        added = (await http.put(f"{PREFIX}/file", json=new)).json()
        moved = await http.post(
            f"{PREFIX}/move",
            json={"path": new["path"], "to": "rental.md", "based_on": added["sha256"]},
        )
        assert moved.status_code == 200, moved.text
        paths = {leaf["path"] for leaf in (await http.get(f"{PREFIX}/tree")).json()["files"]}
        assert paths == {"rental.md", "returns.md", "shipping.md"}
        body = {"path": "rental.md", "based_on": moved.json()["sha256"]}
        assert (await http.post(f"{PREFIX}/delete", json=body)).status_code == 200
        assert not (desks.folder / "rental.md").exists()
        actions = [act["action"] for act in (await http.get(f"{PREFIX}/audit")).json()["acts"]]
        assert actions == ["article.deleted", "article.moved", "article.added"]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"path": "../out.md", "text": "# A\n\nB\n"}, 422),
        ({"path": "a.md", "text": "---\naudience: all\n---\n# A\n\nB\n"}, 422),
        ({"path": "a.md", "text": "x" * 60_001}, 422),
        ({"path": "a.md", "text": "x" * 70_000}, 413),
        ({"path": "a.md", "text": "# A\n", "based_on": "nonsense"}, 422),
        ({"path": "a\x00.md", "text": "# A\n"}, 422),
        ({"path": "a.md", "text": "# A\n", "more": 1}, 422),
    ],
)
async def test_bad_input_is_refused_with_a_reason(desks: Desks, body: Any, status: int) -> None:
    async with await desks.as_(AgentRole.LEAD) as http:
        answer = await http.put(f"{PREFIX}/file", json=body)
        assert answer.status_code == status, answer.text
        assert answer.json()["message"]
    assert sorted(path.name for path in desks.folder.iterdir()) == ["returns.md", "shipping.md"]


async def test_what_is_being_written_is_checked(desks: Desks) -> None:
    async with await desks.as_(AgentRole.AGENT) as http:
        good = {"path": "a.md", "text": "---\ntitle: A\n---\nText.\n"}
        assert (await http.post(f"{PREFIX}/check", json=good)).json() == {
            "problem": "",
            "body": "Text.\n",
        }
        page = {"path": "a.html", "text": "<nav>Menu</nav><main><h1>Text</h1></main>"}
        assert (await http.post(f"{PREFIX}/check", json=page)).json()["body"] == "# Text\n"
        bad = {"path": "a.md", "text": "---\nvalid_until: soon\n---\nText.\n"}
        assert "soon" in (await http.post(f"{PREFIX}/check", json=bad)).json()["problem"]
        out = {"path": "../a.md", "text": "Text.\n"}
        assert (
            "within the knowledge folder" in (await http.post(f"{PREFIX}/check", json=out)).json()["problem"]
        )


async def test_in_a_repository_an_edit_is_a_commit_of_its_author(desks: Desks) -> None:
    for arguments in (["init", "--quiet"], ["add", "."], ["commit", "--quiet", "-m", "First"]):
        who = ["-c", "user.name=Setup", "-c", "user.email=setup@example.com"]
        subprocess.run(["git", "-C", str(desks.folder), *who, *arguments], check=True)
    async with await desks.as_(AgentRole.LEAD) as http:
        opened = (await http.get(f"{PREFIX}/file", params={"path": "returns.md"})).json()
        text = opened["text"].replace("30 days", "60 days")
        body = {"path": "returns.md", "text": text, "based_on": opened["sha256"], "message": "Kinder"}
        assert (await http.put(f"{PREFIX}/file", json=body)).json()["committed"] is True
        tree = (await http.get(f"{PREFIX}/tree")).json()
        assert tree["repository"] is True
        edited = {leaf["path"]: leaf["edited"] for leaf in tree["files"]}
        assert (edited["returns.md"]["by"], edited["returns.md"]["message"]) == ("lead", "Kinder")
        assert edited["shipping.md"]["by"] == "Setup"


async def test_use_of_a_document_with_its_ratings(desks: Desks) -> None:
    """C5, C9: which answers cite a document, how they were rated, and those rated down."""
    desk = desks.parts.desk
    for rating in ("down", "up", ""):
        contact, _ = await Visitors(desk.store, desk.clock).welcome()
        state = (await desk.receive(contact, uuid.uuid4().hex, f"=cost? {rating}")).state
        cited = MessageAdded(
            text="It costs €3.95 [1]", citations=(Citation(n=1, path="shipping.md", title="S"),)
        )
        said = await desk.answer_as_bot(state.id, state.epoch, state.customer_seq, cited)
        if rating:
            seq = said.entries[0].seq
            await desk.rate(state.id, contact, uuid.uuid4().hex, seq, rating)
    async with await desks.as_(AgentRole.AGENT) as http:
        used = (await http.get(f"{PREFIX}/usage")).json()
        assert used["documents"] == {"shipping.md": {"used": 3, "up": 1, "down": 1}}
        assert [use["question"] for use in used["rated_down"]] == ["=cost? down"]
        answers = (await http.get(f"{PREFIX}/answers", params={"path": "shipping.md"})).json()
        assert answers["answers"][0]["rating"] == "down"
        table = (await http.get(f"{PREFIX}/export.csv", params={"what": "rated-down"})).text
        rows = list(csv.reader(io.StringIO(table.removeprefix("\ufeff"))))
        assert rows[1][1] == "'=cost? down"
        files = (await http.get(f"{PREFIX}/export.csv")).text
        assert "shipping.md" in files


async def test_two_who_have_an_article_open_see_each_other(desks: Desks) -> None:
    """C4: who has a file open, in the editor and in the tree; nobody sees themselves."""
    async with await desks.as_(AgentRole.LEAD) as lead, await desks.as_(AgentRole.AGENT) as agent:
        for http, others in ((lead, 0), (agent, 1), (lead, 1)):
            answer = await http.post(f"{PREFIX}/open", json={"path": "returns.md"})
            assert len(answer.json()["others"]) == others, answer.text
        for http in (lead, agent):
            open_by = (await http.get(f"{PREFIX}/open")).json()["open_by"]
            assert {path: len(names) for path, names in open_by.items()} == {"returns.md": 1}
