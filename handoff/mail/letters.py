"""Letters about a conversation: stored in the transaction they belong to, sent afterwards by the `postman`.

An address that a customer typed may be a stranger's. So a letter nobody answered for (a confirmation, the
survey) holds no word of the customer's, and one address gets a few of them a day at most.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, func, insert, select

from handoff.clock import DAY_MS
from handoff.conversation import Conversation
from handoff.errors import Invalid
from handoff.events import ContactGiven, Event, FactNoted, MessageAdded
from handoff.mail import chat_links
from handoff.mail import threads as mail_threads
from handoff.mail import words as letter_words
from handoff.storage import log
from handoff.storage.schema import contacts, letters

A_DAY = 3
ANSWERS = frozenset({"reply", "answer", "promise"})
"""Letters that answer somebody: as many as there are answers."""
_ADDRESS = re.compile(
    r"[^\s@<>,;:\"()\[\]\\\x00]{1,64}@[^\s@<>,;:\"()\[\]\\\x00]{1,200}\.[^\s@<>,;:\"()\[\]\\.\x00]{2,60}"
)


@dataclass(frozen=True, slots=True)
class Post:
    """What letters say of this installation: the link to a conversation's survey, the address that goes on
    with a conversation (None: no mail comes in), and this server's own address for links."""

    survey_link: Callable[[str], str]
    reply_to: Callable[[str], str] | None = None
    address: str = ""


def usable(address: str) -> bool:
    """Whether a letter can be written to it."""
    parts = [part for side in address.split("@") for part in side.split(".")]
    return _ADDRESS.fullmatch(address) is not None and all(parts)


def checked(address: str) -> str:
    """A usable address. Raises Invalid."""
    address = address.strip()
    if not usable(address):
        raise Invalid("that is not an e-mail address; write one such as kim@example.com")
    return address


def address_of(connection: Connection, state: Conversation, now: Sequence[Event] = ()) -> str:
    """Where the customer wants mail: where they write from, if they do; else what they gave last, in any
    form; empty if nowhere. `now` are events about to be stored."""
    thread = mail_threads.of(connection, state.id) if state.via == mail_threads.CHANNEL else None
    if thread is not None:
        return thread.address
    stored = [entry.event for entry in log.read(connection, state.id)]
    given = (_given(event) for event in reversed([*stored, *now]))
    latest = next((address for address in given if usable(address)), "")
    known = select(contacts.c.email).where(contacts.c.id == state.contact_id)
    return latest or connection.execute(known).scalar() or ""


def _given(event: Event) -> str:
    match event:
        case ContactGiven(email=address) | FactNoted(name="email", value=address):
            return address
    return ""


def confirm(
    connection: Connection, state: Conversation, to: str, now: int, back_at: int | None, zone: str
) -> bool:
    """A confirmation that the question is kept and when the team is back; False if it must not be sent."""
    words = letter_words.of(state.lang)
    end = words["away_end" if state.via == mail_threads.CHANNEL else "away_end_chat"]
    text = words["away"].format(back=letter_words.back(words, now, back_at, zone), end=end)
    return _post(connection, state, "away", to, words["away_subject"], text, now)


def queued(connection: Connection, state: Conversation, to: str, now: int) -> bool:
    """A person takes over; False if it must not be sent."""
    words = letter_words.of(state.lang)
    return _post(connection, state, "queued", to, words["queued_subject"], words["queued"], now)


def answer(
    connection: Connection, state: Conversation, to: str, now: int, said: MessageAdded, name: str, post: Post
) -> bool:
    """A message to the customer as mail, with its sources; `name` is the agent's, empty for the bot."""
    words = letter_words.of(state.lang)
    text = letter_words.message(words, said, post.address)
    whole = words["reply"].format(
        text=text, name=name or words["by_bot"], end=_end(connection, state, now, words, post)
    )
    return _post(connection, state, "reply" if name else "answer", to, words["reply_subject"], whole, now)


def promise(connection: Connection, state: Conversation, to: str, now: int, text: str, why: str = "") -> bool:
    """A promise was kept, or (`why`) withdrawn."""
    words = letter_words.of(state.lang)
    whole = words["withdrawn" if why else "kept"].format(text=text, why=why)
    return _post(connection, state, "promise", to, words["promise_subject"], whole, now)


def ask(connection: Connection, state: Conversation, to: str, now: int, link: str) -> bool:
    """The survey."""
    words = letter_words.of(state.lang)
    return _post(
        connection, state, "survey", to, words["survey_subject"], words["survey"].format(link=link), now
    )


def written(connection: Connection, conversation_id: str, about: str) -> bool:
    """Whether such a letter was written before, sent or not."""
    which = (letters.c.conversation_id == conversation_id, letters.c.about == about)
    return connection.execute(select(letters.c.id).where(*which).limit(1)).first() is not None


def _end(connection: Connection, state: Conversation, now: int, words: dict[str, str], post: Post) -> str:
    """How the customer may go on: by mail where that works, and in the chat."""
    if post.reply_to is None:
        return words["in_chat"]
    token = chat_links.make(connection, state.id, now)
    link = words["link"].format(days=chat_links.DAYS, link=f"{post.address}/continue/{token}")
    return f"{words['by_mail']}\n{link}"


def _post(
    connection: Connection, state: Conversation, about: str, to: str, subject: str, text: str, now: int
) -> bool:
    if about not in ANSWERS and _sent_lately(connection, to, now) >= A_DAY:
        return False
    thread = mail_threads.of(connection, state.id)
    # Two of one moment leave in the order they were written in.
    latest = select(func.max(letters.c.created_at)).where(letters.c.conversation_id == state.id)
    at = max(now, (connection.execute(latest).scalar() or 0) + 1)
    row = {
        "id": uuid.uuid4().hex, "conversation_id": state.id, "about": about, "recipient": to,
        "subject": thread.answer_subject if thread and thread.subject else subject, "text": text,
        "created_at": at, "tries": 0, "next_try_at": now,
    }  # fmt: skip
    connection.execute(insert(letters), row)
    return True


def _sent_lately(connection: Connection, to: str, now: int) -> int:
    statement = select(func.count()).where(
        func.lower(letters.c.recipient) == to.lower(),
        letters.c.about.not_in(ANSWERS),
        letters.c.created_at > now - DAY_MS,
    )
    return int(connection.execute(statement).scalar_one())
