"""The folds in the database: what is new in the log is taken in, sums by day are read; never the whole log.

Taking in reads without a lock and writes a few rows at a time, each only over the state it was computed from:
two servers that measure at once cannot count anything twice.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson
from sqlalchemy import Connection, and_, delete, func, insert, or_, select, text, update
from sqlalchemy.exc import IntegrityError

from handoff.measures.case import Case, Fact, step
from handoff.measures.counting import Key, counts
from handoff.measures.tables import measure_counts, measured_contacts, measured_conversations
from handoff.schema import conversations, events
from handoff.store import Store

CONVERSATIONS_AT_ONCE = 200
TRIES = 5
_add = text(
    "INSERT INTO measure_counts (day, name, key, amount) VALUES (:day, :name, :key, :amount)"
    " ON CONFLICT (day, name, key) DO UPDATE SET amount = measure_counts.amount + excluded.amount"
)


class _Overtaken(Exception):
    """Somebody else measured the same conversations meanwhile."""


@dataclass(slots=True)
class _Work:
    """What one round is about: the log's new facts, and the states they belong to, as stored."""

    contacts: dict[str, str] = field(default_factory=dict)
    reached: dict[str, int] = field(default_factory=dict)
    facts: list[Fact] = field(default_factory=list)
    states: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class _Result:
    states: dict[str, str]
    reached: dict[str, int]
    sums: Counter[Key]


class Ledger:
    """One per server; `update` before `read`."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._taking = asyncio.Lock()

    async def update(self) -> int:
        """Take in what is new; returns how many events that were."""
        taken, tries = 0, 0
        async with self._taking:
            while True:
                work = await self._store.read(_new)
                if not work.facts:
                    return taken
                result = await asyncio.to_thread(_fold, work)
                try:
                    await self._store.write(lambda connection: _keep(connection, work, result))  # noqa: B023
                except (_Overtaken, IntegrityError):
                    tries += 1
                    if tries == TRIES:
                        raise
                else:
                    taken, tries = taken + len(work.facts), 0

    async def rebuild(self) -> int:
        """Forget every sum and count the whole log anew; returns how many events that were."""

        def forget(connection: Connection) -> None:
            for table in (measure_counts, measured_contacts, measured_conversations):
                connection.execute(delete(table))

        async with self._taking:
            await self._store.write(forget)
        return await self.update()

    async def read(self, first: int, last: int) -> Counter[Key]:
        """The sums of these days (days since 1970, both included)."""
        chosen = select(measure_counts).where(
            measure_counts.c.day.between(first, last), measure_counts.c.amount != 0
        )
        rows = await self._store.read(lambda connection: connection.execute(chosen).all())
        return Counter({(day, name, key): amount for day, name, key, amount in rows})


def _new(connection: Connection) -> _Work:
    measured = measured_conversations.c
    behind = (
        select(conversations.c.id, conversations.c.contact_id, func.coalesce(measured.seq, 0).label("seq"))
        .outerjoin(measured_conversations, measured.conversation_id == conversations.c.id)
        .where(or_(measured.seq.is_(None), measured.seq < conversations.c.last_seq))
        .limit(CONVERSATIONS_AT_ONCE)
    )
    work = _Work()
    for conversation, contact, seq in connection.execute(behind):
        work.contacts[conversation], work.reached[conversation] = contact, seq
    if not work.contacts:
        return work
    after = or_(
        *(and_(events.c.conversation_id == key, events.c.seq > seq) for key, seq in work.reached.items())
    )
    e = events.c
    columns = (e.conversation_id, e.seq, e.at, e.kind, e.author_role, e.body)
    found = connection.execute(select(*columns).where(after).order_by(*columns[:2]))
    work.facts = [Fact(*row[:5], orjson.loads(row[5])) for row in found]
    kept = select(measured_contacts).where(measured_contacts.c.contact_id.in_(set(work.contacts.values())))
    work.states = {row.contact_id: row.state for row in connection.execute(kept)}
    return work


def _fold(work: _Work) -> _Result:
    """The states after the new facts, and what the sums change by. Pure."""
    before = {contact: _cases(work.states.get(contact)) for contact in set(work.contacts.values())}
    sums: Counter[Key] = Counter()
    for cases in before.values():
        sums.subtract(counts(cases))
    reached = dict(work.reached)
    for fact in work.facts:
        cases = before[work.contacts[fact.conversation]]
        step(cases.setdefault(fact.conversation, Case()), fact)
        reached[fact.conversation] = fact.seq
    for cases in before.values():
        sums.update(counts(cases))
    states = {contact: orjson.dumps(cases).decode() for contact, cases in before.items()}
    return _Result(states, reached, sums)


def _cases(state: str | None) -> dict[str, Case]:
    return {key: Case(**values) for key, values in orjson.loads(state).items()} if state else {}


def _keep(connection: Connection, work: _Work, result: _Result) -> None:
    """Write states and sums, only over what they were computed from. Raises _Overtaken."""
    measured = measured_conversations.c
    for key, seq in sorted(result.reached.items()):
        row = {"conversation_id": key, "seq": seq}
        if work.reached[key] == 0:
            connection.execute(insert(measured_conversations), row)
            continue
        same = measured.conversation_id == key, measured.seq == work.reached[key]
        if connection.execute(update(measured_conversations).where(*same).values(seq=seq)).rowcount != 1:
            raise _Overtaken
    for contact, state in sorted(result.states.items()):
        _replace(connection, contact, work.states.get(contact), state)
    changed = _rows(result.sums)
    if changed:
        connection.execute(_add, changed)


def _replace(connection: Connection, contact: str, before: str | None, after: str) -> None:
    if before is None:
        connection.execute(insert(measured_contacts), {"contact_id": contact, "state": after})
        return
    same = measured_contacts.c.contact_id == contact, measured_contacts.c.state == before
    done = connection.execute(update(measured_contacts).where(*same).values(state=after))
    if done.rowcount != 1:
        raise _Overtaken


def _rows(sums: Counter[Key]) -> Sequence[dict[str, Any]]:
    # In one order everywhere: two servers never wait for each other in a circle.
    return [
        {"day": day, "name": name, "key": key, "amount": amount}
        for (day, name, key), amount in sorted(sums.items())
        if amount
    ]
