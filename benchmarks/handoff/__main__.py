"""`python -m benchmarks.handoff`: play the customers, print the score, keep what happened."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated

import typer

from benchmarks.handoff.customers import customers
from benchmarks.handoff.naive import Naive
from benchmarks.handoff.play import play
from benchmarks.handoff.score import score
from benchmarks.handoff.system import HttpSystem, System
from benchmarks.handoff.tellonce import served


def run(
    system: Annotated[
        str, typer.Argument(help="`tellonce`, `naive`, or the URL of another one.")
    ] = "tellonce",
    count: Annotated[int, typer.Option("--customers", help="How many customers.")] = 200,
    seed: Annotated[int, typer.Option(help="Another seed makes other customers.")] = 7,
    work: Annotated[Path, typer.Option(help="Where index and results are kept.")] = Path(
        ".tellonce/benchmarks"
    ),
    at_once: Annotated[int, typer.Option(help="Customers at a time.")] = 8,
) -> None:
    """Score a system on handoffs made and missed, facts that reached the agent, and silence."""
    with ExitStack() as open_:
        under_test = _system(system, work, open_)
        with ThreadPoolExecutor(at_once) as threads:
            played = list(threads.map(lambda each: play(each, under_test), customers(count, seed)))
    result = score(played)
    out = work / f"handoff-{under_test.name.replace('/', '_')}.jsonl"
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text("".join(json.dumps(each.as_dict(), ensure_ascii=False) + "\n" for each in played))
    typer.echo(f"{under_test.name}: {result.customers} customers, seed {seed}\n{result.table()}\n{out}")


def _system(name: str, work: Path, open_: ExitStack) -> System:
    if name == "tellonce":
        return open_.enter_context(served(work))
    if name == "naive":
        return Naive(lambda question: "Please have a look at our help pages.")
    return HttpSystem(name)


if __name__ == "__main__":
    typer.run(run)
