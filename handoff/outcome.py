"""What goes into a verb and what comes out of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from handoff.conversation import HOLDER_CHANGES, Conversation
from handoff.errors import Conflict
from handoff.events import (
    SYSTEM,
    AnswerRated,
    Author,
    Entry,
    Event,
    FactCorrected,
    MessageAdded,
    NoteAdded,
    SurveyAnswered,
)


@dataclass(frozen=True, slots=True)
class Draft:
    """An event about to be stored."""

    event: Event
    author: Author = SYSTEM
    client_id: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """The state after a verb and what it stored; `seq` is the event the caller asked for."""

    state: Conversation
    entries: tuple[Entry, ...]
    seq: int

    @property
    def repeated(self) -> bool:
        """The verb had been done before under the same id; nothing was stored now."""
        return not self.entries


Decide = Callable[[Connection, Conversation], Sequence[Draft]]
"""A decision on the state as it is under the lock: what to store, or a Refused."""


def repeated(state: Conversation, earlier: Entry | None, draft: Draft) -> Outcome | None:
    """The first outcome, if `earlier` was stored under the draft's id. Raises Conflict if it differs."""
    if earlier is None:
        return None
    if not _same(earlier.event, draft.event):
        raise Conflict
    return Outcome(state, (), earlier.seq)


def _same(stored: Event, sent: Event) -> bool:
    if type(stored) is not type(sent):
        return False
    if isinstance(stored, MessageAdded | NoteAdded) and isinstance(sent, MessageAdded | NoteAdded):
        return stored.text == sent.text
    if isinstance(stored, AnswerRated | SurveyAnswered | FactCorrected):
        return stored == sent
    return True


def numbered(state: Conversation, drafts: Sequence[Draft], now: int) -> tuple[Conversation, list[Entry]]:
    """The state after these drafts and their entries. Raises NotAllowed where the tables forbid one."""
    entries = []
    for draft in drafts:
        entry = Entry(
            conversation=state.id,
            seq=state.last_seq + 1,
            at=now,
            epoch=state.epoch + (type(draft.event) in HOLDER_CHANGES),
            author=draft.author,
            client_message_id=draft.client_id,
            event=draft.event,
        )
        state = state.apply(entry)
        entries.append(entry)
    return state, entries
