"""The console's edge for finding: search, a customer's earlier conversations, one's own keys and views."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, ConfigDict, Field

from handoff.clock import DAY_MS
from handoff.console import transcripts as search
from handoff.console.doors import LimitedRoute, conversation_key, guards
from handoff.desk import Desk
from handoff.errors import Invalid
from handoff.identity.agents import Agents, Session
from handoff.keys import keys_of, set_keys
from handoff.views import View, set_views, views_of

Key = Annotated[str, Depends(conversation_key)]


class Keys(BaseModel):
    """Verb to chord, such as `{"resolve": "Alt+KeyR"}`; an empty chord switches a key off."""

    model_config = ConfigDict(extra="forbid")
    keys: dict[str, Annotated[str, Field(max_length=60)]]


class Views(BaseModel):
    """All of them, in order."""

    model_config = ConfigDict(extra="forbid")
    views: list[View]


def router(desk: Desk, people: Agents) -> APIRouter:
    """The routes over these parts."""
    api = APIRouter(prefix="/console/api", tags=["search"], route_class=LimitedRoute)

    may_read, may_change = guards(people)

    @api.get("/search")
    async def find(
        q: Annotated[str, Query(max_length=200)] = "",
        who: search.Who = "",
        days: Annotated[int, Query(ge=0, le=3650)] = 0,
        _: Session = may_read,
    ) -> dict[str, Any]:
        if "\x00" in q:
            raise Invalid("write words to look for")
        since = desk.clock() - days * DAY_MS if days else 0
        found = await desk.store.read(lambda connection: search.search(connection, q, who=who, since=since))
        return {"found": found}

    @api.get("/conversations/{key}/past")
    async def earlier(key: Key, _: Session = may_read) -> dict[str, Any]:
        return {"conversations": await desk.store.read(lambda connection: search.past(connection, key))}

    @api.get("/me/keys")
    async def own_keys(session: Session = may_read) -> dict[str, Any]:
        return {"keys": await desk.store.read(lambda connection: keys_of(connection, session.agent.id))}

    @api.put("/me/keys")
    async def change_keys(body: Keys, session: Session = may_change) -> dict[str, Any]:
        kept = await desk.store.write(lambda connection: set_keys(connection, session.agent.id, body.keys))
        return {"keys": kept}

    @api.get("/me/views")
    async def own_views(session: Session = may_read) -> dict[str, Any]:
        return {"views": await desk.store.read(lambda connection: views_of(connection, session.agent.id))}

    @api.put("/me/views")
    async def change_views(body: Views, session: Session = may_change) -> dict[str, Any]:
        kept = await desk.store.write(lambda connection: set_views(connection, session.agent.id, body.views))
        return {"views": kept}

    return api
