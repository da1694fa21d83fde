"""The web application over the parts: routes, error answers, headers."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable
from pathlib import Path

import structlog
from fastapi import APIRouter, FastAPI, Request, WebSocket
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.types import Receive, Scope, Send

from assistant import dashboard, pages
from assistant.channels import chat_files, continued, survey
from assistant.content import api as content
from assistant.life import health, lifespan
from assistant.metrics import CONTENT_TYPE
from assistant.parts import Parts
from assistant.privacy import api as privacy
from handoff.console import edge as console_edge
from handoff.console import webhooks as console_webhooks
from handoff.errors import Refused

logger = structlog.get_logger(__name__)
CHAT = "/chat/socket"
FAILED = {"code": "failed", "message": "Something went wrong here. Nothing was changed; try again."}
LOCAL = ("127.0.0.1", "::1")


class _App(FastAPI):
    """Chats go straight to who handles them: the layers made for requests cost each of them, as long as it is
    open, more than all the rest."""

    chat: Callable[[WebSocket], Awaitable[None]]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket" and scope["path"] == CHAT:
            await self.chat(WebSocket(scope, receive, send))
        else:
            await super().__call__(scope, receive, send)


def create(parts: Parts, *, shop: Path | None = None, account: APIRouter | None = None) -> FastAPI:
    """The web application over these parts; `shop` is a folder of demo pages to serve at `/`, `account` what
    they ask their own server."""
    app = _App(title="Tellonce", lifespan=lifespan(parts), docs_url=None, redoc_url=None)
    app.chat = parts.chats.handle
    secure, helpers = parts.settings.secure_cookies, (parts.librarian, parts.clerk, parts.attachments)
    app.include_router(
        console_edge.router(
            parts.desk, parts.people, parts.consoles, *helpers, parts.ways, secure_cookie=secure
        )
    )
    app.include_router(content.router(parts.desk, parts.people, parts.base, parts.settings))
    app.include_router(dashboard.router(parts.desk, parts.people, parts.settings))
    app.include_router(console_webhooks.router(parts.desk, parts.people, parts.courier, parts.outgoing))
    app.include_router(privacy.router(parts.people, parts.persons))
    app.include_router(survey.router(parts.desk, parts.signer, parts.recommending))
    app.include_router(continued.router(parts.desk, parts.visitors, parts.settings.chat_key))
    app.include_router(chat_files.router(parts.attachments, parts.visitors, parts.settings.allowed_origins))

    @app.websocket("/console/socket")
    async def console_socket(socket: WebSocket) -> None:
        await parts.consoles.handle(socket)

    @app.exception_handler(Refused)
    async def refused(_: Request, error: Refused) -> JSONResponse:
        return JSONResponse(error.as_dict(), status_code=error.status)

    @app.exception_handler(RequestValidationError)
    async def invalid(_: Request, error: RequestValidationError) -> JSONResponse:
        problem = error.errors()[0]
        where = ".".join(str(part) for part in problem["loc"])
        return JSONResponse({"code": "invalid", "message": f"{where}: {problem['msg']}"}, status_code=422)

    @app.middleware("http")
    async def headers(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
        try:
            response = await call_next(request)
        except ClientDisconnect:
            # Nobody reads this answer, and nothing went wrong here.
            response = Response(status_code=400)
        except Exception:
            # What went wrong is for the log; a stranger learns nothing from it.
            logger.exception("request.failed")
            response = JSONResponse(FAILED, 500)
        for name, value in pages.headers_for(request.url.path, https=secure).items():
            response.headers.setdefault(name, value)
        return response

    @app.exception_handler(HTTPException)
    async def unknown(_: Request, error: HTTPException) -> JSONResponse:
        code = {404: "not_found", 405: "not_allowed"}.get(error.status_code, "invalid")
        body = {"code": code, "message": str(error.detail)}
        return JSONResponse(body, error.status_code, headers=error.headers)

    if account is not None:
        app.include_router(account)

    @app.get("/metrics", include_in_schema=False)
    async def metrics(request: Request) -> Response:
        if not _may_read_metrics(request, parts.settings.metrics_token.get_secret_value()):
            return Response(status_code=404)
        return Response(await parts.metrics.page(), media_type=CONTENT_TYPE)

    pages.add(app, parts.base, lambda: health(parts), shop, parts.settings.allowed_origins)
    return app


def _may_read_metrics(request: Request, token: str) -> bool:
    """Who has the token; without one, who asks from this very machine and not through a proxy."""
    if token:
        given = request.headers.get("authorization", "")
        return secrets.compare_digest(given.encode(), f"Bearer {token}".encode())
    return (
        request.client is not None
        and request.client.host in LOCAL
        and "x-forwarded-for" not in request.headers
    )
