"""The edge for messengers: a program brings messages in by HTTP, with an API key of scope `channels`.

What is said to them goes out as webhooks (`message.added`); `GET …/conversations/{key}` says to whom.
"""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import Connection

from handoff.console.doors import LimitedRoute, guards
from handoff.conversation import Conversation
from handoff.desk import Desk
from handoff.errors import Invalid
from handoff.events import ClientId, ConversationId, Words
from handoff.identity.agents import Agents, Session
from handoff.mail import contacts as channel_contacts
from handoff.storage import log

OURS = frozenset({"chat", "email", "sample"})
Channel = Annotated[str, Path(pattern=r"^[a-z][a-z0-9_]{1,19}$")]
Key = Annotated[ConversationId, Path()]
Sender = Annotated[Words, Field(min_length=1, max_length=200)]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Said(_Body):
    """A customer's message: `sender` is what the channel calls them, `id` its own name for the message."""

    id: ClientId
    sender: Sender
    text: Annotated[Words, Field(min_length=1, max_length=4000)]
    name: Annotated[Words, Field(max_length=200)] = ""
    lang: Annotated[str, Field(max_length=20)] = ""


class Asked(_Body):
    """The customer wants a person."""

    id: ClientId
    sender: Sender


def router(desk: Desk, people: Agents) -> APIRouter:
    """All routes of messengers; `access` says who may."""
    api = APIRouter(prefix="/console/api/channels", tags=["channels"], route_class=LimitedRoute)

    may_read, may_change = guards(people)

    async def contact(channel: str, sender: str, name: str = "") -> str:
        if channel in OURS:
            raise Invalid(f"{channel!r} is one of our own channels; give yours another name")
        return await desk.store.write(
            lambda connection: channel_contacts.contact_of(connection, channel, sender, name, desk.clock())
        )

    @api.post("/{channel}/messages", status_code=201)
    async def said(channel: Channel, body: Said, _: Session = may_change) -> dict[str, Any]:
        who = await contact(channel, body.sender, body.name)
        outcome = await desk.receive(who, body.id, body.text, lang=body.lang, name=body.name, channel=channel)
        return {"conversation": outcome.state.id, "seq": outcome.seq, "status": outcome.state.status.value}

    @api.post("/{channel}/handoff", status_code=201)
    async def asked(channel: Channel, body: Asked, _: Session = may_change) -> dict[str, Any]:
        who = await contact(channel, body.sender)
        outcome = await desk.ask_for_person(who, body.id, channel=channel)
        return {"conversation": outcome.state.id, "seq": outcome.seq, "status": outcome.state.status.value}

    @api.get("/{channel}/conversations/{key}")
    async def whose(channel: Channel, key: Key, _: Session = may_read) -> dict[str, Any]:
        def work(connection: Connection) -> tuple[str, Conversation]:
            state = log.load(connection, key, lock=False)
            return channel_contacts.sender_of(connection, channel, state.contact_id), state

        sender, state = await desk.store.read(work)
        return {"sender": sender, "via": state.via, "status": state.status.value}

    return api
