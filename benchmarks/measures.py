"""Measures over a long log: everything counted anew, and what 1,000 new events cost.

The log is written straight into the tables: half bot talk, a quarter handed over, surveys, orders, promises.
Both ways are compared with each other at the end: the same sums, or the run fails.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import insert, update

from handoff.conversation import Conversation
from handoff.measures.ledger import Ledger
from handoff.storage.database import Database
from handoff.storage.schema import contacts, conversations, events
from handoff.storage.store import Store

BEGIN = 20_000 * 86_400_000
BODY_CHARACTERS = 160
Event = tuple[str, str, dict[str, Any]]


def talk(dice: random.Random) -> list[Event]:
    """One conversation's events after its start: kind, role, data."""
    words = {"text": "x" * BODY_CHARACTERS}
    found: list[Event] = []
    for _ in range(dice.randint(1, 4)):
        found += [
            ("message.added", "customer", words),
            ("message.added", "bot", words),
        ]
    if dice.random() < 0.4:
        number = f"FM-{dice.randint(10_000, 99_999)}"
        found.insert(2, ("fact.noted", "system", {"name": "order_number", "value": number, "from_seq": 2}))
        found.append(("order.verified", "system", {"order_number": number, "method": "token", "order": {}}))
    if dice.random() < 0.25:
        found.append(
            ("handoff.requested", "bot", {"reason": dice.choice(["asked_human", "no_answer"]), "by": "bot"})
        )
        found.append(("agent.assigned", "agent", {"agent_id": "a", "how": "claimed"}))
        for _ in range(dice.randint(1, 4)):
            found += [("message.added", "agent", words), ("message.added", "customer", words)]
        found.append(("conversation.resolved", "agent", {"by": "agent", "disposition": "solved"}))
    if dice.random() < 0.15:
        found.append(("answer.rated", "customer", {"message_seq": 3, "rating": dice.choice(["up", "down"])}))
    if dice.random() < 0.1:
        found.append(("survey.answered", "customer", {"csat": dice.randint(1, 5), "ces": dice.randint(1, 7)}))
    return found


def rows(dice: random.Random, key: str, contact: str, begin: int, first: int = 1) -> Iterator[dict[str, Any]]:
    """A conversation as rows of the events table, from seq `first`."""
    started = ("conversation.started", "customer", {"contact_id": contact})
    at = begin
    for seq, (kind, role, data) in enumerate([started, *talk(dice)] if first == 1 else talk(dice), first):
        at += dice.randint(1_000, 90_000)
        yield {
            "conversation_id": key, "seq": seq, "at": at, "epoch": 1, "kind": kind, "author_role": role,
            "author_id": "", "author_name": "", "client_message_id": None,
            "body": orjson.dumps(data).decode(),
        }  # fmt: skip


def write(database: Database, wanted: int) -> list[tuple[str, int, int]]:
    """A log of about so many events; the conversations with their last seq and time."""
    dice, made, written = random.Random(1), [], 0
    people: list[dict[str, Any]] = []
    with database.writer.begin() as connection:
        while written < wanted:
            batch, states = [], []
            people = []
            for _ in range(2_000):
                key = f"{dice.getrandbits(128):032x}"
                if not people or dice.random() < 0.7:
                    blank = {"name": "", "email": "", "verified": False, "created_at": 0}
                    people.append({"id": f"c{key[:30]}", **blank})
                contact = dice.choice(people[-3:])["id"]
                own = list(rows(dice, key, contact, BEGIN + dice.randint(0, 60) * 86_400_000))
                last = own[-1]
                state = Conversation(key, contact_id=contact, last_seq=last["seq"], updated_at=last["at"])
                states.append({name: getattr(state, name) for name in state.__slots__} | {"status": "bot"})
                made.append((key, last["seq"], last["at"]))
                batch += own
            connection.execute(insert(contacts), people)
            connection.execute(insert(conversations), states)
            connection.execute(insert(events), batch)
            written += len(batch)
    return made


def go_on(database: Database, made: list[tuple[str, int, int]], wanted: int, dice: random.Random) -> int:
    """So many new events in conversations that there are."""
    written = 0
    now = max(at for _, _, at in made) + 1
    with database.writer.begin() as connection:
        while written < wanted:
            place = dice.randrange(len(made))
            key, seq, _ = made[place]
            own = list(rows(dice, key, "", now, seq + 1))[: wanted - written]
            connection.execute(insert(events), own)
            moved = {"last_seq": own[-1]["seq"], "updated_at": own[-1]["at"]}
            connection.execute(update(conversations).where(conversations.c.id == key).values(moved))
            made[place] = (key, own[-1]["seq"], own[-1]["at"])
            written += len(own)
    return written


async def measure(database: Database, made: list[tuple[str, int, int]], rounds: int) -> dict[str, float]:
    """Seconds for everything, and for 1,000 new events (median and worst of `rounds`)."""
    store = Store(database)
    ledger = Ledger(store)
    try:
        begin = time.perf_counter()
        taken = await ledger.rebuild()
        whole = time.perf_counter() - begin
        costs, dice = [], random.Random(2)
        for _ in range(rounds):
            await asyncio.to_thread(go_on, database, made, 1_000, dice)
            begin = time.perf_counter()
            assert await ledger.update() == 1_000
            costs.append(time.perf_counter() - begin)
        step_by_step = await ledger.read(0, 99_999)
        await ledger.rebuild()
        assert await ledger.read(0, 99_999) == step_by_step, "counted anew, the sums are others"
    finally:
        await asyncio.to_thread(store.close)
    return {"events": taken, "rebuild": whole, "median": statistics.median(costs), "worst": max(costs)}


def main() -> None:
    """Print one line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--database", default="", help="SQLAlchemy URL of an empty database; default: SQLite")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        database = Database(given.database or f"sqlite:///{Path(folder) / 'log.db'}")
        database.migrate()
        made = write(database, given.events)
        found = asyncio.run(measure(database, made, given.rounds))
        database.close()
    print(
        f"{found['events']:,.0f} events in {len(made):,} conversations, {database.writer.dialect.name}: "
        f"counted anew in {found['rebuild']:.1f} s; 1,000 new events in {found['median'] * 1000:.0f} ms "
        f"(median of {given.rounds}, worst {found['worst'] * 1000:.0f} ms)"
    )


if __name__ == "__main__":
    main()
