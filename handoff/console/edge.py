"""The whole HTTP edge of the console, put together in one place for the application and for tests."""

from __future__ import annotations

from fastapi import APIRouter

from handoff.attachments import Attachments
from handoff.console import accounts as console_accounts
from handoff.console import channels as console_channels
from handoff.console import company, sign_in
from handoff.console import files as console_files
from handoff.console import orders as console_orders
from handoff.console import planning as console_planning
from handoff.console import routes as console
from handoff.console import search as console_search
from handoff.console import story as console_story
from handoff.console.clerk import Clerk
from handoff.console.copilot import Librarian
from handoff.console.sign_in import Ways
from handoff.console.socket import ConsoleSockets
from handoff.desk import Desk
from handoff.identity.agents import Agents

NO_OTHER_WAYS = Ways()


def router(
    desk: Desk,
    people: Agents,
    sockets: ConsoleSockets,
    librarian: Librarian | None = None,
    clerk: Clerk | None = None,
    attachments: Attachments | None = None,
    ways: Ways = NO_OTHER_WAYS,
    *,
    secure_cookie: bool = False,
) -> APIRouter:
    """Every route under `/console/api` that is about conversations; a part that is missing says so itself."""
    edge = APIRouter()
    edge.include_router(sign_in.router(people, ways, secure_cookie=secure_cookie))
    edge.include_router(company.router(people, ways, secure_cookie=secure_cookie))
    edge.include_router(console.router(desk, people, sockets))
    edge.include_router(console_planning.router(desk, people, sockets))
    edge.include_router(console_accounts.router(desk, people, sockets))
    edge.include_router(console_story.router(desk, people, librarian))
    edge.include_router(console_orders.router(desk, people, clerk))
    edge.include_router(console_files.router(desk, people, attachments))
    edge.include_router(console_search.router(desk, people))
    edge.include_router(console_channels.router(desk, people))
    return edge
