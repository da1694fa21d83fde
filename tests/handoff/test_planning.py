"""Put off, promised, late, given back: what agents plan, what time does about it. On both databases."""

from __future__ import annotations

import pytest

from handoff.conversation import Status
from handoff.desk import Desk
from handoff.errors import Invalid, NotAllowed, NotFound
from handoff.events import (
    AgentAssigned,
    Author,
    ConversationTagged,
    DeadlineMissed,
    Event,
    PromiseDue,
    PromiseMade,
    Reason,
    SnoozeEnded,
    SurveyAnswered,
)
from handoff.identity.agents import Agents
from handoff.live.timekeeper import Timekeeper
from handoff.mail.letters import Post
from handoff.promises import kept as promises
from handoff.queue.team import Targets
from handoff.queue.teams import Teams
from handoff.storage.schema import deadlines, letters
from tests.conftest import Hands
from tests.handoff.conftest import BEN, Story, new_id

HOUR = 3_600_000
DAY = 24 * HOUR


@pytest.fixture
async def held(story: Story, on_duty: Author) -> Story:
    """A conversation that Eva has."""
    await story.customer("Where is my parcel?")
    await story.asks_for_person()
    await story.agent(on_duty, "Hello, Eva here.")
    return story


async def events(story: Story, kind: type[Event]) -> list[Event]:
    return [entry.event for entry in await story.entries() if isinstance(entry.event, kind)]


async def look(desk: Desk, times: int = 3) -> None:
    """A new timekeeper each time: nothing may rest on what a process remembers."""
    for _ in range(times):
        await Timekeeper(desk).look()


# Tags


async def test_tags_are_what_was_said_last_and_lines_of_small_letters(
    held: Story, desk: Desk, on_duty: Author
) -> None:
    """A43: what agents file a conversation under."""
    for tags in ((" Lost  parcel", "lost parcel", "", "Carrier"), ("carrier", "lost parcel")):
        state = (await desk.tag(held.conversation, on_duty, tags)).state
        assert state.tags.splitlines() == ["carrier", "lost parcel"]
    assert len(await events(held, ConversationTagged)) == 1
    for wrong in (["x" * 41], [str(number) for number in range(11)]):
        with pytest.raises(Invalid):
            await desk.tag(held.conversation, on_duty, wrong)
    assert (await desk.tag(held.conversation, on_duty, [])).state.tags == ""


# Snooze


async def test_what_is_put_off_comes_back_once_at_its_time(
    held: Story, desk: Desk, on_duty: Author, clock: Hands, people: Agents
) -> None:
    await desk.snooze(held.conversation, on_duty, clock() + 5 * DAY)
    assert (await people.listed())[0]["open"] == 0, "what is put off takes no room"
    clock.forward(4 * 24 * 3600)
    await look(desk)
    assert (await held.state()).snoozed_until
    clock.forward(25 * 3600)
    await look(desk)
    assert len(await events(held, SnoozeEnded)) == 1
    assert not (await held.state()).snoozed_until


async def test_the_customers_word_ends_it_and_the_old_timer_does_nothing(
    held: Story, desk: Desk, on_duty: Author, clock: Hands, people: Agents
) -> None:
    await desk.snooze(held.conversation, on_duty, clock() + DAY)
    await held.customer("Any news?")
    assert not (await held.state()).snoozed_until
    await people.seen({on_duty.id})
    await desk.snooze(held.conversation, on_duty, clock() + 2 * DAY)
    clock.forward(25 * 3600)
    await look(desk)
    assert (await held.state()).snoozed_until, "the first moment belongs to the first snooze"
    clock.forward(24 * 3600)
    await look(desk)
    assert len(await events(held, SnoozeEnded)) == 1


async def test_a_resolved_conversation_is_not_woken(
    held: Story, desk: Desk, on_duty: Author, clock: Hands
) -> None:
    await desk.snooze(held.conversation, on_duty, clock() + DAY)
    await desk.resolve(held.conversation, on_duty, "solved")
    length = len(await held.entries())
    clock.forward(2 * 24 * 3600)
    await look(desk)
    assert len(await held.entries()) == length
    assert (await held.state()).status is Status.RESOLVED


async def test_an_agent_who_is_gone_when_it_wakes_loses_it_to_the_queue(
    held: Story, desk: Desk, on_duty: Author, clock: Hands
) -> None:
    await desk.snooze(held.conversation, on_duty, clock() + DAY)
    keeper = Timekeeper(desk)
    clock.forward(3600)
    for _ in range(5):
        await keeper.look()
    assert (await held.state()).agent_id == on_duty.id
    clock.forward(24 * 3600)
    for _ in range(5):
        await keeper.look()
    assert (await held.state()).status is Status.AWAY


@pytest.mark.parametrize("ahead", [-HOUR, 0, 91 * DAY])
async def test_only_a_moment_ahead_can_be_named(
    held: Story, desk: Desk, on_duty: Author, clock: Hands, ahead: int
) -> None:
    with pytest.raises(Invalid):
        await desk.snooze(held.conversation, on_duty, clock() + ahead)


# Targets


@pytest.fixture
async def timed(desk: Desk, clock: Hands) -> Teams:
    """A team that answers in 10 minutes, goes on in 20 and is done in 60; urgent ones get 2 minutes."""
    teams = Teams(desk.store, clock)
    normal = Targets(first_response=10, next_response=20, resolution=60)
    await teams.add("Service", targets={"normal": normal, "urgent": Targets(first_response=2)})
    return teams


async def missed(story: Story) -> list[str]:
    return [event.what for event in await events(story, DeadlineMissed) if isinstance(event, DeadlineMissed)]


async def passes(clock: Hands, desk: Desk, people: Agents, who: Author, minutes: float) -> None:
    clock.forward(minutes * 60)
    await people.seen({who.id})
    await look(desk)


async def test_each_target_is_missed_once_and_only_if_it_was(
    timed: Teams, story: Story, desk: Desk, clock: Hands, people: Agents, on_duty: Author
) -> None:
    await story.customer("hi")
    await story.asks_for_person()
    await passes(clock, desk, people, on_duty, 9.9)
    assert await missed(story) == []
    await passes(clock, desk, people, on_duty, 0.2)
    assert await missed(story) == ["first_response"]
    assert (await story.state()).late == "first_response"
    await story.agent(on_duty, "Sorry for the wait.")
    assert (await story.state()).late == ""
    await story.customer("and now?")
    await passes(clock, desk, people, on_duty, 19)
    await story.agent(on_duty, "One moment.")
    await passes(clock, desk, people, on_duty, 19)
    assert await missed(story) == ["first_response"]
    await passes(clock, desk, people, on_duty, 13)
    assert await missed(story) == ["first_response", "resolution"]
    await desk.resolve(story.conversation, on_duty, "solved")
    await passes(clock, desk, people, on_duty, 200)
    assert len(await missed(story)) == 2


async def test_more_urgency_means_less_time_from_the_same_start(
    timed: Teams, story: Story, desk: Desk, clock: Hands, people: Agents, on_duty: Author
) -> None:
    await story.asks_for_person()
    await passes(clock, desk, people, on_duty, 3)
    assert await missed(story) == []
    await desk.set_priority(story.conversation, on_duty, "urgent")
    await look(desk)
    assert await missed(story) == ["first_response"]


async def test_a_deadline_fires_once_though_two_processes_look(
    timed: Teams, story: Story, desk: Desk, clock: Hands, people: Agents, on_duty: Author
) -> None:
    import asyncio

    await story.asks_for_person()
    clock.forward(601)
    await people.seen({on_duty.id})
    await asyncio.gather(*(Timekeeper(desk).look() for _ in range(4)))
    assert await missed(story) == ["first_response"]


# Promises


async def test_a_promise_in_a_message_is_kept_in_the_ledger_with_owner_and_time(
    held: Story, desk: Desk, on_duty: Author, clock: Hands, people: Agents
) -> None:
    await held.agent(on_duty, "I see. I'll call you within 2 hours. Is the number right?")
    (ledger,) = await desk.store.read(lambda connection: promises.of(connection, held.conversation))
    assert ledger["text"] == "I'll call you within 2 hours."
    assert (ledger["owner"]["name"], ledger["due_at"], ledger["state"]) == ("Eva", clock() + 2 * HOUR, "open")
    (made,) = await events(held, PromiseMade)
    assert isinstance(made, PromiseMade)
    assert made.message_seq == ledger["seq"] - 1
    await people.seen({on_duty.id})
    clock.forward(7201)
    await look(desk)
    assert len(await events(held, PromiseDue)) == 1


async def test_the_next_agent_sees_it_keeps_it_and_the_customer_is_told(
    held: Story, desk: Desk, on_duty: Author, clock: Hands
) -> None:
    await held.agent(on_duty, "I'll send you a new lamp tomorrow.")
    await desk.transfer(held.conversation, on_duty, BEN, "on holiday from tomorrow")
    (open_one,) = await desk.store.read(lambda connection: promises.of(connection, held.conversation))
    await desk.keep_promise(held.conversation, BEN, open_one["seq"])
    assert (await desk.keep_promise(held.conversation, BEN, open_one["seq"])).repeated
    told = (await held.entries())[-1].for_customer()
    assert (told["kind"], told["data"]["text"]) == ("promise.kept", "I'll send you a new lamp tomorrow.")
    clock.forward(3 * 24 * 3600)
    await look(desk)
    assert await events(held, PromiseDue) == []


async def test_withdrawn_with_a_reason_it_is_never_due(
    held: Story, desk: Desk, on_duty: Author, clock: Hands
) -> None:
    await held.agent(on_duty, "I'll send you a new lamp tomorrow.")
    (open_one,) = await desk.store.read(lambda connection: promises.of(connection, held.conversation))
    await desk.withdraw_promise(held.conversation, on_duty, open_one["seq"], "it is sold out")
    told = (await held.entries())[-1].for_customer()
    assert told["data"]["why"] == "it is sold out"
    clock.forward(3 * 24 * 3600)
    await look(desk)
    assert await events(held, PromiseDue) == []
    with pytest.raises(NotFound):
        await desk.keep_promise(held.conversation, on_duty, 999)


async def test_a_promise_outlives_the_end_of_the_conversation(
    held: Story, desk: Desk, on_duty: Author, clock: Hands
) -> None:
    await held.agent(on_duty, "You'll have the refund within 3 days.")
    await desk.resolve(held.conversation, on_duty, "solved")
    clock.forward(4 * 24 * 3600)
    await look(desk)
    assert len(await events(held, PromiseDue)) == 1
    assert (await held.state()).status is Status.RESOLVED


async def test_the_customer_promises_nothing_for_us(held: Story) -> None:
    await held.customer("I'll send it back tomorrow. You will refund me within 5 days.")
    assert await events(held, PromiseMade) == []


# Return, bounces, reopening


async def bounce(story: Story, desk: Desk, who: Author) -> None:
    await desk.return_to_bot(story.conversation, who, "")
    await story.customer("That does not help")
    await story.bot_hands_over(Reason.NO_ANSWER)
    await desk.claim(story.conversation, who)


async def test_after_two_bounces_in_ten_minutes_a_person_keeps_it(
    held: Story, desk: Desk, on_duty: Author, clock: Hands, people: Agents
) -> None:
    for _ in range(2):
        await bounce(held, desk, on_duty)
        clock.forward(50)
        await people.seen({on_duty.id})
    with pytest.raises(NotAllowed, match="keep it"):
        await desk.return_to_bot(held.conversation, on_duty, "")
    assert (await held.state()).agent_id == on_duty.id
    clock.forward(600)
    await desk.return_to_bot(held.conversation, on_duty, "")
    assert (await held.state()).status is Status.BOT


async def test_a_customer_who_comes_back_soon_meets_who_knows_them(
    held: Story, desk: Desk, on_duty: Author, clock: Hands, people: Agents
) -> None:
    await desk.resolve(held.conversation, on_duty, "solved")
    clock.forward(6 * 24 * 3600)
    await people.set_availability(on_duty.id, "online")
    first = held.conversation
    await held.customer("It broke again")
    state = await held.state()
    assert (held.conversation, state.status, state.agent_id) == (first, Status.ASSIGNED, on_duty.id)
    assert [event.how for event in await events(held, AgentAssigned) if isinstance(event, AgentAssigned)][
        -1
    ] == "reopened"
    assert state.unanswered


async def test_if_they_are_not_there_the_bot_begins_and_after_a_week_it_is_another_conversation(
    held: Story, desk: Desk, on_duty: Author, clock: Hands
) -> None:
    await desk.resolve(held.conversation, on_duty, "solved")
    first = held.conversation
    clock.forward(3600)
    await held.customer("It broke again")
    assert (held.conversation, (await held.state()).status) == (first, Status.BOT)
    await desk.end(held.conversation, held.contact, new_id())
    clock.forward(8 * 24 * 3600)
    key = new_id()
    await held.customer("Do you sell stoves?", key)
    assert held.conversation != first
    assert (await held.customer("Do you sell stoves?", key)).repeated
    state = await held.state()
    assert (state.status, state.previous_agent_id) == (Status.BOT, "")


# Lead, survey


async def test_a_lead_gives_it_to_somebody_whoever_has_it(
    held: Story, desk: Desk, on_duty: Author, people: Agents
) -> None:
    max_ = (await people.add("max@example.com", "Max", "a long password")).author
    lead = (await people.add("lea@example.com", "Lea", "a long password")).author
    await desk.reassign(held.conversation, lead, max_, "Eva is ill")
    assert (await held.state()).agent_id == max_.id
    assert (await desk.reassign(held.conversation, lead, max_, "Eva is ill")).repeated
    await desk.resolve(held.conversation, max_, "solved")
    with pytest.raises(NotAllowed):
        await desk.reassign(held.conversation, lead, on_duty)


async def test_how_it_was_is_asked_once_by_mail_if_it_was_not_said_in_the_chat(
    story: Story, desk: Desk, on_duty: Author, clock: Hands
) -> None:
    from sqlalchemy import select

    async def posted() -> list[str]:
        return await desk.store.read(lambda c: list(c.execute(select(letters.c.about)).scalars()))

    desk.post = Post(lambda conversation: f"https://shop.example/survey/{conversation}")
    await story.customer("hi")
    await story.asks_for_person()
    await desk.answer_by_mail(story.conversation, story.contact, new_id(), "kim@example.com")
    await story.agent(on_duty, "Here you are.")
    await desk.resolve(story.conversation, on_duty, "solved")
    clock.forward(3599)
    await look(desk)
    assert await posted() == ["away", "reply"]
    clock.forward(2)
    await look(desk)
    assert await posted() == ["away", "reply", "survey"]
    answer = SurveyAnswered(csat=5, ces=6)
    await desk.answer_survey(story.conversation, story.contact, new_id(), answer)
    again = await desk.answer_survey(story.conversation, story.contact, new_id(), SurveyAnswered(csat=1))
    assert again.repeated
    await story.customer("thanks")
    await desk.end(story.conversation, story.contact, new_id())
    clock.forward(7200)
    await look(desk)
    assert len(await posted()) == 3
    rows = await desk.store.read(lambda c: c.execute(select(deadlines)).all())
    assert rows == []
