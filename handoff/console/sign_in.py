"""The console's door: what ways in there are, by password, by link, and the very first admin."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from handoff.console.doors import LimitedRoute, address_of, keep_session, same_origin
from handoff.errors import NotAllowed
from handoff.events import Words
from handoff.identity.agents import Agents, Session
from handoff.identity.first_run import FirstRun
from handoff.identity.oidc_provider import Provider
from handoff.identity.signing import Signer


@dataclass(frozen=True, slots=True)
class Ways:
    """What ways in there are besides password and link: the first admin's, and the company's provider."""

    first_run: FirstRun | None = None
    provider: Provider | None = None
    signer: Signer | None = None
    """Signs the cookie of who is on the way to the provider."""


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class SignIn(_Body):
    """E-mail and password."""

    email: Words = Field(max_length=320)
    password: str = Field(max_length=1000)
    code: str = Field("", max_length=40)
    """Of the second factor, where the account has one."""


class Link(_Body):
    """A one-time token."""

    token: str = Field(max_length=200)
    code: str = Field("", max_length=40)


class First(_Body):
    """The first admin, with the code that the server printed."""

    code: str = Field(max_length=100)
    email: Words = Field(max_length=320)
    name: Words = Field(max_length=200)
    password: str = Field("", max_length=1000)
    """Needed where agents sign in by password."""


def router(people: Agents, ways: Ways, *, secure_cookie: bool = False) -> APIRouter:
    """Every route before sign-in, but for the company's."""
    api = APIRouter(prefix="/console/api", tags=["console"], route_class=LimitedRoute)

    def entered(response: Response, session: Session) -> dict[str, Any]:
        keep_session(response, session, secure=secure_cookie)
        return {"agent": session.agent.as_dict(), "csrf": session.csrf}

    @api.get("/sign-in")
    async def open_ways() -> dict[str, Any]:
        first = ways.first_run is not None and await ways.first_run.is_open()
        return {
            "company": ways.provider.client.name if ways.provider else None,
            "first_run": first,
            "passwords": people.by_password,
        }

    @api.post("/sign-in")
    async def sign_in(body: SignIn, request: Request, response: Response) -> dict[str, Any]:
        _own_page(request)
        return entered(
            response, await people.sign_in(body.email, body.password, body.code, address_of(request))
        )

    @api.post("/sign-in/link")
    async def sign_in_by_link(body: Link, request: Request, response: Response) -> dict[str, Any]:
        _own_page(request)
        return entered(response, await people.sign_in_by_link(body.token, body.code))

    @api.post("/sign-in/first", status_code=201)
    async def first(body: First, request: Request, response: Response) -> dict[str, Any]:
        _own_page(request)
        if ways.first_run is None:
            raise NotAllowed("accounts are made elsewhere here")
        given = body.code, body.email, body.name, body.password
        return entered(response, await ways.first_run.enter(*given, address_of(request)))

    return api


def _own_page(request: Request) -> None:
    if not same_origin(request):
        raise NotAllowed("sign in on the console's own page")
