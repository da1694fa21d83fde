"""Everything that is served as a file or a page: widget, console, dashboard, articles, health, demo shop."""

from __future__ import annotations

import html
from collections.abc import Awaitable, Callable, Iterable
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from assistant import openapi
from handoff.errors import NotFound
from knowledge.base import KnowledgeBase
from web_widget import STATIC
from web_widget.files import File, Widget, widget
from web_widget.page import Page, page

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=()",
    "Content-Security-Policy": (
        "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self';"
        " object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none';"
        " require-trusted-types-for 'script'; trusted-types 'none'"
    ),
}
EMBED_OPTIONS = ("chat-key", "lang", "theme", "title", "consent", "privacy")
OVER_HTTPS = {"Strict-Transport-Security": "max-age=31536000"}
PRIVATE = {"Cache-Control": "no-store"}
"""Of answers that are one person's: no cache between here and the browser may keep them."""
ANYWHERE = {
    "Access-Control-Allow-Origin": "*",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Cache-Control": "public, max-age=300",
}
FOR_GOOD = "public, max-age=31536000, immutable"

Health = Callable[[], Awaitable[dict[str, Any]]]


class _Modules(StaticFiles):
    """Static files that any shop page may load."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        response.headers.update(ANYWHERE)
        return response


def headers_for(path: str, *, https: bool) -> dict[str, str]:
    """What every answer under a path carries, unless it says otherwise itself."""
    own = PRIVATE if path.startswith(("/console/api/", "/chat/", "/survey/")) else {}
    return {**HEADERS, **own, **(OVER_HTTPS if https else {})}


def add(
    app: FastAPI, base: KnowledgeBase, health: Health, shop: Path | None, origins: Iterable[str] = ()
) -> None:
    """Add all pages to the application; `origins` are those that may frame the chat."""
    _add_health(app, health)
    _add_articles(app, base)
    _add_api(app)
    add_widget(app, widget())
    add_embed(app, origins)
    app.mount("/shared", _Modules(directory=STATIC / "shared"))
    app.mount("/vendor", _Modules(directory=STATIC / "vendor"))
    app.mount("/pages", StaticFiles(directory=STATIC / "pages"))
    for name in ("console", "content", "dashboard", "account"):
        _add_page(app, name)
    if shop is not None:
        app.mount("/", StaticFiles(directory=shop, html=True))


def add_widget(app: FastAPI, scripts: Widget) -> None:
    """The customer's scripts, compressed, from memory; any page may load them."""

    async def script(request: Request) -> Response:
        file = scripts.files.get(request.url.path.removeprefix("/"))
        if file is None:
            raise NotFound("the widget has no such file")
        kept_for_good = scripts.version and request.url.query == scripts.version
        headers = {**ANYWHERE, **({"Cache-Control": FOR_GOOD} if kept_for_good else {})}
        return _answer(request, file, "text/javascript", headers)

    for path in ("/widget.js", "/widget/{name:path}"):
        app.api_route(path, methods=["GET", "HEAD"], include_in_schema=False)(script)


def add_embed(app: FastAPI, origins: Iterable[str]) -> None:
    """`/embed`: the chat as a page of its own, framed by the shop where it wants no script of ours."""
    policy = HEADERS["Content-Security-Policy"].replace(
        "frame-ancestors 'none'", " ".join(("frame-ancestors 'self'", *origins))
    )

    @app.get("/embed", include_in_schema=False)
    async def embed(request: Request) -> HTMLResponse:
        given = {name: request.query_params.get(name, "")[:200] for name in EMBED_OPTIONS}
        tags = "".join(f' data-{name}="{html.escape(value)}"' for name, value in given.items() if value)
        lang, title = html.escape(given["lang"] or "en"), html.escape(given["title"] or "Chat")
        body = f"""<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<script async src="/widget.js" data-embed{tags}></script></head><body></body></html>"""
        return HTMLResponse(body, headers={"Content-Security-Policy": policy})


def _answer(request: Request, file: File, media_type: str, headers: dict[str, str]) -> Response:
    """A file from memory: compressed where the browser takes it, and only if it has not got it yet."""
    zipped = "gzip" in request.headers.get("accept-encoding", "")
    headers = {**headers, "ETag": file.etag(zipped), "Vary": "Accept-Encoding"}
    if file.etag(zipped) in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    if zipped:
        headers["Content-Encoding"] = "gzip"
    return Response(file.gzipped if zipped else file.body, media_type=media_type, headers=headers)


class _Page(StaticFiles):
    """A page with its script and its sheet joined, and its other files as they are."""

    def __init__(self, name: str) -> None:
        super().__init__(directory=STATIC / name)
        self._name = name

    @cached_property
    def _page(self) -> Page:
        # Joined for the first reader: a start, and customers who never open a page, need not wait for it.
        return page(self._name)

    async def get_response(self, path: str, scope: Scope) -> Response:
        request = Request(scope)
        if path == ".":
            return _answer(request, self._page.document, "text/html", {"Cache-Control": "no-cache"})
        if (file := self._page.files.get(path)) is not None:
            media_type = "text/css" if path.endswith(".css") else "text/javascript"
            return _answer(request, file, media_type, {"Cache-Control": FOR_GOOD})
        return await super().get_response(path, scope)


def _add_page(app: FastAPI, name: str) -> None:
    @app.get(f"/{name}", include_in_schema=False)
    async def without_slash() -> Response:
        return RedirectResponse(f"/{name}/")

    app.mount(f"/{name}", _Page(name))


def _add_health(app: FastAPI, health: Health) -> None:
    @app.get("/livez", include_in_schema=False)
    async def livez() -> dict[str, bool]:
        return {"alive": True}

    @app.get("/readyz", include_in_schema=False)
    async def readyz() -> JSONResponse:
        found = await health()
        return JSONResponse(found, status_code=200 if found["ready"] else 503)

    @app.get("/health", include_in_schema=False)
    async def page() -> HTMLResponse:
        found = await health()
        words = "Everything is ready." if found["ready"] else "Something is missing."
        missing = "".join(f"<li>{html.escape(problem)}</li>" for problem in found["problems"].values())
        body = f"<h1>{words}</h1><ul>{missing}</ul><p>Index version {found['index_version']}</p>"
        return HTMLResponse(_page("Tellonce – health", body), status_code=200 if found["ready"] else 503)


def _add_api(app: FastAPI) -> None:
    openapi.describe(app)

    @app.get("/api", include_in_schema=False)
    async def reference() -> HTMLResponse:
        return HTMLResponse(_page("Tellonce – the API", openapi.page(app.openapi())))


def _add_articles(app: FastAPI, base: KnowledgeBase) -> None:
    @app.get("/articles/{path:path}", include_in_schema=False)
    async def article(path: str) -> HTMLResponse:
        state = next((state for state in base.documents() if state.path == path), None)
        text = base.body(path) if state is not None else None
        # What is not served in answers now is not served as a page either, and looks as if it did not exist.
        if state is None or text is None or state.state != "indexed" or state.front.audience != "public":
            raise NotFound("there is no such article")
        return HTMLResponse(_page(state.title, _rendered(text)))


def _rendered(text: str) -> str:
    """Markdown as HTML, without HTML of its own."""
    rendered: str = _markdown().render(text)
    return rendered


@cache
def _markdown() -> MarkdownIt:
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": False}).enable("table")


def _page(title: str, body: str) -> str:
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<title>{html.escape(title)}</title><link rel="stylesheet" href="/shared/tokens.css">'
        f'<link rel="stylesheet" href="/shared/article.css"></head><body><main>{body}</main></body></html>'
    )
