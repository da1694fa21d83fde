"""Who saw, changed, exported and erased what: kept for good, only added to; the database refuses the rest.

Runs in the transaction of its caller. A subject is a name of ours (an id, a path), never a customer's words.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, select

from handoff.events import Author
from handoff.storage.schema import audit
from handoff.storage.statement import Statement

MOST = 500


@dataclass(frozen=True, slots=True)
class Act:
    """One change: when (ms), by whom, what was done (`noun.verb`), to what, and a line about it."""

    at: int
    agent_id: str
    agent_name: str
    action: str
    subject: str
    note: str

    def as_dict(self) -> dict[str, Any]:
        """The JSON form."""
        return asdict(self)


_record = Statement(
    insert(audit).values({column.name: bindparam(column.name) for column in audit.c if column.name != "id"})
)


def record(connection: Connection, at: int, who: Author, action: str, subject: str, note: str = "") -> None:
    """Keep one change."""
    row = {
        "at": at,
        "agent_id": who.id,
        "agent_name": who.name,
        "action": action,
        "subject": subject[:500],
        "note": note[:1000],
    }
    _record.run(connection, row)


def newest(connection: Connection, actions: str, most: int = MOST) -> list[Act]:
    """The last changes whose action begins with `actions`, newest first."""
    chosen = select(*_COLUMNS).where(audit.c.action.startswith(actions, autoescape=True))
    found = connection.execute(chosen.order_by(audit.c.id.desc()).limit(most))
    return [Act(*row) for row in found]


def page(connection: Connection, actions: str, before: int, most: int = MOST) -> list[dict[str, Any]]:
    """Lines with their `id`, newest first: those older than the line `before`, or the newest with 0."""
    chosen = select(audit.c.id, *_COLUMNS).where(audit.c.action.startswith(actions, autoescape=True))
    if before:
        chosen = chosen.where(audit.c.id < before)
    found = connection.execute(chosen.order_by(audit.c.id.desc()).limit(most))
    return [dict(row._mapping) for row in found]


def last_by_subject(connection: Connection, actions: str) -> dict[str, Act]:
    """The last change of each subject."""
    last = (
        select(func.max(audit.c.id))
        .where(audit.c.action.startswith(actions, autoescape=True))
        .group_by(audit.c.subject)
    )
    found = connection.execute(select(*_COLUMNS).where(audit.c.id.in_(last)))
    return {row.subject: Act(*row) for row in found}


_COLUMNS = (
    audit.c.at,
    audit.c.agent_id,
    audit.c.agent_name,
    audit.c.action,
    audit.c.subject,
    audit.c.note,
)
