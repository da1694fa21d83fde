"""What mail does to a conversation. One transaction: whoever accepted it may say so afterwards."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, insert

from handoff.conversation import Conversation, Status
from handoff.errors import TooMany
from handoff.events import (
    Attached,
    Author,
    ContactSignedOut,
    ContactVerified,
    ConversationReopened,
    ConversationStarted,
    FactNoted,
    HandoffRequested,
    LetterSent,
    MessageAdded,
    NoteAdded,
    OrderVerified,
    Reason,
    Role,
)
from handoff.mail import threads as mail_threads
from handoff.mail.threads import CHANNEL, Thread
from handoff.outcome import Draft, Outcome
from handoff.storage import log
from handoff.storage.schema import contacts
from handoff.verbs.writing import Writing

FROM_ONE_ADDRESS = 60
"""Mails an hour; more are put off, not lost: the server before us tries again."""
IN_ONE_CONVERSATION = 12
"""Mails an hour; after so many a person looks at it: two programs may be talking to each other."""


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail that was read: `key` is the same whenever it is delivered, `sender` is in lower case.

    `signed` are conversations whose secret address it was sent to, `answered` ids of letters it refers to.
    `files` are kept under `contact_id` (see `contact_of_mail`); without files it is found here.
    `title` stands under the text where the mail begins a conversation.
    """

    key: str
    sender: str
    text: str
    name: str = ""
    subject: str = ""
    title: str = ""
    message_id: str = ""
    lang: str = ""
    signed: tuple[str, ...] = ()
    answered: tuple[str, ...] = ()
    files: tuple[Attached, ...] = ()
    contact_id: str = ""


class MailVerbs(Writing):
    """A mail that proves no thread begins a conversation and a contact of its own, whoever it is from."""

    async def receive_mail(self, mail: Mail) -> Outcome:
        """A customer's mail, once, however often it is delivered. Raises TooMany: try again later."""

        def work(connection: Connection) -> Outcome:
            known = mail_threads.taken(connection, mail.key)
            if known is not None:
                state = log.load(connection, known, lock=False)
                return Outcome(state, (), state.last_seq)
            now = self.clock()
            if mail_threads.lately(connection, now, sender=mail.sender) >= FROM_ONE_ADDRESS:
                raise TooMany("too many mails from this address; they are taken later")
            outcome = self._take(connection, mail)
            mail_threads.note_taken(connection, mail.key, mail.sender, outcome.state.id, now)
            thread = Thread(mail.sender, mail.subject[:200], mail.message_id[:500])
            mail_threads.keep(connection, outcome.state.id, thread)
            return outcome

        return await self.store.write(work)

    async def contact_of_mail(self, mail: Mail) -> str:
        """Whose mail this is: the contact of its thread, or a new id for one that `receive_mail` makes."""

        def work(connection: Connection) -> str:
            found = mail_threads.belongs_to(connection, mail.sender, mail.signed, mail.answered)
            found = found or mail_threads.taken(connection, mail.key)
            return log.load(connection, found, lock=False).contact_id if found else uuid.uuid4().hex

        return await self.store.read(work)

    async def note_automatic(self, mail: Mail, *, bounced: bool) -> Outcome | None:
        """A robot answered a letter of ours: agents are told, the bot is not asked. None: no thread of ours.

        A bounce is believed with the thread's secret alone: it comes from a mail server.
        """

        def thread(connection: Connection) -> str | None:
            if bounced:
                return next(iter(mail.signed), None)
            return mail_threads.belongs_to(connection, mail.sender, mail.signed, mail.answered)

        found = await self.store.read(thread)
        if found is None:
            return None
        event = LetterSent(about="reply", sent=False) if bounced else NoteAdded(text=mail.text)

        def decide(connection: Connection, state: Conversation) -> Sequence[Draft]:
            if mail_threads.taken(connection, mail.key) is not None:
                return ()
            mail_threads.note_taken(connection, mail.key, mail.sender, state.id, self.clock())
            return (Draft(event),)

        return await self._act(found, decide)

    def _take(self, connection: Connection, mail: Mail) -> Outcome:
        found = mail_threads.belongs_to(connection, mail.sender, mail.signed, mail.answered)
        if found is None:
            return self._begin(connection, _new_contact(connection, mail, self.clock()), mail)
        contact_id = log.load(connection, found, lock=False).contact_id
        log.hold_contact(connection, contact_id)
        state = log.load(connection, found)
        if self._is_over(state):
            newest = log.current_of(connection, contact_id)
            return self._begin(connection, contact_id, mail, (newest or state).started_at + 1)
        return self._record(connection, state, self._goes_on(connection, state, mail))

    def _begin(self, connection: Connection, contact_id: str, mail: Mail, not_before: int = 0) -> Outcome:
        author = Author(role=Role.CUSTOMER, id=contact_id, name=mail.name)
        started = ConversationStarted(contact_id=contact_id, channel=CHANNEL, lang=mail.lang)
        text = f"{mail.text}\n\n✉ {mail.title}" if mail.title else mail.text
        drafts = (Draft(started, author), _said(mail, author, text), _address(mail, 2))
        return self._record(connection, Conversation(uuid.uuid4().hex), drafts, not_before=not_before)

    def _goes_on(self, connection: Connection, state: Conversation, mail: Mail) -> Sequence[Draft]:
        author = Author(role=Role.CUSTOMER, id=state.contact_id, name=mail.name)
        said = _said(mail, author, mail.text)
        drafts = [*_unproven(connection, state, mail.sender)]
        if state.status is Status.RESOLVED:
            drafts += [Draft(ConversationReopened(), author), said]
            return [*drafts, *self._to_whom_they_know(connection, state)]
        drafts.append(said)
        if state.via != CHANNEL:
            drafts.append(_address(mail, state.last_seq + len(drafts)))
        often = mail_threads.lately(connection, self.clock(), conversation_id=state.id)
        if state.status is Status.BOT and often >= IN_ONE_CONVERSATION:
            asked = HandoffRequested(
                reason=Reason.GOING_IN_CIRCLES, by="system", cause_seq=state.customer_seq
            )
            return self._queueing(connection, state, [*drafts, Draft(asked)])
        return drafts


def _said(mail: Mail, author: Author, text: str) -> Draft:
    return Draft(MessageAdded(text=text, channel=CHANNEL, files=mail.files), author, f"mail-{mail.key[:48]}")


def _address(mail: Mail, seq: int) -> Draft:
    """Whoever writes from an address need not be asked for it."""
    return Draft(FactNoted(name="email", value=mail.sender, quote=mail.sender, from_seq=seq))


def _new_contact(connection: Connection, mail: Mail, now: int) -> str:
    row = {
        "id": mail.contact_id or uuid.uuid4().hex, "name": mail.name[:200], "email": mail.sender,
        "verified": False, "customer_id": "", "created_at": now,
    }  # fmt: skip
    connection.execute(insert(contacts), row)
    return str(row["id"])


def _unproven(connection: Connection, state: Conversation, sender: str) -> Sequence[Draft]:
    """Who was recognised in the chat is not yet recognised in a mailbox, unless it is the one they proved."""
    if state.via == CHANNEL:
        return ()
    proven = False
    for entry in log.read(connection, state.id):
        match entry.event:
            case ContactVerified(email=address):
                proven = address.lower() != sender
            case OrderVerified():
                proven = True
            case ContactSignedOut():
                proven = False
    return (Draft(ContactSignedOut()),) if proven else ()
