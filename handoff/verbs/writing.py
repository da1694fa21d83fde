"""How a verb becomes stored: load under the lock, decide, append and save in one transaction."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import Connection

from handoff import agent
from handoff.clock import Clock
from handoff.conversation import Conversation, Status
from handoff.errors import NotFound
from handoff.events import (
    AgentAssigned,
    Author,
    ConversationAway,
    ConversationStarted,
    Entry,
    Event,
    HandoffRequested,
    Role,
)
from handoff.mail import letters
from handoff.mail.letters import Post
from handoff.outcome import Decide, Draft, Outcome, numbered, repeated
from handoff.promises import own as own_promises
from handoff.queue import presence, team
from handoff.queue.presence import on_duty
from handoff.queue.waiting import Patience, timer
from handoff.storage import log
from handoff.storage.store import Store
from handoff.verbs import projection, recognition
from handoff.webhooks import endpoints as webhooks


class Writing:
    """What all verbs share; nothing here knows what a verb means."""

    store: Store
    clock: Clock
    patience: Patience
    post: Post | None
    """None: no mail can be sent, so none is promised."""
    wanted: frozenset[str] = frozenset()
    """Kinds of events that webhooks want; with none, nobody looks for any."""

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
        self, contact_id: str, draft: Draft, decide: Decide, lang: str, page: str, channel: str = "chat"
    ) -> Outcome:
        """One verb on the contact's current conversation, which begins here if there is none."""

        def work(connection: Connection) -> Outcome:
            state, earlier = self._current(connection, contact_id, draft)
            not_before = 0
            if state is not None:
                if again := repeated(state, earlier, draft):
                    return again
                if not self._is_over(state):
                    return self._record(connection, state, decide(connection, state), draft)
                not_before = state.started_at + 1
            author = Author(role=Role.CUSTOMER, id=contact_id)
            begins = ConversationStarted(contact_id=contact_id, channel=channel, lang=lang, page=page)
            started = Draft(begins, author)
            fresh = Conversation(uuid.uuid4().hex)
            begun, _ = numbered(fresh, (started,), self.clock())
            drafts = (started, *decide(connection, begun))
            return self._record(connection, fresh, drafts, draft, not_before=not_before)

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
        drafts = own_promises.joined(connection, state, drafts, now)
        after, entries = numbered(state, drafts, now)
        if not entries:
            return Outcome(state, (), state.last_seq)
        if state.last_seq == 0:
            log.create(connection, after, timer(after, self.patience))
        else:
            log.save(connection, after, timer(after, self.patience))
        log.append(connection, entries)
        projection.follow(connection, state, after, entries, self.patience, self.post)
        recognition.note(connection, after.contact_id, entries)
        if self.wanted:
            webhooks.put(connection, entries)
        wanted = asked.client_id if asked is not None else None
        seq = next(
            (entry.seq for entry in entries if wanted and entry.client_message_id == wanted), after.last_seq
        )
        return Outcome(after, tuple(entries), seq)

    def _is_over(self, state: Conversation) -> bool:
        """Whether what the customer says now is about something else."""
        ended = state.resolved_at or state.updated_at
        return state.status is Status.RESOLVED and ended < self.clock() - self.patience.reopen

    def _to_whom_they_know(self, connection: Connection, state: Conversation) -> Sequence[Draft]:
        """The last person who had it, if they are on duty."""
        knows = state.previous_agent_id
        there = presence.on_duty(connection, self.clock(), self.patience.presence) if knows else []
        if knows not in there:
            return ()
        presence.hold(connection, [knows])
        name = agent.find(connection, knows).name
        return (Draft(AgentAssigned(agent_id=knows, agent_name=name, how="reopened")),)

    def _queueing(
        self, connection: Connection, state: Conversation, drafts: Sequence[Draft]
    ) -> Sequence[Draft]:
        """Nobody is sent to a closed desk: without anyone on duty the queue is left at once, honestly."""
        asked = self._team(connection, state, drafts)
        drafts = [_for_team(draft, asked) for draft in drafts]
        if on_duty(connection, self.clock(), self.patience.presence, asked.id):
            return drafts
        return (*drafts, self._away(connection, state, asked, [draft.event for draft in drafts]))

    def _team(self, connection: Connection, state: Conversation, drafts: Sequence[Draft] = ()) -> team.Team:
        """The team that is asked: the one these drafts name, the conversation's, else the first."""
        named = [getattr(draft.event, "team_id", "") for draft in drafts]
        known = next((key for key in reversed(named) if key), state.team_id)
        return team.find(connection, known) if known else team.first(connection)

    def _away(
        self, connection: Connection, state: Conversation, asked: team.Team, also: Sequence[Event] = ()
    ) -> Draft:
        """Nobody is there; where an address is known, a confirmation goes out with it."""
        now = self.clock()
        why, back_at, zone = asked.away(now)
        to = self._address(connection, state, also)
        mailed = bool(to) and letters.confirm(connection, state, to, now, back_at, zone)
        return Draft(ConversationAway(why=why, back_at=back_at, zone=zone, mailed=mailed))

    def _address(self, connection: Connection, state: Conversation, also: Sequence[Event]) -> str:
        # A conversation that begins in this very transaction has no row yet that a letter could belong to.
        if self.post is None or not log.exists(connection, state.id):
            return ""
        return letters.address_of(connection, state, also)


def _for_team(draft: Draft, asked: team.Team) -> Draft:
    if isinstance(draft.event, HandoffRequested) and asked.id:
        named = {"team_id": asked.id, "team_name": asked.name}
        return replace(draft, event=draft.event.model_copy(update=named))
    return draft
