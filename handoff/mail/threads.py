"""Where a conversation goes on by mail, and which conversation a mail belongs to.

Runs inside the caller's transaction. A sender's address can be forged by anybody. What belongs to a
conversation is therefore only a mail that holds the thread's secret (the signed address our letters ask for
answers at, or the random id of one of them) and comes from an address the thread's letters went to.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, func, insert, select, update

from handoff.storage.schema import letters, mail_threads, mails_taken

CHANNEL = "email"
HOUR_MS = 3_600_000


@dataclass(frozen=True, slots=True)
class Thread:
    """The address that writes, the subject of its first mail, and the id of its last one."""

    address: str
    subject: str
    message_id: str

    @property
    def answer_subject(self) -> str:
        """The subject of an answer."""
        known = self.subject.lower().startswith(("re:", "aw:", "sv:", "antw:", "res:"))
        return (self.subject if known else f"Re: {self.subject}")[:200]


def of(connection: Connection, conversation_id: str) -> Thread | None:
    """The conversation's thread; None where the customer never wrote by mail."""
    chosen = select(mail_threads).where(mail_threads.c.conversation_id == conversation_id)
    row = connection.execute(chosen).first()
    return Thread(row.address, row.subject, row.message_id) if row else None


def keep(connection: Connection, conversation_id: str, thread: Thread) -> None:
    """The thread after one more mail; the first subject stays."""
    own = mail_threads.c.conversation_id == conversation_id
    changed = {"address": thread.address, "message_id": thread.message_id}
    if connection.execute(update(mail_threads).where(own).values(changed)).rowcount == 0:
        row = {"conversation_id": conversation_id, "subject": thread.subject, **changed}
        connection.execute(insert(mail_threads), row)


def belongs_to(
    connection: Connection, sender: str, signed: Iterable[str], answered: Iterable[str]
) -> str | None:
    """The conversation a mail goes on with: `signed` are conversations whose secret address it was sent to,
    `answered` ids of letters it refers to. None: it begins its own."""
    for conversation_id in [*signed, *_of_letters(connection, answered)]:
        if _writes_there(connection, conversation_id, sender):
            return conversation_id
    return None


def _of_letters(connection: Connection, keys: Iterable[str]) -> list[str]:
    chosen = select(letters.c.conversation_id).where(letters.c.id.in_(list(keys)))
    return list(connection.execute(chosen.order_by(letters.c.created_at.desc())).scalars())


def _writes_there(connection: Connection, conversation_id: str, sender: str) -> bool:
    thread = of(connection, conversation_id)
    if thread is not None and thread.address == sender:
        return True
    written = select(letters.c.id).where(
        letters.c.conversation_id == conversation_id, func.lower(letters.c.recipient) == sender
    )
    return connection.execute(written.limit(1)).first() is not None


def taken(connection: Connection, key: str) -> str | None:
    """The conversation that a mail of this key went into before."""
    chosen = select(mails_taken.c.conversation_id).where(mails_taken.c.key == key)
    return connection.execute(chosen).scalar()


def note_taken(connection: Connection, key: str, sender: str, conversation_id: str, at: int) -> None:
    """From now on this mail is known."""
    row = {"key": key, "sender": sender, "conversation_id": conversation_id, "at": at}
    connection.execute(insert(mails_taken), row)


def lately(connection: Connection, now: int, *, sender: str = "", conversation_id: str = "") -> int:
    """How many mails came from a sender, or into a conversation, in the last hour."""
    column, value = (
        (mails_taken.c.sender, sender) if sender else (mails_taken.c.conversation_id, conversation_id)
    )
    counted = select(func.count()).where(column == value, mails_taken.c.at > now - HOUR_MS)
    return int(connection.execute(counted).scalar_one())
