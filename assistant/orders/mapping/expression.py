"""Values out of a record (a table row or a JSON object), by the mapping's expressions."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from assistant.orders.mapping.file import Expression

Record = Mapping[str, Any]


def value(expression: Expression | None, record: Record) -> Any:
    """The expression's value in this record; None where there is none. Raises ValueError for JSON that is
    none."""
    if expression is None:
        return None
    found = _raw(expression, record)
    if expression.pattern and isinstance(found, str):
        match = re.search(expression.pattern, found)
        found = (match[1] if match.re.groups else match[0]) if match else None
    if expression.split and isinstance(found, str):
        found = [part for part in found.split(expression.split) if part.strip()]
    if expression.words:
        found = _worded(found, expression.words)
    return expression.default if expression.default is not None and found in (None, "") else found


def at(record: Any, path: str) -> Any:
    """What stands at a path; text on the way is JSON; through a list into each of its elements."""
    found = record
    for step in path.split("."):
        found = _step(found, step)
        if found is None:
            return None
    return found


def elements(expression: Expression, record: Record) -> list[Record]:
    """The records of a list inside a record; a plain value becomes `{"value": …}`; every one knows its
    `parent`."""
    found = value(expression, record)
    if isinstance(found, str):
        found = json.loads(found)
    if found is None:
        return []
    if isinstance(found, Mapping):
        one = all(not isinstance(each, Mapping | list) for each in found.values())
        found = [found] if one and found else list(found.values())
    return [{**_as_record(each), "parent": record} for each in found]


def _as_record(each: Any) -> Record:
    return each if isinstance(each, Mapping) else {"value": each}


def _raw(expression: Expression, record: Record) -> Any:
    if expression.column:
        return at(record, expression.column)
    if expression.columns:
        parts = [at(record, column) for column in expression.columns]
        return expression.join.join(str(part) for part in parts if part not in (None, "")) or None
    if expression.object:
        found = {name: at(record, column) for name, column in expression.object.items()}
        return {name: each for name, each in found.items() if each not in (None, "")}
    return expression.value


def _step(found: Any, step: str) -> Any:
    if isinstance(found, str):
        found = json.loads(found) if found.strip() else None
    if isinstance(found, list | tuple):
        return [_step(each, step) for each in found]
    return found.get(step) if isinstance(found, Mapping) else None


def _worded(found: Any, words: Mapping[str, Any]) -> Any:
    if isinstance(found, list):
        return [_worded(each, words) for each in found]
    return words.get(str(found), found) if found is not None else None
