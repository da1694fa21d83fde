"""The bot's decisions in a conversation log: read from its database, or from a file of exported ones."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from sqlalchemy import create_engine, select
from sqlalchemy.exc import SQLAlchemyError

from assistant.settings import SettingsError
from handoff.events import Decision, HandoffRequested, MessageAdded
from handoff.storage.schema import events


@dataclass(frozen=True)
class Stored:
    """A decision, where it stands in the log, and what the customer had said."""

    conversation: str
    seq: int
    asked: str
    decision: Decision


def stored(source: str) -> list[Stored]:
    """Every decision of a database (URL or SQLite file) or of a .jsonl file, in order.

    A line of the file is `{"conversation", "seq", "asked", "decision": {"action", "reason", "confidence",
    "signals", "thresholds"}}`. Raises SettingsError.
    """
    if source.endswith(".jsonl"):
        return list(_from_file(Path(source)))
    url = source if "://" in source else f"sqlite:///{_existing(Path(source)).as_posix()}"
    engine = None
    try:
        engine = create_engine(url)
        with engine.connect() as connection:
            kinds = (MessageAdded.kind, HandoffRequested.kind)
            wanted = select(events.c.conversation_id, events.c.seq, events.c.author_role, events.c.body)
            wanted = wanted.where(events.c.kind.in_(kinds)).order_by(events.c.conversation_id, events.c.seq)
            return list(_decisions(connection.execute(wanted)))
    except SQLAlchemyError as error:
        raise SettingsError(f"{source} cannot be read as a conversation log: {error}") from error
    finally:
        if engine is not None:
            engine.dispose()


def _decisions(rows: Iterable[Any]) -> Iterator[Stored]:
    """A handoff stores its decision with the message and with the request; it is one decision."""
    asked, before = "", None
    for conversation, seq, role, body in rows:
        said = json.loads(body)
        if role == "customer":
            asked = str(said.get("text", ""))
        decision = said.get("decision")
        if decision and (conversation, decision) != before:
            before = (conversation, decision)
            yield Stored(conversation, seq, asked, Decision.model_validate(decision))


def _from_file(file: Path) -> Iterator[Stored]:
    try:
        lines = _existing(file).read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{file} cannot be read: {error}") from error
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                row = json.loads(line)
                decision = Decision.model_validate(row["decision"])
                yield Stored(
                    str(row.get("conversation", "")),
                    int(row.get("seq", 0)),
                    str(row.get("asked", "")),
                    decision,
                )
            except (ValueError, KeyError, TypeError, ValidationError) as error:
                raise SettingsError(f"{file} line {number} holds no stored decision: {error!r}") from error


def _existing(file: Path) -> Path:
    if not file.is_file():
        raise SettingsError(f"{file} is not there; name a database or a .jsonl with --conversations")
    return file
