"""The promise ledger: who promised what until when, and what became of it. Kept beside the log."""

from __future__ import annotations

from collections import namedtuple
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from handoff.errors import NotFound
from handoff.events import (
    Entry,
    PromiseFulfilled,
    PromiseKept,
    PromiseLapsed,
    PromiseMade,
    PromiseWithdrawn,
)
from handoff.queue import deadlines
from handoff.storage.schema import promises
from handoff.storage.statement import Statement

OPEN = "open"
_open_of = Statement(
    select(promises)
    .where(promises.c.conversation_id == bindparam("key"), promises.c.state == bindparam("state"))
    .order_by(promises.c.due_at, promises.c.seq)
)


def note(connection: Connection, entry: Entry) -> None:
    """Follow the log: a promise was made, kept or withdrawn."""
    match entry.event:
        case PromiseMade() as made:
            row = {
                "conversation_id": entry.conversation, "seq": entry.seq, "owner_id": entry.author.id,
                "owner_name": entry.author.name or made.by, "text": made.text, "made_at": entry.at,
                "due_at": made.due_at, "state": OPEN,
            }  # fmt: skip
            connection.execute(insert(promises), row)
            if made.due_at is not None:
                deadlines.put(connection, entry.conversation, "promise", entry.seq, made.due_at)
        case (
            PromiseKept(promise_seq=seq) | PromiseFulfilled(promise_seq=seq)
            | PromiseWithdrawn(promise_seq=seq) | PromiseLapsed(promise_seq=seq)
        ):  # fmt: skip
            state = "kept" if isinstance(entry.event, PromiseKept | PromiseFulfilled) else "withdrawn"
            which = (promises.c.conversation_id == entry.conversation, promises.c.seq == seq)
            connection.execute(update(promises).where(*which).values(state=state))
            deadlines.drop(connection, entry.conversation, "promise", seq)


def is_open(connection: Connection, conversation_id: str, seq: int) -> bool:
    """Whether this promise still stands. Raises NotFound if it was never made."""
    return str(find(connection, conversation_id, seq)["state"]) == OPEN


def find(connection: Connection, conversation_id: str, seq: int) -> dict[str, Any]:
    """One line of the ledger. Raises NotFound."""
    statement = select(promises).where(promises.c.conversation_id == conversation_id, promises.c.seq == seq)
    row = connection.execute(statement).one_or_none()
    if row is None:
        raise NotFound("there is no such promise in this conversation")
    return _line(row)


def of(connection: Connection, conversation_id: str) -> list[dict[str, Any]]:
    """The conversation's ledger: every promise with its owner, due time (ms or None) and state."""
    statement = select(promises).where(promises.c.conversation_id == conversation_id).order_by(promises.c.seq)
    return [_line(row) for row in connection.execute(statement)]


def open_of(connection: Connection, conversation_id: str) -> list[dict[str, Any]]:
    """The promises of one conversation that still stand, the earliest due first."""
    rows = _open_of.rows(connection, {"key": conversation_id, "state": OPEN})
    return [_line(_Row(*row)) for row in rows]


def own_due(connection: Connection, since: int, until: int) -> list[tuple[str, int]]:
    """Conversation and seq of the system's own promises that stand and are due in this stretch (ms)."""
    statement = (
        select(promises.c.conversation_id, promises.c.seq)
        .where(promises.c.state == OPEN, promises.c.owner_id == "", promises.c.due_at.between(since, until))
        .order_by(promises.c.due_at, promises.c.seq)
    )
    return [(row.conversation_id, row.seq) for row in connection.execute(statement)]


def open_ones(
    connection: Connection, conversation_ids: list[str] | None = None
) -> dict[str, list[dict[str, Any]]]:
    """All promises that still stand, by conversation id, the earliest due first."""
    statement = select(promises).where(promises.c.state == OPEN).order_by(promises.c.due_at, promises.c.seq)
    if conversation_ids is not None:
        statement = statement.where(promises.c.conversation_id.in_(conversation_ids))
    found: dict[str, list[dict[str, Any]]] = {}
    for row in connection.execute(statement):
        found.setdefault(row.conversation_id, []).append(_line(row))
    return found


_Row = namedtuple("_Row", [column.name for column in promises.columns])  # type: ignore[misc]


def _line(row: Any) -> dict[str, Any]:
    return {
        "seq": row.seq, "owner": {"id": row.owner_id, "name": row.owner_name}, "text": row.text,
        "made_at": row.made_at, "due_at": row.due_at, "state": row.state,
    }  # fmt: skip
