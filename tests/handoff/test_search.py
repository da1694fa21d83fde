"""Finding: what was said, whose conversation it was, and never what is masked; an agent's own keys."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from handoff.console.transcripts import past, search
from handoff.desk import Desk
from handoff.events import ContactVerified
from handoff.identity.agents import Agents
from handoff.storage.database import Database
from tests.conftest import Hands
from tests.handoff.conftest import ANA, Story, new_id
from tests.handoff.console_server import Console, serving


async def _find(desk: Desk, query: str, **narrow: Any) -> list[dict[str, Any]]:
    return await desk.store.read(lambda connection: search(connection, query, **narrow))


async def _told(desk: Desk, clock: Hands, *texts: str) -> Story:
    story = await Story(desk, clock).begin()
    for text in texts:
        clock.forward(60)
        await story.customer(text)
    return story


async def test_every_word_must_stand_in_the_message_and_the_newest_comes_first(
    desk: Desk, clock: Hands
) -> None:
    """A39: full text with the words in context, on both engines."""
    old = await _told(desk, clock, "My tent has a broken pole", "It rains through")
    new = await _told(desk, clock, 'The pole of my "Polar" tent broke today, Größe M\n100 % sure')
    await _told(desk, clock, "Where is my parcel?")
    found = await _find(desk, "TENT pole")
    assert [line["row"]["id"] for line in found] == [new.conversation, old.conversation]
    (hit,) = found[1]["hits"]
    assert (hit["seq"], hit["role"]) == (2, "customer")
    assert "".join(part["text"] for part in hit["parts"]) == "My tent has a broken pole"
    assert [part["text"] for part in hit["parts"] if part["hit"]] == ["tent", "pole"]
    for query in ('"polar"', "größe", "GRÖßE M", "100 %"):
        assert [line["row"]["id"] for line in await _find(desk, query)] == [new.conversation], query
    assert await _find(desk, "   ") == []
    assert await _find(desk, "tent parcel") == []


async def test_a_search_is_narrowed_to_speakers_and_days(desk: Desk, clock: Hands) -> None:
    story = await _told(desk, clock, "Is the lamp in stock?")
    await story.asks_for_person()
    await story.agent(ANA, "The lamp comes on Friday")
    await desk.note(story.conversation, ANA, new_id(), "lamp: two left in the store room")
    assert [hit["role"] for hit in (await _find(desk, "lamp"))[0]["hits"]] == ["note", "agent", "customer"]
    for who in ("customer", "agent", "note"):
        (line,) = await _find(desk, "lamp", who=who)
        assert [hit["role"] for hit in line["hits"]] == [who]
    assert await _find(desk, "lamp", who="bot") == []
    clock.forward(3 * 86_400)
    assert await _find(desk, "lamp", since=clock() - 86_400_000) == []


async def test_what_is_masked_is_not_found_by_guessing(desk: Desk, clock: Hands) -> None:
    await _told(desk, clock, "my card is 4111 1111 1111 1234, why is it charged?")
    assert await _find(desk, "4111") == []
    (line,) = await _find(desk, "charged")
    shown = "".join(part["text"] for part in line["hits"][0]["parts"])
    assert "•••• 1234" in shown
    assert "4111" not in shown


async def test_a_customer_is_found_by_name_and_their_past_is_shown(desk: Desk, clock: Hands) -> None:
    """A26: the customer's other conversations, also from another browser that the same customer used."""
    proof = ContactVerified(
        customer_id="C-7", method="token", name="Maya Lind", email="maya@example.com", expires_at=2**52
    )
    first, second = await Story(desk, clock).begin(), await Story(desk, clock).begin()
    first.conversation = (await desk.receive(first.contact, new_id(), "One", proof=proof)).state.id
    clock.forward(60)
    second.conversation = (await desk.receive(second.contact, new_id(), "Two", proof=proof)).state.id
    await _told(desk, clock, "Somebody else")
    assert {line["row"]["id"] for line in await _find(desk, "maya lind")} >= {first.conversation}
    earlier = await desk.store.read(lambda connection: past(connection, second.conversation))
    assert [row["id"] for row in earlier] == [first.conversation]


@pytest.fixture
async def eva(desk: Desk, people: Agents) -> AsyncIterator[Console]:
    agent = await people.add("eva@example.com", "Eva", "a long password")
    async with serving(desk, people) as server:
        console = await server.open(agent.id)
        yield console
        await console.http.aclose()


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
async def test_the_edge_finds_and_refuses_what_it_does_not_know(
    eva: Console, desk: Desk, clock: Hands, database: Database
) -> None:
    story = await _told(desk, clock, "A lamp, please")
    found = (await eva.get("search?q=lamp&days=7"))["found"]
    assert found[0]["row"]["id"] == story.conversation
    assert (await eva.get(f"conversations/{story.conversation}/past"))["conversations"] == []
    for query in ("q=x&who=nobody", "q=x&days=-1", f"q={'x' * 201}"):
        assert (await eva.http.get(f"/console/api/search?{query}")).status_code == 422


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
async def test_keys_are_kept_with_the_account_and_a_chord_stands_for_one_verb(
    eva: Console, database: Database
) -> None:
    """A34: remapped keys follow the agent; a key that is taken, or would fire while writing, is refused."""

    async def put(**keys: str) -> int:
        headers = {"X-CSRF-Token": eva.csrf}
        answer = await eva.http.put("/console/api/me/keys", json={"keys": keys}, headers=headers)
        return answer.status_code

    assert await put(resolve="Alt+KeyE", note="") == 200
    assert (await eva.get("me/keys"))["keys"] == {"resolve": "Alt+KeyE", "note": ""}
    assert await put(resolve="Alt+KeyE", note="Alt+KeyE") == 409
    for wrong in ("KeyE", "Shift+KeyE", "Alt+", "alert(1)"):
        assert await put(resolve=wrong) == 422
    assert (await eva.get("me/keys"))["keys"] == {"resolve": "Alt+KeyE", "note": ""}


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
async def test_views_are_kept_with_the_account(eva: Console, database: Database) -> None:
    """A40: a tab and what is shown of it, under a name; a name stands for one view."""

    async def put(*views: dict[str, object]) -> int:
        headers = {"X-CSRF-Token": eva.csrf}
        return (
            await eva.http.put("/console/api/me/views", json={"views": list(views)}, headers=headers)
        ).status_code

    german = {"name": "German, upset", "tab": "queue", "shows": {"language": "de", "reason": "frustrated"}}
    assert (await eva.get("me/views"))["views"] == []
    assert await put(german) == 200
    assert await put(german, {**german, "name": "german, UPSET"}) == 409
    assert await put(*({**german, "name": str(number)} for number in range(21))) == 422
    for wrong in ({"tab": "everything"}, {"shows": {"colour": "red"}}, {"name": ""}, {"more": 1}):
        assert await put({**german, **wrong}) == 422
    assert (await eva.get("me/views"))["views"] == [german]
