"""Ratio 1: question over a WebSocket until the grounded answer is there; ours is on disk by then."""

from __future__ import annotations

import statistics

from benchmarks import faq, sides
from benchmarks.asking import Tally, one_by_one
from benchmarks.plan import Plan
from benchmarks.process import Server
from benchmarks.rounds import OURS, Burst, Result, alternate, compare, percentile
from benchmarks.sides import BLOCKING, THREADED

WARM_UP = 20


async def measure(plan: Plan) -> Result:
    """Milliseconds, median of each burst."""
    result = Result(1, "question → stored grounded answer, p50", "ms", "≤ .18")
    shelf = sides.prepare(plan.work, plan.documents)
    tally = Tally()
    asked = {name: faq.questions(shelf.articles) for name in (OURS, BLOCKING, THREADED)}
    times: dict[str, list[float]] = {name: [] for name in asked}

    def burst(server: Server) -> Burst:
        async def run(_: int) -> float:
            seconds = await one_by_one(server, asked[server.name], plan.questions, tally)
            times[server.name] += seconds
            return 1000 * statistics.median(seconds)

        return run

    with sides.running(shelf, *asked) as servers:
        for server in servers.values():
            await one_by_one(server, asked[server.name], WARM_UP, Tally())
        result.values = await alternate(plan.rounds, {name: burst(each) for name, each in servers.items()})
    result.ratios = compare(result.values)
    result.notes = dict(tally.notes())
    for name, seconds in times.items():
        result.notes[name]["p95_ms"] = 1000 * percentile(seconds, 0.95)
    return result
