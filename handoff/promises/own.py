"""What the system itself promises: an answer to who is told that nobody is here, or that a person looks after
an order; and what a customer was told will follow from a change, such as money back within so many days.

It stands in the same ledger as what agents promise, without an owner. An answer is kept by itself when an
agent's words are in the chat, or their mail has left, and lapses when the customer no longer waits for one;
what follows from a change is kept when the order system shows it. Else it is due like any other.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection

from handoff.conversation import Conversation
from handoff.events import (
    ConversationAway,
    ConversationResolved,
    ConversationReturned,
    Event,
    LetterSent,
    MessageAdded,
    OrderChanged,
    OrderRefused,
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
    told = any(_promises(draft) or _follows(draft) for draft in drafts)
    if not (kept or over or told):
        return drafts
    standing = _answers_owed(connection, state.id)
    answered = state.last_seq + kept[0] if kept else 0
    if told:
        drafts = _with_promises(connection, state, drafts, now, owed=bool(standing))
    if kept:
        return (*drafts, *(Draft(PromiseFulfilled(promise_seq=seq, by_seq=answered)) for seq in standing))
    return (*drafts, *(Draft(PromiseLapsed(promise_seq=seq)) for seq in standing)) if over else drafts


def _with_promises(
    connection: Connection, state: Conversation, drafts: Sequence[Draft], now: int, *, owed: bool
) -> Sequence[Draft]:
    """Each promise stands beside the event that makes it; an answer is promised once."""
    joined: list[Draft] = []
    for draft in drafts:
        seq = state.last_seq + len(joined) + 1
        if _promises(draft) and not owed:
            owed = True
            joined += [Draft(_made(connection, state, drafts, draft.event, now, seq)), draft]
        else:
            joined += [draft, *(Draft(made) for made in _follows(draft, seq))]
    return joined


def _answers_owed(connection: Connection, conversation: str) -> list[int]:
    """The system's promises of an answer that stand; others are not kept by answering."""
    ours = [each["seq"] for each in promises.open_of(connection, conversation) if not each["owner"]["id"]]
    made = ((seq, log.entry(connection, conversation, seq)) for seq in ours)
    return [
        seq
        for seq, entry in made
        if entry is not None and isinstance(entry.event, PromiseMade) and entry.event.about in ("", "answer")
    ]


def _follows(draft: Draft, seq: int = 0) -> list[PromiseMade]:
    """What the customer was told will follow from a change of their order."""
    changed = draft.event
    if not isinstance(changed, OrderChanged):
        return []
    return [
        PromiseMade(text=each.text, due_at=each.due_at, message_seq=seq, about=each.about, key=changed.key)
        for each in changed.promised
    ]


def _promises(draft: Draft) -> bool:
    """Told a time, or that the answer comes by mail; or that a person looks whether a change was made."""
    match draft.event:
        case ConversationAway(back_at=back_at, mailed=mailed):
            return back_at is not None or mailed
        case OrderRefused(why=why):
            return why != "changed" and draft.author.role is Role.BOT
    return False


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
    connection: Connection,
    state: Conversation,
    drafts: Sequence[Draft],
    told: Event,
    now: int,
    seq: int,
) -> PromiseMade:
    """The answer that is promised by `told`, which is stored at `seq + 1`."""
    events = [draft.event for draft in drafts]
    named = [key for event in events if (key := getattr(event, "team_id", ""))]
    asked = team.find(connection, key) if (key := (named or [state.team_id])[-1]) else team.first(connection)
    begins = now
    if isinstance(told, OrderRefused):
        text = f"A person looks what became of order {told.order_number} and says so"
    else:
        assert isinstance(told, ConversationAway)
        to = letters.address_of(connection, state, events) if log.exists(connection, state.id) else ""
        text = f"An answer by mail to {to}" if told.mailed and to else "An answer once the team is back"
        begins = told.back_at if told.back_at is not None else now
    due_at = asked.due_at("first_response", state.priority, begins)
    if due_at is None and asked.hours is not None:
        due_at = asked.hours.after(begins, USUAL_MINUTES * MINUTE_MS)
    if due_at is None and isinstance(told, OrderRefused):
        due_at = begins + USUAL_MINUTES * MINUTE_MS
    return PromiseMade(text=text, due_at=due_at, message_seq=seq + 1, about="answer")
