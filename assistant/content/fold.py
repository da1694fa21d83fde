"""What the content pages need of the log, kept by conversation: a request reads only what is new."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, select

from assistant.content import past, usage
from assistant.content.past import Question, Unanswered
from assistant.content.usage import Use
from assistant.privacy.caches import Remembers
from handoff.events import AnswerRated, ConversationResolved, Entry, MessageAdded
from handoff.storage import log
from handoff.storage.schema import conversations, events

AT_ONCE = 400
_TOLD = (MessageAdded.kind, AnswerRated.kind, ConversationResolved.kind)


@dataclass(frozen=True, slots=True)
class Told:
    """One conversation: what was asked, what nobody could answer, and which documents were used."""

    begun: int
    asked: tuple[Question, ...] = ()
    unanswered: tuple[Unanswered, ...] = ()
    uses: tuple[Use, ...] = ()


NOTHING = Told(0)


class Fold(Remembers):
    """Kept in memory only; each conversation under its state, so a changed or erased one is read anew."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[Any, Told]] = {}
        self._reading = threading.Lock()

    def read(self, connection: Connection, since: int) -> list[Told]:
        """Every conversation that was active at or after `since` (ms), the one that began first in front."""
        with self._reading:
            active = self._active(connection, since)
            stale = [key for key, state in active.items() if self._kept.get(key, (None,))[0] != state]
            self._kept = {key: kept for key, kept in self._kept.items() if key in active}
            self._kept |= {key: (active[key], NOTHING) for key in stale}
            for key, thread in _threads(connection, stale):
                self._kept[key] = (active[key], _told(thread))
            found = [(told.begun, key, told) for key, (_, told) in self._kept.items()]
        return [told for _, _, told in sorted(found, key=lambda each: each[:2])]

    def forget(self) -> None:
        """All of it: the log is read again."""
        with self._reading:
            self._kept = {}

    def _active(self, connection: Connection, since: int) -> dict[str, Any]:
        columns = conversations.c
        statement = select(columns.id, columns.last_seq, columns.updated_at).where(
            columns.updated_at >= since
        )
        return {key: (last, updated) for key, last, updated in connection.execute(statement)}


def _threads(connection: Connection, keys: Sequence[str]) -> Iterable[tuple[str, list[Entry]]]:
    for first in range(0, len(keys), AT_ONCE):
        some = keys[first : first + AT_ONCE]
        statement = (
            select(events)
            .where(events.c.conversation_id.in_(some), events.c.kind.in_(_TOLD))
            .order_by(events.c.conversation_id, events.c.seq)
        )
        entries = [log.entry_of(tuple(row)) for row in connection.execute(statement)]
        for key, group in groupby(entries, key=lambda entry: entry.conversation):
            yield key, list(group)


def _told(thread: Sequence[Entry]) -> Told:
    asked = tuple(question for question, _ in past.questions(thread))
    return Told(thread[0].at, asked, tuple(past.unanswered(thread)), tuple(usage.uses([thread])))
