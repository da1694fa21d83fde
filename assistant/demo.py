"""The demo: the sample shop's folder, orders, two agents and a page with the widget, ready to be tried."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import as_file, files
from pathlib import Path
from zoneinfo import ZoneInfo

from rich.console import Console

from assistant import server
from assistant.answering.finder import Finder
from assistant.orders.sample import SampleOrders, sample_shop_of
from assistant.parts import Parts
from assistant.sample_shop import account, past
from assistant.sample_shop import orders as shop_orders
from assistant.settings import Settings, load
from handoff.agent_role import AgentRole
from handoff.clock import system_clock
from handoff.private_folder import private_folder
from handoff.storage.database import Database
from knowledge.base import KnowledgeBase

AGENTS = (("ana@example.com", "Ana", "admin"), ("ben@example.com", "Ben", "agent"))
SHOP = files("assistant.sample_shop")


@dataclass(frozen=True, slots=True)
class Ready:
    """What the demo runs on."""

    settings: Settings
    shop: Path


def prepare(data: Path, port: int, progress: Callable[[int, int, str], None] | None = None) -> Ready:
    """Lay out the demo's files where they are missing (edits stay) and index the folder."""
    private_folder(data)
    knowledge, shop = data / "knowledge", data / "shop"
    for name, target in (("knowledge", knowledge), ("shop", shop)):
        if not target.is_dir():
            with as_file(SHOP / name) as source:
                shutil.copytree(source, target)
    asked = data / "questions.jsonl"
    if not asked.exists():
        asked.write_bytes((SHOP / "questions.jsonl").read_bytes())
    # Order dates are relative to today, so that "arrives tomorrow" stays true.
    today = datetime.now(ZoneInfo("Europe/Berlin")).date()
    file = data / f"orders-{today}.db"
    url = f"sqlite:///{file.as_posix()}"
    if not file.exists():
        shop_orders.create(url, today=today)
    settings = load(data=data, knowledge=knowledge, port=port, orders=url)
    if "log_level" not in settings.model_fields_set:
        settings = settings.model_copy(update={"log_level": "warning"})
    if settings.identity_keys is None:
        settings = settings.model_copy(update={"identity_keys": account.keys(data)})
    base = KnowledgeBase(knowledge, data, model=settings.embedding_model, chroma_url=settings.index)
    base.open()
    base.sync(progress=progress)
    Finder(base).read_ahead(progress)
    base.close()
    return Ready(settings, shop)


def add_history(ready: Ready) -> int:
    """Write six weeks of made-up conversations where there are none; returns how many were written."""
    database = Database(ready.settings.database_url)
    try:
        database.migrate()
        with database.writer.begin() as connection:
            return past.play(connection, system_clock())
    finally:
        database.close()


def run(ready: Ready, out: Console) -> None:
    """Serve the demo and print where to look."""

    async def started(parts: Parts, address: str) -> None:
        links = []
        for email, name, role in AGENTS:
            agent = await parts.people.by_email(email)
            if agent is None:
                password = secrets.token_urlsafe(16)
                agent = await parts.people.add(email, name, password, AgentRole(role))
            links.append((name, f"{address}/console/#link={await parts.people.make_link(agent.id)}"))
        for label, target in (
            ("Shop page with the widget", f"{address}/"),
            ("The same, signed in as Maya", f"{address}/order.html"),
            *((f"Agent console, signs in {name} once", link) for name, link in links),
            ("Health", f"{address}/health"),
            ("Articles to edit", str(ready.settings.knowledge)),
        ):
            out.print(f"{label + ':':38} {target}", soft_wrap=True, highlight=False, markup=False)
        out.print("Ctrl-C stops it.", highlight=False)

    settings, orders = ready.settings, SampleOrders(ready.settings.orders)
    keys = account.keys(settings.data)
    server.run(
        settings,
        shop=ready.shop,
        account=account.router(keys, settings.identity_audience, orders),
        orders=sample_shop_of(orders),
        started=started,
    )
