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
from sqlalchemy import Connection, Update, bindparam, case, delete, func, insert, or_, select, text, update
from sqlalchemy.exc import IntegrityError

from handoff.measures.case import KINDS, Case, Fact, step
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


_since = measured_conversations.c.seq
_no_body = case((events.c.kind == "message.added", "{}"), else_=events.c.body)
"""Who spoke is all that is measured of a message: its words stay in the database."""
_facts = (
    select(events.c.conversation_id, events.c.seq, events.c.at, events.c.kind, events.c.author_role, _no_body)
    .outerjoin(measured_conversations, measured_conversations.c.conversation_id == events.c.conversation_id)
    .where(events.c.conversation_id.in_(bindparam("keys", expanding=True)), events.c.kind.in_(KINDS))
    .where(events.c.seq > func.coalesce(_since, 0))
    .order_by(events.c.conversation_id, events.c.seq)
)


class _Overtaken(Exception):
    """Somebody else measured the same conversations meanwhile."""


@dataclass(slots=True)
class _Work:
    """What one round is about: the log's new facts, and the states they belong to, as stored.

    `before` and `after` are the seq each conversation was measured up to, and is now.
    """

    contacts: dict[str, str] = field(default_factory=dict)
    before: dict[str, int] = field(default_factory=dict)
    after: dict[str, int] = field(default_factory=dict)
    facts: list[Fact] = field(default_factory=list)
    states: dict[str, str] = field(default_factory=dict)

    @property
    def events(self) -> int:
        """How many events there are to take in."""
        return sum(self.after.values()) - sum(self.before.values())


@dataclass(slots=True)
class _Result:
    states: dict[str, str]
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
                if not work.contacts:
                    return taken
                result = await asyncio.to_thread(_fold, work)
                try:
                    await self._store.write(lambda connection: _keep(connection, work, result))  # noqa: B023
                except (_Overtaken, IntegrityError):
                    tries += 1
                    if tries == TRIES:
                        raise
                else:
                    taken, tries = taken + work.events, 0

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
    """The next conversations that went on, with the events since; all of one moment."""
    measured = measured_conversations.c
    state = conversations.c
    behind = (
        select(state.id, state.contact_id, func.coalesce(measured.seq, 0), state.last_seq)
        .outerjoin(measured_conversations, measured.conversation_id == state.id)
        .where(or_(measured.seq.is_(None), measured.seq < state.last_seq))
        .limit(CONVERSATIONS_AT_ONCE)
    )
    work = _Work()
    for conversation, contact, seq, last in connection.execute(behind).all():
        work.contacts[conversation] = contact
        work.before[conversation], work.after[conversation] = seq, last
    if work.contacts:
        rows = connection.execute(_facts, {"keys": list(work.contacts)}).all()
        # A newer event may be there already: it belongs to the next round.
        facts = (Fact(*row[:5], orjson.loads(row[5])) for row in rows)
        work.facts = [fact for fact in facts if fact.seq <= work.after[fact.conversation]]
        contacts = set(work.contacts.values())
        kept = select(measured_contacts).where(measured_contacts.c.contact_id.in_(contacts))
        work.states = {row.contact_id: row.state for row in connection.execute(kept)}
    return work


def _fold(work: _Work) -> _Result:
    """The states after the new facts, and what the sums change by. Pure."""
    before = {contact: _cases(work.states.get(contact)) for contact in set(work.contacts.values())}
    sums: Counter[Key] = Counter()
    for cases in before.values():
        sums.subtract(counts(cases))
    for fact in work.facts:
        cases = before[work.contacts[fact.conversation]]
        step(cases.setdefault(fact.conversation, Case()), fact)
    for cases in before.values():
        sums.update(counts(cases))
    states = {contact: orjson.dumps(cases).decode() for contact, cases in before.items()}
    return _Result(states, sums)


def _cases(state: str | None) -> dict[str, Case]:
    return {key: Case(**values) for key, values in orjson.loads(state).items()} if state else {}


def _keep(connection: Connection, work: _Work, result: _Result) -> None:
    """Write states and sums, only over what they were computed from. Raises _Overtaken."""
    measured = measured_conversations.c
    fresh = [{"conversation_id": key, "seq": work.after[key]} for key, seq in work.before.items() if seq == 0]
    if fresh:
        connection.execute(insert(measured_conversations), fresh)
    for key, seq in sorted(work.before.items()):
        if seq > 0:
            same = measured.conversation_id == key, measured.seq == seq
            _once(connection, update(measured_conversations).where(*same).values(seq=work.after[key]))
    new = [
        {"contact_id": contact, "state": state}
        for contact, state in sorted(result.states.items())
        if contact not in work.states
    ]
    if new:
        connection.execute(insert(measured_contacts), new)
    for contact, before in sorted(work.states.items()):
        same = measured_contacts.c.contact_id == contact, measured_contacts.c.state == before
        _once(connection, update(measured_contacts).where(*same).values(state=result.states[contact]))
    changed = _rows(result.sums)
    if changed:
        connection.execute(_add, changed)


def _once(connection: Connection, statement: Update) -> None:
    if connection.execute(statement).rowcount != 1:
        raise _Overtaken


def _rows(sums: Counter[Key]) -> Sequence[dict[str, Any]]:
    # In one order everywhere: two servers never wait for each other in a circle.
    return [
        {"day": day, "name": name, "key": key, "amount": amount}
        for (day, name, key), amount in sorted(sums.items())
        if amount
    ]
