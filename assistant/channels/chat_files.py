"""The door for customers' files: taken piece by piece, given back only to who they belong to."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from pathlib import Path

import structlog
from fastapi import APIRouter, Request, Response
from fastapi.responses import FileResponse, JSONResponse

from assistant.channels.pace import HOUR_MS, Pace
from handoff.attachments import MEGABYTE, Attachments
from handoff.clock import Clock
from handoff.console.doors import FILE_HEADERS, address_of, origin_allowed, shown_name
from handoff.errors import Closing, Invalid, NotAllowed, Refused, SignInRefused, TooLong, TooMany
from handoff.identity.visitors import Visitors

logger = structlog.get_logger(__name__)
NO_ROOM = "Files cannot be taken just now. Send your words; the file can follow in a while."
SECONDS = 120
"""How long one upload may take."""
AT_ONCE = 16
"""Uploads at the same time, of all customers together."""
AN_HOUR = 300
"""Uploads that one network address may begin."""
SWEEP_SECONDS = 3600


def opened(folder: Path, megabytes: int, clock: Clock) -> Attachments | None:
    """The files of this installation; None where customers may not send any."""
    return Attachments(folder, megabytes * MEGABYTE, clock) if megabytes else None


async def keep_swept(files: Attachments | None) -> None:
    """Erase what nobody sent, every hour."""
    while files is not None:
        await asyncio.to_thread(files.sweep)
        await asyncio.sleep(SWEEP_SECONDS)


def router(files: Attachments | None, visitors: Visitors, origins: Iterable[str]) -> APIRouter:
    """`POST /chat/files?name=…`, `GET` and `DELETE /chat/files/{key}`; the token travels in a header."""
    api = APIRouter(prefix="/chat/files", tags=["chat"])
    allowed = frozenset(origins)
    if files is None:
        return api
    room = asyncio.Semaphore(AT_ONCE)
    pace = Pace(AN_HOUR, HOUR_MS)

    async def contact(request: Request) -> str:
        if request.method != "GET" and not origin_allowed(request, allowed):
            raise NotAllowed("this page may not send files; add its origin to allowed_origins")
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        found = await visitors.recognise(token) if scheme == "Bearer" and token else None
        if found is None:
            raise SignInRefused("the token is not known; open the chat first")
        return found

    def answered(request: Request, response: Response) -> Response:
        """With what lets the shop's page, on its own origin, read the answer."""
        origin = request.headers.get("origin", "")
        if origin and origin_allowed(request, allowed):
            response.headers["Access-Control-Allow-Origin"] = origin
        response.headers["Vary"] = "Origin"
        return response

    def refused(request: Request, refusal: Refused) -> Response:
        return answered(request, JSONResponse(refusal.as_dict(), status_code=refusal.status))

    @api.options("")
    @api.options("/{key}")
    async def preflight(request: Request) -> Response:
        response = answered(request, Response(status_code=204))
        response.headers["Access-Control-Allow-Methods"] = "GET, POST, DELETE"
        response.headers["Access-Control-Allow-Headers"] = "Authorization, Content-Type"
        response.headers["Access-Control-Max-Age"] = "600"
        return response

    @api.post("", status_code=201)
    async def upload(request: Request, name: str = "") -> Response:
        try:
            owner = await contact(request)
            if not pace.allows(address_of(request), files.clock()):
                raise TooMany("Very many files came from where you are. Try again in an hour.")
            if room.locked():
                raise TooMany("Many files are on their way just now. Try again in a moment.")
            async with room, asyncio.timeout(SECONDS):
                path = await asyncio.to_thread(files.place, owner)
                await _written(request, path, files.limit)
                attached = await asyncio.to_thread(files.receive, path, name)
        except TimeoutError:
            return refused(request, Invalid("the upload took too long; try again on a better connection"))
        except OSError:
            logger.exception("upload.failed")
            return refused(request, Closing(NO_ROOM))
        except Refused as refusal:
            return refused(request, refusal)
        return answered(request, JSONResponse(attached.model_dump(), status_code=201))

    @api.get("/{key}")
    async def download(request: Request, key: str) -> Response:
        try:
            attached, path = await asyncio.to_thread(files.open, await contact(request), key)
        except Refused as refusal:
            return refused(request, refusal)
        headers = {**FILE_HEADERS, "Content-Disposition": shown_name(attached.name)}
        return answered(request, FileResponse(path, media_type=attached.type, headers=headers))

    @api.delete("/{key}", status_code=204)
    async def drop(request: Request, key: str) -> Response:
        try:
            await asyncio.to_thread(files.drop, await contact(request), key)
        except Refused as refusal:
            return refused(request, refusal)
        return answered(request, Response(status_code=204))

    return api


async def _written(request: Request, path: Path, limit: int) -> None:
    """The body in this file. Raises TooLong; a half one is removed."""
    size = 0
    try:
        with await asyncio.to_thread(path.open, "wb") as file:
            async for piece in request.stream():
                size += len(piece)
                if size > limit:
                    raise TooLong(f"a file has at most {limit // MEGABYTE} MB")
                await asyncio.to_thread(file.write, piece)
    except BaseException:
        await asyncio.shield(asyncio.to_thread(path.unlink, missing_ok=True))
        raise
