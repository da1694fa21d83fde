"""Customers' browsers: one opaque token each (256 bits, only its hash is stored) for one contact."""

from __future__ import annotations

import secrets
import uuid

from sqlalchemy import Connection, insert, select, update

from handoff.clock import Clock
from handoff.schema import contacts, visitors
from handoff.sessions import hashed
from handoff.store import Store


class Visitors:
    """Tokens are made here and recognised here; they never appear in a URL or a log."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def welcome(self) -> tuple[str, str]:
        """A new contact: (contact id, token)."""
        contact_id, token, now = uuid.uuid4().hex, secrets.token_urlsafe(32), self._clock()

        def work(connection: Connection) -> None:
            connection.execute(insert(contacts), {"id": contact_id, "created_at": now})
            row = {"token_hash": hashed(token), "contact_id": contact_id, "created_at": now}
            connection.execute(insert(visitors), row)

        await self._store.write(work)
        return contact_id, token

    async def recognise(self, token: str) -> str | None:
        """The contact behind a token; None if it is unknown or revoked."""
        statement = select(visitors.c.contact_id).where(
            visitors.c.token_hash == hashed(token), visitors.c.revoked_at.is_(None)
        )
        return await self._store.read(lambda connection: connection.execute(statement).scalar_one_or_none())

    async def revoke(self, token: str) -> None:
        """Forget a browser (logout on a shared computer)."""
        statement = (
            update(visitors).where(visitors.c.token_hash == hashed(token)).values(revoked_at=self._clock())
        )
        await self._store.write(lambda connection: connection.execute(statement) and None)
