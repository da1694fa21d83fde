"""The console's edge for accounts: one's own password and second factor; for admins people, keys, the log."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from handoff.agent_role import AgentRole
from handoff.console.doors import LimitedRoute, guards
from handoff.console.socket import ConsoleSockets
from handoff.desk import Desk
from handoff.events import Words
from handoff.identity import audit
from handoff.identity.access import SCOPES
from handoff.identity.accounts import LONGEST_PASSWORD
from handoff.identity.agents import Agents, Session
from handoff.identity.tokens import made


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


Password = Annotated[str, Field(max_length=LONGEST_PASSWORD)]
Code = Annotated[str, Field(max_length=40)]


class NewPassword(_Body):
    """The present one and the new one; who came by link a moment ago needs no present one."""

    current: Password = ""
    new: Password


class Proof(_Body):
    """The present password; `code` where a second factor is on."""

    password: Password
    code: Code = ""


class FirstCode(_Body):
    """What the authenticator application shows."""

    code: Code


class NewAccount(_Body):
    """Somebody who is to sign in by the link that comes back."""

    email: Words = Field(max_length=320)
    name: Words = Field(max_length=200)
    role: AgentRole = AgentRole.AGENT
    capacity: int = Field(4, ge=0, le=100)


class ChangedAccount(_Body):
    """Another role, deactivated, or active again."""

    role: AgentRole | None = None
    active: bool | None = None


class NewKey(_Body):
    """For which program, and what it may; `expires_at` in ms, none: until it is revoked."""

    name: Words = Field(min_length=1, max_length=100)
    scopes: list[Annotated[str, Field(max_length=40)]] = Field(min_length=1, max_length=len(SCOPES))
    expires_at: int | None = Field(None, ge=0, le=2**53)


def router(desk: Desk, people: Agents, sockets: ConsoleSockets) -> APIRouter:
    """All account routes over these parts; `access` says who may."""
    api = APIRouter(prefix="/console/api", tags=["accounts"], route_class=LimitedRoute)

    may_read, may_change = guards(people)

    @api.get("/account")
    async def account(session: Session = may_read) -> dict[str, Any]:
        return {"agent": session.agent.as_dict(), **await people.account(session)}

    @api.post("/account/password", status_code=204)
    async def change_password(body: NewPassword, session: Session = may_change) -> None:
        await people.change_password(session, body.current, body.new)

    @api.post("/account/sessions/end", status_code=204)
    async def end_sessions(session: Session = may_change) -> None:
        await people.end_other_sessions(session)

    @api.post("/account/second-factor")
    async def begin(body: Proof, session: Session = may_change) -> dict[str, Any]:
        return asdict(await people.begin_second_factor(session, body.password))

    @api.post("/account/second-factor/confirm")
    async def confirm(body: FirstCode, session: Session = may_change) -> dict[str, Any]:
        return {"recovery_codes": await people.confirm_second_factor(session, body.code)}

    @api.post("/account/second-factor/off", status_code=204)
    async def turn_off(body: Proof, session: Session = may_change) -> None:
        await people.turn_off_second_factor(session, body.password, body.code)

    @api.get("/accounts")
    async def accounts(_: Session = may_read) -> dict[str, Any]:
        return {"accounts": await people.all_accounts()}

    @api.post("/accounts", status_code=201)
    async def add(body: NewAccount, _: Session = may_change) -> dict[str, Any]:
        # A password nobody knows: they come in by the link and choose their own.
        agent = await people.add(body.email, body.name, made(), body.role, body.capacity)
        return {"agent": agent.as_dict(), "link": await link_of(agent.id)}

    @api.put("/accounts/{agent_id}", status_code=204)
    async def change(agent_id: str, body: ChangedAccount, _: Session = may_change) -> None:
        await people.change_account(agent_id, role=body.role, active=body.active)
        sockets.agents_changed()

    @api.post("/accounts/{agent_id}/link", status_code=201)
    async def link(agent_id: str, _: Session = may_change) -> dict[str, Any]:
        return {"link": await link_of(agent_id)}

    @api.post("/accounts/{agent_id}/second-factor/reset", status_code=204)
    async def reset(agent_id: str, _: Session = may_change) -> None:
        await people.reset_second_factor(agent_id)

    @api.post("/accounts/{agent_id}/company/release", status_code=204)
    async def release(agent_id: str, _: Session = may_change) -> None:
        await people.release_from_company(agent_id)

    @api.get("/keys")
    async def keys(_: Session = may_read) -> dict[str, Any]:
        return {"keys": await people.keys.listed(), "scopes": SCOPES}

    @api.post("/keys", status_code=201)
    async def make_key(body: NewKey, session: Session = may_change) -> dict[str, Any]:
        return await people.keys.make(session.agent, body.name, body.scopes, body.expires_at)

    @api.delete("/keys/{key_id}", status_code=204)
    async def revoke(key_id: str, _: Session = may_change) -> None:
        await people.keys.revoke(key_id)

    @api.get("/audit")
    async def acts(
        action: Annotated[str, Query(max_length=40)] = "",
        before: Annotated[int, Query(ge=0, le=2**53)] = 0,
        _: Session = may_read,
    ) -> dict[str, Any]:
        found = await desk.store.read(lambda connection: audit.page(connection, action, before))
        return {"acts": found}

    async def link_of(agent_id: str) -> str:
        return f"/console/#link={await people.make_link(agent_id)}"

    return api
