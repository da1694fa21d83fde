"""What time does by itself, on both databases."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import update

from handoff.conversation import Status
from handoff.desk import Desk
from handoff.events import Author, NoticeAdded
from handoff.identity.agents import Agents
from handoff.live.timekeeper import Timekeeper
from handoff.storage.schema import agents
from tests.conftest import Hands
from tests.handoff.conftest import Story


async def rounds(keeper: Timekeeper, count: int = 3) -> None:
    for _ in range(count):
        await keeper.look()


async def kinds(story: Story, after: int) -> list[str]:
    return [entry.event.kind for entry in (await story.entries())[after:]]


async def test_an_agent_who_is_gone_for_a_minute_loses_it_and_the_customer_is_told_once(
    story: Story, desk: Desk, clock: Hands, people: Agents, on_duty: Author
) -> None:
    keeper = Timekeeper(desk)
    await story.asks_for_person()
    since = (await story.state()).waiting_since
    await story.agent(on_duty, "Hello!")
    length = len(await story.entries())
    clock.forward(59)
    await rounds(keeper)
    assert await kinds(story, length) == []
    clock.forward(2)
    await rounds(keeper, 6)
    assert await kinds(story, length) == ["notice.added", "assignment.released", "conversation.away"]
    told = (await story.entries())[length]
    assert isinstance(told.event, NoticeAdded)
    assert (told.event.code, told.event.params) == ("agent_away", {"name": "Eva"})
    await people.set_availability(on_duty.id, "online")
    await rounds(keeper, 1)
    state = await story.state()
    assert (state.status, state.waiting_since) == (Status.QUEUED, since)
    await rounds(keeper)
    assert len(await story.entries()) == length + 4


async def test_an_away_agent_keeps_what_they_hold(
    story: Story, desk: Desk, clock: Hands, people: Agents, on_duty: Author
) -> None:
    keeper = Timekeeper(desk)
    await story.customer("hi")
    await story.agent(on_duty, "Hello!")
    await people.set_availability(on_duty.id, "away")
    clock.forward(50)
    await people.seen({on_duty.id})
    clock.forward(50)
    await rounds(keeper)
    assert (await story.state()).agent_id == on_duty.id


async def test_a_deactivated_agent_loses_it_at_once(
    story: Story, desk: Desk, people: Agents, on_duty: Author
) -> None:
    await story.customer("hi")
    await story.agent(on_duty, "Hello!")
    await people.deactivate(on_duty.id)
    await rounds(Timekeeper(desk), 1)
    assert (await story.state()).status is Status.AWAY


async def test_after_a_start_and_after_a_jump_consoles_have_time_to_come_back(
    story: Story, desk: Desk, clock: Hands, people: Agents, on_duty: Author
) -> None:
    await story.customer("hi")
    await story.agent(on_duty, "Hello!")
    clock.forward(3600)
    keeper = Timekeeper(desk)
    await rounds(keeper, 5)
    assert (await story.state()).agent_id == on_duty.id
    await people.seen({on_duty.id})
    for jump in (7200, -7200):
        clock.forward(jump)
        await rounds(keeper, 2)
        await people.seen({on_duty.id})
        await rounds(keeper, 5)
        assert (await story.state()).agent_id == on_duty.id


async def test_a_sign_of_life_from_the_future_is_none(
    story: Story, desk: Desk, clock: Hands, on_duty: Author
) -> None:
    await story.customer("hi")
    await story.agent(on_duty, "Hello!")
    clock.forward(-7200)
    keeper = Timekeeper(desk)
    clock.forward(61)
    await rounds(keeper)
    assert (await story.state()).status is Status.AWAY


async def test_a_timer_that_no_longer_runs_does_nothing(
    story: Story, desk: Desk, clock: Hands, on_duty: Author
) -> None:
    await story.customer("hello?")
    clock.forward(25)
    await story.bot("Hello!")
    await story.customer("and now?")
    assert (await desk.attend(story.conversation)).repeated
    assert (await story.state()).status is Status.BOT


async def test_who_keeps_writing_to_a_silent_bot_reaches_a_person(
    story: Story, desk: Desk, clock: Hands, people: Agents, on_duty: Author
) -> None:
    keeper = Timekeeper(desk)
    for n in range(5):
        await story.customer(f"hello? {n}")
        clock.forward(10)
        await people.seen({on_duty.id})
        await keeper.look()
    assert (await story.state()).status is Status.QUEUED


async def test_one_that_cannot_be_helped_does_not_keep_the_others_waiting(
    desk: Desk, clock: Hands, on_duty: Author, people: Agents, monkeypatch: pytest.MonkeyPatch
) -> None:
    stories = [await Story(desk, clock).begin() for _ in range(3)]
    for story in stories:
        await story.customer("hello?")
    attend = desk.attend

    async def broken(conversation: str) -> object:
        if conversation == stories[0].conversation:
            raise RuntimeError("written by a newer version")
        return await attend(conversation)

    monkeypatch.setattr(desk, "attend", broken)
    clock.forward(25)
    await people.seen({on_duty.id})
    await Timekeeper(desk).look()
    assert [(await story.state()).status.value for story in stories] == ["bot", "queued", "queued"]


async def test_routing_gives_each_agent_what_they_have_room_for_and_no_more(
    desk: Desk, clock: Hands, people: Agents
) -> None:
    for name, capacity in (("Eva", 2), ("Max", 1)):
        agent = await people.add(f"{name}@example.com", name, "a long password", capacity=capacity)
        await people.set_availability(agent.id, "online")
    stories = [await Story(desk, clock).begin() for _ in range(5)]
    for story in stories:
        await story.asks_for_person()
        clock.forward(1)
    keepers = [Timekeeper(desk, routing="auto") for _ in range(4)]
    await asyncio.gather(*(keeper.look() for keeper in keepers))
    states = [await story.state() for story in stories]
    assert [state.status.value for state in states] == ["assigned"] * 3 + ["queued"] * 2
    assert sorted(state.agent_name for state in states) == ["", "", "Eva", "Eva", "Max"]
    how = [entry.event for entry in await stories[0].entries() if entry.event.kind == "agent.assigned"]
    assert [event.how for event in how] == ["routed"]  # type: ignore[attr-defined]


async def test_capacity_holds_while_many_are_assigned_at_once(
    desk: Desk, clock: Hands, people: Agents
) -> None:
    agent = await people.add("eva@example.com", "Eva", "a long password", capacity=3)
    await people.set_availability(agent.id, "online")
    stories = [await Story(desk, clock).begin() for _ in range(12)]
    for story in stories:
        await story.asks_for_person()
    claimed = [desk.claim(story.conversation, agent.author) for story in stories[:2]]
    routed = [desk.route(story.conversation) for story in stories[2:]]
    await asyncio.gather(*routed, *claimed)
    listed = await people.listed()
    # What she takes by hand is hers to decide; routing fills up to the capacity and never beyond.
    assert listed[0]["open"] <= 5
    routed_to_her = [story for story in stories[2:] if (await story.state()).agent_id]
    assert len(routed_to_her) <= 3
    with desk.database.writer.begin() as connection:
        connection.execute(update(agents).values(capacity=0))
    for story in stories[2:]:
        assert (await desk.route(story.conversation)).repeated or story in routed_to_her
