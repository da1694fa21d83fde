"""The conversation log in the database: append, read after a seq, load and save the state row.

Everything here runs inside a transaction that the caller opened.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from typing import Any

from sqlalchemy import Connection, Row, bindparam, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from handoff.conversation import Conversation, Status
from handoff.errors import NotFound
from handoff.events import Author, Entry, Role, parse
from handoff.schema import contacts, conversations, events, pickups

_STATE = [field.name for field in fields(Conversation)]
_COLUMNS = [conversations.c[name] for name in _STATE]
_select_state = select(*_COLUMNS).where(conversations.c.id == bindparam("key"))
_select_state_locked = _select_state.with_for_update()
_update_state = (
    update(conversations)
    .where(conversations.c.id == bindparam("key"))
    .values({name: bindparam(name) for name in [*_STATE, "timer_at"] if name != "id"})
)
_insert_events = {
    "sqlite": sqlite_insert(events).on_conflict_do_nothing(
        index_elements=["conversation_id", "author_id", "client_message_id"]
    ),
    "postgresql": postgres_insert(events).on_conflict_do_nothing(
        index_elements=["conversation_id", "author_id", "client_message_id"]
    ),
}
_select_after = (
    select(events)
    .where(events.c.conversation_id == bindparam("key"), events.c.seq > bindparam("after"))
    .order_by(events.c.seq)
)


def state_of(row: Row[Any]) -> Conversation:
    """A state row as a Conversation."""
    values = dict(row._mapping)
    values["status"] = Status(values["status"])
    return Conversation(**{name: values[name] for name in _STATE})


def load(connection: Connection, conversation_id: str, *, lock: bool = True) -> Conversation:
    """The present state; with `lock`, nobody else changes it until the transaction ends. Raises NotFound."""
    statement = _select_state_locked if lock else _select_state
    row = connection.execute(statement, {"key": conversation_id}).one_or_none()
    if row is None:
        raise NotFound("there is no such conversation")
    return state_of(row)


def create(connection: Connection, state: Conversation) -> None:
    """A first, empty state row."""
    connection.execute(insert(conversations), _values(state, None))


def save(connection: Connection, state: Conversation, timer_at: int | None) -> None:
    """Write the state row and the moment something is owed next."""
    values = _values(state, timer_at)
    values["key"] = values.pop("id")
    connection.execute(_update_state, values)


def _values(state: Conversation, timer_at: int | None) -> dict[str, Any]:
    values: dict[str, Any] = {name: getattr(state, name) for name in _STATE}
    values["status"] = state.status.value
    values["timer_at"] = timer_at
    return values


def append(connection: Connection, entry: Entry) -> bool:
    """Store one entry. False if its client message id was stored before (nothing changes then)."""
    statement = _insert_events[connection.dialect.name]
    values = {
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
    # psycopg forgets the row count of an insert unless told otherwise.
    stored = connection.execute(statement, values, execution_options={"preserve_rowcount": True})
    return stored.rowcount == 1


def entry_of(row: Row[Any]) -> Entry:
    """An event row as an Entry. Raises ValueError if the log was written by a newer version."""
    return Entry(
        conversation=row.conversation_id,
        seq=row.seq,
        at=row.at,
        epoch=row.epoch,
        author=Author(role=Role(row.author_role), id=row.author_id, name=row.author_name),
        client_message_id=row.client_message_id,
        event=parse(row.kind, row.body),
    )


def read(connection: Connection, conversation_id: str, after: int = 0) -> list[Entry]:
    """All entries with a greater seq, in order."""
    rows = connection.execute(_select_after, {"key": conversation_id, "after": after})
    return [entry_of(row) for row in rows]


def find_sent(connection: Connection, conversation_id: str, author_id: str, client_id: str) -> Entry | None:
    """The entry an author already stored under this client message id."""
    row = connection.execute(
        select(events).where(
            events.c.conversation_id == conversation_id,
            events.c.author_id == author_id,
            events.c.client_message_id == client_id,
        )
    ).one_or_none()
    return entry_of(row) if row else None


def current_of(connection: Connection, contact_id: str) -> Conversation | None:
    """The contact's newest conversation."""
    row = connection.execute(
        select(*_COLUMNS)
        .where(conversations.c.contact_id == contact_id)
        .order_by(conversations.c.started_at.desc(), conversations.c.id.desc())
        .limit(1)
    ).one_or_none()
    return state_of(row) if row else None


def listed(
    connection: Connection, statuses: Sequence[Status], *, agent_id: str = "", limit: int = 500
) -> list[Conversation]:
    """Conversations in these statuses, longest waiting first."""
    statement = select(*_COLUMNS).where(conversations.c.status.in_([status.value for status in statuses]))
    if agent_id:
        statement = statement.where(conversations.c.agent_id == agent_id)
    order = conversations.c.waiting_since, conversations.c.started_at, conversations.c.id
    if Status.RESOLVED in statuses:
        statement = statement.order_by(conversations.c.updated_at.desc())
    return [state_of(row) for row in connection.execute(statement.order_by(*order).limit(limit))]


def due(connection: Connection, now: int, limit: int = 100) -> list[str]:
    """Ids of conversations whose timer has run out."""
    statement = (
        select(conversations.c.id)
        .where(conversations.c.timer_at <= now)
        .order_by(conversations.c.timer_at)
        .limit(limit)
    )
    return list(connection.execute(statement).scalars())


def owed_answers(connection: Connection) -> list[str]:
    """Ids of conversations where the bot still owes an answer, oldest first (swept at start)."""
    statement = (
        select(conversations.c.id)
        .where(
            conversations.c.status == Status.BOT.value,
            conversations.c.customer_seq > conversations.c.handled_seq,
        )
        .order_by(conversations.c.updated_at)
    )
    return list(connection.execute(statement).scalars())


def held_by(connection: Connection, agent_id: str) -> int:
    """How many conversations an agent holds."""
    statement = select(func.count()).where(
        conversations.c.agent_id == agent_id, conversations.c.status == Status.ASSIGNED.value
    )
    return int(connection.execute(statement).scalar_one())


def contact_of(connection: Connection, contact_id: str) -> dict[str, Any]:
    """What is known of a contact: id, name, email, verified. Raises NotFound."""
    row = connection.execute(select(contacts).where(contacts.c.id == contact_id)).one_or_none()
    if row is None:
        raise NotFound("there is no such contact")
    return {"id": row.id, "name": row.name, "email": row.email, "verified": row.verified}


def recent_waits(connection: Connection, limit: int = 20) -> list[int]:
    """How long (ms) the last customers waited until a person took over."""
    statement = select(pickups.c.waited_ms).order_by(pickups.c.at.desc()).limit(limit)
    return list(connection.execute(statement).scalars())
