"""The console's edge for the company's own sign-in: the way to the provider and the way back."""

from __future__ import annotations

from typing import Annotated

import structlog
from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse

from handoff.console.doors import LimitedRoute, address_of, keep_session
from handoff.console.sign_in import Ways
from handoff.errors import NotFound, Refused, TooMany
from handoff.identity import company
from handoff.identity.agents import Agents
from handoff.identity.oidc import Flow, OidcRefused, check_answer, way_there
from handoff.identity.oidc_provider import Provider
from handoff.identity.signing import Signer

logger = structlog.get_logger(__name__)
COOKIE = "tellonce_way"
PATH = "/console/api/sign-in/company"
FLOW_MINUTES = 10
Text = Annotated[str, Query(max_length=4096)]


def router(people: Agents, ways: Ways, *, secure_cookie: bool = False) -> APIRouter:
    """Both routes; without a provider there is no such way in."""
    api = APIRouter(prefix="/console/api", tags=["console"], route_class=LimitedRoute)

    @api.get("/sign-in/company", status_code=303, response_class=RedirectResponse)
    async def leave(page: Annotated[str, Query(max_length=20)] = "console") -> Response:
        there, sign = _needed(ways)
        flow = Flow.begin(page)
        try:
            metadata = await there.metadata()
        except OidcRefused as refusal:
            return _refused(flow.page, refusal)
        response = RedirectResponse(way_there(metadata.authorization_endpoint, there.client, flow), 303)
        # Lax, not strict: the provider's page sends the browser back here.
        response.set_cookie(
            COOKIE, sign.sign(str(flow)), max_age=FLOW_MINUTES * 60, httponly=True, samesite="lax",
            secure=secure_cookie, path=PATH,
        )  # fmt: skip
        return response

    @api.get("/sign-in/company/back", status_code=303, response_class=RedirectResponse)
    async def back(
        request: Request, code: Text = "", state: Text = "", iss: Text | None = None, error: Text = ""
    ) -> Response:
        there, sign = _needed(ways)
        page = "console"
        address = address_of(request)
        try:
            flow = _flow(request, sign)
            page = flow.page
            named = (await there.metadata()).authorization_response_iss_parameter_supported
            check_answer(there.client, flow, state, iss, named=named)
            if error or not code:
                raise OidcRefused("denied", f"the provider says {error[:100]!r}")
            await people.count_try(address)
            person = await there.person(code, flow)
            session = await people.sign_in_as(
                lambda connection, now: company.account_of(connection, person, there.client, now), address
            )
        except OidcRefused as refusal:
            response = _refused(page, refusal)
        except Refused as refusal:
            response = _refused(
                page, OidcRefused("often" if isinstance(refusal, TooMany) else "unknown", str(refusal))
            )
        else:
            response = RedirectResponse(f"/{page}/", 303)
            keep_session(response, session, secure=secure_cookie)
        response.delete_cookie(COOKIE, path=PATH)
        return response

    return api


def _needed(ways: Ways) -> tuple[Provider, Signer]:
    if ways.provider is None or ways.signer is None:
        raise NotFound("there is no company sign-in here; sign in by password or link")
    return ways.provider, ways.signer


def _flow(request: Request, signer: Signer) -> Flow:
    try:
        return Flow.read(signer.read(request.cookies.get(COOKIE, ""), days=FLOW_MINUTES / 1440))
    except NotFound as error:
        raise OidcRefused("stale", "this browser did not ask, or more than ten minutes ago") from error


def _refused(page: str, refusal: OidcRefused) -> RedirectResponse:
    """Back at the door with a word the page knows; the reason is for the log."""
    logger.warning("company.refused", code=refusal.code, problem=str(refusal))
    return RedirectResponse(f"/{page}/#refused={refusal.code}", 303)
