"""Who may come in, and with how much: cookie, CSRF token, Origin and size, checked in one place."""

from __future__ import annotations

import hmac
import re
from collections.abc import Callable, Coroutine
from typing import Any
from urllib.parse import urlsplit

from fastapi import Request, Response, WebSocket
from fastapi.responses import JSONResponse
from fastapi.routing import APIRoute
from starlette.requests import HTTPConnection
from starlette.types import Message

from handoff.agents import Agents, Session
from handoff.errors import NotAllowed, NotFound, SignInRefused, TooLong

COOKIE = "tellonce_session"
MAXIMUM_BODY = 65_536
_KEY = re.compile(r"[0-9a-f]{32}")


class LimitedRoute(APIRoute):
    """A route that reads no more than 64 KiB of body, also when the length was not announced."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def limited(request: Request) -> Response:
            body = bytearray()
            async for piece in request.stream():
                body += piece
                if len(body) > MAXIMUM_BODY:
                    refusal = TooLong()
                    return JSONResponse(refusal.as_dict(), status_code=refusal.status)

            async def read_already() -> Message:
                return {"type": "http.request", "body": bytes(body), "more_body": False}

            return await handle(Request(request.scope, read_already))

        return limited


def conversation_key(key: str) -> str:
    """The id in a path. Raises NotFound for what cannot be one."""
    if not _KEY.fullmatch(key):
        raise NotFound("there is no such conversation")
    return key


def same_origin(connection: HTTPConnection) -> bool:
    """Whether the browser's page came from this very server; a missing Origin is not the same."""
    origin = connection.headers.get("origin", "")
    try:
        netloc = urlsplit(origin).netloc
    except ValueError:
        return False
    return bool(netloc) and netloc.lower() == connection.headers.get("host", "").lower()


def origin_allowed(connection: HTTPConnection, allowed: frozenset[str]) -> bool:
    """Same origin, or one of the shop's own pages."""
    return same_origin(connection) or connection.headers.get("origin", "") in allowed


async def signed_in(connection: Request | WebSocket, people: Agents) -> Session:
    """The session behind the cookie. Raises SignInRefused."""
    token = connection.cookies.get(COOKIE)
    if not token:
        raise SignInRefused("You are not signed in.")
    return await people.session(token)


async def signed_in_to_change(request: Request, people: Agents) -> Session:
    """The session, for a request that changes something. Raises NotAllowed for a forged one."""
    session = await signed_in(request, people)
    sent = request.headers.get("x-csrf-token", "").encode()
    if not same_origin(request) or not hmac.compare_digest(sent, session.csrf.encode()):
        raise NotAllowed("this request did not come from the console; reload the page and try again")
    return session
