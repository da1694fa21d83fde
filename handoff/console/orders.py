"""The console's edge for orders: the card with what may be done, a summary, and the agent's yes to it."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from pydantic import BaseModel, ConfigDict, Field

from handoff.console.clerk import Clerk, Summary, Wanted
from handoff.console.doors import LimitedRoute, conversation_key, guards
from handoff.desk import Desk
from handoff.errors import Conflict, Invalid, NotFound
from handoff.events import Entry, OrderChanged, OrderConfirmed, OrderRefused, Seq
from handoff.identity.agents import Agents, Session
from handoff.storage import log


class Confirm(BaseModel):
    """The yes to a summary: what was wanted, where the log stood, and the key of what was shown."""

    model_config = ConfigDict(extra="forbid")
    wanted: Wanted
    seq: Seq
    key: str = Field(max_length=64)
    revision: str = Field(max_length=200)


Key = Annotated[str, Depends(conversation_key)]


def router(desk: Desk, people: Agents, clerk: Clerk | None = None) -> APIRouter:
    """The routes over these parts; without a clerk the shop has no order system here."""
    api = APIRouter(
        prefix="/console/api/conversations/{key}/orders", tags=["orders"], route_class=LimitedRoute
    )

    may_read, may_change = guards(people)

    def counter() -> Clerk:
        if clerk is None:
            raise NotFound("this server has no order system")
        return clerk

    async def entries_of(key: str) -> list[Entry]:
        def work(connection: Any) -> list[Entry]:
            log.load(connection, key, lock=False)
            return log.read(connection, key)

        return await desk.store.read(work)

    async def summed_up(entries: list[Entry], seq: int, wanted: Wanted) -> Summary:
        if not 1 <= seq <= entries[-1].seq:
            raise Invalid("the conversation has no such place; open it again")
        return await asyncio.to_thread(counter().sum_up, entries, desk.clock(), seq, wanted)

    @api.get("")
    async def orders(key: Key, _: Session = may_read) -> dict[str, Any]:
        if clerk is None:
            return {"orders": [], "fetched_at": desk.clock(), "proof": "", "connected": False}
        found = await asyncio.to_thread(clerk.orders, await entries_of(key), desk.clock())
        return {**found.model_dump(mode="json"), "connected": True}

    @api.post("/summary")
    async def summary(key: Key, body: Wanted, _: Session = may_change) -> dict[str, Any]:
        entries = await entries_of(key)
        found = await summed_up(entries, entries[-1].seq, body)
        told = {"text": found.text, "for_customer": found.for_customer, "allowed": not found.refused}
        if found.confirmed is None:
            return told
        return {
            **told,
            "seq": entries[-1].seq,
            "key": found.confirmed.key,
            "revision": found.confirmed.revision,
        }

    @api.post("/confirm")
    async def confirm(key: Key, body: Confirm, session: Session = may_change) -> dict[str, Any]:
        """What was shown is what is done: an order that changed since is summed up anew."""
        author, entries = session.agent.author, await entries_of(key)
        outcome = _settled(entries, body.key)
        if outcome is None:
            confirmed = _confirmed(entries, body.key)
            if confirmed is None:
                confirmed = (await summed_up(entries, body.seq, body.wanted)).confirmed
            if confirmed is None or (confirmed.key, confirmed.revision) != (body.key, body.revision):
                raise Conflict(
                    "the order changed meanwhile; look at what would happen now, then confirm again"
                )
            await desk.confirm_order_change_by_agent(key, author, confirmed)
            outcome = await asyncio.to_thread(counter().carry_out, confirmed)
            await desk.record_order_outcome(key, outcome, author)
        shown = outcome.model_dump(mode="json", exclude={"key", "reason", "words"})
        return {"done": isinstance(outcome, OrderChanged), **shown}

    return api


def _settled(entries: list[Entry], key: str) -> OrderChanged | OrderRefused | None:
    """What became of this very confirmation, when the request comes twice."""
    found = (entry.event for entry in entries if isinstance(entry.event, OrderChanged | OrderRefused))
    return next((event for event in found if event.key == key), None)


def _confirmed(entries: list[Entry], key: str) -> OrderConfirmed | None:
    """The yes that is stored already; it may be under way."""
    found = (entry.event for entry in entries if isinstance(entry.event, OrderConfirmed))
    return next((event for event in found if event.key == key), None)
