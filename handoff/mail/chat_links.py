"""Links that bring a customer into their chat, from a letter or on another device: random, kept as hashes,
good once.

Runs inside the caller's transaction.
"""

from __future__ import annotations

import secrets

from sqlalchemy import ColumnElement, Connection, func, insert, select, update

from handoff.clock import DAY_MS
from handoff.errors import NotFound, TooMany
from handoff.identity.tokens import hashed
from handoff.storage.schema import chat_links, conversations

DAYS = 7
MOST = 5
"""Links that a customer asked for and nobody used yet, in one conversation."""


def make(connection: Connection, conversation_id: str, now: int) -> str:
    """A new token for a letter about a conversation that is stored."""
    return _made(connection, conversation_id, now + DAYS * DAY_MS)


def make_for_device(connection: Connection, conversation_id: str, now: int) -> str:
    """A new token for the customer's other device, good for a day. Raises TooMany."""
    mine = chat_links.c.conversation_id == conversation_id, chat_links.c.expires_at > now
    good = select(func.count()).where(*mine, *_for_device(now))
    if connection.execute(good).scalar_one() >= MOST:
        raise TooMany("There are links enough for this conversation. Use one of them, or wait for a day.")
    return _made(connection, conversation_id, now + DAY_MS)


def void(connection: Connection, contact_id: str, now: int) -> None:
    """Who leaves takes the links for other devices with them; those in letters lie in the customer's mail."""
    theirs = select(conversations.c.id).where(conversations.c.contact_id == contact_id)
    gone = update(chat_links).where(chat_links.c.conversation_id.in_(theirs), *_for_device(now))
    connection.execute(gone.values(used_at=now))


def _for_device(now: int) -> tuple[ColumnElement[bool], ...]:
    """Unused and over within a day; letters' links live longer, and on their last day are little loss."""
    return chat_links.c.used_at.is_(None), chat_links.c.expires_at <= now + DAY_MS


def _made(connection: Connection, conversation_id: str, expires_at: int) -> str:
    token = secrets.token_urlsafe(32)
    row = {
        "token_hash": hashed(token), "conversation_id": conversation_id, "expires_at": expires_at,
        "used_at": None,
    }  # fmt: skip
    connection.execute(insert(chat_links), row)
    return token


def look(connection: Connection, token: str, now: int) -> str:
    """The conversation behind a token that is still good. Raises NotFound."""
    chosen = select(chat_links.c.conversation_id).where(
        chat_links.c.token_hash == hashed(token),
        chat_links.c.used_at.is_(None),
        chat_links.c.expires_at > now,
    )
    found = connection.execute(chosen).scalar()
    if found is None:
        raise NotFound("this link is no longer good")
    return str(found)


def use(connection: Connection, token: str, now: int) -> str:
    """The same, and the token is spent. Raises NotFound."""
    conversation_id = look(connection, token, now)
    spent = update(chat_links).where(chat_links.c.token_hash == hashed(token), chat_links.c.used_at.is_(None))
    if connection.execute(spent.values(used_at=now)).rowcount != 1:
        raise NotFound("this link is no longer good")
    return conversation_id
