"""What the system itself promises: who is told that nobody is here gets an answer, by a time that is kept.

It stands in the same ledger as what agents promise, without an owner. It is kept by itself when an agent's
answer is in the chat, or its mail has left; it lapses when the customer no longer waits for one; else it is
due like any other.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection

from handoff.conversation import Conversation
from handoff.events import (
    ConversationAway,
    ConversationResolved,
    ConversationReturned,
    LetterSent,
    MessageAdded,
    PromiseFulfilled,
    PromiseLapsed,
    PromiseMade,
    Role,
)
from handoff.mail import letters
from handoff.outcome import Draft
from handoff.promises import kept as promises
from handoff.queue import team
from handoff.queue.team import MINUTE_MS
from handoff.storage import log

USUAL_MINUTES = 60
"""Opening time for a first answer where the team has no target."""


def joined(connection: Connection, state: Conversation, drafts: Sequence[Draft], now: int) -> Sequence[Draft]:
    """The drafts with what they promise in the system's name, and what they make of such promises."""
    kept = [place for place, draft in enumerate(drafts, 1) if _answers(state, draft)]
    over = any(_gives_up(draft) for draft in drafts)
    away = next((draft for draft in drafts if _promises(draft)), None)
    if not (kept or over or away):
        return drafts
    standing = [each["seq"] for each in promises.open_of(connection, state.id) if not each["owner"]["id"]]
    if away is not None and not standing:
        place = drafts.index(away)
        made = _made(connection, state, drafts, now, state.last_seq + place + 2)
        drafts = (*drafts[:place], Draft(made), *drafts[place:])
    if kept:
        answered = state.last_seq + kept[0]
        done = [Draft(PromiseFulfilled(promise_seq=seq, by_seq=answered)) for seq in standing]
        return (*drafts, *done)
    return (*drafts, *(Draft(PromiseLapsed(promise_seq=seq)) for seq in standing)) if over else drafts


def _promises(draft: Draft) -> bool:
    """Told a time, or that the answer comes by mail."""
    away = draft.event
    return isinstance(away, ConversationAway) and (away.back_at is not None or away.mailed)


def _answers(state: Conversation, draft: Draft) -> bool:
    """Who waits by mail has the answer when it left; the others when it stands in the chat."""
    if state.mailed:
        return isinstance(draft.event, LetterSent) and draft.event.about == "reply" and draft.event.sent
    return isinstance(draft.event, MessageAdded) and draft.author.role is Role.AGENT


def _gives_up(draft: Draft) -> bool:
    return (
        isinstance(draft.event, ConversationReturned | ConversationResolved) and draft.event.by == "customer"
    )


def _made(
    connection: Connection, state: Conversation, drafts: Sequence[Draft], now: int, told_at: int
) -> PromiseMade:
    events = [draft.event for draft in drafts]
    away = next(event for event in events if isinstance(event, ConversationAway))
    named = [key for event in events if (key := getattr(event, "team_id", ""))]
    asked = team.find(connection, key) if (key := (named or [state.team_id])[-1]) else team.first(connection)
    to = letters.address_of(connection, state, events) if log.exists(connection, state.id) else ""
    text = f"An answer by mail to {to}" if away.mailed and to else "An answer once the team is back"
    begins = away.back_at if away.back_at is not None else now
    due_at = asked.due_at("first_response", state.priority, begins)
    if due_at is None and asked.hours is not None:
        due_at = asked.hours.after(begins, USUAL_MINUTES * MINUTE_MS)
    return PromiseMade(text=text, due_at=due_at, message_seq=told_at)
