"""One customer as the database has them: found by what names them, and exported whole."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Table, func, or_, select

from handoff.errors import Invalid, NotFound
from handoff.privacy.holdings import HOLDINGS, personal
from handoff.storage.schema import contacts, conversations, events

_GIVEN = ("contact.given", "fact.noted")
_JSON = frozenset({"events.body", "measured_contacts.state"})


@dataclass(frozen=True, slots=True)
class Found:
    """`contacts` are the person's own; `mentions` are conversations of others where the address was written.

    Anybody can type any address into a chat, so a mention proves nothing: it is shown and not taken along.
    """

    contacts: tuple[str, ...]
    mentions: tuple[str, ...] = ()


def find(connection: Connection, *, email: str = "", customer_id: str = "", contact_id: str = "") -> Found:
    """Who is meant. Raises Invalid for nothing to look for, NotFound for nobody."""
    email, customer_id, contact_id = email.strip(), customer_id.strip(), contact_id.strip()
    if not (email or customer_id or contact_id):
        raise Invalid("name the person: an e-mail address, a customer number, or a contact's id")
    ways = []
    if email:
        ways.append(func.lower(contacts.c.email) == email.lower())
    if customer_id:
        ways.append(contacts.c.customer_id == customer_id)
    if contact_id:
        ways.append(contacts.c.id == contact_id)
    own = tuple(connection.execute(select(contacts.c.id).where(or_(*ways)).order_by(contacts.c.id)).scalars())
    mentions = _mentions(connection, email, own) if email else ()
    if not own and not mentions:
        raise NotFound("there is nobody of that name here")
    return Found(own, mentions)


def conversations_of(connection: Connection, contact_ids: Sequence[str]) -> list[str]:
    """Their conversations, the oldest first."""
    chosen = select(conversations.c.id).where(conversations.c.contact_id.in_(contact_ids))
    return list(connection.execute(chosen.order_by(conversations.c.started_at, conversations.c.id)).scalars())


def exported(connection: Connection, contact_id: str) -> dict[str, Any]:
    """Everything stored of one contact, table by table, JSON-ready. Raises NotFound."""
    if connection.execute(select(contacts.c.id).where(contacts.c.id == contact_id)).scalar() is None:
        raise NotFound("there is no such contact")
    keys = conversations_of(connection, [contact_id])
    tables = {
        table.name: _rows(connection, table, "contact_id", [contact_id]) for table in personal("contact")
    }
    tables |= {
        table.name: _rows(connection, table, "conversation_id", keys) for table in personal("conversation")
    }
    return {"contact": contact_id, "conversations": keys, "tables": dict(sorted(tables.items()))}


def column(table: Table, name: str) -> Any:
    """The column that points to a contact or conversation; the tables of these themselves call it `id`."""
    return table.c[name if name in table.c else "id"]


def _rows(connection: Connection, table: Table, by: str, keys: Sequence[str]) -> list[dict[str, Any]]:
    hidden = HOLDINGS[table.name].hidden
    order = list(table.primary_key.columns)
    found = connection.execute(select(table).where(column(table, by).in_(keys)).order_by(*order))
    return [
        {
            name: json.loads(value) if f"{table.name}.{name}" in _JSON else value
            for name, value in row._mapping.items()
            if name not in hidden
        }
        for row in found
    ]


def _mentions(connection: Connection, email: str, own: Sequence[str]) -> tuple[str, ...]:
    written = func.lower(events.c.body).contains(email.lower(), autoescape=True)
    statement = (
        select(events.c.conversation_id)
        .join(conversations, conversations.c.id == events.c.conversation_id)
        .where(events.c.kind.in_(_GIVEN), written, conversations.c.contact_id.not_in(own))
        .distinct()
        .order_by(events.c.conversation_id)
    )
    return tuple(connection.execute(statement).scalars())
