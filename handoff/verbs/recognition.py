"""What the log and the contact's row hold about who the customer is. Runs inside the caller's transaction."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, select, update

from handoff.events import ContactSignedOut, ContactVerified, Entry, Event
from handoff.outcome import Draft
from handoff.storage import log
from handoff.storage.schema import contacts, events

RENEWED_MS = 60_000
"""A proof that lasts hardly longer than the standing one is not worth an event."""


def standing(connection: Connection, conversation_id: str) -> ContactVerified | None:
    """The last proof in a conversation, unless the customer signed out after it."""
    query = (
        select(events)
        .where(
            events.c.conversation_id == conversation_id,
            events.c.kind.in_([ContactVerified.kind, ContactSignedOut.kind]),
        )
        .order_by(events.c.seq.desc())
        .limit(1)
    )
    row = connection.execute(query).first()
    last: Event | None = log.entry_of(row).event if row else None
    return last if isinstance(last, ContactVerified) else None


def recognising(
    connection: Connection, conversation_id: str, proof: ContactVerified | None
) -> Sequence[Draft]:
    """The event to store for a proof, if it says anything new."""
    if proof is None:
        return ()
    known = standing(connection, conversation_id)
    same = known is not None and (known.customer_id, known.claims) == (proof.customer_id, proof.claims)
    if known is not None and same and known.expires_at + RENEWED_MS > proof.expires_at:
        return ()
    return (Draft(proof),)


def note(connection: Connection, contact_id: str, entries: Sequence[Entry]) -> None:
    """Keep the contact's row as the events say."""
    for entry in entries:
        match entry.event:
            case ContactVerified() as proof:
                known = {"name": proof.name, "email": proof.email, "customer_id": proof.customer_id}
                values = {name: value for name, value in known.items() if value}
                _save(connection, contact_id, {**values, "verified": True})
            case ContactSignedOut():
                _save(connection, contact_id, {"verified": False})


def _save(connection: Connection, contact_id: str, values: dict[str, object]) -> None:
    connection.execute(update(contacts).where(contacts.c.id == contact_id).values(values))
