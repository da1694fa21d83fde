"""kill -9 at named places: after the restart everything goes on, and what was acknowledged is there once."""

from __future__ import annotations

import asyncio
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import jwt
import pytest
from sqlalchemy import select

from assistant.orders.sample import SampleOrders
from assistant.sample_shop import orders as sample
from assistant.sample_shop.stories import JUST_PAID
from benchmarks.trust.kills import count
from benchmarks.trust.stack import ARTICLE, Node, stack
from benchmarks.trust.talker import Talker
from handoff.clock import system_clock
from handoff.desk import Desk
from handoff.events import Author, Role
from handoff.hub import Hub
from handoff.identity.agents import Agents
from handoff.storage.database import Database
from handoff.storage.failpoints import NAMES
from handoff.storage.schema import events
from knowledge.base import KnowledgeBase

pytestmark = pytest.mark.xdist_group("faults")
HERE = Path(__file__)
QUESTION = "How long can I return something?"
KEY = "a-secret-of-the-sample-shop-for-this-test"
UNHURRIED = {"TELLONCE_BOT_SECONDS": "300"}
"""However long a start takes here: the bot is waited for and no person is fetched instead."""
MAYA = "maya.lindqvist@example.com"


def killed(node: Node, point: str = "") -> None:
    """Until the fail point has ended the process, then a start with the next one."""
    assert node.process is not None
    code = node.process.wait(60)
    assert code == -9
    node.start(TELLONCE_FAILPOINT=point)


async def say_and_hear(talker: Talker, text: str, expected: str) -> None:
    """One line, and the bot's next ones until it says what is expected."""
    heard = len(talker.texts("bot"))
    await talker.say(text)
    await talker.until(lambda: any(expected in said for said in talker.texts("bot")[heard:]), 120)


async def test_a_question_is_answered_once_wherever_the_process_dies(tmp_path: Path) -> None:
    with stack("sqlite", tmp_path / "s", settings=UNHURRIED) as built:
        node = built.nodes[0]
        node.start(TELLONCE_FAILPOINT="store.before_commit:3")
        node.wait("/livez")
        async with Talker([node.address]) as talker:
            await talker.say(QUESTION)
            for point in ("turn.before_answer", "store.after_commit", ""):
                await asyncio.to_thread(killed, node, point)
            await talker.until(lambda: not talker.waiting and "30 days" in "".join(talker.texts("bot")), 60)
            assert talker.texts("customer") == [QUESTION]
            assert len(talker.texts("bot")) == 1
        found = count(built.database, [talker])
        assert (found.acknowledged, found.lost, found.doubled, found.gaps) == (1, 0, 0, 0)


async def test_a_confirmed_change_is_made_once_and_what_ran_out_meanwhile_is_seen_to(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'orders.db'}"
    sample.create(url, today=datetime.now(UTC).date())
    orders = SampleOrders(url)
    (maya,) = orders.customers(email=MAYA)
    (tmp_path / "keys.yaml").write_text(f'- {{kid: test, alg: HS256, key: "{KEY}"}}\n')
    settings = {
        **UNHURRIED,
        "TELLONCE_ORDERS": url,
        "TELLONCE_IDENTITY_KEYS": str(tmp_path / "keys.yaml"),
        "TELLONCE_QUEUE_SECONDS": "1",
        "TELLONCE_PRESENCE_SECONDS": "600",
    }
    with stack("sqlite", tmp_path / "s", settings=settings) as built:
        await _somebody_on_duty(built.database)
        node = built.nodes[0]
        node.start(TELLONCE_FAILPOINT="order.before_write")
        node.wait()
        talker = Talker([node.address])
        talker.identity = _signed(maya.id)
        async with talker:
            await say_and_hear(talker, f"please cancel {JUST_PAID}", "Why would you like to cancel")
            await say_and_hear(talker, "I changed my mind", f"I will cancel order {JUST_PAID}")
            await talker.say("yes")
            for point in ("order.after_write", ""):
                await asyncio.to_thread(killed, node, point)
            told = f"{JUST_PAID} is cancelled"
            await talker.until(lambda: any(told in said for said in talker.texts("bot")))
            await talker.until(lambda: not talker.waiting)
            assert sum(told in said for said in talker.texts("bot")) == 1
            assert [write.name for write in orders.writes()] == ["cancel_order"]

            await talker.act("handoff")
            await talker.until(lambda: talker.status == "queued")
            await asyncio.to_thread(node.kill)
            before = _kinds(built.database)
            assert talker.conversation
            await _promise(built.database, talker.conversation)
            node.start()
            await _until(
                lambda: {"notice.added", "promise.due"} <= set(_kinds(built.database)[len(before) :])
            )
        assert _kinds(built.database).count("promise.due") == 1
        found = count(built.database, [talker])
        assert (found.lost, found.doubled, found.gaps) == (0, 0, 0)
    orders.close()


def _signed(customer: str) -> str:
    now = int(time.time())
    claims = {"sub": customer, "email": MAYA, "aud": "tellonce", "iat": now, "exp": now + 600}
    return jwt.encode(claims, KEY, algorithm="HS256", headers={"kid": "test"})


@pytest.mark.parametrize("point", ["index.before_switch", "index.after_switch"])
def test_an_index_is_made_whole_wherever_the_process_dies(tmp_path: Path, point: str) -> None:
    articles, data = tmp_path / "articles", tmp_path / "data"
    articles.mkdir()
    (articles / "returns.md").write_text(ARTICLE)
    command = [sys.executable, "-m", "assistant.cli", "ingest", "--knowledge", str(articles)]
    died = subprocess.run(
        [*command, "--data", str(data)],
        env={**os.environ, "TELLONCE_FAILPOINT": point},
        cwd=HERE.parents[2],
        check=False,
    )
    assert died.returncode == -9
    base = KnowledgeBase(articles, data)
    found = base.search(QUESTION)
    assert found.by_words
    assert "30 days" in found.hits[0].passage.text
    report = base.sync()
    assert (report.documents, report.embedded) == (1, 0)
    again = base.search(QUESTION)
    assert not again.by_words
    assert [hit.passage.text for hit in again.hits] == [hit.passage.text for hit in found.hits]
    base.close()


async def _somebody_on_duty(database: str) -> None:
    """Who is not, is not waited for: the customer would be asked for an address instead."""
    opened = Database(database)
    desk = Desk(opened, Hub())
    people = Agents(desk.store, system_clock)
    ana = await people.add("ana@shop.example", "Ana", "a long password")
    await people.set_availability(ana.id, "online")
    await asyncio.to_thread(desk.close)
    opened.close()


async def _promise(database: str, conversation: str) -> None:
    """An agent's, due at once; stored while no server runs."""
    opened = Database(database)
    desk = Desk(opened, Hub())
    ana = Author(role=Role.AGENT, id="ana", name="Ana")
    await desk.make_promise(conversation, ana, "I will call you", system_clock() + 1)
    await asyncio.to_thread(desk.close)
    opened.close()


def _kinds(database: str) -> list[str]:
    opened = Database(database)
    ordered = select(events.c.kind).order_by(events.c.conversation_id, events.c.seq)
    with opened.reader.begin() as connection:
        kinds = list(connection.execute(ordered).scalars())
    opened.close()
    return kinds


async def _until(done: Callable[[], bool]) -> None:
    async with asyncio.timeout(60):
        while not done():
            await asyncio.sleep(0.1)


def test_every_fail_point_is_tried_and_on_the_page() -> None:
    tests = "".join(file.read_text() for file in HERE.parent.glob("test_*.py"))
    page = (HERE.parents[2] / "docs" / "faults.md").read_text()
    for name in NAMES:
        assert re.search(rf'"{re.escape(name)}[":]', tests), f"{name} kills in no test"
        assert f"`{name}`" in page, f"{name} is not on docs/faults.md"
