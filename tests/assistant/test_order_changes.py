"""A confirmed change happens exactly once: crashes, double clicks, takeovers, on a real desk."""

from __future__ import annotations

import asyncio
import threading
import uuid
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.orders.actions import NOTHING, Action, Agreed, Receipt
from assistant.orders.folder import open_folder
from assistant.orders.port import OrderSystemError, OrderSystemUnavailableError
from assistant.orders.shop import Shop
from assistant.refund_watch import RefundWatch
from assistant.speaker import Speaker
from assistant.thinking import Threads
from assistant.turn import Turn
from handoff.brief.brief import build
from handoff.clock import system_clock
from handoff.conversation import Status
from handoff.desk import Desk
from handoff.events import (
    Author,
    ContactVerified,
    Entry,
    MessageAdded,
    OrderChanged,
    OrderConfirmed,
    OrderRefused,
    PromiseDue,
    Role,
)
from handoff.hub import Hub
from handoff.identity.visitors import Visitors
from handoff.live.timekeeper import Timekeeper
from handoff.promises import kept as promises
from handoff.storage import log
from knowledge.base import KnowledgeBase
from tests.assistant.orders import retail
from tests.databases import blank

ANA = Author(role=Role.AGENT, id="ana", name="Ana")


class Crash(BaseException):
    """The process dies here."""


class Shaky:
    """The order system with a hook before and after the write."""

    def __init__(self, system: object) -> None:
        self._system = system
        self.before: Callable[[], None] = lambda: None
        self.after: Callable[[], None] = lambda: None
        self.asked = 0

    def perform(self, action: Action, *, key: str, revision: str = "", agreed: Agreed = NOTHING) -> Receipt:
        self.asked += 1
        self.before()
        receipt: Receipt = self._system.perform(action, key=key, revision=revision, agreed=agreed)  # type: ignore[attr-defined]
        self.after()
        return receipt

    def __getattr__(self, name: str) -> object:
        return getattr(self._system, name)


class Stage:
    """A desk, a speaker that can be replaced as after a crash, and one customer."""

    def __init__(self, desk: Desk, shop: Shop, base: KnowledgeBase, contact: str) -> None:
        self.desk, self.base, self.contact = desk, base, contact
        self.system = Shaky(shop.system)
        self.shop = Shop(self.system, shop.policy, shop.example)  # type: ignore[arg-type]
        self.conversation = ""
        self.speaker = self.restarted()

    def restarted(self) -> Speaker:
        turn = Turn(self.base, self.shop)
        self.speaker = Speaker(self.desk, Threads(turn), changing=turn.orders)
        return self.speaker

    async def say(self, text: str) -> None:
        proof = ContactVerified(customer_id=retail.ANA, method="token", expires_at=4_000_000_000_000)
        outcome = await self.desk.receive(self.contact, uuid.uuid4().hex, text, proof=proof)
        self.conversation = outcome.state.id

    async def talk(self, *texts: str) -> str:
        for text in texts:
            await self.say(text)
            await self.speaker.speak(self.conversation)
        return (await self.said())[-1]

    async def entries(self) -> list[Entry]:
        return await self.desk.store.read(lambda connection: log.read(connection, self.conversation))

    async def said(self) -> list[str]:
        return [
            entry.event.text
            for entry in await self.entries()
            if isinstance(entry.event, MessageAdded) and entry.author.role is Role.BOT
        ]

    async def count(self, *kinds: type) -> int:
        return sum(isinstance(entry.event, kinds) for entry in await self.entries())

    @property
    def writes(self) -> int:
        return len(self.shop.system.writes())


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return retail.write(tmp_path_factory.mktemp("retail"))


@pytest.fixture
def shop(folder: Path) -> Iterator[Shop]:
    shop = open_folder(folder)
    yield shop
    shop.system.close()


@pytest.fixture
async def stage(tmp_path: Path, shop: Shop, base: KnowledgeBase) -> AsyncIterator[Stage]:
    database = blank(tmp_path / "log.db")
    desk = Desk(database, Hub())
    contact, _ = await Visitors(desk.store, system_clock).welcome()
    stage = Stage(desk, shop, base, contact)
    await stage.talk(f"cancel order {retail.PENDING}, I don't need it anymore")
    yield stage
    await stage.speaker.close()
    await asyncio.to_thread(desk.close)
    database.close()


def die() -> None:
    raise Crash


async def test_the_yes_is_in_the_log_before_anything_is_written(stage: Stage) -> None:
    seen: list[int] = []
    loop = asyncio.get_running_loop()

    def look() -> None:
        seen.append(asyncio.run_coroutine_threadsafe(stage.count(OrderConfirmed), loop).result(5))

    stage.system.before = look
    assert "Reference" in await stage.talk("yes")
    assert seen == [1]
    assert (stage.writes, await stage.count(OrderChanged)) == (1, 1)


async def test_a_crash_between_write_and_record_does_it_once(stage: Stage) -> None:
    stage.system.after = die
    await stage.say("yes")
    with pytest.raises(BaseException):  # noqa: B017
        await stage.speaker.speak(stage.conversation)
    assert (stage.writes, await stage.count(OrderChanged)) == (1, 0)
    stage.system.after = lambda: None
    again = stage.restarted()
    await again.resume()
    await again.speak(stage.conversation)
    assert "Reference" in (await stage.said())[-1]
    assert (stage.writes, await stage.count(OrderChanged), await stage.count(OrderConfirmed)) == (1, 1, 1)


async def test_a_crash_before_the_write_does_it_once(stage: Stage) -> None:
    stage.system.before = die
    await stage.say("yes")
    with pytest.raises(BaseException):  # noqa: B017
        await stage.speaker.speak(stage.conversation)
    assert stage.writes == 0
    stage.system.before = lambda: None
    again = stage.restarted()
    await again.speak(stage.conversation)
    assert (stage.writes, await stage.count(OrderChanged)) == (1, 1)


async def test_a_double_click_is_one_cancellation(stage: Stage) -> None:
    await stage.say("yes")
    await stage.say("yes")
    await asyncio.gather(stage.speaker.speak(stage.conversation), stage.speaker.speak(stage.conversation))
    await stage.speaker.speak(stage.conversation)
    assert (stage.writes, await stage.count(OrderConfirmed)) == (1, 1)


async def test_two_workers_with_one_yes_write_once(stage: Stage) -> None:
    first, second = stage.speaker, stage.restarted()
    await stage.say("yes")
    await asyncio.gather(first.speak(stage.conversation), second.speak(stage.conversation))
    await first.close()
    assert (stage.writes, await stage.count(OrderConfirmed), await stage.count(OrderChanged)) == (1, 1, 1)


async def test_a_message_during_the_write_gets_the_receipt_too(stage: Stage) -> None:
    inside, go_on = threading.Event(), threading.Event()

    def hold() -> None:
        inside.set()
        go_on.wait(10)

    stage.system.before = hold
    await stage.say("yes")
    turn = asyncio.create_task(stage.speaker.speak(stage.conversation))
    await asyncio.to_thread(inside.wait, 5)
    await stage.say("are you there?")
    turn.cancel()
    go_on.set()
    await stage.speaker.speak(stage.conversation)
    assert "Reference" in (await stage.said())[-1]
    assert (stage.writes, await stage.count(OrderChanged)) == (1, 1)


async def test_an_agent_who_takes_over_during_the_write_sees_what_was_done(stage: Stage) -> None:
    inside, go_on = threading.Event(), threading.Event()

    def hold() -> None:
        inside.set()
        go_on.wait(10)

    stage.system.before = hold
    await stage.say("yes")
    before = len(await stage.said())
    turn = asyncio.create_task(stage.speaker.speak(stage.conversation))
    await asyncio.to_thread(inside.wait, 5)
    await stage.desk.claim(stage.conversation, ANA)
    turn.cancel()
    go_on.set()
    await stage.speaker.close()
    assert (stage.writes, await stage.count(OrderChanged), len(await stage.said())) == (1, 1, before)
    assert any(retail.PENDING in line.label for line in build(await stage.entries()).lines)


async def test_a_yes_that_comes_after_an_agent_took_over_writes_nothing(stage: Stage) -> None:
    await stage.desk.claim(stage.conversation, ANA)
    await stage.say("yes")
    await stage.speaker.speak(stage.conversation)
    assert (stage.writes, await stage.count(OrderConfirmed)) == (0, 0)


async def test_an_order_system_that_does_not_answer_is_asked_with_the_same_key_then_a_person(
    stage: Stage,
) -> None:
    def silent() -> None:
        raise OrderSystemUnavailableError("no answer in time")

    stage.system.before = silent
    await stage.say("yes")
    await stage.speaker.speak(stage.conversation)
    state = await stage.desk.store.read(lambda db: log.load(db, stage.conversation, lock=False))
    assert stage.system.asked == 3
    assert state.status is not Status.BOT
    assert (stage.writes, await stage.count(OrderRefused)) == (0, 1)
    card = " ".join(line.value for line in build(await stage.entries()).lines)
    assert "check whether it was done" in card


async def test_an_answer_that_is_lost_is_found_by_its_key(stage: Stage) -> None:
    lost = iter([True, False])

    def lose() -> None:
        if next(lost):
            raise OrderSystemUnavailableError("the answer never came")

    stage.system.after = lose
    assert "Reference" in await stage.talk("yes")
    assert (stage.writes, stage.system.asked) == (1, 2)


# What the customer is told will follow


async def ledger(stage: Stage) -> list[dict[str, object]]:
    return await stage.desk.store.read(lambda connection: promises.of(connection, stage.conversation))


async def test_money_that_was_promised_back_is_in_the_ledger_and_an_answer_does_not_pay_it(
    stage: Stage,
) -> None:
    assert "gift card, at once" in (await stage.said())[-1]
    assert await ledger(stage) == [], "a summary nobody said yes to promises nothing"
    await stage.talk("yes")
    (line,) = await ledger(stage)
    assert retail.PENDING in str(line["text"])
    assert (line["state"], line["owner"]) == ("open", {"id": "", "name": ""})
    days = (int(str(line["due_at"])) - stage.desk.clock()) / 86_400_000
    assert 0 < days <= 4, "to the end of the next working day"
    await stage.desk.claim(stage.conversation, ANA)
    seq = len(await stage.entries())
    await stage.desk.reply(stage.conversation, ANA, uuid.uuid4().hex, "All done here.", seq)
    assert (await ledger(stage))[0]["state"] == "open"


@pytest.mark.parametrize("paid", [True, False])
async def test_before_a_refund_is_due_the_order_system_is_asked(
    stage: Stage, paid: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    await stage.talk("yes")
    (line,) = await ledger(stage)
    order = stage.shop.system.order(retail.PENDING)
    assert order is not None
    seen = replace(order, refunded=paid, refunds=())
    monkeypatch.setattr(stage.system, "order", lambda number: seen, raising=False)
    watch = RefundWatch(stage.desk, stage.shop)
    now = int(str(line["due_at"])) - 3_600_000
    stage.desk.clock = lambda: now
    await watch.look()
    assert (await ledger(stage))[0]["state"] == "open", "nobody asks too early"
    now += 3_540_000
    await watch.look()
    now += 120_000
    await Timekeeper(stage.desk).look()
    assert (await ledger(stage))[0]["state"] == ("kept" if paid else "open")
    assert await stage.count(PromiseDue) == (0 if paid else 1)


@pytest.mark.parametrize(("error", "asked"), [(OrderSystemError, 1), (OrderSystemUnavailableError, 2)])
async def test_an_order_that_makes_no_sense_holds_up_no_others_and_one_that_is_away_is_asked_again(
    stage: Stage, error: type[OrderSystemError], asked: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    await stage.talk("yes")
    (line,) = await ledger(stage)
    numbers: list[str] = []

    def order(number: str) -> None:
        numbers.append(number)
        raise error("of this order")

    monkeypatch.setattr(stage.system, "order", order, raising=False)
    watch = RefundWatch(stage.desk, stage.shop)
    now = int(str(line["due_at"])) - 60_000
    stage.desk.clock = lambda: now
    for _ in range(2):
        await watch.look()
        now += 60_000
    assert len(numbers) == asked


async def test_that_a_person_looks_what_became_of_an_order_is_a_promise_an_answer_keeps(
    stage: Stage,
) -> None:
    def silent() -> None:
        raise OrderSystemUnavailableError("no answer in time")

    stage.system.before = silent
    await stage.talk("yes")
    (line,) = await ledger(stage)
    assert retail.PENDING in str(line["text"])
    assert line["due_at"] is not None
    await stage.desk.claim(stage.conversation, ANA)
    seq = len(await stage.entries())
    await stage.desk.reply(stage.conversation, ANA, uuid.uuid4().hex, "It was not cancelled.", seq)
    assert (await ledger(stage))[0]["state"] == "kept"
