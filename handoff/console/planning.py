"""The console's edge for planning: put off, urgency, tags, teams, promises, and what leads see and do."""

from __future__ import annotations

from functools import partial
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends
from pydantic import BaseModel, ConfigDict, Field

from handoff.console import inbox, overview
from handoff.console.doors import LimitedRoute, conversation_key, guards
from handoff.console.socket import ConsoleSockets
from handoff.desk import Desk
from handoff.events import Seq, Words
from handoff.identity.agents import Agents, Session
from handoff.promises import kept as promises
from handoff.queue.hours import Hours
from handoff.queue.team import Targets
from handoff.queue.teams import Teams
from handoff.queue_events import Priority


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Snooze(_Body):
    """Until when (ms)."""

    until: int = Field(ge=0, le=2**53)


class Urgency(_Body):
    """How urgent it is."""

    priority: Priority


class Tags(_Body):
    """What it is filed under, from now on."""

    tags: list[Annotated[Words, Field(max_length=100)]] = Field(max_length=50)


class ToTeam(_Body):
    """To which team, and what they should know."""

    team_id: Words = Field(min_length=1, max_length=32)
    note: Words = Field(min_length=1, max_length=2000)


class Assign(_Body):
    """To whom a lead gives it."""

    agent_id: Words = Field(max_length=32)
    note: Words = Field("", max_length=2000)


class NewPromise(_Body):
    """What was promised, and until when (ms; none: no time was named)."""

    text: Words = Field(min_length=1, max_length=1000)
    due_at: int | None = Field(None, ge=0, le=2**53)


class Settled(_Body):
    """What became of a promise; who withdraws one says why."""

    state: Literal["kept", "withdrawn"]
    why: Words = Field("", max_length=500)


class TeamBody(_Body):
    """A team with its hours and, by priority, its targets in minutes.

    From a wait of `choice_minutes` on, its customers are offered other ways (none: as the settings say).
    """

    name: Words = Field(min_length=1, max_length=100)
    hours: Hours | None = None
    targets: dict[Priority, Targets] = Field(default_factory=dict)
    choice_minutes: int | None = Field(None, ge=0, le=24 * 60)


class Work(_Body):
    """What an agent does."""

    teams: list[Words] = Field(default_factory=list, max_length=50)
    languages: list[Words] = Field(default_factory=list, max_length=30)
    skills: list[Words] = Field(default_factory=list, max_length=30)
    capacity: int = Field(ge=0, le=100)


Key = Annotated[str, Depends(conversation_key)]


def router(desk: Desk, people: Agents, sockets: ConsoleSockets) -> APIRouter:
    """All planning routes over these parts; `access` says who may."""
    api = APIRouter(prefix="/console/api", tags=["planning"], route_class=LimitedRoute)
    teams = Teams(desk.store, desk.clock)

    may_read, may_change = guards(people)

    row_of = partial(inbox.answer, desk)

    @api.post("/conversations/{key}/snooze")
    async def snooze(key: Key, body: Snooze, session: Session = may_change) -> dict[str, Any]:
        return await row_of(await desk.snooze(key, session.agent.author, body.until))

    @api.post("/conversations/{key}/wake")
    async def wake(key: Key, session: Session = may_change) -> dict[str, Any]:
        return await row_of(await desk.wake(key, session.agent.author))

    @api.post("/conversations/{key}/priority")
    async def priority(key: Key, body: Urgency, session: Session = may_change) -> dict[str, Any]:
        return await row_of(await desk.set_priority(key, session.agent.author, body.priority))

    @api.post("/conversations/{key}/tags")
    async def tag(key: Key, body: Tags, session: Session = may_change) -> dict[str, Any]:
        return await row_of(await desk.tag(key, session.agent.author, body.tags))

    @api.post("/conversations/{key}/team")
    async def to_team(key: Key, body: ToTeam, session: Session = may_change) -> dict[str, Any]:
        return await row_of(await desk.transfer_to_team(key, session.agent.author, body.team_id, body.note))

    @api.post("/conversations/{key}/assign")
    async def assign(key: Key, body: Assign, session: Session = may_change) -> dict[str, Any]:
        to = await people.find(body.agent_id)
        return await row_of(await desk.reassign(key, session.agent.author, to.author, body.note))

    @api.get("/conversations/{key}/promises")
    async def ledger(key: Key, _: Session = may_read) -> dict[str, Any]:
        return {"promises": await desk.store.read(lambda connection: promises.of(connection, key))}

    @api.post("/conversations/{key}/promises")
    async def promise(key: Key, body: NewPromise, session: Session = may_change) -> dict[str, Any]:
        return await row_of(await desk.make_promise(key, session.agent.author, body.text, body.due_at))

    @api.post("/conversations/{key}/promises/{seq}")
    async def settle(key: Key, seq: Seq, body: Settled, session: Session = may_change) -> dict[str, Any]:
        author = session.agent.author
        if body.state == "kept":
            return await row_of(await desk.keep_promise(key, author, seq))
        return await row_of(await desk.withdraw_promise(key, author, seq, body.why))

    @api.get("/teams")
    async def listed(_: Session = may_read) -> dict[str, Any]:
        return {"teams": await teams.listed()}

    @api.post("/teams")
    async def add_team(body: TeamBody, _: Session = may_change) -> dict[str, Any]:
        team = await teams.add(
            body.name, hours=body.hours, targets=body.targets, choice_minutes=body.choice_minutes
        )
        return {"team": team.as_dict()}

    @api.put("/teams/{team_id}")
    async def change_team(team_id: str, body: TeamBody, _: Session = may_change) -> dict[str, Any]:
        team = await teams.change(
            team_id, body.name, hours=body.hours, targets=body.targets, choice_minutes=body.choice_minutes
        )
        return {"team": team.as_dict()}

    @api.put("/agents/{agent_id}/work")
    async def set_work(agent_id: str, body: Work, _: Session = may_change) -> dict[str, Any]:
        agent = await teams.set_work(
            agent_id,
            team_ids=body.teams,
            languages=body.languages,
            skills=body.skills,
            capacity=body.capacity,
        )
        sockets.agents_changed()
        return {"agent": agent.as_dict()}

    @api.get("/overview")
    async def oversee(_: Session = may_read) -> dict[str, Any]:
        loads = await people.listed()
        now, patience = desk.clock(), desk.patience
        seen = await desk.store.read(lambda connection: overview.of(connection, now, patience))
        return {**seen, "agents": loads, "now": now}

    return api
