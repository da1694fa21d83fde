"""Who may come in: the console's cookie, CSRF token and Origin, checked in one place."""

from __future__ import annotations

from urllib.parse import urlsplit

from fastapi import Request, WebSocket
from starlette.requests import HTTPConnection

from handoff.agents import Agents, Session
from handoff.errors import NotAllowed, SignInRefused

COOKIE = "tellonce_session"


def same_origin(connection: HTTPConnection) -> bool:
    """Whether the browser's page came from this very server; a missing Origin is not the same."""
    origin = connection.headers.get("origin", "")
    return bool(origin) and urlsplit(origin).netloc == connection.headers.get("host", "")


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
    if not same_origin(request) or request.headers.get("x-csrf-token") != session.csrf:
        raise NotAllowed("this request did not come from the console; reload the page and try again")
    return session
