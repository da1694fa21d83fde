"""`python -m benchmarks`: run chosen benchmarks or all, print the table, keep it in the documentation."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Annotated, Any

import typer
from websockets.exceptions import ConnectionClosed

from benchmarks import (
    abstention,
    agent_line,
    answer_time,
    edit,
    environment,
    handoff_line,
    idle,
    indexing,
    memory,
    report,
    retrieval,
    routed,
    start,
    throughput,
)
from benchmarks.plan import MINIMUM_ROUNDS, Plan
from benchmarks.rounds import Result

Measure = Callable[[Plan], Coroutine[Any, Any, Result]]
BENCHMARKS: dict[str, Measure] = {
    "answer": answer_time.measure,
    "throughput": throughput.measure,
    "line": agent_line.measure,
    "start": start.measure,
    "memory": memory.measure,
    "indexing": indexing.measure,
    "edit": edit.measure,
    "retrieval": retrieval.measure,
    "abstention": abstention.measure,
    "handoff": handoff_line.measure,
    "routed": routed.measure,
    "idle": idle.measure,
}
ROOT = Path(__file__).parent.parent


def run(
    names: Annotated[
        list[str] | None, typer.Argument(help=f"Which: {', '.join(BENCHMARKS)}. Default: all.")
    ] = None,
    rounds: Annotated[
        int, typer.Option(help=f"Rounds; fewer than {MINIMUM_ROUNDS} are a trial.")
    ] = MINIMUM_ROUNDS,
    documents: Annotated[int, typer.Option(help="Articles the servers answer from.")] = 1000,
    many: Annotated[int, typer.Option(help="Articles for the edit and retrieval benchmarks.")] = 10_000,
    work: Annotated[Path, typer.Option(help="Where indexes and results are kept.")] = Path(
        ".tellonce/benchmarks"
    ),
    data: Annotated[Path, typer.Option(help="Public data sets, for `abstention`.")] = Path("../shared/data"),
    page: Annotated[
        Path | None, typer.Option(help="Page that holds the table; trials leave it alone.")
    ] = None,
) -> None:
    """Measure the product against the tutorial chain, in turns. No figure makes this fail."""
    unknown = set(names or ()) - set(BENCHMARKS)
    if unknown:
        raise typer.BadParameter(
            f"there is no {', '.join(sorted(unknown))}; there are {', '.join(BENCHMARKS)}"
        )
    work.mkdir(parents=True, exist_ok=True)
    plan = Plan(work.resolve(), rounds, documents, many, data=data.resolve() if data.is_dir() else None)
    facts = environment.describe()
    results: list[Result] = []
    for name in names or BENCHMARKS:
        results.append(_measured(name, plan))
        whole = report.save(results, facts, rounds, work / "results.json")
    typer.echo(report.table(results))
    if rounds >= MINIMUM_ROUNDS and documents >= 1000:
        report.publish(report.full(whole, MINIMUM_ROUNDS), page or ROOT / "docs" / "benchmarks.md")
    else:
        typer.echo("A trial: the page keeps its table.")


def _measured(name: str, plan: Plan) -> Result:
    begun = time.monotonic()
    typer.echo(f"{name} …", err=True)
    try:
        result = asyncio.run(BENCHMARKS[name](plan))
    except (TimeoutError, RuntimeError, ConnectionClosed) as error:
        # One server that does not answer must not take the other figures with it.
        typer.echo(f"{name} failed: {error!r}", err=True)
        number = list(BENCHMARKS).index(name) + 1
        result = Result(number, name, "", "–", skipped=f"failed with {type(error).__name__}")
    except ImportError as error:
        result = Result(
            list(BENCHMARKS).index(name) + 1, name, "", "–", skipped=f"{error.name} is not installed"
        )
    typer.echo(f"{name}: {time.monotonic() - begun:.0f} s", err=True)
    return result


if __name__ == "__main__":
    typer.run(run)
