"""Who writes by which messenger: a channel's own name for a customer, and our contact.

Runs inside the caller's transaction.
"""

from __future__ import annotations

import uuid

from sqlalchemy import Connection, insert, select

from handoff.errors import NotFound
from handoff.storage.schema import channel_contacts, contacts


def contact_of(connection: Connection, channel: str, sender: str, name: str, now: int) -> str:
    """The contact behind a sender; a new one the first time."""
    known = select(channel_contacts.c.contact_id).where(
        channel_contacts.c.channel == channel, channel_contacts.c.sender == sender
    )
    found = connection.execute(known).scalar()
    if found is not None:
        return str(found)
    key = uuid.uuid4().hex
    row = {"name": name, "email": "", "verified": False, "customer_id": "", "created_at": now}
    connection.execute(insert(contacts), {"id": key, **row})
    connection.execute(insert(channel_contacts), {"channel": channel, "sender": sender, "contact_id": key})
    return key


def sender_of(connection: Connection, channel: str, contact_id: str) -> str:
    """What the channel calls this contact. Raises NotFound."""
    chosen = select(channel_contacts.c.sender).where(
        channel_contacts.c.channel == channel, channel_contacts.c.contact_id == contact_id
    )
    found = connection.execute(chosen).scalar()
    if found is None:
        raise NotFound("nobody of this channel takes part in this conversation")
    return str(found)
