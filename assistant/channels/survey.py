"""The survey behind the signed link in a mail: one small page, no script, answered once."""

from __future__ import annotations

import uuid
from html import escape
from typing import Annotated
from urllib.parse import parse_qs

from fastapi import APIRouter, Path, Request
from fastapi.responses import HTMLResponse
from pydantic import ValidationError

from assistant.channels.recommending import Recommending
from assistant.channels.survey_words import words
from handoff.console.doors import LimitedRoute
from handoff.conversation import Conversation
from handoff.desk import Desk
from handoff.errors import Invalid, Refused
from handoff.events import SurveyAnswered
from handoff.identity.signing import Signer
from handoff.storage import log

Token = Annotated[str, Path(max_length=300)]


def router(desk: Desk, signer: Signer, recommending: Recommending) -> APIRouter:
    """The page and its answer."""
    api = APIRouter(tags=["survey"], route_class=LimitedRoute)

    async def conversation(token: str) -> Conversation:
        key = signer.read(token)
        return await desk.store.read(lambda connection: log.load(connection, key, lock=False))

    @api.get("/survey/{token}")
    async def ask(token: Token) -> HTMLResponse:
        try:
            state = await conversation(token)
        except Refused:
            return _page("en", _said("gone", "en"), 404)
        if state.surveyed:
            return _page(state.lang, _said("thanks", state.lang))
        return _page(state.lang, _form(state.lang, await recommending.asks(state.contact_id, state.id)))

    @api.post("/survey/{token}")
    async def answer(token: Token, request: Request) -> HTMLResponse:
        try:
            state = await conversation(token)
            given = _given((await request.body()).decode(errors="replace"))
            await desk.answer_survey(state.id, state.contact_id, uuid.uuid4().hex, given)
        except Invalid:
            asks = await recommending.asks(state.contact_id, state.id)
            return _page(state.lang, _form(state.lang, asks), 422)
        except Refused:
            return _page("en", _said("gone", "en"), 404)
        return _page(state.lang, _said("thanks", state.lang))

    return api


def _given(body: str) -> SurveyAnswered:
    """Raises Invalid for numbers off the scale, and for no answer at all."""
    fields = {name: values[0] for name, values in parse_qs(body).items()}
    comment = fields.get("comment", "").replace("\x00", "").strip()[:2000]
    try:
        given = SurveyAnswered(
            csat=_number(fields.get("csat")),
            ces=_number(fields.get("ces")),
            nps=_number(fields.get("nps")),
            comment=comment,
        )
    except ValidationError as error:
        raise Invalid("choose one of the numbers") from error
    if given.csat is given.ces is given.nps is None and not given.comment:
        raise Invalid("answer at least one question")
    return given


def _number(text: str | None) -> int | None:
    if text and (not text.isdecimal() or len(text) > 2):
        raise Invalid("choose one of the numbers")
    return int(text) if text else None


def _form(lang: str, recommends: bool) -> str:
    say = words(lang)
    nps = _scale("nps", say["nps"], 10, say["nps_ends"], lowest=0) if recommends else ""
    return f"""<form method="post">
{_scale("csat", say["csat"], 5, say["csat_ends"])}
{_scale("ces", say["ces"], 7, say["ces_ends"])}
{nps}
<p><label for="comment">{escape(say["comment"])}</label><br>
<textarea id="comment" name="comment" rows="4" maxlength="2000"></textarea></p>
<p><button>{escape(say["send"])}</button></p></form>"""


def _scale(name: str, question: str, highest: int, ends: str, lowest: int = 1) -> str:
    low, high = (escape(end) for end in ends.split("|"))
    numbers = "".join(
        f'<label><input type="radio" name="{name}" value="{n}"> {n}</label> '
        for n in range(lowest, highest + 1)
    )
    return f"<fieldset><legend>{escape(question)}</legend>{low} {numbers}{high}</fieldset>"


def _said(name: str, lang: str) -> str:
    return f"<p>{escape(words(lang)[name])}</p>"


def _page(lang: str, body: str, status: int = 200) -> HTMLResponse:
    say = words(lang)
    html = f"""<!doctype html><html lang="{escape(say["lang"])}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><meta name="robots" content="noindex">
<title>{escape(say["title"])}</title><link rel="stylesheet" href="/shared/tokens.css"></head>
<body><main><h1>{escape(say["title"])}</h1>{body}</main></body></html>"""
    return HTMLResponse(html, status_code=status, headers={"Referrer-Policy": "no-referrer"})
