"""A watched conversation: nothing falls between the snapshot and what follows, whatever overtakes what."""

from __future__ import annotations

import asyncio
import json
import threading
from typing import Any

import pytest
from sqlalchemy import Connection

from handoff.agent import Agent
from handoff.agent_role import AgentRole
from handoff.conversation import Conversation
from handoff.desk import Desk
from handoff.errors import NotFound
from handoff.events import Entry
from handoff.hub import Item, Notice
from handoff.live.room import Room, Rooms, Viewer
from handoff.live.socket import Line
from tests.handoff.conftest import Story

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
EVA = Agent("eva", "Eva", "eva@example.com", AgentRole.AGENT, 4, "online", 0)


class Screen(Line):
    """A line that ends in a list."""

    def __init__(self) -> None:
        self.frames_shown: list[dict[str, Any]] = []

    def put_encoded(self, text: str) -> None:
        self.frames_shown.append(json.loads(text))

    def seqs(self) -> list[int]:
        return [
            event["seq"]
            for frame in self.frames_shown
            for event in [*frame.get("events", []), *([frame["event"]] if "event" in frame else [])]
        ]


async def test_what_is_stored_while_the_room_opens_is_shown(
    story: Story, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    await story.customer("first")
    room, screen, read, go = (
        Room(story.conversation, desk.store),
        Screen(),
        threading.Event(),
        threading.Event(),
    )
    whole = room._whole

    def slowly(connection: Connection) -> tuple[Conversation, list[Entry]]:
        snapshot = whole(connection)
        read.set()
        go.wait(10)
        return snapshot

    monkeypatch.setattr(room, "_whole", slowly)

    def tell(item: Item) -> None:
        if isinstance(item, Notice):
            room.hear(item)

    desk.hub.listen(tell)
    entering = asyncio.ensure_future(room.enter(Viewer(EVA, screen), 0))
    await asyncio.to_thread(read.wait, 10)
    await story.customer("second")
    await story.customer("third")
    go.set()
    await entering
    assert screen.seqs() == [1, 2, 3, 4]


async def test_notices_in_the_wrong_order_are_shown_in_the_right_one(story: Story, desk: Desk) -> None:
    await story.customer("first")
    room, screen = Room(story.conversation, desk.store), Screen()
    await room.enter(Viewer(EVA, screen), 0)
    story.heard.clear()
    for n in range(3):
        await story.customer(f"message {n}")
    for notice in reversed(story.heard):
        room.hear(notice)
        await asyncio.sleep(0)
    async with asyncio.timeout(10):
        while len(screen.seqs()) < 5:
            await asyncio.sleep(0.01)
    assert screen.seqs() == [1, 2, 3, 4, 5]


async def test_a_brief_is_told_only_when_it_says_something_else(story: Story, desk: Desk) -> None:
    await story.customer("My tent arrived torn")
    room, screen = Room(story.conversation, desk.store), Screen()
    await room.enter(Viewer(EVA, screen), 0)
    await story.bot("Please send a photo.")
    room.hear(story.heard[-1])
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert [frame["type"] for frame in screen.frames_shown] == ["events", "viewers", "event"]


async def test_a_room_lasts_while_somebody_is_in_it(story: Story, desk: Desk) -> None:
    await story.customer("hello")
    rooms, one, two = Rooms(desk.store), Viewer(EVA, Screen()), Viewer(EVA, Screen())
    first, second = await asyncio.gather(
        rooms.enter(story.conversation, one, 0), rooms.enter(story.conversation, two, 0)
    )
    assert first is second
    rooms.leave(first, one)
    assert rooms.get(story.conversation) is first
    rooms.leave(first, two)
    assert rooms.get(story.conversation) is None
    with pytest.raises(NotFound):
        await rooms.enter("0" * 32, one, 0)
    assert rooms.get("0" * 32) is None
