"""Two real nodes on PostgreSQL, Redis and Chroma: one dies, one is replaced; customers notice a pause."""

from __future__ import annotations

import asyncio
import json
import urllib.request
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import select

from benchmarks.trust.stack import Node, Stack, stack
from benchmarks.trust.talker import Talker
from handoff.storage.database import Database
from handoff.storage.schema import events
from tests.services import NO_REDIS, REDIS

pytestmark = [
    pytest.mark.xdist_group("faults"),
    pytest.mark.skipif(REDIS is None, reason=NO_REDIS),
]
QUESTION = "How long can I return something?"
BEFORE_TELLING = "relay.before_telling"


@pytest.fixture(scope="module")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="module")
async def nodes(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stack]:
    with stack("postgresql", tmp_path_factory.mktemp("nodes") / "s") as built:
        for node in built.nodes:
            node.start()
        for node in built.nodes:
            await asyncio.to_thread(node.wait)
        yield built


def ready(node: Node) -> dict[str, object]:
    with urllib.request.urlopen(f"http://{node.address}/readyz", timeout=5) as answer:
        return json.loads(answer.read())  # type: ignore[no-any-return]


def dead_with(node: Node, database_url: str, text: str) -> None:
    """Wait until the node has died of storing this. A timer of an earlier conversation may be what it stores
    first, and it dies of that: then it is started again, and the customer's line comes again."""
    database = Database(database_url)
    try:
        for _ in range(5):
            assert node.process is not None
            assert node.process.wait(60) == -9
            with database.reader.begin() as connection:
                if connection.execute(select(events.c.seq).where(events.c.body.contains(text))).first():
                    return
            node.start(TELLONCE_FAILPOINT=BEFORE_TELLING)
        pytest.fail("the node died five times before the customer's line was stored")
    finally:
        database.close()


async def test_both_search_the_same_index_and_one_customer_is_answered_through_either(nodes: Stack) -> None:
    here, there = nodes.nodes
    assert ready(here)["index_version"] == ready(there)["index_version"]
    async with Talker([here.address]) as first:
        await first.say(QUESTION)
        await first.until(lambda: any("30 days" in said for said in first.texts("bot")), 30)
        other = Talker([there.address])
        other.token = first.token
        async with other:
            await other.until(lambda: other.last == first.last)
            await other.say("Do I need the receipt?")
            await first.until(lambda: len(first.texts("customer")) == 2)
            await first.until(lambda: len(first.texts("bot")) == 2 or first.status != "bot", 30)
            await other.until(lambda: other.transcript() == first.transcript())


async def test_a_turn_whose_node_died_is_answered_by_the_other(nodes: Stack) -> None:
    here, there = nodes.nodes
    async with Talker([here.address]) as talker:
        await talker.say("So I was wondering and")
        await talker.until(lambda: not talker.waiting)
        talker._addresses = [there.address]
        await asyncio.to_thread(here.kill)
        await talker.until(lambda: talker.texts("bot") or talker.status not in ("", "bot"), 30)
        assert talker.texts("customer") == ["So I was wondering and"]
    here.start()
    await asyncio.to_thread(here.wait)


async def test_what_a_node_stored_and_told_nobody_is_seen_on_the_other(nodes: Stack) -> None:
    here, there = nodes.nodes
    await asyncio.to_thread(here.stop)
    here.start(TELLONCE_FAILPOINT=BEFORE_TELLING)
    await asyncio.to_thread(here.wait, "/livez")
    other = Talker([there.address])
    async with Talker([here.address]) as first:
        await first.until(lambda: first.token)
        other.token = first.token
        async with other:
            await other.until(lambda: other.status)
            text = "Is anybody there and"
            await first.say(text)
            await asyncio.to_thread(dead_with, here, nodes.database, text)
            await other.until(lambda: other.texts("customer") == [text], 30)
            first._addresses = [there.address]
            await first.until(lambda: not first.waiting, 30)
            assert first.texts("customer") == [text]
    here.start()
    await asyncio.to_thread(here.wait)


async def test_a_rolling_restart_loses_nothing(nodes: Stack) -> None:
    async with Talker(nodes.addresses) as talker:
        stopping = asyncio.Event()
        said: list[str] = []

        async def chatter() -> None:
            while not stopping.is_set():
                said.append(f"line {len(said)} and")
                await talker.say(said[-1])
                await talker.until(lambda: not talker.waiting)
                await asyncio.sleep(0.02)

        writing = asyncio.ensure_future(chatter())
        for node in nodes.nodes:
            assert await asyncio.to_thread(node.stop) in (0, -15)
            node.start()
            await asyncio.to_thread(node.wait)
        stopping.set()
        await writing
        assert talker.texts("customer") == said
        assert talker.gaps == 0


async def test_without_redis_news_is_late_and_the_server_says_so(nodes: Stack) -> None:
    here, there = nodes.nodes
    nodes.services["redis"].kill()
    async with Talker([here.address]) as first:
        await first.say("Hello, I was wondering and")
        await first.until(lambda: not first.waiting)
        other = Talker([there.address])
        other.token = first.token
        async with other:
            await other.until(lambda: other.last >= 2)
            await first.say("and one more thing")
            await other.until(lambda: "and one more thing" in other.texts("customer"), 15)
    told = ready(here)
    assert told["ready"] is True
    assert "bus" in told["warnings"]  # type: ignore[operator]
    await asyncio.to_thread(nodes.services["redis"].start)


async def test_without_chroma_customers_are_answered_all_the_same(nodes: Stack) -> None:
    nodes.services["chroma"].kill()
    async with Talker(nodes.addresses) as talker:
        await talker.say(QUESTION)
        await talker.until(lambda: any("30 days" in said for said in talker.texts("bot")), 30)
    await asyncio.to_thread(nodes.services["chroma"].start)
