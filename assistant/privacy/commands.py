"""The commands for one person's data, for retention, and for what is stored where."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated, TypeVar

import typer
from rich.console import Console

from assistant.settings import Settings, SettingsError, load

T = TypeVar("T")
out = Console()
person_app = typer.Typer(help="One customer's data: find, export, erase and prove that nothing is left.")

Data = Annotated[Path | None, typer.Option("--data", help="The data folder. Default: the setting `data`.")]
Knowledge = Annotated[
    Path | None, typer.Option("--knowledge", "-k", help="The folder of articles. Default: the setting.")
]


@person_app.command("find")
def find(
    email: Annotated[str, typer.Option(help="The customer's e-mail address.")] = "",
    customer: Annotated[str, typer.Option(help="The shop's own number of the customer.")] = "",
    contact: Annotated[str, typer.Option(help="A contact's id, as the console shows it.")] = "",
    data: Data = None,
) -> None:
    """Whom an address or number means; also conversations of others in which the address was written."""
    found = _with(
        load(data=data),
        lambda people: people.find(email=email, customer_id=customer, contact_id=contact),
    )
    _say(json.dumps(found, indent=2))


@person_app.command("export")
def export(
    contact: str,
    to: Annotated[Path | None, typer.Option("--out", help="A file; default: standard output.")] = None,
    data: Data = None,
) -> None:
    """Everything stored of one contact, as JSON."""
    found = _with(load(data=data), lambda people: people.export(contact))
    text = json.dumps(found, ensure_ascii=False, indent=2)
    if to is None:
        _say(text)
        return
    to.touch(mode=0o600)
    to.write_text(text + "\n", encoding="utf-8")
    _say(f"{to}: {len(found['conversations'])} conversations")


@person_app.command("erase")
def erase(
    contact: str,
    why: Annotated[str, typer.Option(help="Why: a reference, not the name.")] = "asked for",
    prove: Annotated[
        bool,
        typer.Option("--prove", help="Search every table and file afterwards; fails if anything is left."),
    ] = False,
    logs: Annotated[
        list[Path] | None,
        typer.Option("--logs", help="With --prove: a folder to search besides; repeatable."),
    ] = None,
    data: Data = None,
    knowledge: Knowledge = None,
) -> None:
    """Erase one contact everywhere. A running server empties its caches within a minute."""
    from assistant.privacy.people import People
    from assistant.privacy.proof import left_in_files, left_in_tables

    settings = load(data=data, knowledge=knowledge)

    async def work(people: People) -> list[str]:
        erased = await people.erase(contact, why)
        _say(f"erased: {len(erased.conversations)} conversations, {len(erased.drafts)} drafts changed")
        if not prove:
            return []
        left = await people.search(lambda connection: left_in_tables(connection, erased.traces))
        folders = [folder for folder in (settings.data, settings.knowledge, *(logs or ())) if folder.is_dir()]
        left += await asyncio.to_thread(left_in_files, folders, erased.traces)
        looked = len(erased.traces.ids) + len(erased.traces.words)
        _say(f"searched every table and {len(folders)} folders for {looked} traces: {len(left)} left")
        return [f"{trace.where}: {trace.what}" for trace in left]

    left = _with(settings, work)
    for line in left:
        _say(line)
    if left:
        raise typer.Exit(1)


def retention(
    days: Annotated[int | None, typer.Option(help="Default: the setting `retention_days`.")] = None,
    dry: Annotated[bool, typer.Option("--dry-run", help="Only say how many would go.")] = False,
    data: Data = None,
    knowledge: Knowledge = None,
) -> None:
    """Drop conversations that are too old now; a server with `retention_days` does it once a day."""
    settings = load(data=data, knowledge=knowledge)
    age = days if days is not None else settings.retention_days
    if age <= 0:
        raise SettingsError("say how old: --days, or the setting retention_days")
    dropped = _with(settings, lambda people: people.retain(age, dry=dry))
    _say(f"{dropped} conversations older than {age} days {'would go' if dry else 'are gone'}")


def stored() -> None:
    """What is stored where, why and for how long: every table and every kind of file."""
    from assistant.privacy.page import table

    _say(table())


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    app.add_typer(person_app, name="person")
    app.command()(retention)
    app.command()(stored)


def _with(settings: Settings, work: Callable[..., Awaitable[T]]) -> T:
    from assistant.channels import chat_files
    from assistant.privacy.people import People
    from handoff.desk import Desk
    from handoff.errors import Refused
    from handoff.hub import Hub
    from handoff.storage.database import Database

    async def run() -> T:
        database = Database(settings.database_url)
        database.migrate()
        desk = Desk(database, Hub())
        try:
            files = chat_files.opened(settings.data / "files", settings.attachment_megabytes, desk.clock)
            return await work(People(desk, settings.data, settings.knowledge, files))
        finally:
            desk.close()
            database.close()

    try:
        return asyncio.run(run())
    except Refused as refusal:
        raise SettingsError(str(refusal)) from refusal


def _say(text: str) -> None:
    out.print(text, markup=False, highlight=False, soft_wrap=True)
