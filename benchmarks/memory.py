"""Ratio 5: what the server process holds after serving questions from its index."""

from __future__ import annotations

import statistics

from benchmarks import faq, sides
from benchmarks.asking import Tally, one_by_one
from benchmarks.plan import Plan
from benchmarks.process import Memory
from benchmarks.rounds import OURS, Burst, Result, alternate, compare
from benchmarks.sides import BLOCKING, THREADED, Shelf

QUESTIONS = 100


async def measure(plan: Plan) -> Result:
    """Megabytes resident after a hundred questions, in fresh processes; five rounds, it hardly varies."""
    result = Result(5, f"memory serving {plan.documents:,} documents", "MB", "≤ .35")
    shelf = sides.prepare(plan.work, plan.documents)
    shared: dict[str, list[float]] = {name: [] for name in (OURS, BLOCKING, THREADED)}

    def burst(name: str) -> Burst:
        async def run(number: int) -> float:
            memory = await _weigh(shelf, name, number)
            shared[name].append(memory.pss)
            return memory.rss

        return run

    rounds = max(1, min(plan.rounds, 5))
    result.values = await alternate(rounds, {name: burst(name) for name in shared})
    result.ratios = compare(result.values)
    result.notes = {name: {"pss_mb": statistics.median(values)} for name, values in shared.items()}
    return result


async def _weigh(shelf: Shelf, name: str, seed: int) -> Memory:
    with sides.running(shelf, name) as servers:
        await one_by_one(servers[name], faq.questions(shelf.articles, seed), QUESTIONS, Tally())
        return servers[name].memory()
