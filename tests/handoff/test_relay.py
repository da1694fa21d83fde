"""One hub, or the hubs of two nodes joined by Redis: the same is heard, once, and nothing is ever lost."""

from __future__ import annotations

import asyncio
import contextlib
import uuid
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from handoff.clock import system_clock
from handoff.desk import Desk
from handoff.events import Author, MessageAdded, Role
from handoff.hub import Hub, Item, Notice, Signal, of_contact
from handoff.identity.visitors import Visitors
from handoff.live import relay as relay_module
from handoff.live.bus import BusError, open_bus
from handoff.live.relay import Relay
from handoff.storage.database import Database
from tests.conftest import _fresh
from tests.databases import blank
from tests.services import NO_REDIS, REDIS, Service, redis_server

ANA = Author(role=Role.AGENT, id="ana", name="Ana")


@dataclass
class Node:
    """A desk and what is heard on its hub."""

    desk: Desk
    heard: list[Item] = field(default_factory=list)
    relay: Relay | None = None

    def __post_init__(self) -> None:
        self.desk.hub.listen(self.heard.append)

    def said(self) -> list[str]:
        """Texts in the order in which they were heard, each as often as it was."""
        return [
            entry.event.text
            for item in self.heard
            if isinstance(item, Notice)
            for entry in item.entries
            if isinstance(entry.event, MessageAdded)
        ]

    def signals(self, kind: str) -> list[Signal]:
        return [item for item in self.heard if isinstance(item, Signal) and item.kind == kind]

    async def until(self, done: Callable[[], object], seconds: float = 10) -> None:
        async with asyncio.timeout(seconds):
            while not done():
                await asyncio.sleep(0.01)


@contextlib.asynccontextmanager
async def joined(url: str, bus: str) -> AsyncIterator[Node]:
    """A node of its own connections, as another process has them."""
    database = Database(url)
    node = Node(Desk(database, Hub(), clock=system_clock))
    node.relay = Relay(node.desk, open_bus(bus))
    task = asyncio.ensure_future(node.relay.run())
    try:
        yield node
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        node.desk.close()
        database.close()


@contextlib.asynccontextmanager
async def pair(url: str, bus: str) -> AsyncIterator[tuple[Node, Node]]:
    async with joined(url, bus) as here, joined(url, bus) as there:
        await here.until(lambda: here.relay.connected and there.relay.connected)  # type: ignore[union-attr]
        yield here, there


@pytest.fixture
def shared(postgres: str) -> str:
    """One database for several nodes."""
    return _fresh(postgres)


@pytest.fixture(params=["one process", "two nodes and Redis"])
async def nodes(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[tuple[Node, Node]]:
    """Where something is done, and where it is heard."""
    if request.param == "one process":
        database = blank(tmp_path / "log.db")
        node = Node(Desk(database, Hub()))
        yield node, node
        node.desk.close()
        database.close()
    else:
        service: Service = request.getfixturevalue("redis")
        async with pair(request.getfixturevalue("shared"), f"redis://127.0.0.1:{service.port}") as both:
            yield both


async def visitor(node: Node) -> str:
    return (await Visitors(node.desk.store, node.desk.clock).welcome())[0]


async def say(node: Node, contact: str, text: str) -> str:
    return (await node.desk.receive(contact, uuid.uuid4().hex, text)).state.id


async def test_what_is_stored_is_heard_once_and_in_order(nodes: tuple[Node, Node]) -> None:
    here, there = nodes
    contact = await visitor(here)
    for number in range(20):
        await say(here, contact, f"line {number}")
    await there.until(lambda: len(there.said()) >= 20)
    assert there.said() == here.said() == [f"line {number}" for number in range(20)]


async def test_an_answer_from_either_node_reaches_both(nodes: tuple[Node, Node]) -> None:
    here, there = nodes
    contact = await visitor(here)
    conversation = await say(here, contact, "hello")
    # What a node's own act overtakes is not told there any more: who listens reads it on seeing the gap.
    await there.until(lambda: "hello" in there.said())
    claimed = await there.desk.claim(conversation, ANA)
    await there.desk.reply(conversation, ANA, uuid.uuid4().hex, "Hello, I am Ana.", claimed.state.last_seq)
    await here.until(lambda: "Hello, I am Ana." in here.said())
    await say(here, contact, "thank you")
    await there.until(lambda: "thank you" in there.said())
    assert here.said() == there.said()


async def test_a_conversation_that_begins_is_told_to_the_contacts_other_tabs(
    nodes: tuple[Node, Node],
) -> None:
    here, there = nodes
    contact = await visitor(here)
    with there.desk.hub.subscribe(of_contact(contact)) as live:
        conversation = await say(here, contact, "hello")
        async with asyncio.timeout(10):
            item = await live.get()
    assert isinstance(item, Notice)
    assert item.conversation == conversation
    assert item.entries[0].seq == 1


async def test_signs_of_writing_are_passed_on_and_places_in_the_queue_are_not(
    nodes: tuple[Node, Node],
) -> None:
    here, there = nodes
    here.desk.hub.signal("c", "queue", position=1)
    here.desk.hub.signal("c", "typing", role="customer", on=True)
    await there.until(lambda: there.signals("typing"))
    assert there.signals("typing")[0].data == {"role": "customer", "on": True}
    assert here is there or there.signals("queue") == []
    await asyncio.sleep(0.1)
    assert len(here.signals("typing")) == 1, "a node does not hear itself again"


@pytest.fixture
def quick_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(relay_module, "LOOK_ALONE_SECONDS", 0.1)


@pytest.mark.skipif(REDIS is None, reason=NO_REDIS)
class TestTrouble:
    """Redis is only quicker than looking: whatever happens to it, everybody hears everything."""

    async def test_a_redis_that_is_not_there_delays_and_loses_nothing(
        self, shared: str, quick_looks: None
    ) -> None:
        nowhere = "redis://127.0.0.1:1"
        async with joined(shared, nowhere) as here, joined(shared, nowhere) as there:
            contact = await visitor(here)
            await there.until(lambda: there.relay._since)  # type: ignore[union-attr]
            for number in range(5):
                await say(here, contact, f"line {number}")
                await asyncio.sleep(0.05)
            await there.until(lambda: len(there.said()) >= 5)
            assert there.said() == [f"line {number}" for number in range(5)]
            assert not there.relay.connected  # type: ignore[union-attr]

    async def test_a_redis_that_is_killed_and_comes_back_delays_and_loses_nothing(
        self, shared: str, tmp_path: Path, quick_looks: None
    ) -> None:
        with redis_server(tmp_path) as service:
            async with pair(shared, f"redis://127.0.0.1:{service.port}") as (here, there):
                contact = await visitor(here)
                for number in range(12):
                    if number % 6 == 2:
                        service.kill()
                    elif number % 6 == 5:
                        await asyncio.to_thread(service.start)
                    await say(here, contact, f"line {number}")
                await there.until(lambda: len(there.said()) >= 12)
                assert there.said() == [f"line {number}" for number in range(12)]
                await there.until(lambda: there.relay.connected)  # type: ignore[union-attr]
                here.desk.hub.signal("c", "typing", on=True)
                await there.until(lambda: there.signals("typing"))

    async def test_a_redis_that_hangs_is_noticed_and_loses_nothing(
        self, shared: str, tmp_path: Path, quick_looks: None, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("handoff.live.redis_bus.DEAF_SECONDS", 0.6)
        monkeypatch.setattr("handoff.live.redis_bus.BEAT_SECONDS", 0.2)
        monkeypatch.setattr("handoff.live.redis_bus.CONNECT_SECONDS", 0.5)
        with redis_server(tmp_path) as service:
            async with pair(shared, f"redis://127.0.0.1:{service.port}") as (here, there):
                contact = await visitor(here)
                service.hold_still()
                await say(here, contact, "while it hangs")
                await there.until(lambda: not there.relay.connected)  # type: ignore[union-attr]
                await there.until(lambda: there.said() == ["while it hangs"])
                service.go_on()
                await there.until(lambda: there.relay.connected)  # type: ignore[union-attr]

    async def test_a_notice_that_was_lost_is_found_by_looking(self, shared: str, redis: Service) -> None:
        async with pair(shared, f"redis://127.0.0.1:{redis.port}") as (here, there):
            contact = await visitor(here)
            here.relay._bus.send = lambda line: None  # type: ignore[union-attr, method-assign]
            await say(here, contact, "nobody was told")
            await asyncio.sleep(0.2)
            assert there.said() == []
            there.relay._look_now.set()  # type: ignore[union-attr]
            await there.until(lambda: there.said() == ["nobody was told"])

    async def test_lines_nobody_understands_harm_nobody(self, shared: str, redis: Service) -> None:
        async with pair(shared, f"redis://127.0.0.1:{redis.port}") as (here, there):
            for line in (b"", b"{", b"[]", b'{"node": 1}', b'{"node":"x","c":"y","first":"z","last":1}'):
                here.relay._bus.send(line)  # type: ignore[union-attr]
            await say(here, await visitor(here), "still here")
            await there.until(lambda: there.said() == ["still here"])


def test_an_address_that_is_no_bus_says_what_to_write() -> None:
    with pytest.raises(BusError, match="redis://localhost"):
        open_bus("amqp://somewhere")
