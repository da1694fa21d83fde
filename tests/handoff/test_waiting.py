"""Timers, ranges, places and routing: pure decisions first, then against the database."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handoff.conversation import Conversation, Status
from handoff.desk import Desk
from handoff.events import Author
from handoff.live.positions import QueuePositions
from handoff.queue import line as waiting_line
from handoff.queue.routing import Seat, pick
from handoff.queue.waiting import Patience, is_due, timer
from tests.conftest import Hands
from tests.handoff.conftest import ANA, Story

PATIENCE = Patience(bot=20_000, queue=120_000, presence=60_000)
OWED = Conversation("x", status=Status.BOT, customer_seq=2, owed_since=1000, said_at=1000)


def test_the_bots_time_runs_from_the_last_word_but_not_for_ever() -> None:
    assert timer(OWED, PATIENCE) == 21_000
    assert timer(replace(OWED, said_at=15_000), PATIENCE) == 35_000
    assert timer(replace(OWED, said_at=39_000), PATIENCE) == 41_000


def test_the_queues_time_runs_from_the_last_word_the_customer_heard() -> None:
    queued = Conversation("x", status=Status.QUEUED, heard_at=5000, said_at=90_000, customer_seq=9)
    assert timer(queued, PATIENCE) == 125_000


def test_an_agents_first_word_is_waited_for_and_no_other() -> None:
    assigned = Conversation("x", status=Status.ASSIGNED, heard_at=5000, waiting_since=1, agent_id="ana")
    assert timer(assigned, PATIENCE) == 125_000
    assert timer(replace(assigned, agent_spoke=True, customer_seq=9), PATIENCE) is None
    assert timer(replace(assigned, snoozed_until=10**9), PATIENCE) is None


@pytest.mark.parametrize("status", [Status.ASSIGNED, Status.AWAY, Status.RESOLVED])
def test_where_nobody_is_kept_waiting_no_timer_runs(status: Status) -> None:
    assert timer(replace(OWED, status=status, agent_spoke=True), PATIENCE) is None


def test_a_clock_that_is_put_back_keeps_nobody_waiting_for_hours() -> None:
    hour = 3_600_000
    late = replace(OWED, owed_since=hour, said_at=hour)
    assert not is_due(late, PATIENCE, hour + 1)
    assert not is_due(late, PATIENCE, hour - 30_000)
    assert is_due(late, PATIENCE, 0)


@given(
    st.lists(st.tuples(st.integers(0, 6), st.integers(0, 4)), max_size=6),
    st.one_of(st.none(), st.integers(0, 5)),
)
def test_routing_never_exceeds_a_capacity_and_prefers_who_knows_the_customer(
    loads: list[tuple[int, int]], knows: int | None
) -> None:
    seats = [Seat(f"a{n}", f"A{n}", held, capacity) for n, (held, capacity) in enumerate(loads)]
    chosen = pick(Conversation("x", previous_agent_id=f"a{knows}"), seats)
    free = [seat for seat in seats if seat.held < seat.capacity]
    if not free:
        assert chosen is None
        return
    assert chosen in free
    if any(seat.agent_id == f"a{knows}" for seat in free):
        assert chosen.agent_id == f"a{knows}"
    else:
        assert chosen.room == max(seat.room for seat in free)


async def queue_of(desk: Desk, clock: Hands, count: int) -> list[Story]:
    stories = []
    for _ in range(count):
        story = await Story(desk, clock).begin()
        await story.asks_for_person()
        clock.forward(1)
        stories.append(story)
    return stories


async def test_places_follow_the_waiting_time_and_a_released_customer_is_in_front(
    desk: Desk, clock: Hands, on_duty: Author
) -> None:
    first, second, third = await queue_of(desk, clock, 3)
    positions = QueuePositions(desk)

    async def places() -> list[int | None]:
        found = [await positions.place(story.conversation) for story in (first, second, third)]
        return [place["position"] if place else None for place in found]

    assert await places() == [1, 2, 3]
    await desk.claim(first.conversation, ANA)
    assert await places() == [None, 1, 2]
    await desk.release(first.conversation, ANA)
    assert await places() == [1, 2, 3]
    for place, story in enumerate((first, second, third), start=1):
        with desk.database.reader.begin() as connection:
            assert waiting_line.place(connection, story.conversation) == place
