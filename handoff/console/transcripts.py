"""Search over what was said: the newest conversations whose messages or notes hold every word.

The log itself is searched, so there is nothing beside it to keep in step or to erase. A hit counts only in
the masked text: nobody finds a card number by guessing it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, and_, or_, select

from handoff.console import inbox
from handoff.events import MessageAdded, NoteAdded
from handoff.masking import masked
from handoff.storage import log
from handoff.storage.schema import contacts, conversations, events

Who = Literal["", "customer", "bot", "agent", "note"]
CONVERSATIONS = 20
HITS = 3
WORDS = 8
ROWS = 50_000
"""How many messages that look right may be read, so that no search takes the database for itself."""
AROUND = 70


@dataclass
class _Found:
    name_hit: bool = False
    hits: list[dict[str, Any]] = field(default_factory=list)


def search(
    connection: Connection, query: str, *, who: Who = "", since: int = 0, limit: int = CONVERSATIONS
) -> list[dict[str, Any]]:
    """`{row, hits: [{seq, at, role, name, parts: [{text, hit}]}]}`, newest first; nothing for a blank query.

    `since` (ms) leaves out conversations that have rested since before. A conversation is also found by its
    customer's name or address, then perhaps without hits.
    """
    words = [word.lower() for word in query.split()][:WORDS]
    if not words:
        return []
    found: dict[str, _Found] = {}
    if not who:
        for key in _by_contact(connection, words, since, limit):
            found[key] = _Found(name_hit=True)
    for key, hit in _messages(connection, words, who, since):
        if key not in found and len(found) >= limit:
            continue
        held = found.setdefault(key, _Found())
        if len(held.hits) < HITS:
            held.hits.append(hit)
        if len(found) >= limit and all(len(one.hits) >= HITS for one in found.values()):
            break
    states = [log.load(connection, key, lock=False) for key in found]
    rows = {row["id"]: row for row in inbox.rows_of(connection, states)}
    lines = [{"row": rows[key], "hits": held.hits} for key, held in found.items() if key in rows]
    return sorted(lines, key=_newest, reverse=True)


def past(connection: Connection, conversation_id: str, limit: int = 10) -> list[dict[str, Any]]:
    """The rows of the same customer's other conversations, newest first. Raises NotFound."""
    here = log.load(connection, conversation_id, lock=False)
    customer = select(contacts.c.customer_id).where(contacts.c.id == here.contact_id).scalar_subquery()
    known = and_(contacts.c.customer_id == customer, contacts.c.customer_id != "")
    same = select(contacts.c.id).where(or_(contacts.c.id == here.contact_id, known))
    statement = (
        select(*log.STATE_COLUMNS)
        .where(conversations.c.contact_id.in_(same), conversations.c.id != conversation_id)
        .order_by(conversations.c.started_at.desc(), conversations.c.id)
        .limit(limit)
    )
    states = [log.state_of(tuple(row)) for row in connection.execute(statement)]
    rows = {row["id"]: row for row in inbox.rows_of(connection, states)}
    return [rows[state.id] for state in states if state.id in rows]


def _newest(line: dict[str, Any]) -> int:
    at: int = max((hit["at"] for hit in line["hits"]), default=line["row"]["updated_at"])
    return at


def _by_contact(connection: Connection, words: Sequence[str], since: int, limit: int) -> list[str]:
    name = contacts.c.name + " " + contacts.c.email
    statement = (
        select(conversations.c.id)
        .join(contacts, contacts.c.id == conversations.c.contact_id)
        .where(conversations.c.updated_at >= since, *(_holds(name, word) for word in words))
        .order_by(conversations.c.updated_at.desc())
        .limit(limit)
    )
    return list(connection.execute(statement).scalars())


def _messages(
    connection: Connection, words: Sequence[str], who: Who, since: int
) -> Iterator[tuple[str, dict[str, Any]]]:
    kinds = {"": (MessageAdded.kind, NoteAdded.kind), "note": (NoteAdded.kind,)}.get(
        who, (MessageAdded.kind,)
    )
    statement = (
        select(
            events.c.conversation_id, events.c.seq, events.c.at, events.c.kind, events.c.author_role,
            events.c.author_name, events.c.body,
        )
        .where(events.c.kind.in_(kinds), *(_holds(events.c.body, _escaped(word)) for word in words))
        .order_by(events.c.at.desc(), events.c.seq.desc())
        .limit(ROWS)
    )  # fmt: skip
    if since:
        statement = statement.where(events.c.at >= since)
    if who in ("customer", "bot", "agent"):
        statement = statement.where(events.c.author_role == who)
    for key, seq, at, kind, role, name, body in connection.execute(
        statement.execution_options(yield_per=200)
    ):
        text = masked(json.loads(body).get("text", ""))
        places = _places(text, words)
        if places:
            shown = "note" if kind == NoteAdded.kind else role
            yield key, {"seq": seq, "at": at, "role": shown, "name": name, "parts": _parts(text, places)}


def _escaped(word: str) -> str:
    """The word as it stands inside the JSON of a body."""
    return json.dumps(word, ensure_ascii=False)[1:-1]


def _holds(column: ColumnElement[str], word: str) -> ColumnElement[bool]:
    """SQLite folds the case of ASCII only, so a word is looked for in its usual spellings."""
    spellings = {word} if word.isascii() else {word, word.upper(), word.capitalize()}
    return or_(*(column.icontains(each, autoescape=True) for each in sorted(spellings)))


def _places(text: str, words: Sequence[str]) -> list[tuple[int, int]]:
    """Where the words stand; nothing unless all do."""
    folded = text.lower()
    if len(folded) != len(text):  # a dotted capital I grows, and every place behind it would be off
        folded = text
    found = []
    for word in words:
        at = folded.find(word)
        if at < 0:
            return []
        found.append((at, at + len(word)))
    return sorted(found)


def _parts(text: str, places: Sequence[tuple[int, int]]) -> list[dict[str, Any]]:
    """The text around the first word, cut into what was looked for and what stands between."""
    start = max(0, places[0][0] - AROUND)
    end = min(len(text), places[0][1] + 2 * AROUND)
    parts = [{"text": "…" if start else "", "hit": False}]
    at = start
    for begin, until in places:
        if begin < at or until > end:
            continue
        parts += [{"text": text[at:begin], "hit": False}, {"text": text[begin:until], "hit": True}]
        at = until
    parts.append({"text": text[at:end] + ("…" if end < len(text) else ""), "hit": False})
    return list(islice((part for part in parts if part["text"]), 40))
