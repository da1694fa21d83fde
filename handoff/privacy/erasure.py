"""Erasing people and old conversations from every table, and doing it again after a backup was restored.

Runs in the transaction of its caller. Sums by day stay: they name nobody.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, Connection, delete, exists, insert, select, update

from handoff.conversation import Status
from handoff.errors import NotFound
from handoff.identity.tokens import hashed_address
from handoff.measures.tables import measured_contacts
from handoff.privacy.holdings import personal
from handoff.privacy.person import column, conversations_of
from handoff.storage import log
from handoff.storage.schema import contacts, conversations, email_codes, erasures

_DONE = (Status.RESOLVED.value, Status.BOT.value, Status.AWAY.value)
"""What may be too old: what people are waiting for, or have in hand, never is."""


def erase(connection: Connection, contact_id: str, now: int, why: str) -> list[str]:
    """One contact with everything that is theirs; returns its conversations. Raises NotFound."""
    log.hold_contact(connection, contact_id)
    email = connection.execute(select(contacts.c.email).where(contacts.c.id == contact_id)).scalar() or ""
    gone = conversations_of(connection, [contact_id])
    _drop_conversations(connection, gone)
    if email:
        address = hashed_address(email)
        connection.execute(delete(email_codes).where(email_codes.c.address_hash == address))
    _drop_contacts(connection, [contact_id])
    _note(connection, [contact_id], now, why)
    return gone


def erased(connection: Connection) -> set[str]:
    """Contacts this database knows to be erased."""
    return set(connection.execute(select(erasures.c.contact_id)).scalars())


def erase_again(connection: Connection, contact_ids: Collection[str], now: int) -> list[str]:
    """After a restore: what the list says was erased is erased; returns who had come back."""
    back = []
    for contact_id in sorted(set(contact_ids) - erased(connection)):
        try:
            erase(connection, contact_id, now, "a backup was restored")
            back.append(contact_id)
        except NotFound:
            _note(connection, [contact_id], now, "a backup was restored")
    return back


def outdated(connection: Connection, before: int, limit: int = 500) -> list[str]:
    """Conversations nobody waits in where nothing has happened since `before` (ms), the oldest first."""
    chosen = select(conversations.c.id).where(*_old(before)).order_by(conversations.c.updated_at).limit(limit)
    return list(connection.execute(chosen).scalars())


def drop_outdated(connection: Connection, keys: Sequence[str], before: int) -> list[str]:
    """Those of the conversations that still are outdated, with contacts that have nothing left."""
    chosen = select(conversations.c.id, conversations.c.contact_id).where(
        conversations.c.id.in_(keys), *_old(before)
    )
    rows = connection.execute(chosen.with_for_update()).all()
    gone = [row.id for row in rows]
    _drop_conversations(connection, gone)
    for contact_id in sorted({row.contact_id for row in rows}):
        if conversations_of(connection, [contact_id]):
            _forget_measured(connection, contact_id, gone)
        else:
            _drop_contacts(connection, [contact_id])
    return gone


def drop_idle_visitors(connection: Connection, before: int, limit: int = 1000) -> int:
    """Contacts that came before `before` (ms) and never said anything; how many of them went."""
    silent = ~exists().where(conversations.c.contact_id == contacts.c.id)
    chosen = select(contacts.c.id).where(contacts.c.created_at < before, silent).limit(limit)
    found = list(connection.execute(chosen).scalars())
    _drop_contacts(connection, found)
    return len(found)


def _drop_conversations(connection: Connection, keys: Sequence[str]) -> None:
    for start in range(0, len(keys), 500):
        some = keys[start : start + 500]
        for table in personal("conversation"):
            connection.execute(delete(table).where(column(table, "conversation_id").in_(some)))


def _drop_contacts(connection: Connection, contact_ids: Collection[str]) -> None:
    for table in personal("contact"):
        connection.execute(delete(table).where(column(table, "contact_id").in_(contact_ids)))


def _forget_measured(connection: Connection, contact_id: str, gone: Collection[str]) -> None:
    """What was measured of them stays in the sums, and nowhere else."""
    mine = measured_contacts.c.contact_id == contact_id
    state = connection.execute(select(measured_contacts.c.state).where(mine)).scalar()
    if state is not None:
        kept = {key: case for key, case in json.loads(state).items() if key not in gone}
        connection.execute(update(measured_contacts).where(mine).values(state=json.dumps(kept)))


def _old(before: int) -> tuple[ColumnElement[bool], ...]:
    return conversations.c.updated_at < before, conversations.c.status.in_(_DONE)


def _note(connection: Connection, contact_ids: Collection[str], now: int, why: str) -> None:
    known = erased(connection)
    rows = [{"contact_id": each, "at": now, "why": why[:500]} for each in contact_ids if each not in known]
    if rows:
        connection.execute(insert(erasures), rows)
