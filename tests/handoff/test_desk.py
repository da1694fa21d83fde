"""The desk, told as stories, on both databases."""

from __future__ import annotations

import asyncio

import pytest

from handoff.conversation import Status, replay
from handoff.desk import Desk
from handoff.errors import AlreadyClaimed, Conflict, NotAllowed, NotFound, Refused, Stale, Superseded
from handoff.events import (
    Author,
    HandoffOffered,
    HandoffRequested,
    MessageAdded,
    OrderChanged,
    OrderConfirmed,
    Reason,
)
from handoff.identity.agents import Agents
from handoff.queue import waiting
from tests.conftest import Hands
from tests.handoff.conftest import ANA, BEN, Story, new_id


async def test_a_first_message_starts_the_conversation(story: Story) -> None:
    outcome = await story.customer("Where is my parcel?")
    assert [entry.event.kind for entry in outcome.entries] == ["conversation.started", "message.added"]
    assert outcome.state.bot_owes_answer


async def test_a_retry_gets_the_same_acknowledgement_and_is_stored_once(story: Story) -> None:
    key = new_id()
    first = await story.customer("Where is my parcel?", key)
    await story.customer("It is urgent")
    again = await story.customer("Where is my parcel?", key)
    assert again.repeated
    assert again.seq == first.seq
    assert [text for _, text in await story.said()] == ["Where is my parcel?", "It is urgent"]


async def test_the_same_id_for_another_text_is_refused_and_the_first_stays(story: Story) -> None:
    key = new_id()
    await story.customer("one", key)
    with pytest.raises(Conflict):
        await story.customer("two", key)
    assert await story.said() == [("customer", "one")]


async def test_the_same_message_sent_at_once_from_two_tabs_is_stored_once(story: Story) -> None:
    key = new_id()
    outcomes = await asyncio.gather(*(story.desk.receive(story.contact, key, "hello") for _ in range(8)))
    assert len({outcome.seq for outcome in outcomes}) == 1
    story.conversation = outcomes[0].state.id
    assert await story.said() == [("customer", "hello")]


async def test_two_tabs_that_start_at_once_share_one_conversation(story: Story) -> None:
    outcomes = await asyncio.gather(
        *(story.desk.receive(story.contact, new_id(), f"message {n}") for n in range(8))
    )
    assert len({outcome.state.id for outcome in outcomes}) == 1


async def test_seq_is_gap_free_under_load(story: Story) -> None:
    await story.customer("first")
    await asyncio.gather(*(story.customer(f"message {n}") for n in range(60)))
    seqs = [entry.seq for entry in await story.entries()]
    assert seqs == list(range(1, 63))


async def test_the_bot_answers_what_it_saw(story: Story) -> None:
    await story.customer("How long can I return?")
    await story.bot("30 days [1].")
    assert not (await story.state()).bot_owes_answer


async def test_a_late_bot_answer_is_refused_after_an_agent_takes_over(story: Story) -> None:
    await story.customer("Where is my parcel?")
    turn = await story.state()
    await story.desk.claim(story.conversation, ANA)
    with pytest.raises(Superseded):
        await story.bot("It is in Porto.", turn)
    assert await story.said() == [("customer", "Where is my parcel?")]


async def test_a_newer_message_supersedes_the_answer_to_the_older_one(story: Story) -> None:
    await story.customer("Where is my")
    turn = await story.state()
    await story.customer("parcel FM-10442?")
    with pytest.raises(Superseded):
        await story.bot("Where is what?", turn)


async def test_one_question_gets_one_answer_even_from_two_processes(story: Story) -> None:
    await story.customer("hello?")
    turn = await story.state()
    await story.bot("Hello!", turn)
    with pytest.raises(Superseded):
        await story.bot("Hello again!", turn)


async def test_an_answer_from_before_a_return_is_refused(story: Story) -> None:
    await story.customer("Where is my parcel?")
    turn = await story.state()
    await story.desk.claim(story.conversation, ANA)
    await story.desk.return_to_bot(story.conversation, ANA, "answered by phone", "solved")
    with pytest.raises(Superseded):
        await story.bot("It is in Porto.", turn)
    assert not (await story.state()).bot_owes_answer


async def test_a_claim_has_one_winner_and_the_loser_learns_who(story: Story, on_duty: Author) -> None:
    await story.customer("agent please")
    await story.asks_for_person()
    agents = [ANA, BEN, *(ANA.model_copy(update={"id": f"a{n}", "name": f"A{n}"}) for n in range(6))]
    results = await asyncio.gather(
        *(story.desk.claim(story.conversation, agent) for agent in agents), return_exceptions=True
    )
    winners = [
        agent for agent, result in zip(agents, results, strict=True) if not isinstance(result, Exception)
    ]
    assert len(winners) == 1
    for result in results:
        if isinstance(result, AlreadyClaimed):
            assert result.details["holder"]["name"] == winners[0].name
        else:
            assert not isinstance(result, Exception)
    assert (await story.state()).agent_id == winners[0].id


async def test_an_agents_first_word_takes_the_conversation(story: Story) -> None:
    await story.customer("Where is my parcel?")
    await story.agent(ANA, "Hello, I have your order in front of me.")
    assert (await story.state()).agent_id == "ana"
    with pytest.raises(AlreadyClaimed):
        await story.agent(BEN, "Hi!")


async def test_a_reply_that_missed_a_newer_message_is_held(story: Story) -> None:
    await story.customer("I want my money back")
    seen = (await story.state()).last_seq
    await story.desk.claim(story.conversation, ANA)
    await story.customer("Sorry, found it. All good!")
    with pytest.raises(Stale) as held:
        await story.agent(ANA, "I have refunded you.", seen)
    assert held.value.details["events"][0]["data"]["text"] == "Sorry, found it. All good!"
    await story.agent(ANA, "Glad to hear it.")


async def test_nobody_is_sent_to_a_closed_desk(story: Story) -> None:
    outcome = await story.asks_for_person()
    assert outcome.state.status is Status.AWAY
    assert [entry.event.kind for entry in outcome.entries][-2:] == ["handoff.requested", "conversation.away"]


async def test_with_someone_on_duty_the_customer_waits_in_the_queue(story: Story, on_duty: Author) -> None:
    assert (await story.asks_for_person()).state.status is Status.QUEUED


async def test_asking_twice_is_one_handoff(story: Story, on_duty: Author) -> None:
    await story.asks_for_person()
    assert (await story.asks_for_person()).repeated
    requests = [entry for entry in await story.entries() if isinstance(entry.event, HandoffRequested)]
    assert len(requests) == 1


async def test_leaving_the_queue_brings_the_bot_back_with_the_history(story: Story, on_duty: Author) -> None:
    await story.customer("Do you sell tents?")
    await story.asks_for_person()
    left = await story.desk.leave_queue(story.conversation, story.contact, new_id())
    assert left.state.status is Status.BOT
    await story.customer("And how long is the warranty?")
    assert (await story.state()).bot_owes_answer
    assert len(await story.said()) == 2


async def test_a_released_customer_keeps_the_waiting_time(
    story: Story, clock: Hands, people: Agents, on_duty: Author
) -> None:
    await story.asks_for_person()
    since = (await story.state()).waiting_since
    await story.desk.claim(story.conversation, ANA)
    clock.forward(600)
    await people.seen({on_duty.id})
    released = await story.desk.release(story.conversation, ANA)
    assert released.state.status is Status.QUEUED
    assert released.state.waiting_since == since


async def test_after_resolve_a_new_message_reopens_with_the_bot(story: Story, on_duty: Author) -> None:
    await story.customer("help")
    await story.bot_hands_over(Reason.NO_ANSWER)
    await story.agent(ANA, "Done.")
    await story.desk.resolve(story.conversation, ANA, "solved")
    outcome = await story.customer("One more thing: do you ship to Austria?")
    assert outcome.state.status is Status.BOT
    assert outcome.state.bot_owes_answer
    # The old handoff never fires again: nothing but a new cause leads to the queue.
    await story.bot("Yes, in 2 to 4 days [1].")
    assert (await story.state()).status is Status.BOT
    assert (await story.state()).handoffs == 1


async def test_a_person_is_offered_once_and_again_only_after_a_return(story: Story) -> None:
    await story.customer("Can you juggle?")
    held = await story.state()
    await story.desk.offer_person(
        held.id, held.epoch, held.customer_seq, MessageAdded(text="I do not know. Shall I fetch someone?"),
        lambda seq: HandoffOffered(reason=Reason.NO_ANSWER, message_seq=seq),
    )  # fmt: skip
    assert (await story.state()).offered
    offer = next(entry for entry in await story.entries() if isinstance(entry.event, HandoffOffered))
    assert isinstance(offer.event, HandoffOffered)
    message = (await story.entries())[offer.event.message_seq - 1]
    assert isinstance(message.event, MessageAdded)
    await story.desk.claim(story.conversation, ANA)
    await story.desk.return_to_bot(story.conversation, ANA, "", "")
    assert not (await story.state()).offered


async def test_transfer_leaves_a_note_and_changes_the_holder(story: Story) -> None:
    await story.customer("hi")
    await story.desk.claim(story.conversation, ANA)
    moved = await story.desk.transfer(story.conversation, ANA, BEN, "knows the warehouse")
    assert moved.state.agent_name == "Ben"
    with pytest.raises(AlreadyClaimed):
        await story.agent(ANA, "one more thing")


async def test_another_contacts_conversation_does_not_exist(story: Story, desk: Desk, clock: Hands) -> None:
    await story.customer("mine")
    stranger = await Story(desk, clock).begin()
    with pytest.raises(NotFound):
        await desk.end(story.conversation, stranger.contact, new_id())


async def test_a_refused_verb_stores_and_tells_nothing(story: Story) -> None:
    await story.customer("hi")
    before = await story.entries()
    story.heard.clear()
    refusals = (
        lambda: story.desk.release(story.conversation, ANA),
        lambda: story.desk.leave_queue(story.conversation, story.contact, new_id()),
        lambda: story.desk.return_to_bot(story.conversation, ANA, "", ""),
        lambda: story.desk.rate(story.conversation, story.contact, new_id(), 99, "up"),
        lambda: story.desk.start_anew(story.contact, new_id()),
    )
    for verb in refusals:
        with pytest.raises(Refused):
            await verb()
    assert await story.entries() == before
    assert story.heard == []


async def test_an_unanswered_turn_ends_at_a_person(story: Story, clock: Hands, on_duty: Author) -> None:
    await story.customer("hello?")
    clock.forward(25)
    outcome = await story.desk.attend(story.conversation)
    assert outcome.state.status is Status.QUEUED
    assert outcome.state.reason == "over_budget"


async def test_a_waiting_customer_hears_something(
    story: Story, clock: Hands, people: Agents, on_duty: Author
) -> None:
    await story.asks_for_person()
    clock.forward(125)
    await people.seen({on_duty.id})
    outcome = await story.desk.attend(story.conversation)
    assert [entry.event.kind for entry in outcome.entries] == ["notice.added"]
    clock.forward(125)
    assert (await story.desk.attend(story.conversation)).state.status is Status.AWAY


async def test_the_log_replays_to_the_state_that_was_lived(story: Story, on_duty: Author) -> None:
    await story.customer("hello")
    await story.bot("Hello!")
    await story.customer("agent please")
    await story.bot_hands_over(Reason.ASKED_HUMAN)
    await story.desk.claim(story.conversation, ANA)
    await story.agent(ANA, "Hi, Ana here.")
    await story.desk.return_to_bot(story.conversation, ANA, "size sorted", "solved")
    await story.desk.end(story.conversation, story.contact, new_id())
    entries = await story.entries()
    assert replay(story.conversation, entries) == await story.state()
    for cut in range(len(entries) + 1):
        stale = replay(story.conversation, entries[:cut])
        for entry in entries[cut:]:
            stale = stale.apply(entry)
        assert stale == await story.state()


async def test_notices_come_only_after_the_commit_and_in_order(story: Story) -> None:
    await asyncio.gather(*(story.customer(f"message {n}") for n in range(20)))
    seqs = [entry.seq for notice in story.heard for entry in notice.entries]
    assert sorted(seqs) == list(range(1, 22))
    stored = {entry.seq for entry in await story.entries()}
    assert set(seqs) == stored


async def test_end_and_start_anew(story: Story) -> None:
    await story.customer("bye")
    with pytest.raises(NotAllowed):
        await story.desk.start_anew(story.contact, new_id())
    await story.desk.end(story.conversation, story.contact, new_id())
    fresh = await story.desk.start_anew(story.contact, new_id())
    assert fresh.state.id != story.conversation


async def test_a_retry_into_a_newer_conversation_is_still_one_message(story: Story) -> None:
    key = new_id()
    first = await story.customer("Where is my parcel?", key)
    await story.desk.end(story.conversation, story.contact, new_id())
    fresh = await story.desk.start_anew(story.contact, new_id())
    again = await story.desk.receive(story.contact, key, "Where is my parcel?")
    assert (again.repeated, again.seq) == (True, first.seq)
    assert again.state.id == fresh.state.id
    assert again.state.last_seq == 1


async def test_the_newest_conversation_is_the_current_one_though_the_clock_was_put_back(
    story: Story, clock: Hands
) -> None:
    for back in (0, -3600, -3600):
        await story.customer("hello")
        await story.desk.end(story.conversation, story.contact, new_id())
        clock.forward(back)
        fresh = await story.desk.start_anew(story.contact, new_id())
        assert (await story.desk.receive(story.contact, new_id(), "hello")).state.id == fresh.state.id
        await story.desk.end(fresh.state.id, story.contact, new_id())


async def test_only_a_bot_answer_can_be_rated_and_a_rating_is_not_silently_changed(story: Story) -> None:
    await story.customer("How long can I return?")
    answer = (await story.bot("30 days [1].")).seq
    key = new_id()
    rated = await story.desk.rate(story.conversation, story.contact, key, answer, "up")
    assert (await story.desk.rate(story.conversation, story.contact, key, answer, "up")).seq == rated.seq
    with pytest.raises(Conflict):
        await story.desk.rate(story.conversation, story.contact, key, answer, "down")
    for other in (1, 2, answer + 1, 99):
        with pytest.raises(NotFound):
            await story.desk.rate(story.conversation, story.contact, new_id(), other, "up")


async def test_asking_again_while_nobody_is_there_changes_nothing(story: Story) -> None:
    await story.asks_for_person()
    length = len(await story.entries())
    for _ in range(3):
        assert (await story.asks_for_person()).repeated
    assert len(await story.entries()) == length


async def test_the_customer_is_told_of_an_agent_once_however_the_agent_comes(story: Story) -> None:
    await story.customer("hi")
    await story.desk.claim(story.conversation, ANA)
    await story.desk.claim(story.conversation, ANA)
    await story.agent(ANA, "Hello!")
    await story.agent(ANA, "Here is your order.")
    assert [entry.event.kind for entry in await story.entries()].count("agent.assigned") == 1


async def test_every_act_of_an_agent_may_be_sent_twice(story: Story, on_duty: Author) -> None:
    await story.customer("hi")
    desk, key = story.desk, story.conversation
    acts = [
        lambda: desk.claim(key, ANA),
        lambda: desk.release(key, ANA),
        lambda: desk.claim(key, ANA),
        lambda: desk.return_to_bot(key, ANA, "size sorted", "solved"),
        lambda: desk.claim(key, ANA),
        lambda: desk.transfer(key, ANA, BEN, "knows the warehouse"),
        lambda: desk.resolve(key, BEN, "solved"),
    ]
    for act in acts:
        assert not (await act()).repeated
        length = len(await story.entries())
        assert (await act()).repeated
        assert len(await story.entries()) == length


async def test_another_note_for_the_bot_is_not_taken_for_the_first_one_again(story: Story) -> None:
    await story.customer("hi")
    await story.desk.claim(story.conversation, ANA)
    await story.desk.return_to_bot(story.conversation, ANA, "size sorted", "solved")
    with pytest.raises(NotAllowed):
        await story.desk.return_to_bot(story.conversation, ANA, "something else", "waiting")


async def test_every_commit_is_told_though_the_caller_is_gone(story: Story) -> None:
    await story.customer("hi")
    story.heard.clear()
    gone = asyncio.ensure_future(story.customer("is anybody there?"))
    await asyncio.sleep(0)
    gone.cancel()
    await asyncio.gather(gone, return_exceptions=True)
    await story.customer("hello?")
    async with asyncio.timeout(10):
        while len(story.heard) < 2:
            await asyncio.sleep(0.01)
    told = [entry.seq for notice in story.heard for entry in notice.entries]
    assert sorted(told) == [3, 4]


async def test_a_customer_who_stops_the_answer_is_owed_none_until_they_write_again(story: Story) -> None:
    """W20."""
    asked = (await story.customer("Where is my parcel?")).state
    key = new_id()
    stopped = await story.desk.stop_answer(asked.id, story.contact, key)
    assert (stopped.state.bot_owes_answer, stopped.state.status) == (False, Status.BOT)
    assert waiting.timer(stopped.state, story.desk.patience) is None
    assert stopped.entries[0].for_customer()["kind"] == "answer.stopped"
    with pytest.raises(Superseded):
        await story.bot("It is in Porto.", asked)
    again = await story.desk.stop_answer(asked.id, story.contact, key)
    assert (again.repeated, again.seq) == (True, stopped.seq)
    assert (await story.customer("And how do I return it?")).state.bot_owes_answer
    await story.bot("Within 30 days.")
    assert replay(asked.id, await story.entries()) == await story.state()


async def test_there_is_nothing_to_stop_once_it_is_answered_or_a_person_has_it(story: Story) -> None:
    """W20: a press that comes too late takes nothing away."""
    await story.customer("Where is my parcel?")
    await story.bot("It is in Porto.")
    assert not (await story.desk.stop_answer(story.conversation, story.contact, new_id())).entries
    await story.customer("I want a person")
    await story.asks_for_person()
    late = await story.desk.stop_answer(story.conversation, story.contact, new_id())
    assert (late.entries, late.state.unanswered) == ((), True)
    with pytest.raises(NotFound):
        await story.desk.stop_answer(story.conversation, "somebody else", new_id())


async def test_a_change_to_an_order_that_is_being_made_cannot_be_stopped(story: Story) -> None:
    """W20: what became of it is told."""
    state = (await story.customer("yes")).state
    yes = OrderConfirmed(key="k", order_number="FM-1", action="cancel", summary_seq=2)
    await story.desk.confirm_order_change(state.id, state.epoch, state.customer_seq, yes)
    with pytest.raises(NotAllowed, match="being changed"):
        await story.desk.stop_answer(state.id, story.contact, new_id())
    done = OrderChanged(key="k", order_number="FM-1", action="cancelled", reference="R-1")
    await story.desk.record_order_outcome(state.id, done)
    assert (await story.desk.stop_answer(state.id, story.contact, new_id())).entries
