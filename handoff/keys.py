"""An agent's own keys: which chord runs which verb of the console, kept with the account."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping

from sqlalchemy import Connection, select, update

from handoff.errors import Conflict, Invalid
from handoff.storage.schema import agents

MOST = 60
_VERB = re.compile(r"[a-z][a-z-]{0,30}")
_CHORD = re.compile(r"(?=.*(?:Ctrl|Alt|Meta)\+|F\d)(?:(?:Ctrl|Alt|Shift|Meta)\+){0,4}[A-Z]\w{0,20}")


def keys_of(connection: Connection, agent_id: str) -> dict[str, str]:
    """Verb to chord; an empty chord switches the verb's key off. What is not there has the usual key."""
    held = connection.execute(select(agents.c.key_map).where(agents.c.id == agent_id)).scalar()
    found: dict[str, str] = json.loads(held) if held else {}
    return found


def set_keys(connection: Connection, agent_id: str, keys: Mapping[str, str]) -> dict[str, str]:
    """Raises Invalid for what is no chord (a letter alone would fire while somebody writes), and Conflict
    where one chord stands for two verbs."""
    if len(keys) > MOST:
        raise Invalid(f"at most {MOST} keys can be changed")
    for verb, chord in keys.items():
        if not _VERB.fullmatch(verb):
            raise Invalid("a verb is named by small letters")
        if chord and not _CHORD.fullmatch(chord):
            raise Invalid(f"{chord} is no key; hold Ctrl, Alt or Meta with one, or take a function key")
    counted = Counter(chord for chord in keys.values() if chord)
    if counted and counted.most_common(1)[0][1] > 1:
        raise Conflict(f"{counted.most_common(1)[0][0]} stands for two verbs; choose another key")
    connection.execute(update(agents).where(agents.c.id == agent_id).values(key_map=json.dumps(dict(keys))))
    return dict(keys)
