"""Actions as plain values: how what was summed up is kept in the log, and read back unchanged."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any, get_args

from assistant.orders.actions import Action, Swap, Wanted
from assistant.orders.records import Address

_KINDS: dict[str, type[Any]] = {kind.name: kind for kind in get_args(Action)}


def as_json(action: Action) -> dict[str, Any]:
    """The action's name and fields."""
    return {"name": action.name, **dataclasses.asdict(action)}


def action_of(raw: Mapping[str, Any]) -> Action:
    """The action again. Raises ValueError for what was not made by `as_json`."""
    kind = _KINDS.get(str(raw.get("name")))
    if kind is None:
        raise ValueError(f"there is no action {raw.get('name')!r}")
    fields = {name: _value(name, value) for name, value in raw.items() if name != "name"}
    try:
        action: Action = kind(**fields)
    except TypeError as error:
        raise ValueError(f"{kind.name} has other fields: {error}") from error
    return action


def _value(name: str, value: Any) -> Any:
    if name == "address":
        return Address(**value)
    if name == "swaps":
        return tuple(Swap(**each) for each in value)
    if name == "items":
        return tuple(Wanted(**each) for each in value)
    return tuple(value) if isinstance(value, list | tuple) else value
