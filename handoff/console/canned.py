"""Canned replies: texts the team writes once, with variables that the conversation fills."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from handoff.brief.ledger import holding, ledger
from handoff.errors import Conflict, Invalid, NotFound
from handoff.events import Entry
from handoff.storage.schema import canned_replies

VARIABLES = {
    "customer_name": "name", "order_number": "order_number", "email": "email", "phone": "phone",
    "postcode": "postcode", "address": "address", "item": "item", "amount": "amount", "deadline": "deadline",
}  # fmt: skip
"""What may stand in `{{…}}`, besides `agent_name`; each is filled with the fact of that name."""
_HOLE = re.compile(r"{{\s*(\w+)\s*}}")


def listed(connection: Connection) -> list[dict[str, Any]]:
    """All of them, by shortcut."""
    rows = connection.execute(select(canned_replies).order_by(canned_replies.c.shortcut))
    return [dict(row._mapping) for row in rows]


def find(connection: Connection, key: str) -> dict[str, Any]:
    """One of them. Raises NotFound."""
    row = connection.execute(select(canned_replies).where(canned_replies.c.id == key)).first()
    if row is None:
        raise NotFound("there is no such canned reply")
    return dict(row._mapping)


def save(connection: Connection, key: str | None, shortcut: str, title: str, text: str, at: int) -> str:
    """Add one (no key) or change it; its id. Raises NotFound, Invalid, and Conflict for a taken shortcut."""
    unknown = sorted(set(_HOLE.findall(text)) - VARIABLES.keys() - {"agent_name"})
    if unknown:
        known = ", ".join(["agent_name", *VARIABLES])
        raise Invalid(f"there is no variable {unknown[0]}; use one of {known}")
    other = connection.execute(
        select(canned_replies.c.id).where(canned_replies.c.shortcut == shortcut)
    ).scalar()
    if other is not None and other != key:
        raise Conflict(f"the shortcut {shortcut} is taken; choose another")
    values = {"shortcut": shortcut, "title": title, "text": text, "updated_at": at}
    if key is None:
        key = uuid.uuid4().hex
        connection.execute(insert(canned_replies), {"id": key, **values})
    else:
        find(connection, key)
        connection.execute(update(canned_replies).where(canned_replies.c.id == key).values(**values))
    return key


def remove(connection: Connection, key: str) -> None:
    """Delete one. Raises NotFound."""
    find(connection, key)
    connection.execute(delete(canned_replies).where(canned_replies.c.id == key))


def filled(text: str, entries: Sequence[Entry], agent_name: str) -> tuple[str, list[str]]:
    """The text with what the conversation knows; variables nobody gave stay and are named."""
    values = {"agent_name": agent_name, **_known(entries)}
    missing = sorted({name for name in _HOLE.findall(text) if not values.get(name)})
    return _HOLE.sub(lambda hole: values.get(hole[1]) or hole[0], text), missing


def _known(entries: Sequence[Entry]) -> Mapping[str, str]:
    given = {fact.name: fact.value for fact in holding(ledger(entries))}
    return {variable: given[name] for variable, name in VARIABLES.items() if name in given}
