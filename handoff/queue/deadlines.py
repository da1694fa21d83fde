"""Moments that something is due, kept beside the log: a team's targets, snoozes, promises, the survey,
words that no browser took.

Each row carries the version it was set for and is taken out in the transaction that acts on it: it fires
once, survives a restart, and does nothing when what it was set for is over.
"""

from __future__ import annotations

from sqlalchemy import Connection, and_, bindparam, delete, insert, select

from handoff.conversation import Conversation
from handoff.queue.team import Team
from handoff.queue_events import Deadline
from handoff.storage.schema import deadlines
from handoff.storage.statement import Statement

_mine = and_(deadlines.c.conversation_id == bindparam("key"), deadlines.c.kind == bindparam("what"))
_drop_all = Statement(delete(deadlines).where(_mine))
_drop = Statement(delete(deadlines).where(_mine, deadlines.c.version == bindparam("set_for")))
_drop_through = Statement(delete(deadlines).where(_mine, deadlines.c.version <= bindparam("through")))
_put = Statement(
    insert(deadlines).values({column.name: bindparam(column.name) for column in deadlines.columns})
)
_of_one = Statement(
    select(deadlines.c.kind, deadlines.c.due_at).where(deadlines.c.conversation_id == bindparam("key"))
)
TARGETS: tuple[Deadline, ...] = ("first_response", "next_response", "resolution")


def running(state: Conversation) -> dict[Deadline, int]:
    """Which of a team's targets run, and since when (ms)."""
    if not state.handed_at:
        return {}
    found: dict[Deadline, int] = {"resolution": state.handed_at}
    if not state.helped:
        found["first_response"] = state.handed_at
    elif state.unanswered:
        found["next_response"] = state.owed_since
    return found


def clocks(state: Conversation) -> tuple[dict[Deadline, int], str, str]:
    """What the rows of the targets follow from; as long as it stays the same, so do they."""
    return running(state), state.team_id, state.priority


def follow(connection: Connection, before: Conversation, after: Conversation, team: Team) -> None:
    """Set the targets' rows anew where what they follow from changed."""
    old, new = running(before), running(after)
    moved = (before.team_id, before.priority) != (after.team_id, after.priority)
    for what in TARGETS:
        if old.get(what) == new.get(what) and not moved:
            continue
        if what in old:
            drop(connection, after.id, what)
        since = new.get(what)
        due_at = team.due_at(what, after.priority, since) if since is not None else None
        if since is not None and due_at is not None:
            put(connection, after.id, what, since, due_at)


def put(connection: Connection, conversation_id: str, kind: str, version: int, due_at: int) -> None:
    """Set a moment; one of the same kind and version is moved."""
    drop(connection, conversation_id, kind, version)
    row = {"conversation_id": conversation_id, "kind": kind, "version": version, "due_at": due_at}
    _put.run(connection, row)


def drop(connection: Connection, conversation_id: str, kind: str, version: int | None = None) -> None:
    """Forget a moment; all versions of it if none is given."""
    which = {"key": conversation_id, "what": kind}
    if version is None:
        _drop_all.run(connection, which)
    else:
        _drop.run(connection, {**which, "set_for": version})


def drop_through(connection: Connection, conversation_id: str, kind: str, version: int) -> None:
    """Forget every moment of a kind up to this version."""
    _drop_through.run(connection, {"key": conversation_id, "what": kind, "through": version})


def take(connection: Connection, conversation_id: str, kind: str, version: int) -> int | None:
    """Take a moment out and act on it now: when (ms) it was due, None if somebody was quicker."""
    statement = select(deadlines.c.due_at).where(
        deadlines.c.conversation_id == conversation_id,
        deadlines.c.kind == kind,
        deadlines.c.version == version,
    )
    due_at: int | None = connection.execute(statement).scalar_one_or_none()
    if due_at is not None:
        drop(connection, conversation_id, kind, version)
    return due_at


def due(connection: Connection, now: int, limit: int = 100) -> list[tuple[str, str, int]]:
    """(conversation id, kind, version) of what is due, the oldest first."""
    statement = (
        select(deadlines.c.conversation_id, deadlines.c.kind, deadlines.c.version)
        .where(deadlines.c.due_at <= now)
        .order_by(deadlines.c.due_at)
        .limit(limit)
    )
    return [(key, kind, version) for key, kind, version in connection.execute(statement)]


def of_one(connection: Connection, conversation_id: str) -> dict[str, int]:
    """When which target of this conversation is due."""
    found = _of_one.rows(connection, {"key": conversation_id})
    return {kind: due_at for kind, due_at in found if kind in TARGETS}


def of(connection: Connection, conversation_ids: list[str] | None = None) -> dict[str, dict[str, int]]:
    """When which target is due, by conversation id."""
    statement = select(deadlines.c.conversation_id, deadlines.c.kind, deadlines.c.due_at).where(
        deadlines.c.kind.in_(TARGETS)
    )
    if conversation_ids is not None:
        statement = statement.where(deadlines.c.conversation_id.in_(conversation_ids))
    found: dict[str, dict[str, int]] = {}
    for key, kind, due_at in connection.execute(statement):
        found.setdefault(key, {})[kind] = due_at
    return found
