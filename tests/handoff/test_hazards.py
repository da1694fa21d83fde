"""What has gone wrong in other help desks (docs/faults.md, the last table), where no other test shows it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from handoff.conversation import Status
from handoff.desk import Desk
from handoff.errors import AlreadyClaimed, Superseded
from handoff.events import AgentAssigned, Author, ConversationAway, HandoffRequested, Reason
from handoff.identity.agents import Agents
from tests.conftest import Hands
from tests.handoff.conftest import ANA, BEN, Story

ONE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


async def assigned(story: Story) -> list[AgentAssigned]:
    return [each.event for each in await story.entries() if isinstance(each.event, AgentAssigned)]


async def test_routing_never_takes_from_a_person_what_they_took(
    desk: Desk, clock: Hands, on_duty: Author
) -> None:
    for _ in range(10):
        story = await Story(desk, clock).begin()
        await story.asks_for_person()
        acts = [desk.route(story.conversation), desk.claim(story.conversation, ANA)]
        acts += [desk.route(story.conversation), desk.claim(story.conversation, BEN)]
        results = await asyncio.gather(*acts, return_exceptions=True)
        assert all(isinstance(each, AlreadyClaimed) for each in results if isinstance(each, Exception))
        (only,) = await assigned(story)
        assert (await story.state()).agent_id == only.agent_id
        assert (await desk.route(story.conversation)).repeated
        holder = Author(role=on_duty.role, id=only.agent_id, name=only.agent_name)
        await desk.resolve(story.conversation, holder, "solved")


async def with_bot(story: Story, desk: Desk) -> None:
    await story.customer("Where is my parcel?")


async def queued(story: Story, desk: Desk) -> None:
    await story.asks_for_person()


async def resolved(story: Story, desk: Desk) -> None:
    await story.customer("Where is my parcel?")
    await desk.claim(story.conversation, BEN)
    await desk.resolve(story.conversation, BEN, "solved")


@ONE
@pytest.mark.parametrize("before", [with_bot, queued, resolved])
async def test_a_takeover_is_one_act_wherever_the_conversation_is(
    before: Callable[[Story, Desk], Awaitable[None]], story: Story, desk: Desk, on_duty: Author
) -> None:
    await before(story, desk)
    was = await story.state()
    await desk.claim(story.conversation, ANA)
    state = await story.state()
    assert (state.status, state.agent_id, state.last_seq) == (Status.ASSIGNED, "ana", was.last_seq + 1)
    with pytest.raises(AlreadyClaimed):
        await desk.claim(story.conversation, BEN)
    assert (await story.state()).last_seq == state.last_seq, "what is refused leaves nothing"


@ONE
@pytest.mark.parametrize("reason", Reason)
@pytest.mark.parametrize("there", [True, False])
async def test_every_way_to_a_person_is_told_to_the_customer_once(
    reason: Reason, there: bool, story: Story, people: Agents
) -> None:
    if there:
        eva = await people.add("eva@example.com", "Eva", "a long password")
        await people.set_availability(eva.id, "online")
    await story.customer("My tent arrived torn")
    before = await story.state()
    handing = before.id, before.epoch, reason
    await story.desk.request_handoff(*handing, through=before.customer_seq)
    with pytest.raises(Superseded):
        await story.desk.request_handoff(*handing, through=before.customer_seq)
    await story.asks_for_person()
    kinds = [each["kind"] for entry in await story.entries() if (each := entry.for_customer())]
    assert kinds.count(HandoffRequested.kind) == 1
    assert kinds.count(ConversationAway.kind) == (0 if there else 1)
    assert (await story.state()).status is (Status.QUEUED if there else Status.AWAY)
