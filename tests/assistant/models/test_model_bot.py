"""The bot with a model: pieces reach the sockets of this turn only, and a takeover silences it at once."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import uuid
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from assistant import life
from assistant.answering.model import ChatModel
from assistant.bot import Bot
from assistant.parts import assemble
from assistant.settings import SettingsError, load
from assistant.thinking import Threads
from assistant.turn import Turn
from assistant.writer import Writer
from handoff.clock import system_clock
from handoff.desk import Desk
from handoff.events import Author, MessageAdded, Role
from handoff.hub import Hub, Item, Signal
from handoff.identity.visitors import Visitors
from handoff.storage import log
from knowledge.base import KnowledgeBase
from tests.assistant.models.scripted import Script, ScriptedModel, says
from tests.databases import blank

ANA = Author(role=Role.AGENT, id="ana", name="Ana")
GOOD = "You can return anything unused within 30 days of delivery [1]. Trail Club members have 60 days [1]."


class Stage:
    """A desk, the bot with the scripted model, one customer, and everything the hub said."""

    def __init__(self, desk: Desk, model: ScriptedModel, contact: str) -> None:
        self.desk, self.model, self.contact = desk, model, contact
        self.conversation = ""
        self.heard: list[Item] = []
        desk.hub.listen(self.heard.append)

    async def say(self, text: str) -> None:
        outcome = await self.desk.receive(self.contact, uuid.uuid4().hex, text)
        self.conversation = outcome.state.id

    def deltas(self) -> list[Signal]:
        return [item for item in self.heard if isinstance(item, Signal) and item.kind == "delta"]

    async def answers(self) -> list[MessageAdded]:
        entries = await self.desk.store.read(lambda connection: log.read(connection, self.conversation))
        return [
            entry.event
            for entry in entries
            if isinstance(entry.event, MessageAdded) and entry.author.role is Role.BOT
        ]

    async def until(self, done: Callable[[], object]) -> None:
        async with asyncio.timeout(15):
            while not (await found if asyncio.iscoroutine(found := done()) else found):
                await asyncio.sleep(0.02)


@pytest.fixture
async def stage(tmp_path: Path, base: KnowledgeBase, scripted_model: ScriptedModel) -> AsyncIterator[Stage]:
    database = blank(tmp_path / "log.db")
    desk = Desk(database, Hub())
    contact, _ = await Visitors(desk.store, system_clock).welcome()
    chat = ChatModel("openai:scripted", url=scripted_model.url)
    bot = Bot(desk, Threads(Turn(base, None)), writer=Writer(chat, base.embed, seconds=8), seconds=12)
    await bot.start()
    yield Stage(desk, scripted_model, contact)
    await bot.stop()
    await chat.aclose()
    await asyncio.to_thread(desk.close)
    database.close()


async def test_the_pieces_are_the_stored_message_and_carry_its_turn(stage: Stage) -> None:
    stage.model.script = says(GOOD)
    await stage.say("How long can I return something?")
    await stage.until(stage.answers)
    answer = (await stage.answers())[0]
    assert {delta.data["turn"] for delta in stage.deltas()} == {answer.turn}
    assert "".join(delta.data["text"] for delta in stage.deltas()) == answer.text
    assert answer.decision is not None
    assert answer.decision.signals["model_outcome"] == "written"


async def test_an_invention_never_reaches_a_socket(stage: Stage) -> None:
    stage.model.script = says(f"{GOOD} Refunds are doubled on Sundays [1].")
    await stage.say("How long can I return something?")
    await stage.until(stage.answers)
    assert stage.deltas()
    assert "Sunday" not in "".join(delta.data["text"] for delta in stage.deltas())
    assert "Sunday" not in (await stage.answers())[0].text


async def test_a_takeover_stops_the_model_and_its_pieces(stage: Stage) -> None:
    stage.model.script = says(f"{GOOD} " * 10, gap=0.1)
    await stage.say("How long can I return something?")
    await stage.until(stage.deltas)
    await stage.desk.claim(stage.conversation, ANA)
    told = len(stage.deltas())
    assert await asyncio.to_thread(stage.model.broken_off.wait, 10)
    assert len(stage.deltas()) == told
    assert await stage.answers() == []


async def test_a_newer_message_ends_the_generation_and_starts_another(stage: Stage) -> None:
    stage.model.script = says(f"{GOOD} " * 10, gap=0.1)
    await stage.say("How long can I return something?")
    await stage.until(stage.deltas)
    first = stage.deltas()[0].data["turn"]
    stage.model.script = says(GOOD)
    await stage.say("I mean, how long can I return a tent?")
    await stage.until(stage.answers)
    assert first not in {answer.turn for answer in await stage.answers()}
    assert await asyncio.to_thread(stage.model.broken_off.wait, 10)


async def test_a_hanging_model_still_answers_within_the_bots_clock(stage: Stage) -> None:
    stage.model.script = Script(hang=60)
    await stage.say("How long can I return something?")
    await stage.until(stage.answers)
    answer = (await stage.answers())[0]
    assert "30 days" in answer.text
    assert answer.decision is not None
    assert answer.decision.signals["model_outcome"] == "late"


def test_without_a_model_nothing_of_langchain_is_loaded(tmp_path: Path) -> None:
    program = (
        "import sys\nfrom pathlib import Path\nfrom assistant import parts\n"
        "from assistant.settings import load\n"
        f"parts.assemble(load(data=Path({str(tmp_path)!r}), knowledge=Path({str(tmp_path)!r})))\n"
        "print([name for name in sys.modules if name.startswith(('langchain_core', 'langchain.', 'openai'))])"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=120
    )
    assert ran.stdout.strip() == "[]"


async def test_a_model_that_cannot_be_loaded_is_shown_in_the_health(tmp_path: Path) -> None:
    parts = assemble(load(data=tmp_path, knowledge=tmp_path, model="nobody:nothing"))
    await life.open_model(parts)
    health = await life.health(parts)
    assert "nobody:nothing" in health["problems"]["model"]
    parts.database.close()


@pytest.mark.parametrize(
    ("name", "value", "allowed"),
    [
        ("model", ":x", "provider:model"),
        ("model_url", "127.0.0.1:8080", "http://"),
        ("model_seconds", 0, "greater than 0"),
        ("model_tokens", 5, "32"),
    ],
)
def test_a_wrong_model_setting_says_what_is_allowed(name: str, value: object, allowed: str) -> None:
    with pytest.raises(SettingsError, match=allowed):
        load(**{name: value})
