"""Links in letters that bring a customer back into the chat: random, kept as hashes, good once.

Runs inside the caller's transaction.
"""

from __future__ import annotations

import secrets

from sqlalchemy import Connection, insert, select, update

from handoff.errors import NotFound
from handoff.identity.tokens import hashed
from handoff.storage.schema import chat_links

DAYS = 7
DAY_MS = 86_400_000


def make(connection: Connection, conversation_id: str, now: int) -> str:
    """A new token for a conversation that is stored."""
    token = secrets.token_urlsafe(32)
    row = {
        "token_hash": hashed(token), "conversation_id": conversation_id, "expires_at": now + DAYS * DAY_MS,
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
