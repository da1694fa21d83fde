"""The console's HTTP edge for customers' files: only those that a message of the conversation names."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import FileResponse

from handoff.attachments import Attachments
from handoff.console.doors import FILE_HEADERS, conversation_key, shown_name, signed_in
from handoff.desk import Desk
from handoff.errors import NotFound
from handoff.events import MessageAdded
from handoff.identity.agents import Agents
from handoff.storage import log

Key = Annotated[str, Depends(conversation_key)]


def router(desk: Desk, people: Agents, attachments: Attachments | None) -> APIRouter:
    """The one route over these parts; without attachments there is no file."""
    api = APIRouter(prefix="/console/api", tags=["console"])

    async def reader(request: Request) -> None:
        await signed_in(request, people)

    @api.get("/conversations/{key}/files/{file}", dependencies=[Depends(reader)])
    async def file(key: Key, file: str) -> FileResponse:
        def owner(connection: Any) -> str:
            state = log.load(connection, key, lock=False)
            said = (entry.event for entry in log.read(connection, key))
            named = {each.id for event in said if isinstance(event, MessageAdded) for each in event.files}
            if file not in named:
                raise NotFound("there is no such file")
            return state.contact_id

        if attachments is None:
            raise NotFound("customers cannot send files here")
        attached, path = await asyncio.to_thread(attachments.open, await desk.store.read(owner), file)
        headers = {**FILE_HEADERS, "Content-Disposition": shown_name(attached.name)}
        return FileResponse(path, media_type=attached.type, headers=headers)

    return api
