"""Conversations as rows of the console's lists: state plus what is known of the contact."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, bindparam, select

from handoff.conversation import Conversation, Status
from handoff.desk import Desk, Outcome
from handoff.errors import Invalid, NotFound
from handoff.events import Role
from handoff.promises import kept as promises
from handoff.queue import deadlines
from handoff.queue import line as waiting_line
from handoff.storage import log
from handoff.storage.schema import contacts, conversations
from handoff.storage.statement import Statement

LIMIT = 500

OPEN = (Status.BOT, Status.QUEUED, Status.ASSIGNED, Status.AWAY)
VIEWS: dict[str, tuple[Status, ...]] = {
    "queue": (Status.AWAY, Status.QUEUED),
    "mine": (Status.ASSIGNED,),
    "bot": (Status.BOT,),
    "open": OPEN,
    "resolved": (Status.RESOLVED,),
}
_CONTACT = (contacts.c.id, contacts.c.name, contacts.c.email, contacts.c.verified)
_contact_row = Statement(select(*_CONTACT).where(contacts.c.id == bindparam("key")))


def holder(state: Conversation) -> dict[str, str]:
    """Who holds it, for the agents."""
    match state.status:
        case Status.BOT:
            return {"role": "bot"}
        case Status.QUEUED:
            return {"role": "queue"}
        case Status.ASSIGNED:
            return {"role": "agent", "id": state.agent_id, "name": state.agent_name}
        case _:
            return {"role": "nobody"}


def customer_state(state: Conversation) -> dict[str, Any]:
    """What the customer's browser shows of the state."""
    held = holder(state)
    held.pop("id", None)
    return {
        "status": state.status.value,
        "holder": held,
        "epoch": state.epoch,
        "ai": state.may_speak(Role.BOT),
        "surveyed": state.surveyed,
    }


@dataclass(frozen=True, slots=True)
class Known:
    """What a line shows beside the state: the contact, when which target is due (ms), promises that stand."""

    contact: dict[str, Any]
    deadlines: dict[str, int] = field(default_factory=dict)
    promises: list[dict[str, Any]] = field(default_factory=list)


def row(state: Conversation, known: Known) -> dict[str, Any]:
    """One line of a list."""
    last = {"role": state.last_role, "text": state.last_text, "at": state.updated_at}
    return {
        "id": state.id,
        "status": state.status.value,
        "holder": holder(state),
        "epoch": state.epoch,
        "last_seq": state.last_seq,
        "reason": state.reason,
        "waiting_since": state.waiting_since or None,
        "started_at": state.started_at,
        "updated_at": state.updated_at,
        "contact": known.contact,
        "summary": state.summary,
        "last_message": last if state.last_role else None,
        "lang": state.lang,
        "channel": state.channel,
        "unanswered": state.unanswered,
        "queue_key": waiting_line.key(state),
        "team": {"id": state.team_id, "name": state.team_name},
        "priority": state.priority,
        "tags": state.tags.splitlines(),
        "bot_helps": state.bot_from > 0,
        "by_email": state.by_email,
        "snoozed_until": state.snoozed_until or None,
        "late": state.late,
        "deadlines": known.deadlines,
        "promises": known.promises,
    }


def rows(connection: Connection, view: str, agent_id: str, limit: int = LIMIT) -> list[dict[str, Any]]:
    """A whole list; who waits for a person comes before the bot's. Raises Invalid for an unknown view."""
    statuses = VIEWS.get(view)
    if statuses is None:
        raise Invalid(f"there is no view {view!r}; take one of {', '.join(VIEWS)}")
    statement = (
        select(*log.STATE_COLUMNS, *_CONTACT)
        .join(contacts, contacts.c.id == conversations.c.contact_id)
        .where(conversations.c.status.in_([status.value for status in statuses]))
    )
    if view == "mine":
        statement = statement.where(conversations.c.agent_id == agent_id)
    newest = conversations.c.updated_at.desc()
    longest = waiting_line.order()
    order = {
        "open": (conversations.c.status == Status.BOT.value, *longest),
        "bot": (newest,),
        "resolved": (newest,),
    }.get(view, longest)
    width = len(log.STATE_COLUMNS)
    found = connection.execute(statement.order_by(*order).limit(limit))
    lines = [(log.state_of(tuple(line[:width])), _contact(line[width:])) for line in found]
    due, promised = _beside(connection, [state.id for state, _ in lines])
    return [
        row(state, Known(contact, due.get(state.id, {}), promised.get(state.id, [])))
        for state, contact in lines
    ]


def rows_of(connection: Connection, states: Collection[Conversation]) -> list[dict[str, Any]]:
    """Lines for these states; one whose contact is gone has none."""
    found = []
    for state in states:
        contact = _contact_row.row(connection, {"key": state.contact_id})
        if contact is not None:
            due = deadlines.of_one(connection, state.id)
            known = Known(_contact(contact), due, promises.open_of(connection, state.id))
            found.append(row(state, known))
    return found


def row_of(connection: Connection, state: Conversation) -> dict[str, Any]:
    """One line of a list. Raises NotFound without a contact."""
    found = rows_of(connection, [state])
    if not found:
        raise NotFound("there is no such contact")
    return found[0]


def _beside(
    connection: Connection, ids: list[str]
) -> tuple[dict[str, dict[str, int]], dict[str, list[dict[str, Any]]]]:
    return deadlines.of(connection, ids), promises.open_ones(connection, ids)


def _contact(line: Sequence[Any]) -> dict[str, Any]:
    key, name, email, verified = line
    return {"id": key, "name": name, "email": email, "verified": bool(verified)}


async def answer(desk: Desk, outcome: Outcome) -> dict[str, Any]:
    """What a route answers after an act: the conversation's new row."""
    return {"row": await desk.store.read(lambda connection: row_of(connection, outcome.state))}
