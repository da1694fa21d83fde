"""Script files: one scripted customer a line, who they are, what they say, and how they answer a summary."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, cast

from assistant.measuring.questions import read_rows

Answering = Literal["yes", "no", "auto"]
_BRIEF = re.compile(r"\s*(?:Your name is |You are [A-Z][a-z]+ [A-Z])")
_CHARACTER = re.compile(r"\bYou(?:'re| are) (?:very )?[a-z-]+(?:(?:, | and |, and )(?:very )?[a-z-]+)*\.\s*")
IDENTITY = ("email", "user_id", "name", "first_name", "last_name", "zip")


@dataclass(frozen=True)
class Script:
    """`identity` is what the host page signed for; `confirm` how a summary is answered: always yes, always
    no, or yes when it is what the messages asked for."""

    id: str
    messages: tuple[str, ...]
    identity: Mapping[str, str] = field(default_factory=dict)
    confirm: Answering = "auto"


def read_scripts(file: Path) -> list[Script]:
    """The scripts of a file. Raises QuestionFileError naming the line and what it needs."""
    return read_rows(file, script_of)


def script_of(row: Mapping[str, Any], number: int) -> Script:
    """One row; `number` names a row that has no id. Raises ValueError."""
    name = row.get("id", number)
    if isinstance(name, bool) or not isinstance(name, str | int):
        raise ValueError('"id" must be a string or a number')
    messages = row.get("messages")
    if not isinstance(messages, list) or not messages or not all(isinstance(each, str) for each in messages):
        raise ValueError('needs "messages": a list of what the customer says, one text at least')
    confirm = row.get("confirm", "auto")
    if confirm not in ("yes", "no", "auto"):
        raise ValueError('"confirm" must be "yes", "no" or "auto"')
    return Script(
        str(name), tuple(map(spoken, messages)), _identity(row.get("identity")), cast(Answering, confirm)
    )


def spoken(message: str) -> str:
    """What a customer would say of it: a brief in the second person ("Your name is … You are patient, shy.
    …") loses the description of the character, which nobody says of themselves."""
    return _CHARACTER.sub("", message) if _BRIEF.match(message) else message


def _identity(raw: Any) -> dict[str, str]:
    if raw is None:
        return {}
    if not isinstance(raw, Mapping):
        raise ValueError(f'"identity" must be an object with some of {", ".join(IDENTITY)}')
    for name, value in raw.items():
        if name in IDENTITY and value is not None and not isinstance(value, str | int):
            raise ValueError(f'"identity": "{name}" must be a text')
    known = {name: str(raw[name]).strip() for name in IDENTITY if raw.get(name) not in (None, "")}
    if "name" not in known and {"first_name", "last_name"} <= known.keys():
        known["name"] = f"{known['first_name']} {known['last_name']}"
    return known
