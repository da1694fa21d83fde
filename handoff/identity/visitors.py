"""Customers' browsers: one opaque token each (256 bits, only its hash is stored) for one contact."""

from __future__ import annotations

import secrets
import uuid

from sqlalchemy import Connection, bindparam, insert, select, update

from handoff.clock import Clock
from handoff.identity.tokens import hashed
from handoff.storage.schema import contacts, visitors
from handoff.storage.statement import Statement
from handoff.storage.store import Store

_CONTACT = {"name": "", "email": "", "verified": False, "customer_id": ""}
_add_contact = Statement(
    insert(contacts).values({column.name: bindparam(column.name) for column in contacts.c})
)
_add_visitor = Statement(
    insert(visitors).values(
        token_hash=bindparam("token_hash"), contact_id=bindparam("contact_id"), created_at=bindparam("at")
    )
)
_known = Statement(
    select(visitors.c.contact_id).where(
        visitors.c.token_hash == bindparam("token_hash"), visitors.c.revoked_at.is_(None)
    )
)


class Visitors:
    """Tokens are made here and recognised here; they never appear in a URL or a log."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def welcome(self) -> tuple[str, str]:
        """A new contact: (contact id, token)."""
        contact_id, token, now = uuid.uuid4().hex, secrets.token_urlsafe(32), self._clock()

        def work(connection: Connection) -> None:
            _add_contact.run(connection, {**_CONTACT, "id": contact_id, "created_at": now})
            row = {"token_hash": hashed(token), "contact_id": contact_id, "at": now}
            _add_visitor.run(connection, row)

        await self._store.write(work)
        return contact_id, token

    async def sign_in(
        self, contact_id: str | None, token: str | None, customer_id: str
    ) -> tuple[str, str | None]:
        """The contact of a customer the shop names, and a new token where the browser needs another.

        A browser nobody was named for becomes theirs, with its conversation. One that belonged to another
        customer never shows that one's conversation again: it gets the contact this customer has already, or
        a new one.
        """
        if contact_id is not None and token is not None:
            claimed = await self._store.write(
                lambda connection: _claimed(connection, contact_id, customer_id)
            )
            if claimed:
                return contact_id, None
            await self.revoke(token)
        known = select(contacts.c.id).where(contacts.c.customer_id == customer_id)
        newest = known.order_by(contacts.c.created_at.desc(), contacts.c.id).limit(1)
        theirs = await self._store.read(lambda connection: connection.execute(newest).scalar_one_or_none())
        if theirs is None:
            theirs, fresh = await self.welcome()
            await self._store.write(lambda connection: _claimed(connection, theirs, customer_id))
            return theirs, fresh
        return theirs, await self.admit(theirs)

    async def admit(self, contact_id: str) -> str:
        """A token for one browser more."""
        token = secrets.token_urlsafe(32)
        row = {"token_hash": hashed(token), "contact_id": contact_id, "created_at": self._clock()}
        await self._store.write(lambda connection: connection.execute(insert(visitors), row) and None)
        return token

    async def recognise(self, token: str) -> str | None:
        """The contact behind a token; None if it is unknown or revoked."""
        values = {"token_hash": hashed(token)}
        found = await self._store.read(lambda connection: _known.row(connection, values))
        return str(found[0]) if found else None

    async def revoke(self, token: str) -> None:
        """Forget a browser (logout on a shared computer)."""
        statement = (
            update(visitors).where(visitors.c.token_hash == hashed(token)).values(revoked_at=self._clock())
        )
        await self._store.write(lambda connection: connection.execute(statement) and None)


def _claimed(connection: Connection, contact_id: str, customer_id: str) -> bool:
    """Whether the contact is this customer's, who takes it if it was nobody's."""
    mine = contacts.c.id == contact_id, contacts.c.customer_id.in_(["", customer_id])
    return connection.execute(update(contacts).where(*mine).values(customer_id=customer_id)).rowcount == 1
