"""`python -m benchmarks.trust`: try every promise, print the table, keep it in docs/trust.md."""

from __future__ import annotations

import asyncio
import json
import os
import platform
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from benchmarks.trust import (
    guessing,
    injections,
    kills,
    nodes,
    payloads,
    races,
    sockets,
    strangers,
    syncs,
)
from benchmarks.trust.stack import Missing, Stack, fresh_folder, stack

PAGE = Path("docs/trust.md")
BEGIN, END = "<!-- figures -->", "<!-- /figures -->"
Try = Callable[[Path], Awaitable[Any]]


def on(name: str, row: Callable[[Stack], Awaitable[Any]], nodes: int = 2) -> Try:
    """The row on a stack of its own."""

    async def measure(folder: Path) -> Any:
        with stack(name, folder / "stack", nodes=nodes) as built:
            return await row(built)

    return measure


ROWS: dict[str, tuple[str, Try]] = {
    "kills-sqlite": (
        "kill -9 in bursts, SQLite",
        on("sqlite", lambda built: kills.measure(built, kills=50, messages=10_500)),
    ),
    "kills-postgresql": (
        "kill -9 in bursts, two nodes on PostgreSQL, Redis, Chroma",
        on("postgresql", lambda built: kills.measure(built, kills=50, messages=10_500)),
    ),
    "syncs": ("synced before acknowledged (strace)", lambda folder: syncs.measure(folder, messages=200)),
    "claims-sqlite": ("claim races, SQLite", lambda folder: races.claims("sqlite", folder, races=1000)),
    "claims-postgresql": (
        "claim races, two nodes on PostgreSQL",
        lambda folder: races.claims("postgresql", folder, races=1000),
    ),
    "takeovers-sqlite": (
        "the bot after a takeover, SQLite",
        lambda folder: races.takeovers("sqlite", folder, rounds=1000),
    ),
    "takeovers-postgresql": (
        "the bot after a takeover, two nodes on PostgreSQL",
        lambda folder: races.takeovers("postgresql", folder, rounds=1000),
    ),
    "cuts-sqlite": (
        "sockets cut, SQLite",
        on("sqlite", lambda built: sockets.cuts(built, sockets=200, times=30, settled=20)),
    ),
    "cuts-postgresql": (
        "sockets cut, two nodes on PostgreSQL",
        on("postgresql", lambda built: sockets.cuts(built, sockets=200, times=30, settled=20)),
    ),
    "slow": (
        "beside a client that never reads",
        on("sqlite", lambda built: sockets.slow(built, seconds=20)),
    ),
    "idle": (
        "idle sockets in one worker",
        on("sqlite", lambda built: sockets.idle(built, sockets=10_000)),
    ),
    "strangers": ("what is somebody else's", lambda folder: strangers.measure(folder, people=8)),
    "orders": ("order numbers guessed", lambda folder: guessing.measure(folder, orders=150)),
    "injections": ("instructions in texts", injections.measure),
    "payloads": ("hostile texts on real pages", payloads.measure),
    "nodes": ("two nodes to one", on("postgresql", lambda built: nodes.measure(built, seconds=10))),
}


def main(
    names: Annotated[list[str] | None, typer.Argument(help="Rows to run; none: all.")] = None,
    work: Annotated[Path, typer.Option(help="Where data and results are kept.")] = Path(".tellonce/trust"),
) -> None:
    """Run rows; each result is kept, and the page shows the newest of every row."""
    for name in names or list(ROWS):
        title, measure = ROWS[name]
        started = time.monotonic()
        try:
            line = asyncio.run(measure(fresh_folder(work / name))).row()  # type: ignore[arg-type]
        except Missing as missing:
            line = f"not measured: {missing}"
        typer.echo(f"{name}: {line} ({time.monotonic() - started:.0f} s)")
        keep(work / "results.json", name, title, line)
    publish(work / "results.json", PAGE)


def keep(file: Path, name: str, title: str, line: str) -> None:
    """Remember a row's newest result."""
    known = json.loads(file.read_text()) if file.exists() else {}
    known[name] = {"title": title, "line": line}
    file.write_text(json.dumps(known, indent=1))


def publish(file: Path, page: Path) -> None:
    """Write the table into the page, between its two marks; what was measured elsewhere stays there."""
    text = page.read_text()
    before, after = text.split(BEGIN)[0], text.split(END)[1]
    told = _told(text.split(BEGIN)[1].split(END)[0])
    known = json.loads(file.read_text())
    rows = [
        f"| {row['title']} | {row['line']} |"
        for name, (title, _) in ROWS.items()
        if (row := known.get(name) or {"title": title, "line": told.get(title)})["line"]
    ]
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    table = "\n".join(
        ["", f"On {machine}:", "", "| what is tried | what came of it |", "|---|---|", *rows, ""]
    )
    page.write_text(f"{before}{BEGIN}\n{table}\n{END}{after}")


def _told(table: str) -> dict[str, str]:
    """What a published table says, by row."""
    cells = (line.strip().strip("|").split(" | ", 1) for line in table.splitlines() if line.startswith("| "))
    return {title.strip(): line.strip() for title, line in cells}


if __name__ == "__main__":
    typer.run(main)
