"""The hub tells everyone at once, waits for nobody and forgets those who left."""

from __future__ import annotations

import asyncio

import pytest

from handoff.conversation import Conversation
from handoff.hub import EVERYTHING, Hub, Item, Lagging, Notice, Signal


def notice(conversation: str, seq: int = 1) -> Notice:
    return Notice(conversation, Conversation(conversation, last_seq=seq), ())


async def test_a_subscriber_hears_its_conversation_in_order_and_no_other() -> None:
    hub = Hub()
    with hub.subscribe("a") as live:
        for seq in range(3):
            hub.publish(notice("a", seq))
            hub.publish(notice("b", seq))
        hub.signal("a", "typing", on=True)
        items = [await live.get() for _ in range(4)]
    assert [item.state.last_seq for item in items if isinstance(item, Notice)] == [0, 1, 2]
    assert items[-1] == Signal("a", "typing", {"on": True})


async def test_a_reader_that_falls_behind_is_given_up_and_the_others_are_not() -> None:
    hub = Hub()
    with hub.subscribe("a", limit=3) as slow, hub.subscribe("a", EVERYTHING, limit=100) as quick:
        for seq in range(10):
            hub.publish(notice("a", seq))
        with pytest.raises(Lagging):
            await slow.get()
        assert isinstance(await quick.get(), Notice)


async def test_a_waiting_reader_wakes_when_it_is_given_up() -> None:
    hub = Hub()
    with hub.subscribe("a", limit=0) as live:
        reading = asyncio.ensure_future(live.get())
        await asyncio.sleep(0)
        hub.publish(notice("a"))
        with pytest.raises(Lagging):
            async with asyncio.timeout(10):
                await reading


async def test_leaving_leaves_nothing_behind() -> None:
    hub = Hub()
    for n in range(100):
        with hub.subscribe(f"c{n}") as live:
            hub.join(live, "other")
            hub.leave(live, "other")
            hub.leave(live, "never joined")
    assert hub._topics == {}


async def test_a_listener_that_fails_keeps_nothing_from_the_others() -> None:
    hub, heard = Hub(), []

    def deaf(_: Item) -> None:
        raise RuntimeError

    hub.listen(deaf)
    hub.listen(heard.append)
    with hub.subscribe("a") as live:
        hub.publish(notice("a"))
        assert await live.get() == heard[0]
