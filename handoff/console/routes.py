"""The console's HTTP edge: lists, and every act of an agent. Decides nothing itself."""

from __future__ import annotations

from functools import partial
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Response
from pydantic import BaseModel, ConfigDict, Field

from handoff.brief import brief
from handoff.console import inbox
from handoff.console.doors import COOKIE, LimitedRoute, conversation_key, guards
from handoff.console.socket import ConsoleSockets
from handoff.desk import Desk
from handoff.errors import Invalid
from handoff.events import ClientId, Held, Words
from handoff.identity.agents import Agents, Session
from handoff.storage import log


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Availability(_Body):
    """Whether new conversations may come; `give_back`: what the agent holds goes back to the queue, too."""

    availability: Literal["online", "away", "offline"]
    give_back: bool = False


class Reply(_Body):
    """A message; `id` makes a retry harmless, `seen` is the last seq on the agent's screen."""

    id: ClientId
    text: Words = Field(min_length=1, max_length=10_000)
    seen: Held


class Note(_Body):
    """A private note."""

    id: ClientId
    text: Words = Field(min_length=1, max_length=10_000)


class Return(_Body):
    """What the bot must know when it has the conversation again."""

    note: Words = Field("", max_length=2000)
    baton: Literal["solved", "waiting", "do_not_offer", ""] = ""


class Transfer(_Body):
    """To whom, and what they should know."""

    agent_id: Words = Field(max_length=32)
    note: Words = Field(min_length=1, max_length=2000)


class Resolve(_Body):
    """How it ended; feeds the knowledge gaps."""

    disposition: Literal["solved", "no_answer_in_docs", "bug", "policy", "spam", "other"]


Key = Annotated[str, Depends(conversation_key)]


def router(desk: Desk, people: Agents, sockets: ConsoleSockets) -> APIRouter:
    """All console routes over these parts."""
    api = APIRouter(prefix="/console/api", tags=["console"], route_class=LimitedRoute)

    may_read, may_change = guards(people)

    row_of = partial(inbox.answer, desk)

    @api.post("/sign-out", status_code=204)
    async def sign_out(response: Response, session: Session = may_change) -> None:
        await people.sign_out(session.token)
        sockets.end_session(session.token)
        response.delete_cookie(COOKIE, path="/console")

    @api.get("/me")
    async def me(session: Session = may_read) -> dict[str, Any]:
        return {"agent": session.agent.as_dict(), "csrf": session.csrf}

    @api.put("/me/availability")
    async def set_availability(body: Availability, session: Session = may_change) -> dict[str, Any]:
        agent = await people.set_availability(session.agent.id, body.availability)
        if body.give_back and body.availability != "online":
            held = await desk.store.read(lambda connection: inbox.rows(connection, "mine", agent.id))
            for row in held:
                await desk.release(row["id"], agent.author)
        sockets.agents_changed()
        return {"agent": agent.as_dict()}

    @api.get("/agents")
    async def agents(_: Session = may_read) -> dict[str, Any]:
        return {"agents": await people.listed()}

    @api.get("/conversations")
    async def conversations(view: str = "queue", session: Session = may_read) -> dict[str, Any]:
        found = await desk.store.read(lambda connection: inbox.rows(connection, view, session.agent.id))
        return {"conversations": found, "now": desk.clock()}

    @api.get("/conversations/{key}")
    async def conversation(key: Key, _: Session = may_read) -> dict[str, Any]:
        def work(connection: Any) -> dict[str, Any]:
            state = log.load(connection, key, lock=False)
            entries = log.read(connection, key)
            return {
                "row": inbox.row_of(connection, state),
                "events": [entry.for_agent() for entry in entries],
                "brief": brief.build(entries).model_dump(mode="json"),
            }

        return await desk.store.read(work)

    @api.post("/conversations/{key}/claim")
    async def claim(key: Key, session: Session = may_change) -> dict[str, Any]:
        return await row_of(await desk.claim(key, session.agent.author))

    @api.post("/conversations/{key}/reply")
    async def reply(key: Key, body: Reply, session: Session = may_change) -> dict[str, Any]:
        if not body.text.strip():
            raise Invalid("an empty message says nothing; write something first")
        return {"seq": (await desk.reply(key, session.agent.author, body.id, body.text, body.seen)).seq}

    @api.post("/conversations/{key}/note")
    async def note(key: Key, body: Note, session: Session = may_change) -> dict[str, Any]:
        return {"seq": (await desk.note(key, session.agent.author, body.id, body.text)).seq}

    @api.post("/conversations/{key}/return")
    async def return_to_bot(key: Key, body: Return, session: Session = may_change) -> dict[str, Any]:
        return await row_of(await desk.return_to_bot(key, session.agent.author, body.note, body.baton))

    @api.post("/conversations/{key}/release")
    async def release(key: Key, session: Session = may_change) -> dict[str, Any]:
        return await row_of(await desk.release(key, session.agent.author))

    @api.post("/conversations/{key}/transfer")
    async def transfer(key: Key, body: Transfer, session: Session = may_change) -> dict[str, Any]:
        to = await people.find(body.agent_id)
        return await row_of(await desk.transfer(key, session.agent.author, to.author, body.note))

    @api.post("/conversations/{key}/resolve")
    async def resolve(key: Key, body: Resolve, session: Session = may_change) -> dict[str, Any]:
        return await row_of(await desk.resolve(key, session.agent.author, body.disposition))

    return api
