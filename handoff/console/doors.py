"""Who may come in, and with how much: cookie or key, rights, CSRF token, Origin and size, in one place."""

from __future__ import annotations

import hmac
import ipaddress
import re
from collections.abc import Callable, Coroutine
from typing import Any
from urllib.parse import quote, urlsplit

from fastapi import Depends, Request, Response, WebSocket
from fastapi.responses import JSONResponse
from fastapi.routing import APIRoute
from starlette.requests import HTTPConnection
from starlette.types import Message

from handoff.errors import NotAllowed, NotFound, SignInRefused, TooLong
from handoff.identity.access import CLOSED, RULES, Rule, admit
from handoff.identity.agents import Agents, Session

COOKIE = "tellonce_session"
MAXIMUM_BODY = 65_536
FILE_HEADERS = {
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, no-store",
}
"""What a customer's file is given out with: never a page, never run, never kept by others."""
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


def shown_name(name: str) -> str:
    """`Content-Disposition` that saves under this name instead of opening."""
    return f"attachment; filename*=UTF-8''{quote(name, safe='')}"


def keep_session(response: Response, session: Session, *, secure: bool) -> None:
    """The browser is signed in from this answer on."""
    response.set_cookie(
        COOKIE, session.token, httponly=True, samesite="strict", secure=secure, path="/console"
    )


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
    """Who asks, if the table of rights lets them. Raises SignInRefused, TooMany or NotAllowed."""
    session = await _known(connection, people)
    rule = _rule(connection)
    admit(rule, session.agent.role, session.scopes)
    if rule.audit:
        # Before it is done: nobody sees or changes anything without a line about it.
        await people.record(session.agent.author, rule.audit, _subject(connection), _by(session))
    return session


async def signed_in_to_change(request: Request, people: Agents) -> Session:
    """The same for a request that changes something. Raises NotAllowed for a forged one, too."""
    if not _bearer(request):
        session = await _known(request, people)
        sent = request.headers.get("x-csrf-token", "").encode()
        if not same_origin(request) or not hmac.compare_digest(sent, session.csrf.encode()):
            raise NotAllowed("this request did not come from the console; reload the page and try again")
    return await signed_in(request, people)


def guards(people: Agents) -> tuple[Any, Any]:
    """What a route of these people depends on for its session: to read, and to change something."""

    async def reader(request: Request) -> Session:
        return await signed_in(request, people)

    async def changer(request: Request) -> Session:
        return await signed_in_to_change(request, people)

    return Depends(reader), Depends(changer)


def address_of(connection: HTTPConnection) -> str:
    """The network address of who asks, as limits count it; empty where there is none.

    Of IPv6 it is the network: one line has all of its 2**64 addresses, and would never reach a limit.
    """
    host = connection.client.host if connection.client else ""
    if ":" not in host:
        return host
    try:
        address = ipaddress.IPv6Address(host)
    except ValueError:
        return host
    return str(address.ipv4_mapped or ipaddress.IPv6Network((int(address), 64), strict=False))


async def _known(connection: HTTPConnection, people: Agents) -> Session:
    if key := _bearer(connection):
        return await people.keys.session(key)
    token = connection.cookies.get(COOKIE)
    if not token:
        raise SignInRefused("You are not signed in.")
    return await people.session(token)


def _bearer(connection: HTTPConnection) -> str:
    """An API key; no browser sends one by itself, so it needs no CSRF token. Sockets are for people."""
    scheme, _, key = connection.headers.get("authorization", "").partition(" ")
    return key.strip() if scheme.lower() == "bearer" and connection.scope["type"] == "http" else ""


def _rule(connection: HTTPConnection) -> Rule:
    method = connection.scope.get("method", "SOCKET")
    return RULES.get(f"{method} {connection.scope['route'].path}", CLOSED)


def _subject(connection: HTTPConnection) -> str:
    named = list(connection.path_params.values()) or [connection.query_params.get("what", "")]
    return "/".join(str(value) for value in named)


def _by(session: Session) -> str:
    return "" if session.scopes is None else "with an API key"
