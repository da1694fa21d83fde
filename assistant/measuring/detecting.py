"""`tellonce detect`: messages in, how frustrated and how much for a person they are out, one line each."""

from __future__ import annotations

import json
import os
import re
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.measuring.questions import read_rows
from assistant.settings import Settings
from assistant.understanding.assent import assent
from assistant.understanding.frustration import frustration
from assistant.understanding.person import names_person, wants_person
from knowledge.embedder import open_embedder
from knowledge.languages import language
from knowledge.prepare import PACKAGED

CUSTOMER = frozenset({"customer", "user", "visitor", "client", "contact", "human", ""})
TURNS_READ = 8
SHORT = 24
"""Characters below which the language is read from the turns before as well."""
_PREFIX = re.compile(r"^\s*(customer|user|client|visitor|agent|bot|assistant|support|system)\s*:\s*", re.I)
Embed = Callable[[str], NDArray[np.float32]]


@dataclass(frozen=True)
class Message:
    """A message and what was said before it, oldest first, as (by the customer, text)."""

    id: Any
    text: str
    before: tuple[tuple[bool, str], ...]


def message_of(row: Mapping[str, Any], number: int) -> Message:
    """One row; `number` names a row without an id. Raises ValueError."""
    text = row.get("text")
    if not isinstance(text, str):
        raise ValueError('needs "text" with what the customer wrote')
    return Message(row.get("id", number), text, tuple(_turns(row.get("context"))))


def _turns(context: Any) -> list[tuple[bool, str]]:
    """Strings are the customer's unless they begin with another speaker's name; objects and pairs name
    theirs."""
    if context is None:
        return []
    if isinstance(context, str):
        context = [context]
    if not isinstance(context, list):
        raise ValueError('"context" must be a list of strings or of {"role", "text"} objects')
    return [turn for turn in map(_turn, context) if turn[1].strip()]


def _turn(turn: Any) -> tuple[bool, str]:
    if isinstance(turn, Mapping):
        role = turn.get("role", turn.get("author", turn.get("speaker", "")))
        text = turn.get("text", turn.get("content", ""))
    elif isinstance(turn, list) and len(turn) == 2:
        role, text = turn
    else:
        text = turn
        named = _PREFIX.match(turn) if isinstance(turn, str) else None
        role, text = (named[1], turn[named.end() :]) if named else ("", turn)
    if text is None:
        text = ""
    if not isinstance(text, str):
        raise ValueError('a turn of "context" needs its "text" as a string')
    return str(role or "").casefold() in CUSTOMER, text


def detected(message: Message, embed: Embed) -> dict[str, Any]:
    """The output row: frustration and wish for a person (0..1; 0.5 is the bot's own threshold) and the
    language."""
    said = [text for by_customer, text in message.before if by_customer][-TURNS_READ:]
    text = message.text
    mood = frustration([*said, text], embed=embed).score if text.strip() else 0.0
    close = " ".join([*said[-2:], text]) if len(text) < SHORT else text
    return {
        "id": message.id,
        "frustration": mood,
        "wants_person": round(_person(message), 4),
        "language": language(close),
    }


def _person(message: Message) -> float:
    """A plain yes counts when the turn before it offered a person."""
    score = wants_person(message.text).score
    if message.before and not message.before[-1][0] and assent(message.text) == "yes":
        return max(score, 0.9) if names_person(message.before[-1][1]) else score
    return score


def detect(settings: Settings, source: Path, out: Path, done: Callable[[int, int], None]) -> str:
    """Write one row a message, in order; says how many and how fast. Raises QuestionFileError, which names
    the line; `out` appears only when it is complete."""
    messages = read_rows(source, message_of)
    models = Path(os.environ.get("TELLONCE_MODEL_CACHE") or settings.data / "models")
    embed = lru_cache(maxsize=50_000)(open_embedder(settings.embedding_model or PACKAGED, models).query)
    begun = time.perf_counter()
    out.parent.mkdir(parents=True, exist_ok=True)
    fresh = out.with_name(out.name + ".new")
    with fresh.open("w", encoding="utf-8") as file, ThreadPoolExecutor(os.cpu_count()) as threads:
        for number, row in enumerate(threads.map(lambda message: detected(message, embed), messages), 1):
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
            done(number, len(messages))
    fresh.replace(out)
    seconds = time.perf_counter() - begun
    count = len(messages)
    return f"{count} messages in {seconds:.1f} s ({count / seconds:.0f} a second), written to {out}"
