"""Where a dialogue about orders stands, read from the log: nothing of it is kept anywhere else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from assistant.orders.dialogue.agenda import SIGNAL, Agenda, agenda_of
from handoff.events import (
    ConversationReopened,
    ConversationReturned,
    Entry,
    MessageAdded,
    OrderChanged,
    OrderRefused,
    Role,
)


@dataclass(frozen=True, slots=True)
class Standing:
    """The agenda as last kept; `fresh` if the very last words to the customer were about it, in message
    `seq`; the outcomes of changes that the customer was not told yet."""

    agenda: Agenda = field(default_factory=Agenda)
    fresh: bool = False
    seq: int = 0
    outcomes: tuple[OrderChanged | OrderRefused, ...] = ()


def standing(entries: Sequence[Entry]) -> Standing:
    """A person who dealt with the customer closes the agenda; so does a new stretch with the bot."""
    begun = max((entry.seq for entry in entries if _closes(entry)), default=0)
    told = [entry for entry in entries if entry.seq > begun and _is_by_bot(entry)]
    last = told[-1].seq if told else begun
    kept = next((entry for entry in reversed(told) if _signal(entry)), None)
    return Standing(
        agenda_of(_signal(kept)) if kept else Agenda(),
        kept is not None and kept.seq == last,
        last,
        tuple(
            entry.event
            for entry in entries
            if entry.seq > last and isinstance(entry.event, OrderChanged | OrderRefused) and entry.event.key
        ),
    )


def _closes(entry: Entry) -> bool:
    by_agent = isinstance(entry.event, MessageAdded) and entry.author.role is Role.AGENT
    return by_agent or isinstance(entry.event, ConversationReturned | ConversationReopened)


def _is_by_bot(entry: Entry) -> bool:
    return isinstance(entry.event, MessageAdded) and entry.author.role is Role.BOT


def _signal(entry: Entry) -> object:
    said = entry.event
    decision = said.decision if isinstance(said, MessageAdded) else None
    return decision.signals.get(SIGNAL) if decision else None
