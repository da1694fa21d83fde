"""What a customer may do."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Literal

from sqlalchemy import Connection

from handoff.conversation import WAITING, Conversation, Status
from handoff.errors import NotAllowed, NotFound
from handoff.events import (
    AnswerRated,
    AnswerStopped,
    Attached,
    Author,
    ContactVerified,
    ConversationReopened,
    ConversationResolved,
    ConversationReturned,
    ConversationStarted,
    HandoffRequested,
    MessageAdded,
    Reason,
    Role,
    SurveyAnswered,
)
from handoff.outcome import Draft, Outcome, repeated
from handoff.queue import deadlines
from handoff.queue.presence import on_duty
from handoff.storage import log
from handoff.verbs import recognition
from handoff.verbs.order import open_change
from handoff.verbs.projection import UNREAD
from handoff.verbs.writing import Writing


class CustomerVerbs(Writing):
    """`client_id` is made by the browser: the same verb under the same id happens once."""

    async def receive(
        self,
        contact_id: str,
        client_id: str,
        text: str,
        *,
        lang: str = "",
        page: str = "",
        name: str = "",
        proof: ContactVerified | None = None,
        files: tuple[Attached, ...] = (),
        channel: str = "chat",
    ) -> Outcome:
        """A customer message, in the contact's current conversation; the first one starts it.

        One that was resolved some days ago goes to the person who knows it, if they are on duty, else to the
        bot; one that was resolved long ago stays so, and the message begins another.
        `proof` is who the shop's page says they are; it stands before the message. `channel` is the way the
        message came by; answers go there.
        """
        author = Author(role=Role.CUSTOMER, id=contact_id, name=name)
        said = Draft(MessageAdded(text=text, channel=channel, files=files), author, client_id)

        def decide(connection: Connection, state: Conversation) -> Sequence[Draft]:
            known = recognition.recognising(connection, state.id, proof)
            if state.status is not Status.RESOLVED:
                return (*known, said)
            return (*known, _reopened(author), said, *self._to_whom_they_know(connection, state))

        return await self._act_as_contact(contact_id, said, decide, lang, page, channel)

    async def ask_for_person(
        self,
        contact_id: str,
        client_id: str,
        *,
        lang: str = "",
        page: str = "",
        proof: ContactVerified | None = None,
        channel: str = "chat",
    ) -> Outcome:
        """The customer's button. Works as the first action; already waiting or with an agent: no change."""
        author = _customer(contact_id)

        def decide(connection: Connection, state: Conversation) -> Sequence[Draft]:
            if state.status in (Status.QUEUED, Status.ASSIGNED):
                return ()
            if state.status is Status.AWAY and not on_duty(
                connection, self.clock(), self.patience.presence, state.team_id
            ):
                return ()
            wish = HandoffRequested(reason=Reason.ASKED_HUMAN, by="customer", cause_seq=state.customer_seq)
            proved = recognition.recognising(connection, state.id, proof)
            asked = Draft(wish, author, client_id)
            if state.status is not Status.RESOLVED:
                return self._queueing(connection, state, (*proved, asked))
            knows = self._to_whom_they_know(connection, state)
            queued = (asked, *knows) if knows else self._queueing(connection, state, (asked,))
            return (*proved, _reopened(author), *queued)

        asked = Draft(HandoffRequested(reason=Reason.ASKED_HUMAN, by="customer"), author, client_id)
        return await self._act_as_contact(contact_id, asked, decide, lang, page, channel)

    async def reached(self, conversation_id: str, contact_id: str, through: int) -> None:
        """The customer's browser has everything up to this seq: none of it needs to go out by mail.

        Nothing is stored in the log. Raises NotFound.
        """

        def decide(connection: Connection, state: Conversation) -> Sequence[Draft]:
            deadlines.drop_through(connection, state.id, UNREAD, through)
            return ()

        await self._act(conversation_id, decide, contact_id=contact_id)

    async def stop_answer(self, conversation_id: str, contact_id: str, client_id: str) -> Outcome:
        """The bot need not answer what was written so far; where it owes nothing (any more): no change.

        Raises NotAllowed while a change to an order is being made: what became of it is told.
        """

        def decide(connection: Connection, state: Conversation) -> Sequence[Draft]:
            if not state.bot_owes_answer:
                return ()
            if open_change(log.read(connection, state.id)) is not None:
                raise NotAllowed("your order is being changed; this cannot be stopped any more")
            return (Draft(AnswerStopped(through=state.customer_seq), _customer(contact_id), client_id),)

        asked = Draft(AnswerStopped(through=0), _customer(contact_id), client_id)
        return await self._act(conversation_id, decide, contact_id=contact_id, draft=asked)

    async def leave_queue(self, conversation_id: str, contact_id: str, client_id: str) -> Outcome:
        """Back to the bot, with everything said."""
        left = Draft(ConversationReturned(by="customer"), _customer(contact_id), client_id)

        def decide(_: Connection, state: Conversation) -> Sequence[Draft]:
            if state.status not in WAITING:
                raise NotAllowed("you are not in the queue")
            return (left,)

        return await self._act(conversation_id, decide, contact_id=contact_id, draft=left)

    async def end(self, conversation_id: str, contact_id: str, client_id: str) -> Outcome:
        """The customer ends it; it may have ended already."""
        done = Draft(ConversationResolved(by="customer"), _customer(contact_id), client_id)

        def decide(_: Connection, state: Conversation) -> Sequence[Draft]:
            return () if state.status is Status.RESOLVED else (done,)

        return await self._act(conversation_id, decide, contact_id=contact_id, draft=done)

    async def start_anew(self, contact_id: str, client_id: str, *, lang: str = "", page: str = "") -> Outcome:
        """A new conversation once the last one is resolved."""
        begins = ConversationStarted(contact_id=contact_id, lang=lang, page=page)
        started = Draft(begins, _customer(contact_id), client_id)

        def work(connection: Connection) -> Outcome:
            current, earlier = self._current(connection, contact_id, started)
            if current is not None:
                if again := repeated(current, earlier, started):
                    return again
                if current.status is not Status.RESOLVED:
                    raise NotAllowed("the conversation is still open; end it first")
            # The newest must also look newest when two begin in one millisecond or the clock was put back.
            not_before = current.started_at + 1 if current is not None else 0
            fresh = Conversation(uuid.uuid4().hex)
            return self._record(connection, fresh, (started,), not_before=not_before)

        return await self.store.write(work)

    async def rate(
        self,
        conversation_id: str,
        contact_id: str,
        client_id: str,
        message_seq: int,
        rating: Literal["up", "down"],
    ) -> Outcome:
        """The customer rates a bot answer. Raises NotFound if `message_seq` is none."""
        draft = Draft(AnswerRated(message_seq=message_seq, rating=rating), _customer(contact_id), client_id)

        def decide(connection: Connection, state: Conversation) -> Sequence[Draft]:
            rated = log.entry(connection, state.id, message_seq)
            if (
                rated is None
                or rated.author.role is not Role.BOT
                or not isinstance(rated.event, MessageAdded)
            ):
                raise NotFound("there is no such answer in this conversation")
            return (draft,)

        return await self._act(conversation_id, decide, contact_id=contact_id, draft=draft)

    async def answer_survey(
        self, conversation_id: str, contact_id: str, client_id: str, answer: SurveyAnswered
    ) -> Outcome:
        """How it was; asked once, so only the first answer counts."""
        draft = Draft(answer, _customer(contact_id), client_id)

        def decide(_: Connection, state: Conversation) -> Sequence[Draft]:
            return () if state.surveyed else (draft,)

        return await self._act(conversation_id, decide, contact_id=contact_id, draft=draft)


def _customer(contact_id: str) -> Author:
    return Author(role=Role.CUSTOMER, id=contact_id)


def _reopened(author: Author) -> Draft:
    return Draft(ConversationReopened(), author)
