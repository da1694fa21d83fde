"""The console's edge for webhooks: endpoints, their secrets, what was sent, a test. For admins."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from handoff.console.doors import LimitedRoute, guards
from handoff.desk import Desk
from handoff.events import KINDS, Words
from handoff.identity.agents import Agents, Session
from handoff.live.courier import Courier
from handoff.webhooks import endpoints as webhooks
from handoff.webhooks.outgoing import LONGEST_URL, Outgoing


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


Url = Annotated[str, Field(min_length=1, max_length=LONGEST_URL)]
Kinds = Annotated[list[Annotated[str, Field(max_length=40)]], Field(min_length=1, max_length=len(KINDS) + 1)]
Note = Annotated[Words, Field(max_length=200)]


class NewWebhook(_Body):
    """Where to send which kinds of events; `*` is all of them."""

    url: Url
    kinds: Kinds = ["*"]
    note: Note = ""


class ChangedWebhook(_Body):
    """What is left out stays."""

    url: Url | None = None
    kinds: Kinds | None = None
    note: Note | None = None
    active: bool | None = None


def router(desk: Desk, people: Agents, courier: Courier, outgoing: Outgoing) -> APIRouter:
    """All webhook routes over these parts; `access` says who may."""
    api = APIRouter(prefix="/console/api/webhooks", tags=["webhooks"], route_class=LimitedRoute)

    may_read, may_change = guards(people)

    @api.get("")
    async def listed(_: Session = may_read) -> dict[str, Any]:
        return {"webhooks": await desk.store.read(webhooks.listed), "kinds": sorted(KINDS)}

    @api.post("", status_code=201)
    async def add(body: NewWebhook, session: Session = may_change) -> dict[str, Any]:
        url, by, now = outgoing.checked(body.url), session.agent.id, desk.clock()
        made = await desk.store.write(
            lambda connection: webhooks.add(connection, url, body.kinds, body.note, by, now)
        )
        await courier.refresh()
        return made

    @api.put("/{webhook_id}")
    async def change(webhook_id: str, body: ChangedWebhook, _: Session = may_change) -> dict[str, Any]:
        values = body.model_dump()
        if body.url is not None:
            outgoing.checked(body.url)
        changed = await desk.store.write(lambda connection: webhooks.change(connection, webhook_id, **values))
        await courier.refresh()
        return changed

    @api.delete("/{webhook_id}", status_code=204)
    async def remove(webhook_id: str, _: Session = may_change) -> None:
        await desk.store.write(lambda connection: webhooks.remove(connection, webhook_id))
        await courier.refresh()

    @api.post("/{webhook_id}/secret")
    async def rotate(webhook_id: str, _: Session = may_change) -> dict[str, Any]:
        secret = await desk.store.write(lambda connection: webhooks.rotate(connection, webhook_id))
        return {"secret": secret}

    @api.get("/{webhook_id}/deliveries")
    async def sent(webhook_id: str, _: Session = may_read) -> dict[str, Any]:
        found = await desk.store.read(lambda connection: webhooks.deliveries(connection, webhook_id))
        return {"deliveries": found}

    @api.post("/{webhook_id}/again")
    async def again(webhook_id: str, _: Session = may_change) -> dict[str, Any]:
        now = desk.clock()
        return {
            "again": await desk.store.write(lambda connection: webhooks.again(connection, webhook_id, now))
        }

    @api.post("/{webhook_id}/test")
    async def test(webhook_id: str, _: Session = may_change) -> dict[str, Any]:
        return await courier.test(webhook_id)

    return api
