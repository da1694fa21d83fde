"""The privacy edge over HTTP: find, export and erase one person; what is stored where. For admins."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from assistant.privacy.files import FILES
from assistant.privacy.people import People
from handoff.console.doors import LimitedRoute, guards
from handoff.events import ConversationId, Words
from handoff.identity.agents import Agents, Session
from handoff.privacy.holdings import HOLDINGS


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Who(_Body):
    """What names the person; one of these is enough."""

    email: Words = Field("", max_length=320)
    customer_id: Words = Field("", max_length=200)
    contact_id: Words = Field("", max_length=32)


class Why(_Body):
    """Why, for the list of erasures: a reference, not the person's name."""

    why: Words = Field(min_length=1, max_length=500)


def router(agents: Agents, people: People) -> APIRouter:
    """All privacy routes; `access` says who may."""
    api = APIRouter(prefix="/console/api/people", tags=["privacy"], route_class=LimitedRoute)

    may_read, may_change = guards(agents)

    @api.post("/find")
    async def find(body: Who, _: Session = may_change) -> dict[str, Any]:
        return await people.find(**body.model_dump())

    @api.post("/{contact_id}/export")
    async def export(contact_id: ConversationId, _: Session = may_change) -> dict[str, Any]:
        return await people.export(contact_id)

    @api.post("/{contact_id}/erase")
    async def erase(contact_id: ConversationId, body: Why, _: Session = may_change) -> dict[str, Any]:
        return (await people.erase(contact_id, body.why)).as_dict()

    @api.get("/stored")
    async def stored(_: Session = may_read) -> dict[str, Any]:
        tables = [{"table": name, **_shown(asdict(each))} for name, each in sorted(HOLDINGS.items())]
        return {"tables": tables, "files": [asdict(each) for each in FILES]}

    return api


def _shown(holding: dict[str, Any]) -> dict[str, Any]:
    return {**holding, "hidden": sorted(holding["hidden"])}
