"""The doctor on who comes in: origins, proxies, encryption, and how agents sign in."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from urllib.parse import urlsplit

from sqlalchemy import inspect, select

from assistant.finding import SECONDS, Finding
from assistant.settings import Settings
from handoff.agent_role import AgentRole
from handoff.identity.oidc import OidcRefused
from handoff.identity.oidc_provider import Provider
from handoff.storage.database import Database
from handoff.storage.schema import agents

LOCAL = ("127.0.0.1", "::1", "localhost")


def doors(settings: Settings) -> Iterator[Finding]:
    """Origins, cookies, TLS, and secrets that are none."""
    open_to_others = settings.host not in LOCAL
    address = settings.public_url
    if settings.chat_key == "demo" and (open_to_others or address):
        todo = "set TELLONCE_CHAT_KEY, and data-chat-key in the shop's script tag"
        yield Finding("secrets", "warning", "the chat key is the demo's", todo)
    if not settings.allowed_origins and (open_to_others or address):
        todo = "name your shop's pages in TELLONCE_ALLOWED_ORIGINS, such as https://shop.example"
        yield Finding("origins", "warning", "no page but this server's own may show the chat", todo)
    for origin in settings.allowed_origins:
        if origin.startswith("http://") and urlsplit(origin).hostname not in LOCAL:
            todo = "serve the shop over https and name it so"
            yield Finding("origins", "warning", f"{origin} can be changed on its way to the customer", todo)
    if address.startswith("http://") and urlsplit(address).hostname not in LOCAL:
        todo = "put a proxy with a certificate before it (deploy/), and https:// into TELLONCE_PUBLIC_URL"
        yield Finding("tls", "wrong", "customers reach this server without encryption", todo)
    if address.startswith("https://") and not settings.secure_cookies:
        todo = "set TELLONCE_SECURE_COOKIES=true"
        yield Finding("tls", "wrong", "the console's cookie may travel unencrypted", todo)
    if open_to_others and address.startswith("https://") and set(settings.trusted_proxies) <= set(LOCAL):
        todo = "name the proxy or its network in TELLONCE_TRUSTED_PROXIES, or else listen on 127.0.0.1"
        seen = "only a proxy on this machine is believed who asks; behind another all customers count as one"
        yield Finding("proxy", "warning", seen, todo)
    if settings.secure_cookies and not address.startswith("https://"):
        todo = "set TELLONCE_PUBLIC_URL to the https:// address; over http nobody stays signed in"
        yield Finding("tls", "warning", "cookies go over https only, but no https address is set", todo)


def company(settings: Settings) -> Iterator[Finding]:
    """Whether the provider answers and, where nobody has a password, whether an admin can come in."""
    name, client = "company sign-in", settings.company(settings.address)
    if client is None:
        yield Finding(name, "ok", "none is set: agents sign in by password or link")
        return
    try:
        asyncio.run(Provider(client).metadata())
    except OidcRefused as refusal:
        todo = "correct TELLONCE_OIDC_ISSUER, or start the provider"
        if not settings.password_sign_in:
            todo += "; until then `tellonce agent link` lets people in"
        yield Finding(name, "wrong", str(refusal), todo)
        return
    if not settings.public_url:
        todo = "set TELLONCE_PUBLIC_URL to where browsers reach this server"
        yield Finding(name, "warning", f"people are sent back to {client.redirect_uri}", todo)
    else:
        yield Finding(name, "ok", f"the provider answers; it must know {client.redirect_uri}")
    if not settings.password_sign_in:
        yield from _without_passwords(settings)


def _without_passwords(settings: Settings) -> Iterator[Finding]:
    """Whether an admin is known to come in without a password."""
    database = Database(settings.database_url, seconds=SECONDS)
    admins = select(agents.c.id).where(agents.c.active, agents.c.role == AgentRole.ADMIN.value)
    known = False
    if inspect(database.reader).has_table("agents"):
        with database.reader.connect() as connection:
            known = connection.execute(admins.where(agents.c.subject != "").limit(1)).first() is not None
    database.close()
    if known:
        yield Finding("passwords", "ok", "none are taken; an admin has come in with the company")
    else:
        todo = "sign in once as an admin; if the provider does not let you, `tellonce agent link` does"
        seen = "none are taken, and no admin has come in with the company yet"
        yield Finding("passwords", "warning", seen, todo)
