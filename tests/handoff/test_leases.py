"""Only one node has a lease; who lost it stores nothing; who dies is followed by another."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest
from sqlalchemy import Connection

from handoff.conversation import Status
from handoff.desk import Desk
from handoff.errors import Superseded
from handoff.events import MessageAdded, Reason
from handoff.storage.database import Database
from handoff.storage.leases import LEASE_MS, Lease, Leases, held, turn_of
from tests.conftest import Hands
from tests.handoff.conftest import Story

LATE = LEASE_MS / 1000 + 1


@pytest.fixture
def here(desk: Desk, clock: Hands) -> Leases:
    return Leases(desk.store, clock)


@pytest.fixture
def there(desk: Desk, clock: Hands) -> Leases:
    return Leases(desk.store, clock)


async def until(done: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not done():
            await asyncio.sleep(0.01)


async def test_of_many_who_ask_at_once_one_gets_it(desk: Desk, clock: Hands) -> None:
    nodes = [Leases(desk.store, clock) for _ in range(8)]
    for name in ("a", "b", "c"):
        taken = await asyncio.gather(*(node.take(name) for node in nodes))
        assert sum(lease is not None for lease in taken) == 1


async def test_it_is_free_again_once_given_back_or_not_renewed(
    here: Leases, there: Leases, clock: Hands
) -> None:
    first = await here.take("a")
    assert first is not None
    assert await there.take("a") is None
    clock.forward(LATE - 2)
    await here.renew()
    clock.forward(LATE - 2)
    assert await there.take("a") is None
    clock.forward(2)
    second = await there.take("a")
    assert second is not None
    await here.renew()
    assert not here.holds(first)
    await here.give_back(first)
    assert await here.take("a") is None, "who lost a lease cannot give the other's away"
    await there.give_back(second)
    assert await here.take("a") is not None


async def test_a_clock_that_was_put_back_blocks_nothing_for_long(
    here: Leases, there: Leases, clock: Hands
) -> None:
    assert await here.take("a") is not None
    clock.forward(-3600)
    assert await there.take("a") is not None


async def test_a_turn_that_lost_its_lease_stores_nothing(story: Story, here: Leases, there: Leases) -> None:
    await story.customer("Where is my parcel?")
    turn = await story.state()
    lost = await here.take(turn_of(turn.id))
    kept = await there.take(turn_of(turn.id), by_force=True)
    said = MessageAdded(text="It is in Porto.")
    verbs: list[Callable[[Lease | None], object]] = [
        lambda lease: story.desk.answer_as_bot(turn.id, turn.epoch, turn.customer_seq, said, lease=lease),
        lambda lease: story.desk.request_handoff(
            turn.id, turn.epoch, Reason.NO_ANSWER, through=turn.customer_seq, lease=lease
        ),
    ]
    for verb in verbs:
        with pytest.raises(Superseded):
            await verb(lost)  # type: ignore[misc]
    assert (await story.state()) == turn
    await verbs[0](kept)  # type: ignore[misc]
    assert (await story.said())[-1] == ("bot", "It is in Porto.")
    assert (await story.state()).status is Status.BOT


async def test_a_lease_cannot_be_lost_between_the_check_and_the_commit(
    database: Database, here: Leases, there: Leases, desk: Desk
) -> None:
    lease = await here.take("a")
    asked: list[asyncio.Task[Lease | None]] = []
    loop = asyncio.get_running_loop()

    def work(connection: Connection) -> int:
        held(connection, lease)
        asyncio.run_coroutine_threadsafe(_ask(asked, there), loop).result(5)
        return len([task for task in asked if task.done()])

    assert await desk.store.write(work) == 0
    assert await asyncio.gather(*asked) != [None]


async def _ask(asked: list[asyncio.Task[Lease | None]], there: Leases) -> None:
    asked.append(asyncio.ensure_future(there.take("a", by_force=True)))
    await asyncio.sleep(0.2)


async def test_work_for_one_node_goes_on_at_another_when_the_first_dies(
    desk: Desk, clock: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("handoff.storage.leases.ASK_SECONDS", 0.01)
    monkeypatch.setattr("handoff.storage.leases.RENEW_SECONDS", 0.01)
    at_work: list[str] = []

    async def work(name: str) -> None:
        at_work.append(name)
        try:
            await asyncio.Event().wait()
        finally:
            at_work.remove(name)

    first, second = Leases(desk.store, clock), Leases(desk.store, clock)
    one = asyncio.ensure_future(first.only_here("timekeeper", lambda: work("first")))
    await until(lambda: at_work == ["first"])
    two = asyncio.ensure_future(second.only_here("timekeeper", lambda: work("second")))
    await asyncio.sleep(0.1)
    assert at_work == ["first"]
    clock.forward(LATE)  # nobody renews: as if the first node hung
    await until(lambda: "second" in at_work)
    await first.renew()
    await until(lambda: at_work == ["second"])
    for task in (one, two):
        task.cancel()
    await asyncio.gather(one, two, return_exceptions=True)
    assert at_work == []
