"""The desk: the only writer of conversations. One verb, one transaction; told to others only when stored."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Connection, insert, select, update

from handoff import log
from handoff.clock import Clock, system_clock
from handoff.conversation import HOLDER_CHANGES, WAITING, Conversation, Status
from handoff.database import Database
from handoff.errors import AlreadyClaimed, Conflict, NotAllowed, NotFound, Stale, Superseded
from handoff.events import (
    BOT,
    SYSTEM,
    AgentAssigned,
    AnswerRated,
    AssignmentReleased,
    Author,
    ConversationAway,
    ConversationReopened,
    ConversationResolved,
    ConversationReturned,
    ConversationStarted,
    Decision,
    Entry,
    Event,
    HandoffRequested,
    MessageAdded,
    NoteAdded,
    NoticeAdded,
    Reason,
    Role,
    SurveyAnswered,
)
from handoff.hub import Hub, Notice
from handoff.presence import on_duty
from handoff.schema import contacts, pickups
from handoff.store import Store
from handoff.waiting import Patience, positions, timer


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
Baton = Literal["solved", "waiting", "do_not_offer", ""]


class Desk:
    """Every verb raises `Refused` where the state forbids it, and has stored nothing then."""

    def __init__(
        self, database: Database, hub: Hub, *, clock: Clock = system_clock, patience: Patience | None = None
    ) -> None:
        self.database = database
        self.hub = hub
        self.clock = clock
        self.patience = patience or Patience()
        self.store = Store(database, self._publish)

    def close(self) -> None:
        """Store what was accepted, then stop."""
        self.store.close()

    # The customer's verbs

    async def receive(
        self, contact_id: str, client_id: str, text: str, *, lang: str = "", page: str = "", name: str = ""
    ) -> Outcome:
        """A customer message, in the contact's current conversation; the first one starts it."""
        author = Author(role=Role.CUSTOMER, id=contact_id, name=name)
        said = Draft(MessageAdded(text=text), author, client_id)
        return await self._as_customer(contact_id, said, lambda _, state: _reopening(state, said), lang, page)

    async def ask_for_person(
        self, contact_id: str, client_id: str, *, lang: str = "", page: str = ""
    ) -> Outcome:
        """The customer's button. Works as the first action; already waiting or with an agent: no change."""
        author = Author(role=Role.CUSTOMER, id=contact_id)

        def decide(connection: Connection, state: Conversation) -> Sequence[Draft]:
            if state.status in (Status.QUEUED, Status.ASSIGNED):
                return ()
            wish = HandoffRequested(reason=Reason.ASKED_HUMAN, by="customer", cause_seq=state.customer_seq)
            asked = Draft(wish, author, client_id)
            return self._queueing(connection, _reopening(state, asked))

        asked = Draft(HandoffRequested(reason=Reason.ASKED_HUMAN, by="customer"), author, client_id)
        return await self._as_customer(contact_id, asked, decide, lang, page)

    async def leave_queue(self, conversation_id: str, contact_id: str, client_id: str) -> Outcome:
        """Back to the bot, with everything said."""
        left = Draft(
            ConversationReturned(by="customer"), Author(role=Role.CUSTOMER, id=contact_id), client_id
        )

        def decide(_: Connection, state: Conversation) -> Sequence[Draft]:
            if state.status not in WAITING:
                raise NotAllowed("you are not in the queue")
            return (left,)

        return await self._act(conversation_id, decide, contact_id=contact_id, draft=left)

    async def end(self, conversation_id: str, contact_id: str, client_id: str) -> Outcome:
        """The customer ends it."""
        done = Draft(
            ConversationResolved(by="customer"), Author(role=Role.CUSTOMER, id=contact_id), client_id
        )
        return await self._act(conversation_id, lambda *_: (done,), contact_id=contact_id, draft=done)

    async def start_anew(self, contact_id: str, client_id: str, *, lang: str = "", page: str = "") -> Outcome:
        """A new conversation once the last one is resolved."""
        author = Author(role=Role.CUSTOMER, id=contact_id)
        started = Draft(ConversationStarted(contact_id=contact_id, lang=lang, page=page), author, client_id)

        def work(connection: Connection) -> Outcome:
            current = self._current(connection, contact_id)
            if current is not None:
                repeated = _repeated(connection, current, started)
                if repeated:
                    return repeated
                if current.status is not Status.RESOLVED:
                    raise NotAllowed("the conversation is still open; end it first")
            fresh = self._begin(connection, contact_id)
            return self._store(connection, fresh, (started,))

        return await self.store.write(work)

    async def rate(
        self,
        conversation_id: str,
        contact_id: str,
        client_id: str,
        message_seq: int,
        rating: Literal["up", "down"],
    ) -> Outcome:
        """The customer rates a bot answer."""
        rated = AnswerRated(message_seq=message_seq, rating=rating)
        draft = Draft(rated, Author(role=Role.CUSTOMER, id=contact_id), client_id)

        def decide(_: Connection, state: Conversation) -> Sequence[Draft]:
            if not 0 < message_seq <= state.last_seq:
                raise NotFound("there is no such message in this conversation")
            return (draft,)

        return await self._act(conversation_id, decide, contact_id=contact_id, draft=draft)

    async def answer_survey(
        self, conversation_id: str, contact_id: str, client_id: str, answer: SurveyAnswered
    ) -> Outcome:
        """How it was."""
        draft = Draft(answer, Author(role=Role.CUSTOMER, id=contact_id), client_id)
        return await self._act(conversation_id, lambda *_: (draft,), contact_id=contact_id, draft=draft)

    # The bot's verbs

    async def answer_as_bot(
        self, conversation_id: str, epoch: int, through: int, said: MessageAdded, also: Sequence[Event] = ()
    ) -> Outcome:
        """The bot's answer to all up to `through`. Raises Superseded if holder or question changed."""

        def decide(_: Connection, state: Conversation) -> Sequence[Draft]:
            _require_turn(state, epoch, through)
            message = Draft(said.model_copy(update={"through": through}), BOT)
            return (*(Draft(event) for event in also), message)

        return await self._act(conversation_id, decide)

    async def offer_person(
        self,
        conversation_id: str,
        epoch: int,
        through: int,
        said: MessageAdded,
        offer: Callable[[int], Event],
        also: Sequence[Event] = (),
    ) -> Outcome:
        """The bot's answer with an offer; `offer` makes the event from the answer's seq."""

        def decide(_: Connection, state: Conversation) -> Sequence[Draft]:
            _require_turn(state, epoch, through)
            message = Draft(said.model_copy(update={"through": through}), BOT)
            drafts = [*(Draft(event) for event in also), message]
            return (*drafts, Draft(offer(state.last_seq + len(drafts))))

        return await self._act(conversation_id, decide)

    async def request_handoff(
        self,
        conversation_id: str,
        epoch: int,
        reason: Reason,
        *,
        through: int,
        said: MessageAdded | None = None,
        decision: Decision | None = None,
        also: Sequence[Event] = (),
        by: Literal["bot", "system"] = "bot",
    ) -> Outcome:
        """The bot steps back. Raises Superseded if holder or question changed."""

        def decide(connection: Connection, state: Conversation) -> Sequence[Draft]:
            _require_turn(state, epoch, through)
            asked = HandoffRequested(reason=reason, by=by, cause_seq=through, decision=decision)
            words = [Draft(said.model_copy(update={"through": through}), BOT)] if said else []
            drafts = [*(Draft(event) for event in also), *words, Draft(asked, BOT if by == "bot" else SYSTEM)]
            return self._queueing(connection, drafts)

        return await self._act(conversation_id, decide)

    # The agents' verbs

    async def claim(self, conversation_id: str, agent: Author) -> Outcome:
        """The agent takes it; exactly one wins, the others learn who has it."""

        def decide(_: Connection, state: Conversation) -> Sequence[Draft]:
            if _held_by_other(state, agent):
                raise _claimed(state)
            if state.agent_id == agent.id:
                return ()
            return (_assigning(state, agent, "claimed" if state.status in WAITING else "takeover"),)

        return await self._act(conversation_id, decide)

    async def reply(
        self, conversation_id: str, agent: Author, client_id: str, text: str, seen: int
    ) -> Outcome:
        """An agent's message; the first one takes the conversation. Raises Stale for unseen words."""
        said = Draft(MessageAdded(text=text), agent, client_id)

        def decide(connection: Connection, state: Conversation) -> Sequence[Draft]:
            if _held_by_other(state, agent):
                raise _claimed(state)
            newer = [
                entry
                for entry in log.read(connection, state.id, seen)
                if isinstance(entry.event, MessageAdded) and entry.author != agent
            ]
            if newer:
                raise Stale(events=[entry.for_agent() for entry in newer])
            if state.agent_id == agent.id:
                return (said,)
            return (_assigning(state, agent, "reply"), said)

        return await self._act(conversation_id, decide, draft=said)

    async def note(self, conversation_id: str, agent: Author, client_id: str, text: str) -> Outcome:
        """A private note."""
        noted = Draft(NoteAdded(text=text), agent, client_id)
        return await self._act(conversation_id, lambda *_: (noted,), draft=noted)

    async def return_to_bot(
        self, conversation_id: str, agent: Author, note: str, baton: Baton = ""
    ) -> Outcome:
        """The bot has it again, with a note it must honour."""
        back = Draft(ConversationReturned(by="agent", note=note, baton=baton), agent)

        def decide(_: Connection, state: Conversation) -> Sequence[Draft]:
            _own(state, agent)
            return (back,)

        return await self._act(conversation_id, decide)

    async def release(
        self, conversation_id: str, agent: Author, why: Literal["released", "offline", "silent"] = "released"
    ) -> Outcome:
        """Back to the front of the queue."""

        def decide(connection: Connection, state: Conversation) -> Sequence[Draft]:
            _own(state, agent)
            gone = Draft(
                AssignmentReleased(agent_id=agent.id, why=why), agent if why == "released" else SYSTEM
            )
            return self._queueing(connection, [gone])

        return await self._act(conversation_id, decide)

    async def transfer(self, conversation_id: str, agent: Author, to: Author, note: str) -> Outcome:
        """To a colleague, with a note."""

        def decide(_: Connection, state: Conversation) -> Sequence[Draft]:
            _own(state, agent)
            return (Draft(NoteAdded(text=note), agent), _assigning(state, to, "transfer", by=agent))

        return await self._act(conversation_id, decide)

    async def resolve(self, conversation_id: str, agent: Author, disposition: str) -> Outcome:
        """Done."""
        done = Draft(ConversationResolved(by="agent", disposition=disposition), agent)

        def decide(_: Connection, state: Conversation) -> Sequence[Draft]:
            if _held_by_other(state, agent):
                raise _claimed(state)
            return () if state.status is Status.RESOLVED else (done,)

        return await self._act(conversation_id, decide)

    # What time does

    async def attend(self, conversation_id: str) -> Outcome:
        """The conversation's timer ran out: nobody may be left in silence."""

        def decide(connection: Connection, state: Conversation) -> Sequence[Draft]:
            if state.bot_owes_answer:
                late = HandoffRequested(reason=Reason.OVER_BUDGET, by="system", cause_seq=state.customer_seq)
                return self._queueing(connection, [Draft(NoticeAdded(code="bot_trouble")), Draft(late)])
            if state.status is Status.QUEUED:
                if not on_duty(connection, self.clock(), self.patience.presence):
                    return (Draft(ConversationAway()),)
                place = positions(log.listed(connection, [Status.QUEUED])).get(state.id, 1)
                return (Draft(NoticeAdded(code="still_waiting", params={"position": place})),)
            return ()

        return await self._act(conversation_id, decide)

    async def requeue_away(self, conversation_id: str) -> Outcome:
        """Somebody is on duty again: the customer is in the queue, with the old waiting time."""

        def decide(_: Connection, state: Conversation) -> Sequence[Draft]:
            if state.status is not Status.AWAY:
                return ()
            reason = Reason(state.reason) if state.reason else Reason.ASKED_HUMAN
            return (Draft(HandoffRequested(reason=reason, by="system", cause_seq=state.customer_seq)),)

        return await self._act(conversation_id, decide)

    # How a verb becomes stored

    async def _act(
        self, conversation_id: str, decide: Decide, *, contact_id: str = "", draft: Draft | None = None
    ) -> Outcome:
        def work(connection: Connection) -> Outcome:
            state = log.load(connection, conversation_id)
            if contact_id and state.contact_id != contact_id:
                raise NotFound("there is no such conversation")
            if draft is not None and (repeated := _repeated(connection, state, draft)):
                return repeated
            return self._store(connection, state, decide(connection, state), draft)

        return await self.store.write(work)

    async def _as_customer(
        self, contact_id: str, draft: Draft, decide: Decide, lang: str, page: str
    ) -> Outcome:
        def work(connection: Connection) -> Outcome:
            state = self._current(connection, contact_id)
            if state is None:
                fresh = self._begin(connection, contact_id)
                started = ConversationStarted(contact_id=contact_id, lang=lang, page=page)
                begun = self._store(
                    connection, fresh, (Draft(started, Author(role=Role.CUSTOMER, id=contact_id)),)
                )
                rest = self._store(connection, begun.state, decide(connection, begun.state), draft)
                return Outcome(rest.state, (*begun.entries, *rest.entries), rest.seq)
            if repeated := _repeated(connection, state, draft):
                return repeated
            return self._store(connection, state, decide(connection, state), draft)

        return await self.store.write(work)

    @staticmethod
    def _current(connection: Connection, contact_id: str) -> Conversation | None:
        # The contact's row is the lock that keeps two tabs from starting two conversations.
        locked = select(contacts.c.id).where(contacts.c.id == contact_id).with_for_update()
        if connection.execute(locked).one_or_none() is None:
            raise NotFound("there is no such contact")
        current = log.current_of(connection, contact_id)
        return log.load(connection, current.id) if current else None

    @staticmethod
    def _begin(connection: Connection, contact_id: str) -> Conversation:
        fresh = Conversation(uuid.uuid4().hex, contact_id=contact_id)
        log.create(connection, fresh)
        return fresh

    def _store(
        self, connection: Connection, state: Conversation, drafts: Sequence[Draft], asked: Draft | None = None
    ) -> Outcome:
        now, entries, seq, before = self.clock(), [], state.last_seq, state
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
            if asked is None or (draft.client_id and draft.client_id == asked.client_id):
                seq = entry.seq
        for entry in entries:
            if not log.append(connection, entry):
                raise Conflict
        if entries:
            log.save(connection, state, timer(state, self.patience, now))
            self._count_pickup(connection, before, state, now)
        return Outcome(state, tuple(entries), seq)

    @staticmethod
    def _count_pickup(connection: Connection, before: Conversation, state: Conversation, now: int) -> None:
        if before.status in WAITING and state.status is Status.ASSIGNED:
            waited = now - before.waiting_since
            row = {"conversation_id": state.id, "epoch": state.epoch, "at": now, "waited_ms": waited}
            connection.execute(insert(pickups), row)

    def _queueing(self, connection: Connection, drafts: Sequence[Draft]) -> Sequence[Draft]:
        """Nobody is sent to a closed desk: without anyone on duty the queue is left at once, honestly."""
        if on_duty(connection, self.clock(), self.patience.presence):
            return drafts
        return (*drafts, Draft(ConversationAway()))

    def _publish(self, result: Any) -> None:
        if isinstance(result, Outcome) and result.entries:
            self.hub.publish(Notice(result.state.id, result.state, result.entries))


def name_contact(connection: Connection, contact_id: str, *, name: str = "", email: str = "") -> None:
    """Keep what the contact is called; empty values change nothing."""
    values = {key: value for key, value in (("name", name), ("email", email)) if value}
    if values:
        connection.execute(update(contacts).where(contacts.c.id == contact_id).values(values))


def _reopening(state: Conversation, draft: Draft) -> Sequence[Draft]:
    if state.status is Status.RESOLVED:
        return (Draft(ConversationReopened(), draft.author), draft)
    return (draft,)


def _repeated(connection: Connection, state: Conversation, draft: Draft) -> Outcome | None:
    if draft.client_id is None:
        return None
    earlier = log.find_sent(connection, state.id, draft.author.id, draft.client_id)
    if earlier is None:
        return None
    if _words(earlier.event) != _words(draft.event):
        raise Conflict
    return Outcome(state, (), earlier.seq)


def _words(event: Event) -> tuple[str, str]:
    return event.kind, getattr(event, "text", "")


def _require_turn(state: Conversation, epoch: int, through: int) -> None:
    held = state.status is Status.BOT and state.epoch == epoch
    if not held or state.customer_seq > through or state.handled_seq >= through > 0:
        raise Superseded


def _held_by_other(state: Conversation, agent: Author) -> bool:
    return state.status is Status.ASSIGNED and state.agent_id != agent.id


def _claimed(state: Conversation) -> AlreadyClaimed:
    return AlreadyClaimed(
        f"{state.agent_name} has this conversation already",
        holder={"id": state.agent_id, "name": state.agent_name},
    )


def _own(state: Conversation, agent: Author) -> None:
    if _held_by_other(state, agent):
        raise _claimed(state)
    if state.status is not Status.ASSIGNED:
        raise NotAllowed("claim the conversation first")


def _assigning(
    state: Conversation,
    agent: Author,
    how: Literal["claimed", "takeover", "reply", "transfer"],
    by: Author | None = None,
) -> Draft:
    return Draft(AgentAssigned(agent_id=agent.id, agent_name=agent.name, how=how), by or agent)
