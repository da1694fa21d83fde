"""The story over HTTP: ledger, reveal, the guard on a draft, canned replies, and a copilot behind a port."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence

import pytest

from handoff.console.copilot import Source, Suggestion
from handoff.desk import Desk
from handoff.events import Entry, FactNoted
from handoff.identity.agents import Agents
from tests.handoff.conftest import Story
from tests.handoff.console_server import Console, serving

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


class Shelf:
    """A librarian with one book."""

    def suggest(self, entries: Sequence[Entry]) -> Suggestion:
        return Suggestion(text="It is on its way [1].", question="where", rests_on=(entries[1].seq,))

    def ask(self, question: str, entries: Sequence[Entry] = ()) -> Suggestion:
        staff = Source(n=1, path="staff/claims.md", title="Claims", internal=True)
        return Suggestion(text="", question=question, sources=(staff,))


@pytest.fixture
async def eva(desk: Desk, people: Agents) -> AsyncIterator[Console]:
    agent = await people.add("eva@example.com", "Eva", "a long password")
    async with serving(desk, people, Shelf()) as server:
        console = await server.open(agent.id)
        yield console
        await console.http.aclose()


@pytest.fixture
async def path(story: Story) -> str:
    await story.customer("I am Maya, where is FM-10442? card 4111 1111 1111 1111")
    facts = [
        FactNoted(name="name", value="Maya", from_seq=2),
        FactNoted(name="order_number", value="FM-10442", from_seq=2),
    ]
    await story.desk.note_facts(story.conversation, facts)
    return f"conversations/{story.conversation}"


async def test_a_draft_is_checked_against_what_was_given(eva: Console, path: str, story: Story) -> None:
    draft = "Hello Maya! What is your order number? And which colour was it?"
    (flag,) = (await eva.post(f"{path}/check", {"text": draft})).json()["flags"]
    assert (flag["name"], flag["value"], flag["seq"]) == ("order_number", "FM-10442", 2)
    assert flag["said_at"] == story.clock()
    assert draft[flag["start"] : flag["end"]] == "What is your order number?"
    assert (await eva.post(f"{path}/check", {"text": "It is in Porto."})).json()["flags"] == []
    assert [fact["name"] for fact in (await eva.get(f"{path}/ledger"))["facts"]] == ["name", "order_number"]


async def test_a_masked_message_is_revealed_on_request(eva: Console, path: str) -> None:
    events = (await eva.get(path))["events"]
    assert "•••• 1111" in str(events)
    assert "4111 1111" not in str(events)
    shown = (await eva.post(f"{path}/reveal", {"message_seq": 2})).json()["text"]
    assert "4111 1111 1111 1111" in shown
    assert (await eva.get(path))["events"][-1]["kind"] == "secret.revealed"
    assert (await eva.post(f"{path}/reveal", {"message_seq": 0})).status_code == 422


async def test_canned_replies_are_kept_filled_and_checked(eva: Console, path: str) -> None:
    body = {
        "shortcut": "hi",
        "title": "Greeting",
        "text": "Hi {{customer_name}}, {{agent_name}} here. {{phone}}",
    }
    made = (await eva.post("canned", body)).json()
    listed = (await eva.get(f"canned?conversation={path.split('/')[1]}"))["canned"]
    assert listed[0]["filled"] == "Hi Maya, Eva here. {{phone}}"
    assert listed[0]["missing"] == ["phone"]
    assert (await eva.post("canned", body)).status_code == 409
    wrong = await eva.post("canned", {**body, "shortcut": "b", "text": "{{shoe_size}}"})
    assert (wrong.status_code, "shoe_size" in wrong.json()["message"]) == (422, True)
    headers = {"X-CSRF-Token": eva.csrf}
    changed = await eva.http.put(
        f"/console/api/canned/{made['id']}", json={**body, "title": "Hello"}, headers=headers
    )
    assert changed.json()["title"] == "Hello"
    gone = await eva.http.delete(f"/console/api/canned/{made['id']}", headers=headers)
    assert gone.status_code == 204
    assert (await eva.get("canned"))["canned"] == []


async def test_the_copilot_answers_through_its_port(eva: Console, path: str) -> None:
    suggestion = (await eva.post(f"{path}/suggestion")).json()
    assert suggestion["text"].startswith("It is on its way")
    assert suggestion["rests_on"] == [2]
    asked = (await eva.post("ask", {"text": "what about claims?"})).json()
    assert asked["sources"][0]["internal"] is True
    assert (await eva.get("repeats"))["all"]["conversations"] == 0


@pytest.mark.parametrize("call", ["check", "reveal", "suggestion"])
async def test_strangers_and_forged_requests_are_refused(eva: Console, path: str, call: str) -> None:
    url = f"/console/api/{path}/{call}"
    assert (await eva.http.post(url, json={})).status_code == 403
    eva.http.cookies.clear()
    assert (await eva.http.post(url, json={})).status_code == 401
