"""Ratio 4: from starting the process to the first answer, with a warm index and a warm page cache."""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterator

from benchmarks import faq, sides
from benchmarks.customer import open_customer
from benchmarks.faq import Asked
from benchmarks.plan import Plan
from benchmarks.rounds import OURS, Burst, Result, alternate, compare
from benchmarks.sides import BLOCKING, Shelf


async def measure(plan: Plan) -> Result:
    """Seconds of each start."""
    result = Result(4, "process start → first answer", "s", "≤ .20")
    shelf = sides.prepare(plan.work, plan.documents)
    questions = faq.questions(shelf.articles, seed=13)

    def burst(name: str) -> Burst:
        async def run(_: int) -> float:
            return await _first_answer(shelf, name, questions)

        return run

    for name in (OURS, BLOCKING):
        await _first_answer(shelf, name, questions)
    result.values = await alternate(plan.rounds, {name: burst(name) for name in (OURS, BLOCKING)})
    result.ratios = compare(result.values)
    return result


async def _first_answer(shelf: Shelf, name: str, questions: Iterator[Asked]) -> float:
    server = shelf.server(name)
    begun = time.perf_counter()
    server.start()
    try:
        server.wait_listening()
        customer = await open_customer(server)
        for question in itertools.islice(questions, 1):
            await customer.ask(question)
        seconds = time.perf_counter() - begun
        await customer.close()
        return seconds
    finally:
        server.stop()
