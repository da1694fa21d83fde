"""An agent's own views of the lists: a tab and what is shown of it, under a name, kept with the account."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter
from sqlalchemy import Connection, select, update

from handoff.errors import Conflict, Invalid
from handoff.events import Frozen, Words
from handoff.storage.schema import agents

MOST = 20
Part = Literal["owner", "team", "tag", "reason", "language", "priority", "channel"]


class View(Frozen):
    """`shows` names by part of a row the one value that is shown; a part that is missing is not looked at."""

    name: Words = Field(min_length=1, max_length=60)
    tab: Literal["queue", "mine", "team", "bot", "resolved"]
    shows: dict[Part, Annotated[Words, Field(max_length=100)]] = Field(default_factory=dict)


_VIEWS = TypeAdapter(tuple[View, ...])


def views_of(connection: Connection, agent_id: str) -> tuple[View, ...]:
    """In the order they were kept."""
    held = connection.execute(select(agents.c.views).where(agents.c.id == agent_id)).scalar()
    return _VIEWS.validate_json(held) if held else ()


def set_views(connection: Connection, agent_id: str, views: Sequence[View]) -> tuple[View, ...]:
    """Raises Invalid for too many, and Conflict where two have one name."""
    if len(views) > MOST:
        raise Invalid(f"at most {MOST} views can be kept; delete one first")
    names = [view.name.casefold() for view in views]
    if len(set(names)) < len(names):
        raise Conflict("two views have the same name; choose another one")
    kept = tuple(views)
    body = _VIEWS.dump_json(kept).decode()
    connection.execute(update(agents).where(agents.c.id == agent_id).values(views=body))
    return kept
