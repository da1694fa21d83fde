"""Waiting, in all the ways a customer may choose; teams, hours and urgency. On both databases."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from handoff.console import overview
from handoff.conversation import Status
from handoff.desk import Desk
from handoff.errors import Invalid, NotAllowed
from handoff.events import AgentAssigned, Author, ConversationAway, NoticeAdded, PromiseDue, Reason
from handoff.identity.agents import Agents
from handoff.live.positions import QueuePositions
from handoff.live.timekeeper import Timekeeper
from handoff.mail.letters import Post
from handoff.promises import kept as promises
from handoff.queue.hours import Hours
from handoff.queue.teams import Teams
from handoff.storage.schema import letters
from tests.conftest import Hands
from tests.handoff.conftest import ANA, BEN, Story, new_id

WORKDAYS = ("mon", "tue", "wed", "thu", "fri")
OFFICE = Hours(zone="Europe/Berlin", week=dict.fromkeys(WORKDAYS, (("09:00", "17:00"),)))
ADDRESS = "kim@example.com"


async def agent(people: Agents, name: str, *, capacity: int = 4, on: bool = True) -> Author:
    added = await people.add(f"{name}@example.com".lower(), name, "a long password", capacity=capacity)
    if on:
        await people.set_availability(added.id, "online")
    return added.author


async def last(story: Story) -> object:
    return (await story.entries())[-1].event


# Carry on with the bot


async def test_the_bot_answers_in_the_queue_only_if_that_was_chosen_and_the_place_stays(
    story: Story, desk: Desk, on_duty: Author, clock: Hands
) -> None:
    await story.customer("Where is my parcel?")
    await story.bot_hands_over(Reason.NO_ANSWER)
    queued = await story.state()
    await story.customer("and do you sell stoves?")
    assert not (await story.state()).bot_owes_answer
    clock.forward(30)
    await desk.wait_with(story.conversation, story.contact, new_id(), "bot")
    assert not (await story.state()).bot_owes_answer, "what came before the choice is for the person"
    await story.customer("And how long is the warranty?")
    assert (await story.state()).bot_owes_answer
    await story.bot("Two years [1].")
    state = await story.state()
    assert (state.status, state.waiting_since, state.queued_at) == (
        Status.QUEUED, queued.waiting_since, queued.queued_at,
    )  # fmt: skip


async def test_a_claim_ends_the_bots_part_and_its_answer_in_flight_is_refused(
    story: Story, desk: Desk, on_duty: Author
) -> None:
    await story.asks_for_person()
    await desk.wait_with(story.conversation, story.contact, new_id(), "bot")
    await story.customer("How long is the warranty?")
    thinking = await story.state()
    await desk.claim(story.conversation, on_duty)
    from handoff.errors import Superseded

    with pytest.raises(Superseded):
        await story.bot("Two years [1].", thinking)
    assert (await story.said())[-1] == ("customer", "How long is the warranty?")


async def test_a_bot_that_cannot_help_steps_back_without_a_second_handoff(
    story: Story, desk: Desk, on_duty: Author
) -> None:
    await story.asks_for_person()
    await desk.wait_with(story.conversation, story.contact, new_id(), "bot")
    await story.customer("How long is the warranty?")
    await story.bot_hands_over(Reason.MODEL_ERROR)
    state = await story.state()
    assert (state.status, state.bot_owes_answer, state.handoffs) == (Status.QUEUED, False, 1)


async def test_a_bot_that_is_late_in_the_queue_steps_back_and_says_so(
    story: Story, desk: Desk, on_duty: Author, clock: Hands, people: Agents
) -> None:
    await story.asks_for_person()
    await desk.wait_with(story.conversation, story.contact, new_id(), "bot")
    await story.customer("How long is the warranty?")
    clock.forward(21)
    await people.seen({on_duty.id})
    await Timekeeper(desk).look()
    kinds = [entry.event.kind for entry in (await story.entries())[-2:]]
    assert kinds == ["notice.added", "waiting.chosen"]
    assert (await story.state()).status is Status.QUEUED


async def test_choosing_twice_changes_nothing_and_outside_the_queue_nothing_can_be_chosen(
    story: Story, desk: Desk, on_duty: Author
) -> None:
    await story.customer("hi")
    with pytest.raises(NotAllowed):
        await desk.wait_with(story.conversation, story.contact, new_id(), "bot")
    await story.asks_for_person()
    await desk.wait_with(story.conversation, story.contact, new_id(), "bot")
    assert (await desk.wait_with(story.conversation, story.contact, new_id(), "bot")).repeated
    await desk.wait_with(story.conversation, story.contact, new_id(), "wait")
    assert not (await story.state()).bot_from


async def test_over_the_limit_there_are_choices_and_mail_only_where_mail_is_sent(
    desk: Desk, clock: Hands, on_duty: Author, people: Agents
) -> None:
    story = await Story(desk, clock).begin()
    await story.asks_for_person()
    positions = QueuePositions(desk)

    async def choices() -> object:
        place = await positions.place(story.conversation)
        return place and place["choices"]

    assert await choices() == []
    clock.forward(301)
    assert await choices() == ["wait", "bot"]
    desk.post = Post(lambda conversation: f"https://shop.example/survey/{conversation}")
    assert await choices() == ["wait", "bot", "email"]


async def test_a_team_may_have_a_limit_of_its_own(
    desk: Desk, clock: Hands, on_duty: Author, teams: Teams
) -> None:
    quick = await teams.add("Orders", choice_minutes=2)
    clock.forward(1)
    usual = await teams.add("Repairs")
    positions = QueuePositions(desk)
    stories = {quick.id: await Story(desk, clock).begin(), usual.id: await Story(desk, clock).begin()}
    for team_id, story in stories.items():
        await story.asks_for_person()
        await desk.transfer_to_team(story.conversation, on_duty, team_id, "")

    async def choosing() -> list[bool]:
        places = [await positions.place(story.conversation) for story in stories.values()]
        return [bool(place and place["choices"]) for place in places]

    assert await choosing() == [False, False]
    clock.forward(121)
    assert await choosing() == [True, False]
    await teams.change(quick.id, "Orders", hours=None, targets={}, choice_minutes=30)
    assert await choosing() == [False, False]
    clock.forward(200)
    assert await choosing() == [False, True], "without one of its own the setting counts"
    await teams.change(quick.id, "Orders", hours=None, targets={})
    assert await choosing() == [True, True]
    seen = await desk.store.read(lambda connection: overview.of(connection, clock(), desk.patience))
    told = {each["conversation"]: (each["team_id"], each["position"]) for each in seen["waiting"]}
    assert told == {story.conversation: (team_id, 1) for team_id, story in stories.items()}


# Mail


@pytest.fixture
def posting(desk: Desk) -> Desk:
    desk.post = Post(lambda conversation: f"https://shop.example/survey/{conversation}")
    return desk


async def sent(desk: Desk) -> list[tuple[str, str, str]]:
    statement = select(letters.c.about, letters.c.recipient, letters.c.text).order_by(letters.c.created_at)
    return [tuple(row) for row in await desk.store.read(lambda c: c.execute(statement).all())]  # type: ignore[misc]


async def test_by_mail_the_same_conversation_goes_on_and_nothing_is_lost(
    story: Story, posting: Desk, on_duty: Author, clock: Hands
) -> None:
    await story.customer("Where is my parcel A-1001?")
    await story.asks_for_person()
    await posting.answer_by_mail(story.conversation, story.contact, new_id(), ADDRESS)
    state = await story.state()
    assert (state.status, state.by_email) == (Status.AWAY, True)
    ((about, to, text),) = await sent(posting)
    assert (about, to) == ("away", ADDRESS)
    assert "A-1001" not in text, "an address may be a stranger's: no word of the customer's goes there"
    keeper = Timekeeper(posting)
    await keeper.look()
    assert (await story.state()).status is Status.AWAY, "who chose mail is not put back into the queue"
    clock.forward(3600)
    await story.agent(on_duty, "It arrives on Friday.")
    assert [(about, to) for about, to, _ in await sent(posting)] == [("away", ADDRESS), ("reply", ADDRESS)]
    assert "It arrives on Friday." in (await sent(posting))[1][2]
    assert ("customer", "Where is my parcel A-1001?") in await story.said()


async def test_without_mail_none_is_promised(story: Story, desk: Desk) -> None:
    await story.asks_for_person()
    with pytest.raises(NotAllowed, match="no mail"):
        await desk.answer_by_mail(story.conversation, story.contact, new_id(), ADDRESS)


@pytest.mark.parametrize("address", ["kim", "kim@", "a@b", "kim@example.com\nBcc: x@y.de", "<a@b.de>"])
async def test_what_is_no_address_is_refused_with_what_to_do(
    story: Story, posting: Desk, address: str
) -> None:
    await story.asks_for_person()
    with pytest.raises(Invalid, match="such as"):
        await posting.answer_by_mail(story.conversation, story.contact, new_id(), address)


async def test_nobody_can_be_flooded_through_us(story: Story, posting: Desk, clock: Hands) -> None:
    for _ in range(6):
        await story.asks_for_person()
        await posting.answer_by_mail(story.conversation, story.contact, new_id(), ADDRESS)
        await posting.leave_queue(story.conversation, story.contact, new_id())
        clock.forward(60)
    assert len(await sent(posting)) == 3


# Hours


@pytest.fixture
def teams(desk: Desk, clock: Hands) -> Teams:
    return Teams(desk.store, clock)


def at(clock: Hands, text: str, zone: str = "Europe/Berlin") -> None:
    clock.now = int(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).timestamp() * 1000)


async def test_outside_hours_the_time_that_is_named_is_the_teams(
    desk: Desk, teams: Teams, clock: Hands
) -> None:
    at(clock, "2026-11-27 18:00")  # a Friday evening
    team = await teams.add("Service", hours=OFFICE)
    story = await Story(desk, clock).begin()
    await story.asks_for_person()
    away = await last(story)
    assert isinstance(away, ConversationAway)
    assert (away.why, away.zone, away.mailed) == ("closed", "Europe/Berlin", False)
    assert away.back_at == datetime(2026, 11, 30, 8, tzinfo=UTC).timestamp() * 1000
    assert (await story.state()).team_id == team.id


async def test_inside_hours_with_nobody_there_no_time_is_named(
    desk: Desk, teams: Teams, clock: Hands
) -> None:
    at(clock, "2026-11-27 12:00")
    await teams.add("Service", hours=OFFICE)
    story = await Story(desk, clock).begin()
    await story.asks_for_person()
    away = await last(story)
    assert isinstance(away, ConversationAway)
    assert (away.why, away.back_at) == ("nobody_on_duty", None)


async def test_an_address_given_before_gets_the_confirmation(
    story: Story, posting: Desk, teams: Teams, clock: Hands
) -> None:
    from handoff.events import FactNoted

    await teams.add("Service", hours=OFFICE)
    at(clock, "2026-11-27 18:00")
    await story.customer(f"I am {ADDRESS}, where is my parcel?")
    state = await story.state()
    fact = FactNoted(name="email", value=ADDRESS, from_seq=state.customer_seq)
    asked = posting.request_handoff(
        state.id, state.epoch, Reason.NO_ANSWER, through=state.customer_seq, also=[fact]
    )
    await asked
    away = await last(story)
    assert isinstance(away, ConversationAway)
    assert away.mailed
    ((about, to, text),) = await sent(posting)
    assert (about, to) == ("away", ADDRESS)
    assert "Monday at 09:00 (Europe/Berlin)" in text


# What the system promises


async def promised(story: Story) -> list[tuple[str, str, int | None]]:
    lines = await story.desk.store.read(lambda connection: promises.of(connection, story.conversation))
    return [(line["text"], line["state"], line["due_at"]) for line in lines if not line["owner"]["id"]]


async def test_who_is_told_when_the_team_is_back_has_a_promise_that_an_answer_keeps(
    story: Story, teams: Teams, people: Agents, clock: Hands
) -> None:
    at(clock, "2026-11-27 18:00")  # a Friday evening
    await teams.add("Service", hours=OFFICE)
    await story.customer("Where is my parcel?")
    await story.asks_for_person()
    monday_at_ten = int(datetime(2026, 11, 30, 9, tzinfo=UTC).timestamp() * 1000)
    assert await promised(story) == [("An answer once the team is back", "open", monday_at_ten)]
    at(clock, "2026-11-30 09:05")
    eva = await agent(people, "Eva")
    await Timekeeper(story.desk).look()
    await story.agent(eva, "It is on its way.")
    assert [state for _, state, _ in await promised(story)] == ["kept"]
    at(clock, "2026-11-30 10:05")
    await Timekeeper(story.desk).look()
    assert not [entry for entry in await story.entries() if isinstance(entry.event, PromiseDue)]


async def test_nobody_answered_so_it_is_due_and_a_mail_keeps_it_only_when_it_left(
    story: Story, posting: Desk, teams: Teams, people: Agents, clock: Hands
) -> None:
    at(clock, "2026-11-27 18:00")
    await teams.add("Service", hours=OFFICE)
    await story.asks_for_person()
    await posting.answer_by_mail(story.conversation, story.contact, new_id(), ADDRESS)
    at(clock, "2026-11-30 10:01")
    eva = await agent(people, "Eva")
    await Timekeeper(posting).look()
    assert [entry for entry in await story.entries() if isinstance(entry.event, PromiseDue)]
    await story.agent(eva, "It arrives on Friday.")
    assert [state for _, state, _ in await promised(story)] == ["open"], "a stored letter is not a sent one"
    for sent_at_last in (False, True):
        letter = await posting.store.read(
            lambda connection: (
                connection.execute(
                    select(letters.c.id).where(letters.c.about == "reply", letters.c.next_try_at.is_not(None))
                )
                .scalars()
                .first()
            )
        )
        assert letter
        await posting.letter_done(story.conversation, letter, "reply", sent=sent_at_last)
        assert [state for _, state, _ in await promised(story)] == ["kept" if sent_at_last else "open"]
        await story.agent(eva, "It was delivered.")


async def test_who_goes_back_to_the_bot_waits_for_nothing(story: Story, teams: Teams, clock: Hands) -> None:
    at(clock, "2026-11-27 18:00")
    await teams.add("Service", hours=OFFICE)
    await story.asks_for_person()
    await story.desk.leave_queue(story.conversation, story.contact, new_id())
    assert [state for _, state, _ in await promised(story)] == ["withdrawn"]


async def test_where_no_time_is_named_none_is_promised(story: Story) -> None:
    await story.asks_for_person()
    assert await promised(story) == []


# Teams, languages, skills, urgency


async def test_a_team_without_anyone_on_duty_is_away_though_others_are_there(
    desk: Desk, teams: Teams, people: Agents, clock: Hands
) -> None:
    service = await teams.add("Service")
    clock.forward(1)
    billing = await teams.add("Billing")
    ana, ben = await agent(people, "Ana"), await agent(people, "Ben", on=False)
    for who, team in ((ana, service), (ben, billing)):
        await teams.set_work(who.id, team_ids=[team.id], languages=[], skills=[], capacity=4)
    story = await Story(desk, clock).begin()
    await story.asks_for_person()
    assert (await story.state()).status is Status.QUEUED
    await desk.claim(story.conversation, ana)
    await desk.transfer_to_team(story.conversation, ana, billing.id, "knows the invoice")
    state = await story.state()
    assert (state.status, state.team_name) == (Status.AWAY, "Billing")
    await people.set_availability(ben.id, "online")
    await Timekeeper(desk, routing="auto").look()
    assert (await story.state()).agent_id == ben.id


async def test_who_speaks_the_language_or_has_the_skill_comes_first_as_long_as_they_are_there(
    desk: Desk, teams: Teams, people: Agents, clock: Hands
) -> None:
    eva, max_ = await agent(people, "Eva"), await agent(people, "Max")
    await teams.set_work(eva.id, team_ids=[], languages=["de"], skills=["tents"], capacity=1)
    await teams.set_work(max_.id, team_ids=[], languages=["en"], skills=[], capacity=9)
    keeper = Timekeeper(desk, routing="auto")

    async def asks(lang: str) -> Story:
        story = await Story(desk, clock).begin()
        outcome = await desk.ask_for_person(story.contact, new_id(), lang=lang)
        story.conversation = outcome.state.id
        await keeper.look()
        return story

    assert (await (await asks("de-AT")).state()).agent_id == eva.id
    assert (await (await asks("de")).state()).status is Status.QUEUED, "Eva is here, only busy"
    assert (await (await asks("en")).state()).agent_id == max_.id
    await people.set_availability(eva.id, "offline")
    german = await asks("de")
    assert (await german.state()).agent_id == max_.id, "nobody waits for somebody who is not there"


async def test_urgent_ones_are_next_but_nobody_starves(
    desk: Desk, on_duty: Author, clock: Hands, people: Agents
) -> None:
    positions = QueuePositions(desk)
    stories = [await Story(desk, clock).begin() for _ in range(3)]
    urgent = stories[2]
    for story in stories:
        await story.asks_for_person()
        clock.forward(10)

    async def places() -> list[int]:
        found = [await positions.place(story.conversation) for story in stories]
        return [place["position"] for place in found if place]

    await desk.set_priority(urgent.conversation, on_duty, "urgent")
    assert await places() == [2, 3, 1]
    assert (await desk.set_priority(urgent.conversation, on_duty, "urgent")).repeated
    clock.forward(21 * 60)
    await people.seen({on_duty.id})
    fresh = await Story(desk, clock).begin()
    await fresh.asks_for_person()
    await desk.set_priority(fresh.conversation, on_duty, "urgent")
    stories.append(fresh)
    assert await places() == [2, 3, 1, 4], "who waited twenty minutes goes before a fresh urgent one"


async def test_whoever_an_agent_let_go_of_is_in_front_of_all(
    desk: Desk, on_duty: Author, clock: Hands
) -> None:
    positions = QueuePositions(desk)
    first, second = [await Story(desk, clock).begin() for _ in range(2)]
    for story in (first, second):
        await story.asks_for_person()
        clock.forward(20)
    await desk.claim(second.conversation, ANA)
    await desk.release(second.conversation, ANA)
    place = await positions.place(second.conversation)
    assert place
    assert place["position"] == 1


async def test_the_person_who_knows_the_customer_gets_them_back_and_who_let_go_does_not(
    desk: Desk, people: Agents, clock: Hands
) -> None:
    eva, max_ = await agent(people, "Eva"), await agent(people, "Max", capacity=9)
    keeper = Timekeeper(desk, routing="auto")
    story = await Story(desk, clock).begin()
    await story.asks_for_person()
    await story.agent(eva, "Hello!")
    await desk.return_to_bot(story.conversation, eva, "")
    await story.asks_for_person()
    await keeper.look()
    assert (await story.state()).agent_id == eva.id
    await desk.release(story.conversation, eva)
    await keeper.look()
    assert (await story.state()).agent_id == max_.id


async def test_an_agent_who_says_nothing_gives_way_to_somebody_else(
    desk: Desk, people: Agents, clock: Hands
) -> None:
    """A12: no answer in time, and a colleague with room has the customer."""
    eva, max_ = await agent(people, "Eva", capacity=9), await agent(people, "Max")
    keeper = Timekeeper(desk, routing="auto")
    story = await Story(desk, clock).begin()
    await story.asks_for_person()
    await keeper.look()
    assert (await story.state()).agent_id == eva.id
    clock.forward(119)
    await people.seen({eva.id, max_.id})
    await keeper.look()
    assert (await story.state()).agent_id == eva.id
    clock.forward(2)
    await keeper.look()
    assert (await story.state()).agent_id == max_.id
    events = [entry.event for entry in await story.entries()]
    told = [event.code for event in events if isinstance(event, NoticeAdded)]
    assert told == ["agent_busy"]
    assert len([event for event in events if isinstance(event, AgentAssigned)]) == 2


async def test_with_nobody_else_there_the_customer_hears_that_it_takes_longer(
    desk: Desk, on_duty: Author, clock: Hands, people: Agents
) -> None:
    story = await Story(desk, clock).begin()
    await story.asks_for_person()
    await desk.claim(story.conversation, on_duty)
    for _ in range(2):
        clock.forward(121)
        await people.seen({on_duty.id})
        for _ in range(3):
            await Timekeeper(desk).look()
    told = [entry.event for entry in await story.entries() if isinstance(entry.event, NoticeAdded)]
    assert [notice.code for notice in told] == ["agent_delayed", "agent_delayed"]
    assert (await story.state()).agent_id == on_duty.id


async def test_a_colleague_who_knows_nothing_of_it_cannot_hand_it_to_another_team(
    desk: Desk, teams: Teams, story: Story, on_duty: Author
) -> None:
    from handoff.errors import AlreadyClaimed

    billing = await teams.add("Billing")
    await story.asks_for_person()
    await desk.claim(story.conversation, on_duty)
    with pytest.raises(AlreadyClaimed):
        await desk.transfer_to_team(story.conversation, BEN, billing.id, "mine now")
