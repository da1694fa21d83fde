"""The bot as a party: it waits for the burst, answers once, gives way at once, and never ends in silence."""

from __future__ import annotations

import asyncio
import threading
import uuid
from collections.abc import AsyncIterator, Callable, Sequence
from pathlib import Path

import pytest

from assistant.bot import Bot
from assistant.reply import Reply
from assistant.speaker import ToolError
from assistant.thinking import Threads
from handoff.clock import system_clock
from handoff.conversation import Conversation, Status
from handoff.desk import Desk
from handoff.events import Author, Entry, HandoffRequested, MessageAdded, Reason, Role
from handoff.hub import Hub
from handoff.identity.visitors import Visitors
from handoff.storage import log
from tests.databases import blank

ANA = Author(role=Role.AGENT, id="ana", name="Ana")


class Scripted:
    """Thinks what it is told to, as long as it is told to."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.hold = threading.Event()
        self.hold.set()
        self.move: Callable[[str], Reply] = lambda text: Reply("answer", f"You said: {text}")

    def think(self, state: Conversation, entries: Sequence[Entry]) -> Reply:
        new = [
            entry.event.text
            for entry in entries
            if isinstance(entry.event, MessageAdded) and entry.author.role is Role.CUSTOMER
            and entry.seq > state.handled_seq
        ]  # fmt: skip
        self.asked.append(" / ".join(new))
        self.hold.wait(20)
        return self.move(" / ".join(new))


class Stage:
    """A desk, a bot with a scripted mind, and one customer."""

    def __init__(self, desk: Desk, bot: Bot, mind: Scripted, contact: str) -> None:
        self.desk, self.bot, self.mind, self.contact = desk, bot, mind, contact
        self.conversation = ""

    async def say(self, text: str) -> None:
        outcome = await self.desk.receive(self.contact, uuid.uuid4().hex, text)
        self.conversation = outcome.state.id

    async def entries(self) -> list[Entry]:
        return await self.desk.store.read(lambda connection: log.read(connection, self.conversation))

    async def state(self) -> Conversation:
        return await self.desk.store.read(
            lambda connection: log.load(connection, self.conversation, lock=False)
        )

    async def bot_said(self) -> list[str]:
        return [
            entry.event.text
            for entry in await self.entries()
            if isinstance(entry.event, MessageAdded) and entry.author.role is Role.BOT
        ]

    async def until(self, done: Callable[[], object], seconds: float = 10) -> None:
        async with asyncio.timeout(seconds):
            while not (await found if asyncio.iscoroutine(found := done()) else found):
                await asyncio.sleep(0.02)


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    database = blank(tmp_path / "log.db")
    desk = Desk(database, Hub())
    contact, _ = await Visitors(desk.store, system_clock).welcome()
    mind = Scripted()
    bot = Bot(desk, Threads(mind), seconds=2)
    await bot.start()
    yield Stage(desk, bot, mind, contact)
    mind.hold.set()
    await bot.stop()
    await asyncio.to_thread(desk.close)
    database.close()


async def test_a_complete_question_is_answered_at_once(stage: Stage) -> None:
    await stage.say("How long can I return something?")
    await stage.until(stage.bot_said, 1.0)
    assert await stage.bot_said() == ["You said: How long can I return something?"]


async def test_fragments_are_one_turn(stage: Stage) -> None:
    await stage.say("hi")
    await stage.say("I bought a tent and")
    await stage.say("how long can I return it?")
    await stage.until(stage.bot_said)
    await asyncio.sleep(0.3)
    assert await stage.bot_said() == ["You said: hi / I bought a tent and / how long can I return it?"]


async def test_typing_holds_an_unfinished_turn(stage: Stage) -> None:
    await stage.say("I bought a tent and")
    stage.desk.hub.signal(stage.conversation, "typing", role="customer", name="", on=True)
    await asyncio.sleep(0.6)
    assert stage.mind.asked == []


async def test_a_message_during_the_turn_supersedes_it_and_joins_it(stage: Stage) -> None:
    stage.mind.hold.clear()
    await stage.say("Where is my parcel?")
    await stage.until(lambda: len(stage.mind.asked) == 1)
    await stage.say("It is order FM-10442.")
    await stage.until(lambda: len(stage.mind.asked) == 2)
    stage.mind.hold.set()
    await stage.until(stage.bot_said)
    await asyncio.sleep(0.3)
    assert await stage.bot_said() == ["You said: Where is my parcel? / It is order FM-10442."]


async def test_an_answer_the_customer_stopped_is_not_given_and_the_next_question_is(stage: Stage) -> None:
    """W20."""
    stage.mind.hold.clear()
    await stage.say("Where is my parcel?")
    await stage.until(lambda: len(stage.mind.asked) == 1)
    await stage.desk.stop_answer(stage.conversation, stage.contact, uuid.uuid4().hex)
    stage.mind.hold.set()
    await asyncio.sleep(0.3)
    assert await stage.bot_said() == []
    await stage.say("How long can I return something?")
    await stage.until(stage.bot_said)
    assert await stage.bot_said() == ["You said: How long can I return something?"]


async def test_an_answer_in_flight_at_takeover_never_reaches_the_customer(stage: Stage) -> None:
    stage.mind.hold.clear()
    await stage.say("Where is my parcel?")
    await stage.until(lambda: len(stage.mind.asked) == 1)
    await stage.desk.claim(stage.conversation, ANA)
    stage.mind.hold.set()
    await asyncio.sleep(0.4)
    assert await stage.bot_said() == []
    assert (await stage.state()).agent_id == "ana"


@pytest.mark.parametrize(
    ("trouble", "reason"),
    [(ValueError("index broken"), Reason.MODEL_ERROR), (ToolError("orders down"), Reason.TOOL_ERROR)],
)
async def test_any_error_ends_at_a_person(stage: Stage, trouble: Exception, reason: Reason) -> None:
    def fail(_: str) -> Reply:
        raise trouble

    stage.mind.move = fail
    await stage.say("Where is my parcel?")
    await stage.until(lambda: _left_bot(stage))
    asked = [entry.event for entry in await stage.entries() if isinstance(entry.event, HandoffRequested)]
    assert [request.reason for request in asked] == [reason]


async def _left_bot(stage: Stage) -> bool:
    return (await stage.state()).status is not Status.BOT


async def test_a_turn_that_takes_too_long_ends_at_a_person(stage: Stage) -> None:
    stage.mind.hold.clear()
    await stage.say("Where is my parcel?")
    await stage.until(lambda: _left_bot(stage))
    assert (await stage.state()).reason == "over_budget"


async def test_what_was_owed_before_a_restart_is_answered_after_it(stage: Stage, tmp_path: Path) -> None:
    await stage.bot.stop()
    silent = Desk(stage.desk.database, Hub())
    outcome = await silent.receive(stage.contact, uuid.uuid4().hex, "How long can I return something?")
    stage.conversation = outcome.state.id
    await asyncio.to_thread(silent.close)
    again = Bot(stage.desk, Threads(stage.mind), seconds=2)
    await again.start()
    await stage.until(stage.bot_said)
    await again.stop()
