"""The folds in the database: what is new in the log is taken in, sums by day are read; never the whole log.

Taking in reads without a lock and writes a few rows at a time, each only over the state it was computed from:
two servers that measure at once cannot count anything twice.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from operator import attrgetter
from typing import Any

import orjson
from sqlalchemy import Connection, Update, bindparam, case, delete, func, insert, or_, select, text, update
from sqlalchemy.exc import IntegrityError

from handoff.measures.case import KINDS, Case, Fact, step
from handoff.measures.counting import Key, counts
from handoff.measures.tables import measure_counts, measured_contacts, measured_conversations
from handoff.storage.schema import conversations, events
from handoff.storage.store import Store

CONVERSATIONS_AT_ONCE = 2000
TRIES = 5
SLACK_MS = 60_000
"""A transaction may be stored so much later than the moment that its events carry."""
WHOLE_SECONDS = 600.0
"""So often all conversations are looked through, not only the latest: a clock may have been put back."""
_add = text(
    "INSERT INTO measure_counts (day, name, key, amount) VALUES (:day, :name, :key, :amount)"
    " ON CONFLICT (day, name, key) DO UPDATE SET amount = measure_counts.amount + excluded.amount"
)
_measured = measured_conversations.c
_state = conversations.c
_behind = (
    select(_state.id, _state.contact_id, func.coalesce(_measured.seq, 0), _state.last_seq, _state.updated_at)
    .outerjoin(measured_conversations, _measured.conversation_id == _state.id)
    .where(_state.updated_at >= bindparam("since"))
    .where(or_(_measured.seq.is_(None), _measured.seq < _state.last_seq))
    .order_by(_state.updated_at)
    .limit(CONVERSATIONS_AT_ONCE)
)
_role = events.c.author_role
_wordless = (events.c.kind == "message.added") & or_(
    _role.not_in(("customer", "bot")), (_role == "customer") & events.c.body.not_like('%"channel":"%')
)
"""Who spoke, by which channel a customer wrote if not in the chat, and what the bot's reply rests on is all
that is measured of a message: the words of people stay in the database. (Quotes inside words are escaped
there, so no customer can write that.)"""
_facts = (
    select(
        events.c.conversation_id, events.c.seq, events.c.at, events.c.kind, events.c.author_role,
        case((_wordless, None), else_=events.c.body),
    )
    .outerjoin(measured_conversations, _measured.conversation_id == events.c.conversation_id)
    .where(events.c.conversation_id.in_(bindparam("keys", expanding=True)), events.c.kind.in_(KINDS))
    .where(events.c.seq > func.coalesce(_measured.seq, 0))
    .order_by(events.c.conversation_id, events.c.seq)
)  # fmt: skip
_kept = select(measured_contacts).where(measured_contacts.c.contact_id.in_(bindparam("keys", expanding=True)))
_go_on = (
    update(measured_conversations)
    .where(_measured.conversation_id == bindparam("key"), _measured.seq == bindparam("before"))
    .values(seq=bindparam("after"))
)
_replace = (
    update(measured_contacts)
    .where(
        measured_contacts.c.contact_id == bindparam("key"), measured_contacts.c.state == bindparam("before")
    )
    .values(state=bindparam("after"))
)
_FIELDS = tuple(each.name for each in fields(Case))
_values = attrgetter(*_FIELDS)
_NO_DATA: dict[str, Any] = {}


class _Overtaken(Exception):
    """Somebody else measured the same conversations meanwhile."""


@dataclass(slots=True)
class _Work:
    """What one round is about: the log's new facts, and the states they belong to, as stored.

    `before` and `after` are the seq each conversation was measured up to, and is now; `latest` is when the
    last of them went on.
    """

    contacts: dict[str, str] = field(default_factory=dict)
    before: dict[str, int] = field(default_factory=dict)
    after: dict[str, int] = field(default_factory=dict)
    facts: list[Fact] = field(default_factory=list)
    latest: int = 0
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
        self._since, self._whole_at = 0, 0.0

    async def update(self) -> int:
        """Take in what is new; returns how many events that were."""
        taken, tries = 0, 0
        async with self._taking:
            if time.monotonic() >= self._whole_at:
                self._since, self._whole_at = 0, time.monotonic() + WHOLE_SECONDS
            while True:
                work = await self._store.read(lambda connection: _new(connection, self._since - SLACK_MS))
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
                    self._since = max(self._since, work.latest)
                    if len(work.contacts) < CONVERSATIONS_AT_ONCE:
                        return taken

    async def rebuild(self) -> int:
        """Forget every sum and count the whole log anew; returns how many events that were."""

        def forget(connection: Connection) -> None:
            for table in (measure_counts, measured_contacts, measured_conversations):
                connection.execute(delete(table))

        async with self._taking:
            await self._store.write(forget)
            self._whole_at = 0.0
        return await self.update()

    async def read(self, first: int, last: int) -> Counter[Key]:
        """The sums of these days (days since 1970, both included)."""
        chosen = select(measure_counts).where(
            measure_counts.c.day.between(first, last), measure_counts.c.amount != 0
        )
        rows = await self._store.read(lambda connection: connection.execute(chosen).all())
        return Counter({(day, name, key): amount for day, name, key, amount in rows})


def _new(connection: Connection, since: int) -> _Work:
    """The next conversations that went on, with the events since; all of one moment."""
    work = _Work()
    for conversation, contact, seq, last, at in connection.execute(_behind, {"since": since}).all():
        work.contacts[conversation] = contact
        work.before[conversation], work.after[conversation] = seq, last
        work.latest = max(work.latest, at)
    if work.contacts:
        after = work.after
        rows = connection.execute(_facts, {"keys": list(work.contacts)}).all()
        work.facts = [
            Fact(key, seq, at, kind, role, orjson.loads(body) if body else _NO_DATA)
            for key, seq, at, kind, role, body in rows
            if seq <= after[key]  # a newer event may be there already: it belongs to the next round
        ]
        kept = connection.execute(_kept, {"keys": list(set(work.contacts.values()))})
        work.states = dict(tuple(row) for row in kept)
    return work


def _fold(work: _Work) -> _Result:
    """The states after the new facts, and what the sums change by. Pure."""
    people = {contact: _cases(work.states.get(contact)) for contact in set(work.contacts.values())}
    sums: Counter[Key] = Counter()
    for cases in people.values():
        if cases:
            sums.subtract(counts(cases))
    for fact in work.facts:
        cases = people[work.contacts[fact.conversation]]
        known = cases.get(fact.conversation)
        if known is None:
            known = cases[fact.conversation] = Case()
        step(known, fact)
    for cases in people.values():
        sums.update(counts(cases))
    return _Result({contact: _state_of(cases) for contact, cases in people.items()}, sums)


def _cases(state: str | None) -> dict[str, Case]:
    return {key: Case(*values) for key, values in orjson.loads(state).items()} if state else {}


def _state_of(cases: dict[str, Case]) -> str:
    return orjson.dumps({key: _values(each) for key, each in cases.items()}).decode()


def _keep(connection: Connection, work: _Work, result: _Result) -> None:
    """Write states and sums, only over what they were computed from. Raises _Overtaken."""
    fresh = [{"conversation_id": key, "seq": work.after[key]} for key, seq in work.before.items() if seq == 0]
    if fresh:
        connection.execute(insert(measured_conversations), fresh)
    went_on = [
        {"key": key, "before": seq, "after": work.after[key]}
        for key, seq in sorted(work.before.items())
        if seq > 0
    ]
    _all_once(connection, _go_on, went_on)
    new = [
        {"contact_id": contact, "state": state}
        for contact, state in sorted(result.states.items())
        if contact not in work.states
    ]
    if new:
        connection.execute(insert(measured_contacts), new)
    changed_states = [
        {"key": contact, "before": before, "after": result.states[contact]}
        for contact, before in sorted(work.states.items())
    ]
    _all_once(connection, _replace, changed_states)
    changed = _rows(result.sums)
    if changed:
        connection.execute(_add, changed)


def _all_once(connection: Connection, statement: Update, rows: Sequence[dict[str, Any]]) -> None:
    """Each of these changes its row, or somebody was quicker. Raises _Overtaken."""
    if rows and connection.execute(statement, rows).rowcount != len(rows):
        raise _Overtaken


def _rows(sums: Counter[Key]) -> Sequence[dict[str, Any]]:
    # In one order everywhere: two servers never wait for each other in a circle.
    return [
        {"day": day, "name": name, "key": key, "amount": amount}
        for (day, name, key), amount in sorted(sums.items())
        if amount
    ]
