"""The real application on a small folder with two weeks of conversations: content pages and dashboard."""

from __future__ import annotations

import asyncio
import json
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize

from assistant.app import create
from assistant.parts import Parts, assemble
from assistant.sample_shop import past
from assistant.settings import Settings
from handoff.agent_role import AgentRole
from handoff.clock import system_clock
from handoff.storage.database import Database

ARTICLES = {
    "returns/return-window.md": """---
title: Return window
owner: Returns team
---
# Return window

## How long can I return something?

You can return anything unused within 30 days of delivery.
""",
    "shipping/shipping-costs.md": """---
title: Shipping costs
owner: Delivery team
---
# Shipping costs

## What does delivery to Denmark cost?

Standard delivery to Denmark costs €6.95.
""",
    "company/contact.md": """# Contact

## When can I call you?

We answer the phone from 9 to 17 o'clock.
""",
    "old/broken.md": "---\naudiense: public\n---\n# Broken\n\nText.\n",
    "old/loyalty.md": """---
title: Loyalty
owner: Marketing
review_by: 2020-01-01
---
# Loyalty

Points are kept for 24 months.
""",
}
QUESTION = {"id": "q1", "text": "What does delivery to Denmark cost?", "path": "shipping/shipping-costs.md"}
LOOKS: dict[str, dict[str, Any]] = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "phone": {"viewport": {"width": 360, "height": 740}},
    "forced colours at 400 %": {"forced_colors": "active", "viewport": {"width": 320, "height": 256}},
}
DESK: ViewportSize = {"width": 1280, "height": 720}


def look_at(page: Page, look: str) -> None:
    """Show the page as it is now in another look."""
    chosen = LOOKS[look]
    page.emulate_media(
        color_scheme=chosen.get("color_scheme", "light"), forced_colors=chosen.get("forced_colors", "none")
    )
    page.set_viewport_size(chosen.get("viewport", DESK))
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


class Site:
    """A running server; `folder` is its knowledge, `sessions` a cookie for each role."""

    def __init__(self, root: Path) -> None:
        self.folder = root / "articles"
        self.settings = Settings(data=root / "data", knowledge=self.folder)
        self.address = ""
        self.sessions: dict[str, str] = {}

    def write(self, path: str, text: str) -> None:
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def context(self, browser: Browser, role: str = "lead", **options: Any) -> BrowserContext:
        shape = {"viewport": {"width": 1440, "height": 900}, "locale": "en-GB", **options}
        context = browser.new_context(**shape)
        context.set_default_timeout(20_000)
        cookie = {"name": "tellonce_session", "value": self.sessions[role], "url": f"{self.address}/console/"}
        context.add_cookies([{**cookie, "httpOnly": True, "sameSite": "Strict"}])  # type: ignore[list-item]
        return context

    async def sign_in(self, parts: Parts) -> None:
        for role in ("agent", "lead", "admin"):
            email, password = f"{role}@example.com", "a long password"
            await parts.people.add(email, f"{role.title()} Person", password, AgentRole(role))
            self.sessions[role] = (await parts.people.sign_in(email, password)).token


def play_history(settings: Settings, days: int = 14) -> None:
    database = Database(settings.database_url)
    database.migrate()
    with database.writer.begin() as connection:
        past.play(connection, system_clock(), days=days)
    database.close()


@contextmanager
def running(site: Site, port: int = 0) -> Iterator[Site]:
    """Serve the site on this or a free port of this machine, once its index is open."""
    parts = assemble(site.settings)
    config = uvicorn.Config(create(parts), port=port, log_level="warning", ws="websockets-sansio")
    server = uvicorn.Server(config)

    async def serve() -> None:
        await site.sign_in(parts)
        await server.serve()

    thread = threading.Thread(target=asyncio.run, args=(serve(),), daemon=True)
    thread.start()
    deadline = time.monotonic() + 60
    while not (server.started and parts.base.ready and parts.base.version) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert parts.base.ready, "the site did not start"
    site.address = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    try:
        yield site
    finally:
        server.should_exit = True
        thread.join(timeout=20)


def laid_out(root: Path) -> Site:
    """The folder with its articles and the database with its conversations."""
    site = Site(root)
    for path, text in ARTICLES.items():
        site.write(path, text)
    (root / "questions.jsonl").write_text(json.dumps(QUESTION))
    play_history(site.settings, days=35 if os.environ.get("SCREENSHOTS") else 14)  # pictures show whole weeks
    return site


def picture(page: Page, name: str) -> None:
    """Keep what is to be seen, for the documentation, when `make screenshots` asks for it."""
    if folder := os.environ.get("SCREENSHOTS"):
        page.wait_for_timeout(600)
        page.screenshot(path=Path(folder) / f"{name}.png")


def watched(page: Page) -> list[str]:
    """What goes wrong on a page from now on: errors, and breaches of its content policy."""
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(f"thrown: {error}"))
    page.on(
        "console",
        lambda message: problems.append(message.text) if "Content Security Policy" in message.text else None,
    )
    return problems
