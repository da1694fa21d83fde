"""The console's HTTP edge for the story: ledger, secrets, the repeat guard, copilot and canned replies."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, ConfigDict, Field

from handoff.brief.ledger import ledger
from handoff.clock import DAY_MS
from handoff.console import canned
from handoff.console.copilot import Librarian
from handoff.console.doors import LimitedRoute, conversation_key, guards
from handoff.desk import Desk
from handoff.errors import NotFound
from handoff.events import Entry, Seq, SuggestionRejected, Words
from handoff.identity.agents import Agents, Session
from handoff.repeats import found as repeats
from handoff.repeats.guard import check
from handoff.storage import log

MONTH_MS = 30 * DAY_MS


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Reveal(_Body):
    """Which message."""

    message_seq: Seq


class Written(_Body):
    """What the agent is writing."""

    text: Words = Field(max_length=10_000)


class Rejected(_Body):
    """Why a suggested reply was not wanted, and the articles it rests on."""

    why: Literal["wrong", "outdated", "off_topic", "tone"]
    paths: list[Annotated[Words, Field(max_length=500)]] = Field(default_factory=list, max_length=20)


class Question(_Body):
    """The agent's own question to the knowledge."""

    text: Words = Field(min_length=1, max_length=1_000)
    conversation: Words = Field("", max_length=32)


class Canned(_Body):
    """A canned reply; `{{customer_name}}` and the like are filled from the conversation."""

    shortcut: str = Field(pattern=r"^[\w-]{1,40}$")
    title: Words = Field(min_length=1, max_length=200)
    text: Words = Field(min_length=1, max_length=10_000)


Key = Annotated[str, Depends(conversation_key)]
Time = Annotated[int, Query(ge=0, le=2**53)]


def router(desk: Desk, people: Agents, librarian: Librarian | None = None) -> APIRouter:
    """The routes over these parts; without a librarian the copilot answers that there is none."""
    api = APIRouter(prefix="/console/api", tags=["console"], route_class=LimitedRoute)

    may_read, may_change = guards(people)

    async def entries_of(key: str) -> list[Entry]:
        def work(connection: Any) -> list[Entry]:
            log.load(connection, key, lock=False)
            return log.read(connection, key)

        return await desk.store.read(work)

    def knowledge() -> Librarian:
        if librarian is None:
            raise NotFound("this server has no knowledge to ask")
        return librarian

    @api.get("/conversations/{key}/ledger")
    async def facts(key: Key, _: Session = may_read) -> dict[str, Any]:
        return {"facts": [fact.model_dump(mode="json") for fact in ledger(await entries_of(key))]}

    @api.post("/conversations/{key}/reveal")
    async def reveal(key: Key, body: Reveal, session: Session = may_change) -> dict[str, Any]:
        return {"text": await desk.reveal(key, session.agent.author, body.message_seq)}

    @api.post("/conversations/{key}/check")
    async def check_draft(key: Key, body: Written, _: Session = may_change) -> dict[str, Any]:
        flags = await asyncio.to_thread(check, body.text, await entries_of(key), desk.hear)
        return {"flags": [flag.model_dump(mode="json") for flag in flags]}

    @api.get("/repeats")
    async def repeat_rates(since: Time = 0, until: Time = 0, _: Session = may_read) -> dict[str, Any]:
        end = until or desk.clock() + 1
        return await desk.store.read(
            lambda connection: repeats.rates(connection, since or end - MONTH_MS, end)
        )

    @api.post("/conversations/{key}/suggestion")
    async def suggestion(key: Key, _: Session = may_change) -> dict[str, Any]:
        found = await asyncio.to_thread(knowledge().suggest, await entries_of(key))
        return found.model_dump(mode="json")

    @api.post("/conversations/{key}/suggestion/rejected", status_code=204)
    async def reject(key: Key, body: Rejected, session: Session = may_change) -> None:
        rejected = SuggestionRejected(why=body.why, paths=tuple(body.paths))
        await desk.reject_suggestion(key, session.agent.author, rejected)

    @api.post("/ask")
    async def ask(body: Question, _: Session = may_change) -> dict[str, Any]:
        entries = await entries_of(conversation_key(body.conversation)) if body.conversation else []
        return (await asyncio.to_thread(knowledge().ask, body.text, entries)).model_dump(mode="json")

    @api.get("/canned")
    async def canned_replies(conversation: str = "", session: Session = may_read) -> dict[str, Any]:
        found = await desk.store.read(canned.listed)
        if conversation:
            entries = await entries_of(conversation_key(conversation))
            for each in found:
                each["filled"], each["missing"] = canned.filled(each["text"], entries, session.agent.name)
        return {"canned": found, "variables": ["agent_name", *canned.VARIABLES]}

    @api.post("/canned", status_code=201)
    async def add_canned(body: Canned, _: Session = may_change) -> dict[str, Any]:
        return await _saved(None, body)

    @api.put("/canned/{key}")
    async def change_canned(key: Key, body: Canned, _: Session = may_change) -> dict[str, Any]:
        return await _saved(key, body)

    @api.delete("/canned/{key}", status_code=204)
    async def remove_canned(key: Key, _: Session = may_change) -> None:
        await desk.store.write(lambda connection: canned.remove(connection, key))

    async def _saved(key: str | None, body: Canned) -> dict[str, Any]:
        def work(connection: Any) -> dict[str, Any]:
            saved = canned.save(connection, key, body.shortcut, body.title, body.text, desk.clock())
            return canned.find(connection, saved)

        return await desk.store.write(work)

    return api
