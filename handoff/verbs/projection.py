"""What is kept beside the log and follows from it, written in the same transaction as the events."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, insert, update

from handoff.conversation import Conversation, Status
from handoff.events import (
    ConversationResolved,
    ConversationSnoozed,
    Entry,
    HandoffRequested,
    MessageAdded,
    PromiseFulfilled,
    PromiseKept,
    PromiseLapsed,
    PromiseMade,
    PromiseWithdrawn,
    Role,
)
from handoff.mail import letters
from handoff.mail import threads as mail_threads
from handoff.mail.letters import Post
from handoff.promises import kept as promises
from handoff.queue import deadlines, presence, team
from handoff.queue.waiting import Patience
from handoff.storage.schema import forecasts, pickups

IN_THE_CHAT = "chat"
UNREAD = "unread"
_TOLD = (MessageAdded, HandoffRequested, PromiseKept, PromiseWithdrawn)


def follow(
    connection: Connection,
    before: Conversation,
    after: Conversation,
    entries: Sequence[Entry],
    patience: Patience,
    post: Post | None,
) -> None:
    """Bring everything beside the log up to these entries."""
    if before.status is Status.QUEUED and after.status is Status.ASSIGNED:
        _pick_up(connection, before, after, patience)
    if deadlines.clocks(before) != deadlines.clocks(after):
        deadlines.follow(connection, before, after, team.find(connection, after.team_id))
    for entry in entries:
        match entry.event:
            case PromiseMade() | PromiseKept() | PromiseWithdrawn() | PromiseFulfilled() | PromiseLapsed():
                promises.note(connection, entry)
            case ConversationSnoozed(until=until):
                deadlines.put(connection, after.id, "snooze", entry.seq, until)
            case ConversationResolved() if post is not None and not after.surveyed:
                deadlines.put(connection, after.id, "survey", entry.seq, entry.at + patience.survey)
    if post is None:
        return
    by_mail = after.mailed or after.via == mail_threads.CHANNEL
    for entry in entries:
        if by_mail:
            _write(connection, after, entry, post)
        elif after.via == IN_THE_CHAT and isinstance(entry.event, MessageAdded):
            _await_browser(connection, after, entry, patience)


def _await_browser(connection: Connection, state: Conversation, entry: Entry, patience: Patience) -> None:
    """An agent's words wait for the customer's browser; whoever writes in the chat has seen it."""
    if entry.author.role is Role.AGENT:
        deadlines.put(connection, entry.conversation, UNREAD, entry.seq, entry.at + patience.unread)
    elif entry.author.role is Role.CUSTOMER and (state.agent_id or state.previous_agent_id):
        deadlines.drop_through(connection, entry.conversation, UNREAD, entry.seq)


def _write(connection: Connection, state: Conversation, entry: Entry, post: Post) -> None:
    """What the customer hears goes out by mail: all of it where they write by mail, else what agents say."""
    by_mail = state.via == mail_threads.CHANNEL
    role, now = entry.author.role, entry.at
    agents = role is Role.AGENT
    if not (agents or by_mail) or not isinstance(entry.event, _TOLD):
        return
    to = letters.address_of(connection, state)
    if not to:
        return
    match entry.event:
        case MessageAdded() as said if role in (Role.AGENT, Role.BOT):
            letters.answer(connection, state, to, now, said, entry.author.name if agents else "", post)
        case HandoffRequested() if by_mail and state.status is Status.QUEUED:
            letters.queued(connection, state, to, now)
        case PromiseKept(text=text) if by_mail:
            letters.promise(connection, state, to, now, text)
        case PromiseWithdrawn(text=text, why=why) if by_mail:
            letters.promise(connection, state, to, now, text, why or "–")


def _pick_up(connection: Connection, before: Conversation, after: Conversation, patience: Patience) -> None:
    now = after.assigned_at
    waited = max(0, now - before.queued_at)
    there = presence.on_duty(connection, now, patience.presence, before.team_id)
    row = {
        "conversation_id": after.id, "epoch": after.epoch, "at": now, "waited_ms": waited,
        "queued_at": before.queued_at, "team_id": before.team_id, "agents": max(1, len(there)),
    }  # fmt: skip
    connection.execute(insert(pickups), row)
    told = (forecasts.c.conversation_id == after.id) & (forecasts.c.queued_at == before.queued_at)
    connection.execute(update(forecasts).where(told).values(waited_ms=waited))
