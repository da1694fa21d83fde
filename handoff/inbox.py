"""Conversations as rows of the console's lists: state plus what is known of the contact."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection

from handoff import log
from handoff.conversation import Conversation, Status
from handoff.errors import Invalid

OPEN = (Status.BOT, Status.QUEUED, Status.ASSIGNED, Status.AWAY)
VIEWS: dict[str, tuple[Status, ...]] = {
    "queue": (Status.AWAY, Status.QUEUED),
    "mine": (Status.ASSIGNED,),
    "bot": (Status.BOT,),
    "open": OPEN,
    "resolved": (Status.RESOLVED,),
}


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
        "ai": state.status is Status.BOT,
    }


def row(connection: Connection, state: Conversation) -> dict[str, Any]:
    """One line of a list."""
    contact = log.contact_of(connection, state.contact_id)
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
        "contact": contact,
        "summary": state.summary,
        "last_message": last if state.last_role else None,
        "lang": state.lang,
        "channel": state.channel,
        "unanswered": state.unanswered,
    }


def rows(connection: Connection, view: str, agent_id: str) -> list[dict[str, Any]]:
    """A whole list. Raises Invalid for an unknown view."""
    statuses = VIEWS.get(view)
    if statuses is None:
        raise Invalid(f"there is no view {view!r}; take one of {', '.join(VIEWS)}")
    mine = agent_id if view == "mine" else ""
    return [row(connection, state) for state in log.listed(connection, statuses, agent_id=mine)]
