"""Ratio 5: what the server holds, its child processes included, after serving questions from its index."""

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
    """Megabytes after a hundred questions, in fresh processes, pages that processes share counted once; five
    rounds, it hardly varies."""
    result = Result(5, f"memory serving {plan.documents:,} documents", "MB", "≤ .35")
    shelf = sides.prepare(plan.work, plan.documents)
    resident: dict[str, list[float]] = {name: [] for name in (OURS, BLOCKING, THREADED)}

    def burst(name: str) -> Burst:
        async def run(number: int) -> float:
            memory = await _weigh(shelf, name, number)
            resident[name].append(memory.rss)
            return memory.pss

        return run

    rounds = max(1, min(plan.rounds, 5))
    result.values = await alternate(rounds, {name: burst(name) for name in resident})
    result.ratios = compare(result.values)
    result.notes = {name: {"rss_mb": statistics.median(values)} for name, values in resident.items()}
    return result


async def _weigh(shelf: Shelf, name: str, seed: int) -> Memory:
    with sides.running(shelf, name) as servers:
        await one_by_one(servers[name], faq.questions(shelf.articles, seed), QUESTIONS, Tally())
        return servers[name].memory()
