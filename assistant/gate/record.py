"""The record: a file of what every case got when it was last agreed to. It holds no word of a customer's."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TextIO

from pydantic import BaseModel, ConfigDict, ValidationError

from assistant.gate.case import Move
from assistant.settings import SettingsError

VERSION = 1


class _Head(BaseModel):
    model_config = ConfigDict(extra="forbid")
    tellonce_gate: Literal[1]
    under: dict[str, str]


class _Row(BaseModel):
    model_config = ConfigDict(extra="forbid")
    id: str
    action: str
    reason: str
    words: str
    paths: list[str]


@dataclass(frozen=True)
class Record:
    """`under` are the settings in force then: model, embedding model, thresholds, number of documents."""

    under: Mapping[str, str]
    moves: Mapping[str, Move]


def read(file: Path) -> Record:
    """Raises SettingsError that names the line."""
    try:
        lines = [line for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{file} cannot be read: {error}; make one with --accept") from error
    try:
        under = _Head.model_validate_json(lines[0] if lines else "").under
    except ValidationError as error:
        raise SettingsError(f"{file} is no record of the gate; make one with --accept") from error
    moves = {}
    for number, line in enumerate(lines[1:], 2):
        try:
            row = _Row.model_validate_json(line)
        except ValidationError as error:
            raise SettingsError(
                f"{file} line {number} is no line of a record: {error.errors()[0]['msg']}"
            ) from error
        moves[row.id] = Move(row.action, row.reason, row.words, frozenset(row.paths))
    return Record(under, moves)


def write(record: Record, file: TextIO) -> None:
    """Sorted by name, so that a version control shows what changed."""
    file.write(_line({"tellonce_gate": VERSION, "under": dict(record.under)}))
    for name, move in sorted(record.moves.items()):
        file.write(_line({"id": name, **move.as_dict()}))


def _line(row: dict[str, Any]) -> str:
    return json.dumps(row, ensure_ascii=False) + "\n"
