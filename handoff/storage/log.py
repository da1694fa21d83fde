"""The conversation log in the database: append, read after a seq, load and save the state row.

Everything here runs inside a transaction that the caller opened.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import fields
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, or_, select, true, update

from handoff.conversation import Conversation, Status
from handoff.errors import NotFound
from handoff.events import Author, Entry, Role, parse
from handoff.storage.schema import contacts, conversations, events
from handoff.storage.statement import Row, Statement, Values

_STATE = [field.name for field in fields(Conversation)]
STATE_COLUMNS = [conversations.c[name] for name in _STATE]
_STATUS = _STATE.index("status")
_FLAGS = [place for place, field in enumerate(fields(Conversation)) if field.type == "bool"]
_ENTRY = [column.name for column in events.columns]

_select_state = select(*STATE_COLUMNS).where(conversations.c.id == bindparam("key"))
_state = Statement(_select_state)
_state_to_change = Statement(_select_state.with_for_update())
_current = Statement(
    select(*STATE_COLUMNS)
    .where(conversations.c.contact_id == bindparam("contact"))
    .order_by(conversations.c.started_at.desc(), conversations.c.id.desc())
    .limit(bindparam("most"))
)
_ended_since = Statement(
    select(conversations.c.id)
    .where(conversations.c.contact_id == bindparam("contact"), conversations.c.id != bindparam("but"))
    .where(conversations.c.resolved_at >= bindparam("since"))
    .limit(1)
)
_hold_contact = Statement(
    select(contacts.c.id).where(contacts.c.id == bindparam("contact")).with_for_update()
)
_create = Statement(insert(conversations).values({name: bindparam(name) for name in [*_STATE, "timer_at"]}))
_save = Statement(
    update(conversations)
    .where(conversations.c.id == bindparam("key"))
    .values({name: bindparam(name) for name in [*_STATE, "timer_at"] if name != "id"})
)
_append = Statement(insert(events).values({name: bindparam(name) for name in _ENTRY}))
_after = Statement(
    select(events)
    .where(events.c.conversation_id == bindparam("key"), events.c.seq > bindparam("after"))
    .order_by(events.c.seq)
)
_at = Statement(
    select(events).where(events.c.conversation_id == bindparam("key"), events.c.seq == bindparam("seq"))
)
_sent = Statement(
    select(events).where(
        events.c.conversation_id == bindparam("key"),
        events.c.author_id == bindparam("author"),
        events.c.client_message_id == bindparam("client"),
    )
)
_sent_by_contact = Statement(
    select(events).where(
        events.c.conversation_id.in_(
            select(conversations.c.id).where(conversations.c.contact_id == bindparam("author"))
        ),
        events.c.author_id == bindparam("author"),
        events.c.client_message_id == bindparam("client"),
    )
)


def state_of(row: Row) -> Conversation:
    """A row of `STATE_COLUMNS` as a Conversation."""
    values = list(row)
    values[_STATUS] = Status(values[_STATUS])
    for place in _FLAGS:
        values[place] = bool(values[place])  # SQLite keeps 0 and 1
    return Conversation(*values)


def load(connection: Connection, conversation_id: str, *, lock: bool = True) -> Conversation:
    """The present state; with `lock`, nobody else changes it until the transaction ends. Raises NotFound."""
    row = (_state_to_change if lock else _state).row(connection, {"key": conversation_id})
    if row is None:
        raise NotFound("there is no such conversation")
    return state_of(row)


def states(connection: Connection, ids: Collection[str]) -> list[Conversation]:
    """The present states of those of these conversations that there are."""
    rows = connection.execute(select(*STATE_COLUMNS).where(conversations.c.id.in_(ids)))
    return [state_of(tuple(row)) for row in rows]


def exists(connection: Connection, conversation_id: str) -> bool:
    """Whether its first row is stored already."""
    return _state.row(connection, {"key": conversation_id}) is not None


def create(connection: Connection, state: Conversation, timer_at: int | None) -> None:
    """The first state row, and the moment (ms) something is owed next."""
    _create.run(connection, _values(state, timer_at))


def save(connection: Connection, state: Conversation, timer_at: int | None) -> None:
    """Write the state row and the moment (ms) something is owed next."""
    _save.run(connection, {**_values(state, timer_at), "key": state.id})


def _values(state: Conversation, timer_at: int | None) -> dict[str, Any]:
    values: dict[str, Any] = {name: getattr(state, name) for name in _STATE}
    values["status"] = state.status.value
    values["timer_at"] = timer_at
    return values


def append(connection: Connection, entries: Sequence[Entry]) -> None:
    """Store entries. A seq or client message id that is taken is an IntegrityError: the last guard."""
    _append.run_all(connection, [_line(entry) for entry in entries])


def _line(entry: Entry) -> Values:
    return {
        "conversation_id": entry.conversation,
        "seq": entry.seq,
        "at": entry.at,
        "epoch": entry.epoch,
        "kind": entry.event.kind,
        "author_role": entry.author.role.value,
        "author_id": entry.author.id,
        "author_name": entry.author.name,
        "client_message_id": entry.client_message_id,
        "body": entry.event.model_dump_json(exclude_defaults=True),
    }


def entry_of(row: Row) -> Entry:
    """An event row as an Entry. Raises ValueError if the log was written by a newer version."""
    conversation_id, seq, at, epoch, kind, author_role, author_id, author_name, client_id, body = row
    return Entry(
        conversation=conversation_id,
        seq=seq,
        at=at,
        epoch=epoch,
        author=Author(role=Role(author_role), id=author_id, name=author_name),
        client_message_id=client_id,
        event=parse(kind, body),
    )


def read(connection: Connection, conversation_id: str, after: int = 0) -> list[Entry]:
    """All entries with a greater seq, in order."""
    return [entry_of(row) for row in _after.rows(connection, {"key": conversation_id, "after": after})]


def entry(connection: Connection, conversation_id: str, seq: int) -> Entry | None:
    """The entry with this seq."""
    row = _at.row(connection, {"key": conversation_id, "seq": seq})
    return entry_of(row) if row else None


def sent(connection: Connection, conversation_id: str, author_id: str, client_id: str) -> Entry | None:
    """What an author already stored in this conversation under a client message id."""
    row = _sent.row(connection, {"key": conversation_id, "author": author_id, "client": client_id})
    return entry_of(row) if row else None


def sent_by_contact(connection: Connection, contact_id: str, client_id: str) -> Entry | None:
    """What a customer already stored in any of their conversations under a client message id."""
    row = _sent_by_contact.row(connection, {"author": contact_id, "client": client_id})
    return entry_of(row) if row else None


def hold_contact(connection: Connection, contact_id: str) -> None:
    """Keep others from changing which conversation is the contact's current one. Raises NotFound."""
    if _hold_contact.row(connection, {"contact": contact_id}) is None:
        raise NotFound("there is no such contact")


def current_of(connection: Connection, contact_id: str) -> Conversation | None:
    """The contact's newest conversation."""
    row = _current.row(connection, {"contact": contact_id, "most": 1})
    return state_of(row) if row else None


def ended_since(connection: Connection, contact_id: str, since: int, but: str = "") -> bool:
    """Whether another of the contact's conversations than `but` ended since then (ms)."""
    row = _ended_since.row(connection, {"contact": contact_id, "since": since, "but": but})
    return row is not None


def owed_answers(connection: Connection, due_before: int | None = None) -> list[str]:
    """Ids of conversations where the bot still owes an answer, oldest first.

    With `due_before` (ms), only those whose timer runs out before: that is looked up, not searched for.
    """
    timed = conversations.c.timer_at < due_before if due_before is not None else true()
    statement = (
        select(conversations.c.id)
        .where(
            or_(conversations.c.status == Status.BOT.value, conversations.c.bot_from > 0),
            conversations.c.customer_seq > conversations.c.handled_seq,
            conversations.c.customer_seq > conversations.c.bot_from,
            timed,
        )
        .order_by(conversations.c.updated_at)
    )
    return list(connection.execute(statement).scalars())


def held_by(connection: Connection) -> dict[str, int]:
    """How many conversations each agent has to do with now, by agent id; those put off do not count."""
    statement = (
        select(conversations.c.agent_id, func.count().label("held"))
        .where(conversations.c.status == Status.ASSIGNED.value, conversations.c.snoozed_until == 0)
        .group_by(conversations.c.agent_id)
    )
    return {row.agent_id: row.held for row in connection.execute(statement)}
