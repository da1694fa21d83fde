"""The way into the chat from a mail or from another device: a link that is good once, spent by a button and
not by a look.

Mail scanners open every link they see; so looking changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from typing import Annotated, Any

import segno
from fastapi import APIRouter, Path
from fastapi.responses import HTMLResponse
from sqlalchemy import Connection

from handoff.console.doors import LimitedRoute
from handoff.conversation import Conversation
from handoff.desk import Desk
from handoff.errors import NotAllowed, Refused
from handoff.identity.visitors import Visitors
from handoff.mail import chat_links
from handoff.storage import log
from handoff.verbs import recognition

Token = Annotated[str, Path(max_length=100)]
_WORDS = {
    "en": ("Back to the chat", "Everything you told us is there. This link works once.", "Go on in the chat",
           "This link is no longer good. Just answer our mail, or use the newest link."),
    "de": ("Zurück in den Chat", "Alles, was Sie uns gesagt haben, ist da. Dieser Link gilt einmal.",
           "Im Chat weiter", "Dieser Link gilt nicht mehr. Antworten Sie einfach auf unsere Mail."),
    "fr": ("Retour au chat", "Tout ce que vous nous avez dit y est. Ce lien ne fonctionne qu'une fois.",
           "Continuer dans le chat", "Ce lien n'est plus valable. Répondez simplement à notre message."),
    "es": ("Volver al chat", "Allí está todo lo que nos contó. Este enlace funciona una sola vez.",
           "Seguir en el chat", "Este enlace ya no es válido. Conteste simplemente a nuestro correo."),
    "pt": ("De volta ao chat", "Está lá tudo o que nos disse. Esta ligação funciona uma só vez.",
           "Continuar no chat", "Esta ligação já não é válida. Basta responder ao nosso e-mail."),
}  # fmt: skip


async def way(desk: Desk, conversation_id: str, address: str) -> dict[str, Any]:
    """A link for the customer's other device: `url` and its `picture`.

    Raises NotAllowed without a conversation and for customers the shop knows (they sign in there instead, so
    that a link never carries a proof along), TooMany.
    """

    def make(connection: Connection) -> str:
        if recognition.standing(connection, conversation_id):
            raise NotAllowed("sign in at the shop on the other device; this conversation is there then")
        return chat_links.make_for_device(connection, conversation_id, desk.clock())

    if not conversation_id:
        raise NotAllowed("there is no conversation yet; say something first")
    url = f"{address}/continue/{await desk.store.write(make)}"
    return {"url": url, **picture(url)}


def picture(url: str) -> dict[str, Any]:
    """The address to scan: `qr`, an SVG path, and `size`, its units each way, with the quiet zone."""
    rows = [bytes(row) for row in segno.make(url, error="m", micro=False).matrix_iter(border=4)]
    return {"qr": "".join(_bars(rows)), "size": len(rows)}


def _bars(rows: list[bytes]) -> Iterator[str]:
    """Each run of dark modules in a row as one rectangle."""
    for y, row in enumerate(rows):
        for run in re.finditer(b"\x01+", row):
            yield f"M{run.start()} {y}h{len(run[0])}v1h-{len(run[0])}z"


def router(desk: Desk, visitors: Visitors, chat_key: str) -> APIRouter:
    """The page, and the step into the chat."""
    api = APIRouter(tags=["continued"], route_class=LimitedRoute)

    @api.get("/continue/{token}")
    async def look(token: Token) -> HTMLResponse:
        try:
            key = await desk.store.read(lambda connection: chat_links.look(connection, token, desk.clock()))
        except Refused:
            return _page("en", f"<p>{escape(_words('en')[3])}</p>", 404)
        lang = (await _state(key)).lang
        _, text, go, _ = _words(lang)
        return _page(
            lang, f'<p>{escape(text)}</p><form method="post"><p><button>{escape(go)}</button></p></form>'
        )

    @api.post("/continue/{token}")
    async def step_in(token: Token) -> HTMLResponse:
        try:
            key = await desk.store.write(lambda connection: chat_links.use(connection, token, desk.clock()))
        except Refused:
            return _page("en", f"<p>{escape(_words('en')[3])}</p>", 404)
        state = await _state(key)
        browser = await visitors.admit(state.contact_id)
        given = f'data-chat-key="{escape(chat_key)}" data-lang="{escape(state.lang)}"'
        session = f'data-token="{escape(browser)}" data-conversation="{escape(state.id)}"'
        scripts = (
            f'<script src="/pages/continued.js" {given} {session}></script>'
            f'<script src="/widget.js" {given}></script>'
        )
        return _page(state.lang, f"<p>{escape(_words(state.lang)[1])}</p>{scripts}")

    async def _state(key: str) -> Conversation:
        return await desk.store.read(lambda connection: log.load(connection, key, lock=False))

    return api


def _words(lang: str) -> tuple[str, str, str, str]:
    return _WORDS.get(lang[:2].lower()) or _WORDS["en"]


def _page(lang: str, body: str, status: int = 200) -> HTMLResponse:
    title = escape(_words(lang)[0])
    html = f"""<!doctype html><html lang="{escape(lang or "en")}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><meta name="robots" content="noindex">
<title>{title}</title><link rel="stylesheet" href="/shared/tokens.css">
<link rel="stylesheet" href="/shared/article.css"></head>
<body><main><h1>{title}</h1>{body}</main></body></html>"""
    headers = {"Referrer-Policy": "no-referrer", "Cache-Control": "no-store"}
    return HTMLResponse(html, status_code=status, headers=headers)
