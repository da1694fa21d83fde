"""`tellonce brief`: a conversation from a file; the brief and the ledger of it as JSON."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from assistant.measuring.questions import read_rows
from assistant.noting import unread
from assistant.settings import Settings
from assistant.understanding.frustration import ANGRY, FRUSTRATED, frustration
from assistant.understanding.person import wants_person
from assistant.understanding.topic import topic_of
from handoff.brief.brief import build
from handoff.brief.ledger import ledger
from handoff.events import (
    BOT,
    KINDS,
    SYSTEM,
    Author,
    Decision,
    Entry,
    Event,
    HandoffRequested,
    MessageAdded,
    Reason,
    Role,
    parse,
)
from knowledge.embedder import open_embedder
from knowledge.prepare import PACKAGED

ROLES = {
    "customer": Role.CUSTOMER, "user": Role.CUSTOMER, "visitor": Role.CUSTOMER, "client": Role.CUSTOMER,
    "contact": Role.CUSTOMER, "bot": Role.BOT, "assistant": Role.BOT, "ai": Role.BOT, "agent": Role.AGENT,
    "human": Role.AGENT, "operator": Role.AGENT, "support": Role.AGENT, "system": Role.SYSTEM,
}  # fmt: skip
STEP_MS = 60_000
Line = tuple[Author, Event, int | None]


def brief_of(settings: Settings, source: Path) -> str:
    """The brief and the ledger as JSON. Raises QuestionFileError, which names the line."""
    lines = [line for row in read_rows(source, _lines, objects=False) for line in row]
    entries = _with_story(_numbered(lines), settings)
    found = {
        "brief": build(entries).model_dump(mode="json"),
        "ledger": [fact.model_dump(mode="json") for fact in ledger(entries)],
    }
    return json.dumps(found, ensure_ascii=False, indent=2)


def _lines(row: Any, number: int) -> list[Line]:
    """A message, a log entry, or a list of either; plain strings are the customer's. Raises ValueError."""
    if isinstance(row, str):
        return [(Author(role=Role.CUSTOMER), MessageAdded(text=row), None)]
    if isinstance(row, Sequence):
        if len(row) == 2 and isinstance(row[0], str) and row[0].casefold() in ROLES:
            return [_message({"role": row[0], "text": row[1]})]
        return [line for each in row for line in _lines(each, number)]
    if not isinstance(row, Mapping):
        raise ValueError('must be a message {"role", "text"} or a log entry {"kind", "data", "author"}')
    for name in ("messages", "events", "conversation"):
        if isinstance(row.get(name), list):
            return _lines(row[name], number)
    return [_entry(row) if "kind" in row else _message(row)]


def _message(row: Mapping[str, Any]) -> Line:
    text = row.get("text", row.get("content"))
    if not isinstance(text, str):
        raise ValueError('a message needs "text"')
    named = row.get("role", row.get("author", "customer"))
    role = ROLES.get(str(named or "customer").casefold())
    if role is None:
        raise ValueError(f'"role" must be one of customer, bot, agent, system; this is {named!r}')
    return Author(role=role, name=str(row.get("name") or "")), MessageAdded(text=text), _time(row)


def _entry(row: Mapping[str, Any]) -> Line:
    kind, data = str(row["kind"]), row.get("data") or {}
    if not isinstance(data, Mapping):
        raise ValueError('"data" of a log entry must be an object')
    if kind not in KINDS:
        raise ValueError(f"knows no event {kind!r}")
    known = {name: value for name, value in data.items() if name in KINDS[kind].model_fields}
    if kind == "conversation.started":
        known.setdefault("contact_id", "")
    author = row.get("author") or {}
    role = author.get("role", "system") if isinstance(author, Mapping) else author
    name = str(author.get("name") or "") if isinstance(author, Mapping) else ""
    return (
        Author(role=ROLES.get(str(role).casefold(), Role.SYSTEM), name=name),
        parse(kind, json.dumps(known)),
        _time(row),
    )


def _time(row: Mapping[str, Any]) -> int | None:
    at = row.get("at")
    return int(at) if isinstance(at, int | float) and not isinstance(at, bool) else None


def _numbered(lines: Sequence[Line]) -> list[Entry]:
    """Entries with gap-free seqs; a line without a time comes a minute after the one before it."""
    entries: list[Entry] = []
    for seq, (author, event, at) in enumerate(lines, 1):
        when = at if at is not None else (entries[-1].at + STEP_MS if entries else 0)
        entries.append(Entry(conversation="", seq=seq, at=when, epoch=0, author=author, event=event))
    return entries


def _with_story(entries: list[Entry], settings: Settings) -> list[Entry]:
    """What the bot would have stored while it lived through these messages, where the file does not say."""
    if not any(isinstance(entry.event, MessageAdded) and entry.event.decision for entry in entries):
        entries = list(_felt(entries, settings))
    if not any(isinstance(entry.event, HandoffRequested) for entry in entries):
        entries = [*entries, *_asked(entries)]
    at, last = (entries[-1].at, entries[-1].seq) if entries else (0, 0)
    noted = [
        Entry(conversation="", seq=last + place, at=at, epoch=0, author=SYSTEM, event=fact)
        for place, fact in enumerate(unread(entries), 1)
    ]
    return [*entries, *noted]


def _felt(entries: Sequence[Entry], settings: Settings) -> Iterator[Entry]:
    """Each answer of the bot gets the mood and the topic of what it answers; so does the last message."""
    models = Path(os.environ.get("TELLONCE_MODEL_CACHE") or settings.data / "models")
    embed = lru_cache(maxsize=1000)(open_embedder(settings.embedding_model or PACKAGED, models).query)
    said: list[str] = []
    through, level = 0, 0.0
    for entry in entries:
        event = entry.event
        if isinstance(event, MessageAdded) and entry.author.role is Role.CUSTOMER:
            said.append(event.text)
            through = entry.seq
            level = frustration(said, embed=embed).score if event.text.strip() else 0.0
            yield _with(entry, event, Decision(action="", signals={"frustration": level}), 0)
        elif isinstance(event, MessageAdded) and entry.author.role is Role.BOT and said:
            intent, reason = topic_of(said[-1]).intent, _outburst(said[-1], level)
            yield _with(
                entry, event, Decision(action="answer", reason=reason, signals={"intent": intent}), through
            )
        else:
            yield entry


def _outburst(text: str, level: float) -> str:
    """Why the bot would not have looked anything up."""
    if wants_person(text).clear:
        return Reason.ASKED_HUMAN.value
    return Reason.FRUSTRATED.value if level >= FRUSTRATED else ""


def _with(entry: Entry, message: MessageAdded, decision: Decision, through: int) -> Entry:
    event = message.model_copy(update={"decision": decision, "through": through or message.through})
    return Entry(
        conversation=entry.conversation, seq=entry.seq, at=entry.at, epoch=entry.epoch,
        author=entry.author, event=event,
    )  # fmt: skip


def _asked(entries: Sequence[Entry]) -> Iterator[Entry]:
    """The handoff these messages lead to, if any: a wish for a person, or anger."""
    for entry in reversed(entries):
        message = entry.event
        if not isinstance(message, MessageAdded) or entry.author.role is not Role.CUSTOMER:
            continue
        level = message.decision.signals.get("frustration", 0.0) if message.decision else 0.0
        angry = isinstance(level, float) and level >= ANGRY
        if wants_person(message.text).clear or angry:
            reason = Reason.ASKED_HUMAN if wants_person(message.text).clear else Reason.FRUSTRATED
            asked = HandoffRequested(reason=reason, by="bot", cause_seq=entry.seq)
            yield Entry(
                conversation="", seq=entries[-1].seq + 1, at=entries[-1].at, epoch=0, author=BOT, event=asked
            )  # fmt: skip
            return
