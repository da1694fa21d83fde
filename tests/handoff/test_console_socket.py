"""The console's socket over a real server: who is let in, what is told, and how it ends."""

from __future__ import annotations

import asyncio
import json
import socket as sockets
from collections.abc import AsyncIterator
from typing import Any

import pytest

from handoff.desk import Desk
from handoff.identity.agents import Agents
from handoff.live import socket as line_limits
from tests.handoff.conftest import Story
from tests.handoff.console_server import (
    Console,
    ConsoleServer,
    closing,
    connect_socket,
    receive,
    serving,
)

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
async def server(desk: Desk, people: Agents) -> AsyncIterator[ConsoleServer]:
    async with serving(desk, people) as server:
        yield server


@pytest.fixture
async def eva(server: ConsoleServer, people: Agents) -> AsyncIterator[Console]:
    agent = await people.add("eva@example.com", "Eva", "a long password")
    await people.set_availability(agent.id, "online")
    console = await server.open(agent.id)
    yield console
    await console.http.aclose()


@pytest.fixture
async def max_(server: ConsoleServer, people: Agents) -> AsyncIterator[Console]:
    agent = await people.add("max@example.com", "Max", "a long password")
    console = await server.open(agent.id)
    yield console
    await console.http.aclose()


def watch(conversation: str, after: int = 0) -> str:
    return json.dumps({"type": "watch", "conversation": conversation, "after": after})


async def test_strangers_and_foreign_pages_are_sent_away(eva: Console) -> None:
    origin = eva.server.origin
    for cookie, page, code in [
        (None, "same", 4401),
        ("", "same", 4401),
        ("forged" * 7, "same", 4401),
        (eva.cookie, "https://evil.example", 4403),
        (eva.cookie, "null", 4403),
        (eva.cookie, None, 4403),
    ]:
        async with connect_socket(origin, cookie, page=page) as line:
            assert (await closing(line))[0] == code, (cookie, page)


async def test_the_first_frame_says_hello_with_all_open_conversations(eva: Console, story: Story) -> None:
    await story.customer("My tent arrived torn")
    async with eva.socket() as line:
        hello = json.loads(await line.recv())
        assert hello["type"] == "hello"
        assert set(hello) == {"type", "agent", "csrf", "rows", "agents", "now"}
        assert hello["csrf"] == eva.csrf
        assert [row["id"] for row in hello["rows"]] == [story.conversation]
        assert [agent["name"] for agent in hello["agents"]] == ["Eva"]
        assert hello["agents"][0]["on_duty"]


async def test_signing_out_closes_every_socket_of_the_session_at_once(eva: Console) -> None:
    async with eva.socket() as one, eva.socket() as two:
        await receive(one, "hello")
        await receive(two, "hello")
        async with asyncio.timeout(10):
            await eva.post("sign-out")
            assert (await closing(one))[0] == 4401
            assert (await closing(two))[0] == 4401


async def test_a_deactivated_agent_stops_hearing(eva: Console, max_: Console, people: Agents) -> None:
    async with eva.socket() as hers, max_.socket() as his:
        await receive(hers, "hello")
        await receive(his, "hello")
        # Whoever deactivates may be another process: only the database knows.
        await people.deactivate((await max_.get("me"))["agent"]["id"])
        assert (await closing(his))[0] == 4401
        async with asyncio.timeout(30):
            while [agent["name"] for agent in (await receive(hers, "agents"))["agents"]] != ["Eva"]:
                pass


async def test_watching_brings_the_log_and_then_each_event_and_brief(eva: Console, story: Story) -> None:
    await story.customer("My tent arrived torn")
    async with eva.socket() as line:
        await line.send(watch(story.conversation))
        events = await receive(line, "events")
        assert [event["seq"] for event in events["events"]] == [1, 2]
        assert events["brief"]["lines"][0]["value"] == "My tent arrived torn"
        viewers = await receive(line, "viewers")
        assert [(viewer["name"], viewer["typing"]) for viewer in viewers["viewers"]] == [("Eva", False)]
        await story.bot("Please send a photo of the tear.")
        event = await receive(line, "event")
        assert (event["conversation"], event["event"]["seq"]) == (story.conversation, 3)
        await story.asks_for_person()
        assert (await receive(line, "event"))["event"]["kind"] == "handoff.requested"
        card = await receive(line, "brief")
        assert "why" in {line["section"] for line in card["brief"]["lines"]}


async def test_a_stale_console_gets_exactly_what_it_missed(eva: Console, story: Story) -> None:
    for n in range(5):
        await story.customer(f"message {n}")
    async with eva.socket() as line:
        await line.send(watch(story.conversation, after=4))
        assert [event["seq"] for event in (await receive(line, "events"))["events"]] == [5, 6]


async def test_nothing_falls_between_snapshot_and_live(eva: Console, story: Story) -> None:
    await story.customer("first")
    async with eva.socket() as line:
        await receive(line, "hello")

        async def write() -> None:
            for n in range(60):
                await story.customer(f"message {n}")

        writing = asyncio.create_task(write())
        for _ in range(8):
            await line.send(watch(story.conversation))
            await asyncio.sleep(0.01)
        await writing
        await line.send(json.dumps({"type": "unwatch"}))
        await line.send(watch(story.conversation, after=10_000))
        held: list[int] = []
        async with asyncio.timeout(30):
            while True:
                frame = json.loads(await line.recv())
                if frame["type"] == "events" and not frame["events"] and held:
                    break
                if frame["type"] == "events":
                    held = [event["seq"] for event in frame["events"]]
                elif frame["type"] == "event":
                    held.append(frame["event"]["seq"])
        assert held == list(range(1, 63))


async def test_every_console_hears_of_a_change_and_of_who_takes_it(
    eva: Console, max_: Console, story: Story
) -> None:
    async with eva.socket() as hers, max_.socket() as his:
        await receive(hers, "hello")
        await receive(his, "hello")
        await story.customer("My tent arrived torn")
        await story.asks_for_person()
        await eva.post(f"conversations/{story.conversation}/claim")
        async with asyncio.timeout(30):
            while (row := (await receive(his, "row"))["row"])["status"] != "assigned":
                assert row["id"] == story.conversation
        assert row["holder"]["name"] == "Eva"


async def test_two_who_look_at_one_conversation_see_each_other_write(
    eva: Console, max_: Console, story: Story, desk: Desk
) -> None:
    await story.customer("My tent arrived torn")
    await story.agent((await desk_agent(eva)), "Hello, Eva here")
    heard: list[tuple[str, dict[str, Any]]] = []
    desk.hub.listen(lambda item: heard.append((item.kind, item.data)) if hasattr(item, "kind") else None)
    typing = json.dumps({"type": "typing", "conversation": story.conversation, "on": True})
    async with eva.socket() as hers, max_.socket() as his:
        for line in (hers, his):
            await line.send(watch(story.conversation))
            await receive(line, "events")
        await his.send(typing)
        async with asyncio.timeout(30):
            while not any(viewer["typing"] for viewer in (await receive(hers, "viewers"))["viewers"]):
                pass
        assert not heard, "the customer does not see a colleague write beside the one who holds it"
        await hers.send(typing)
        while not (await receive(his, "viewers"))["viewers"]:
            pass
        async with asyncio.timeout(30):
            while not heard:
                await asyncio.sleep(0.01)
        assert heard == [("typing", {"role": "agent", "name": "Eva", "on": True})]


async def desk_agent(console: Console) -> Any:
    return (await console.server.people.find((await console.get("me"))["agent"]["id"])).author


async def test_the_customers_typing_and_the_bots_writing_reach_who_watches(
    eva: Console, story: Story, desk: Desk
) -> None:
    await story.customer("My tent arrived torn")
    async with eva.socket() as line:
        await line.send(watch(story.conversation))
        await receive(line, "viewers")
        desk.hub.signal(story.conversation, "typing", role="customer", name="", on=True)
        frame = {
            "type": "typing",
            "conversation": story.conversation,
            "role": "customer",
            "name": "",
            "on": True,
        }
        assert await receive(line, "typing") == frame
        desk.hub.signal(story.conversation, "delta", turn="t", text="Two to")
        assert (await receive(line, "delta"))["text"] == "Two to"


@pytest.mark.parametrize(
    "raw",
    [
        "{",
        "[]",
        '"hello"',
        "{}",
        '{"type": 7}',
        '{"type": "sing"}',
        '{"type": "watch", "conversation": "../x"}',
        '{"type": "watch", "conversation": "' + "0" * 32 + '", "after": -1}',
        '{"type": "pong", "extra": 1}',
    ],
)
async def test_a_broken_frame_ends_the_socket(eva: Console, raw: str) -> None:
    async with eva.socket() as line:
        await receive(line, "hello")
        await line.send(raw)
        assert (await closing(line))[0] == 4400


async def test_a_frame_is_text_of_at_most_64_kib(eva: Console) -> None:
    async with eva.socket() as line:
        await receive(line, "hello")
        await line.send(b"\x00" * 10)
        assert (await closing(line))[0] == 4400
    async with eva.socket() as line:
        await receive(line, "hello")
        await line.send(" " * 70_000)
        assert (await closing(line))[0] in (1009, 4400)


async def test_watching_what_is_not_there_is_answered_with_nothing(eva: Console, story: Story) -> None:
    await story.customer("hello")
    async with eva.socket() as line:
        await line.send(watch("0" * 32))
        await line.send(watch(story.conversation))
        assert (await receive(line, "events"))["conversation"] == story.conversation


async def test_a_console_that_does_not_read_is_dropped_and_the_others_go_on(
    eva: Console, max_: Console, story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(line_limits, "QUEUE_FRAMES", 50)
    await story.customer("hello")
    narrow = sockets.socket()
    narrow.setsockopt(sockets.SOL_SOCKET, sockets.SO_RCVBUF, 32_768)
    host, port = eva.server.origin.removeprefix("http://").split(":")
    narrow.connect((host, int(port)))
    async with eva.socket(sock=narrow, max_queue=1) as slow, max_.socket() as quick:
        for line in (slow, quick):
            await line.send(watch(story.conversation))
            await receive(line, "events")
        slow.transport.pause_reading()
        heard = 0
        for n in range(150):
            await story.customer("x" * 4000 + str(n))
            heard = (await receive(quick, "event"))["event"]["seq"]
        assert heard == (await story.state()).last_seq
        slow.transport.resume_reading()
        assert (await closing(slow))[0] == 1013
    async with eva.socket(max_size=None) as back:
        await back.send(watch(story.conversation, after=2))
        assert len((await receive(back, "events"))["events"]) == heard - 2


async def test_a_restart_says_so(eva: Console) -> None:
    async with eva.socket() as line:
        await receive(line, "hello")
        eva.server.sockets.drain()
        assert (await closing(line))[0] == 1012


async def test_a_closed_console_leaves_nothing_behind(eva: Console, story: Story, desk: Desk) -> None:
    await story.customer("hello")
    async with eva.socket() as line:
        await line.send(watch(story.conversation))
        await receive(line, "viewers")
    sockets_ = eva.server.sockets
    async with asyncio.timeout(30):
        while sockets_._feed.viewers or sockets_._rooms.get(story.conversation):
            await asyncio.sleep(0.01)
    running = {task.get_coro().__qualname__ for task in asyncio.all_tasks()}  # type: ignore[union-attr]
    assert not {name for name in running if name.startswith(("ConsoleFeed", "Line", "_Console"))}
