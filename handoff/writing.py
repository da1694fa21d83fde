"""How a verb becomes stored: load under the lock, decide, append and save in one transaction."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from sqlalchemy import Connection, insert

from handoff import log
from handoff.clock import Clock
from handoff.conversation import WAITING, Conversation, Status
from handoff.errors import NotFound
from handoff.events import Author, ConversationAway, ConversationStarted, Entry, Role
from handoff.outcome import Decide, Draft, Outcome, numbered, repeated
from handoff.presence import on_duty
from handoff.schema import pickups
from handoff.store import Store
from handoff.waiting import Patience, timer


class Writing:
    """What all verbs share; nothing here knows what a verb means."""

    store: Store
    clock: Clock
    patience: Patience

    async def _act(
        self, conversation_id: str, decide: Decide, *, contact_id: str = "", draft: Draft | None = None
    ) -> Outcome:
        """One verb on one conversation; with `draft`, a retry under its client id is answered as at first.

        With `contact_id`, another contact's conversation does not exist.
        """

        def work(connection: Connection) -> Outcome:
            state = log.load(connection, conversation_id)
            if contact_id and state.contact_id != contact_id:
                raise NotFound("there is no such conversation")
            if draft is not None and draft.client_id is not None:
                earlier = log.sent(connection, state.id, draft.author.id, draft.client_id)
                if again := repeated(state, earlier, draft):
                    return again
            return self._record(connection, state, decide(connection, state), draft)

        return await self.store.write(work)

    async def _act_as_contact(
        self, contact_id: str, draft: Draft, decide: Decide, lang: str, page: str
    ) -> Outcome:
        """One verb on the contact's current conversation, which begins here if there is none."""

        def work(connection: Connection) -> Outcome:
            state, earlier = self._current(connection, contact_id, draft)
            if state is not None:
                again = repeated(state, earlier, draft)
                return again or self._record(connection, state, decide(connection, state), draft)
            author = Author(role=Role.CUSTOMER, id=contact_id)
            started = Draft(ConversationStarted(contact_id=contact_id, lang=lang, page=page), author)
            fresh = Conversation(uuid.uuid4().hex)
            begun, _ = numbered(fresh, (started,), self.clock())
            drafts = (started, *decide(connection, begun))
            return self._record(connection, fresh, drafts, draft)

        return await self.store.write(work)

    def _current(
        self, connection: Connection, contact_id: str, draft: Draft
    ) -> tuple[Conversation | None, Entry | None]:
        """The contact's newest conversation, held, and what they stored under the draft's id before."""
        # The contact's row is the lock that keeps two tabs from starting two conversations.
        log.hold_contact(connection, contact_id)
        newest = log.current_of(connection, contact_id)
        if newest is None:
            return None, None
        state = newest if connection.dialect.name == "sqlite" else log.load(connection, newest.id)
        earlier = log.sent_by_contact(connection, contact_id, draft.client_id or "")
        return state, earlier

    def _record(
        self,
        connection: Connection,
        state: Conversation,
        drafts: Sequence[Draft],
        asked: Draft | None = None,
        *,
        not_before: int = 0,
    ) -> Outcome:
        """Store these drafts, all or none; the outcome's seq is that of `asked`, else the last."""
        now = max(self.clock(), not_before)
        after, entries = numbered(state, drafts, now)
        if not entries:
            return Outcome(state, (), state.last_seq)
        if state.last_seq == 0:
            log.create(connection, after, timer(after, self.patience))
        else:
            log.save(connection, after, timer(after, self.patience))
        log.append(connection, entries)
        if state.status in WAITING and after.status is Status.ASSIGNED:
            waited = max(0, now - state.waiting_since)
            row = {"conversation_id": after.id, "epoch": after.epoch, "at": now, "waited_ms": waited}
            connection.execute(insert(pickups), row)
        wanted = asked.client_id if asked is not None else None
        seq = next(
            (entry.seq for entry in entries if wanted and entry.client_message_id == wanted), after.last_seq
        )
        return Outcome(after, tuple(entries), seq)

    def _queueing(self, connection: Connection, drafts: Sequence[Draft]) -> Sequence[Draft]:
        """Nobody is sent to a closed desk: without anyone on duty the queue is left at once, honestly."""
        if on_duty(connection, self.clock(), self.patience.presence):
            return drafts
        return (*drafts, Draft(ConversationAway()))
