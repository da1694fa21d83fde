"""Sums kept step by step are the sums counted the slow and obvious way, on both databases."""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import Any

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, insert, update

from handoff.conversation import Conversation
from handoff.measures.case import Case, Fact, step
from handoff.measures.counting import counts
from handoff.measures.ledger import Ledger
from handoff.measures.tables import measure_counts, measured_contacts, measured_conversations
from handoff.storage.database import Database
from handoff.storage.schema import contacts, conversations, events
from handoff.storage.store import Store
from tests.handoff.measures.slow import DAY, Line, Log, sums

REASONS = ("asked_human", "no_answer", "frustrated")
ORDERS = ("FM-1", "FM-2")
BEGIN = 20_000 * DAY + 3_600_000


LOOKS: tuple[dict[str, str], ...] = (
    {},
    {"ordered": "2024-10-01", "promised": "2024-10-05 to 2024-10-07", "status": "shipped"},
    {"ordered": "2024-10-20", "promised": "2024-10-22", "delivered": "2024-10-22"},
    {"ordered": "2024-10-05", "promised": "2024-10-06 to 2024-10-08", "delivered": "2024-10-12"},
    {"promised": "2024-12-24"},
)


DECISIONS: tuple[dict[str, Any] | None, ...] = (
    None,
    {"action": "answer", "reason": "smalltalk"},
    {"action": "answer", "signals": {"lookup": "found", "asked_for": "yes_no"}},
    {"action": "answer", "signals": {"lookup": None, "asked_for": "email"}},
    {"action": "answer", "signals": {"intent": "question"}},
    {"action": "clarify"},
    {"action": "offer", "reason": "no_answer", "signals": {"asked_for": "yes_no"}},
    {"action": "handoff", "signals": {"lookup": "found"}},
)


def one_of(kind: str, role: str, **fields: Any) -> st.SearchStrategy[tuple[str, str, dict[str, Any]]]:
    data = st.fixed_dictionaries({name: st.sampled_from(values) for name, values in fields.items()})
    return st.tuples(st.just(kind), st.just(role), data)


STEPS = (
    one_of("message.added", "customer", text=["?"], channel=[None, None, "email"]),
    one_of("message.added", "bot", text=["!"], citations=[None, None, [{"n": 1}]], decision=DECISIONS),
    one_of("message.added", "agent", text=["!"]),
    one_of("handoff.requested", "bot", reason=REASONS),
    one_of("agent.assigned", "agent", agent_id=["ana", "ben"]),
    one_of("assignment.released", "system", why=["offline"]),
    one_of("conversation.returned", "agent", by=["agent", "customer"]),
    one_of("conversation.resolved", "agent", by=["agent"], disposition=["solved", "policy"]),
    one_of("conversation.resolved", "customer", by=["customer", "system"]),
    one_of("conversation.reopened", "customer", by=["customer", "agent"]),
    one_of("answer.rated", "customer", message_seq=[2, 3, 4], rating=["up", "down"]),
    one_of("survey.answered", "customer", csat=[None, 1, 3, 4, 5], ces=[None, 2, 7], nps=[None, 0, 9]),
    one_of("promise.made", "agent", due_at=[None, BEGIN + 1000, BEGIN + 40 * DAY]),
    one_of("promise.kept", "agent", promise_seq=[2, 3, 4, 5]),
    one_of("promise.withdrawn", "agent", promise_seq=[2, 3, 4, 5]),
    one_of("promise.fulfilled", "system", promise_seq=[2, 3, 4, 5]),
    one_of("promise.lapsed", "system", promise_seq=[2, 3, 4, 5]),
    one_of("promise.due", "system", promise_seq=[2, 3, 4, 5]),
    one_of("order.verified", "bot", order_number=ORDERS, order=LOOKS),
    one_of("order.changed", "bot", order_number=ORDERS, action=["cancel", "address"], reason=["late", ""]),
    one_of("fact.noted", "bot", name=["order_number", "email"], value=ORDERS),
    one_of("repeat.found", "agent", how=["asked_again", "said_again"]),
    one_of("something.new", "system", what=["later versions"]),
)
TALK = 10
"""So many of them move a conversation; the others happen beside."""
GAPS = st.sampled_from([1, 900, 1_000, 61_000, 3_600_000, 2 * DAY, 7 * DAY, 8 * DAY])


@st.composite
def logs(draw: st.DrawFn) -> Log:
    at = BEGIN + draw(st.integers(0, 20)) * DAY
    log = [
        Line(at, "conversation.started", "customer", {"channel": draw(st.sampled_from(["chat", "email"]))})
    ]
    # Few kinds in one log meet more often than many ("swarm testing", Groce et al. 2012).
    core = st.lists(st.sampled_from(STEPS[:TALK]), min_size=2, max_size=4)
    kinds = draw(core) + draw(st.lists(st.sampled_from(STEPS[TALK:]), max_size=3))
    for kind, role, data in draw(
        st.lists(st.one_of(kinds), min_size=draw(st.sampled_from([0, 5])), max_size=16)
    ):
        at += draw(GAPS)
        log.append(Line(at, kind, role, {name: value for name, value in data.items() if value is not None}))
    return log


WORLDS = st.lists(st.lists(logs(), min_size=1, max_size=3), min_size=1, max_size=3)


class World:
    """Logs written straight into the tables, as far as they have been lived."""

    def __init__(self, database: Database, people: list[list[Log]]) -> None:
        self.database = database
        self.contacts = [
            {f"{n:02x}{k:02x}".ljust(32, "0"): log for k, log in enumerate(person)}
            for n, person in enumerate(people)
        ]
        self.reached: Counter[str] = Counter()

    def begin(self) -> None:
        with self.database.writer.begin() as connection:
            for table in (
                measure_counts, measured_contacts, measured_conversations, events, conversations, contacts
            ):  # fmt: skip
                connection.execute(delete(table))
            for n in range(len(self.contacts)):
                row = {"id": f"c{n}", "name": "", "email": "", "verified": False, "created_at": 0}
                connection.execute(insert(contacts), row)

    def live(self, conversation: str, contact: str, log: Log, until: int) -> None:
        """Store the events up to a seq."""
        fresh = [
            {
                "conversation_id": conversation, "seq": seq, "at": line.at, "epoch": 1, "kind": line.kind,
                "author_role": line.role, "author_id": "", "author_name": "", "client_message_id": None,
                "body": orjson.dumps(line.data).decode(),
            }
            for seq, line in enumerate(log, 1)
            if self.reached[conversation] < seq <= until
        ]  # fmt: skip
        if not fresh:
            return
        with self.database.writer.begin() as connection:
            if not self.reached[conversation]:
                connection.execute(insert(conversations), state(conversation, contact))
            connection.execute(
                update(conversations).where(conversations.c.id == conversation).values(last_seq=until)
            )
            connection.execute(insert(events), fresh)
        self.reached[conversation] = until

    def live_all(self, part: float) -> None:
        for n, person in enumerate(self.contacts):
            for conversation, log in person.items():
                self.live(conversation, f"c{n}", log, max(1, int(len(log) * part)))


def state(conversation: str, contact: str) -> dict[str, Any]:
    blank = Conversation(conversation, contact_id=contact)
    return {name: getattr(blank, name) for name in blank.__slots__} | {"status": blank.status.value}


@settings(max_examples=600, deadline=None)
@given(person=st.lists(logs(), min_size=1, max_size=3))
def test_the_fold_counts_what_the_obvious_way_counts(person: list[Log]) -> None:
    cases = {str(n): Case() for n in range(len(person))}
    for n, log in enumerate(person):
        for seq, line in enumerate(log, 1):
            step(cases[str(n)], Fact(str(n), seq, line.at, line.kind, line.role, line.data))
    assert counts(cases) == sums([{str(n): log for n, log in enumerate(person)}])


async def measured(ledger: Ledger) -> dict[Any, int]:
    await ledger.update()
    return dict(await ledger.read(0, 99_999))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(people=WORLDS, cuts=st.lists(st.floats(0, 1), max_size=3))
def test_step_by_step_is_all_at_once_is_the_obvious_count(
    database: Database, people: list[list[Log]], cuts: list[float]
) -> None:
    world = World(database, people)
    world.begin()
    store = Store(database)
    try:

        async def live() -> tuple[dict[Any, int], dict[Any, int]]:
            ledger = Ledger(store)
            for cut in sorted(cuts):
                world.live_all(cut)
                await ledger.update()
            world.live_all(1)
            lived = await measured(ledger)
            await ledger.rebuild()
            return lived, await measured(ledger)

        lived, rebuilt = asyncio.run(live())
        assert lived == dict(sums(world.contacts))
        assert rebuilt == lived
    finally:
        store.close()


async def test_two_servers_measuring_at_once_count_everything_once(database: Database) -> None:
    line = [
        Line(BEGIN, "conversation.started", "customer", {}),
        Line(BEGIN + 1, "message.added", "customer", {}),
    ]
    world = World(database, [[line] for _ in range(30)])
    world.begin()
    world.live_all(0.5)
    stores = [Store(database), Store(database)]
    ledgers = [Ledger(store) for store in stores]
    try:
        await asyncio.gather(*(ledger.update() for ledger in ledgers))
        world.live_all(1)
        await asyncio.gather(*(ledger.update() for ledger in ledgers))
        assert await measured(ledgers[0]) == dict(sums(world.contacts))
        assert await ledgers[1].update() == 0
    finally:
        for store in stores:
            await asyncio.to_thread(store.close)


@pytest.mark.parametrize("cut", [0.0, 0.5])
async def test_an_unknown_kind_and_an_empty_log_are_harmless(database: Database, cut: float) -> None:
    world = World(database, [[[Line(BEGIN, "conversation.started", "customer", {})]]])
    world.begin()
    store = Store(database)
    try:
        ledger = Ledger(store)
        assert await ledger.update() == 0
        world.live_all(cut)
        assert await ledger.update() == 1
        assert await ledger.update() == 0
    finally:
        await asyncio.to_thread(store.close)
