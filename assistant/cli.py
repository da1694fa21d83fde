"""The command line: serve, ingest, check, demo, agent, and the measuring; each says what it does."""

from __future__ import annotations

import asyncio
import getpass
import json
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from assistant import logs, memory
from assistant.answering.model import ModelError
from assistant.content import commands as content
from assistant.gate import commands as gating
from assistant.measuring import commands as measuring
from assistant.measuring.questions import QuestionFileError
from assistant.privacy import commands as privacy
from assistant.settings import Settings, SettingsError, load
from assistant.shopper import commands as shopping
from assistant.week_command import week
from knowledge.errors import KnowledgeError

app = typer.Typer(
    name="tellonce",
    help="A support assistant that answers from a folder and hands the whole conversation to a person.",
    no_args_is_help=True,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
)
agent_app = typer.Typer(help="The people who take over: add an account, make a one-time sign-in link.")
app.add_typer(agent_app, name="agent")
measuring.register(app)
content.register(app)
shopping.register(app)
gating.register(app)
app.command()(week)
privacy.register(app)
out = Console()
err = Console(stderr=True)

Folder = Annotated[
    Path | None,
    typer.Option("--knowledge", "-k", help="Folder of articles. Default: the setting `knowledge`."),
]
Data = Annotated[
    Path | None,
    typer.Option("--data", help="Folder for database, index and models. Default: the setting `data`."),
]


def main() -> None:
    """The `tellonce` command."""
    try:
        app()
    except (SettingsError, KnowledgeError, QuestionFileError, ModelError) as error:
        err.print(f"tellonce: {error}", style="red", markup=False, highlight=False, soft_wrap=True)
        sys.exit(2)


@app.callback()
def begin() -> None:
    """What every command begins with; `serve` and `demo` then log as the setting `log_level` says."""
    logs.configure("warning")


@app.command()
def serve(
    knowledge: Folder = None,
    data: Data = None,
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on.")] = None,
) -> None:
    """Run the server: chat, console, health. Stops cleanly on Ctrl-C or SIGTERM."""
    memory.hold()
    from assistant import server

    server.run(load(knowledge=knowledge, data=data, host=host, port=port))


@app.command()
def demo(
    data: Annotated[Path, typer.Option(help="Where the demo keeps its files.")] = Path(".tellonce/demo"),
    port: Annotated[int, typer.Option(help="Port to listen on.")] = 8000,
    history: Annotated[
        bool, typer.Option("--history", help="Add six weeks of made-up conversations, marked as samples.")
    ] = False,
) -> None:
    """Run everything with the sample shop: a page with the widget, the console, two agents, 300 orders."""
    from assistant import demo as sample

    with _bar() as bar:
        ready = sample.prepare(data, port, _progress(bar))
    if history:
        out.print(f"{sample.add_history(ready)} made-up conversations added.", highlight=False)
    sample.run(ready, out)


@app.command()
def ingest(knowledge: Folder = None, data: Data = None) -> None:
    """Index the folder now. Only what changed is embedded; running it twice costs nothing."""
    from assistant.answering.finder import Finder
    from assistant.ingested import told

    base = _base(load(knowledge=knowledge, data=data))
    with _bar() as bar:
        report = base.sync(progress=_progress(bar))
        Finder(base).read_ahead(_progress(bar))
    base.close()
    for line in told(report):
        out.print(line, highlight=False, markup=False, soft_wrap=True)


@app.command()
def doctor(
    knowledge: Folder = None,
    data: Data = None,
    as_json: Annotated[bool, typer.Option("--json", help="Findings as JSON, for machines.")] = False,
) -> None:
    """Check this installation and say what is wrong and what to do. Exit code 1 if something is wrong."""
    from dataclasses import asdict

    from assistant.doctor import examine

    findings = examine(load(knowledge=knowledge, data=data))
    if as_json:
        print(json.dumps([asdict(finding) for finding in findings], ensure_ascii=False, indent=1))
    else:
        for finding in findings:
            mark = {"ok": "ok     ", "warning": "warning", "wrong": "WRONG  "}[finding.level]
            out.print(
                f"{mark}  {finding.check}: {finding.seen}", highlight=False, markup=False, soft_wrap=True
            )
            if finding.todo:
                out.print(f"         → {finding.todo}", highlight=False, markup=False, soft_wrap=True)
    if any(finding.level == "wrong" for finding in findings):
        raise typer.Exit(1)


@app.command()
def backup(file: Path, data: Data = None) -> None:
    """Save the log, accounts and customers' files into one file, while the server runs."""
    from assistant import backup as saving

    out.print(saving.backup(load(data=data), file), highlight=False, markup=False, soft_wrap=True)


@app.command()
def restore(file: Path, data: Data = None) -> None:
    """Put a backup into an empty installation. The server must not run."""
    from assistant import backup as saving

    out.print(saving.restore(load(data=data), file), highlight=False, markup=False, soft_wrap=True)


@agent_app.command("add")
def agent_add(
    email: str,
    name: str,
    role: Annotated[str, typer.Option(help="agent, lead, admin or content")] = "agent",
    data: Data = None,
) -> None:
    """Add an agent; asks for the password (or reads it from standard input when that is not a terminal)."""
    from assistant import accounts

    settings, password = load(data=data), ""
    if settings.password_sign_in:
        password = getpass.getpass("Password: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
    out.print(asyncio.run(accounts.add(settings, email, name, password, role)), highlight=False)


@agent_app.command("link")
def agent_link(email: str, data: Data = None) -> None:
    """Make a one-time sign-in link for an agent, good for fifteen minutes."""
    from assistant import accounts

    out.print(asyncio.run(accounts.link(load(data=data), email)), highlight=False, soft_wrap=True)


@agent_app.command("setup-code")
def agent_setup_code(data: Data = None) -> None:
    """Print the code with which the first admin is made in the browser, while nobody has an account."""
    from assistant import accounts

    out.print(asyncio.run(accounts.setup_code(load(data=data))), highlight=False, soft_wrap=True)


def _base(settings: Settings):  # type: ignore[no-untyped-def]
    from assistant.mind import base_of
    from handoff.private_folder import private_folder

    if not settings.knowledge.is_dir():
        raise SettingsError(f"{settings.knowledge} is not a folder; name one with --knowledge")
    private_folder(settings.data)
    base = base_of(settings)
    base.open()
    return base


def _bar() -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        console=err,
        disable=not err.is_terminal,
    )


def _progress(bar: Progress):  # type: ignore[no-untyped-def]
    tasks: dict[int, object] = {}

    def show(done: int, total: int, what: str) -> None:
        if not tasks:
            tasks[0] = bar.add_task("Indexing", total=total)
        bar.update(tasks[0], completed=done, total=total, description=what[:40])  # type: ignore[arg-type]

    return show


if __name__ == "__main__":
    main()
