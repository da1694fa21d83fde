"""Ratio 2: answers per second while twenty customers ask at once."""

from __future__ import annotations

from benchmarks import faq, sides
from benchmarks.asking import Tally, one_by_one, together
from benchmarks.plan import Plan
from benchmarks.process import Server
from benchmarks.rounds import OURS, Burst, Result, alternate, compare
from benchmarks.sides import BLOCKING, THREADED

WARM_UP = 20


async def measure(plan: Plan) -> Result:
    """Answers per second of each burst."""
    result = Result(2, f"answers/s, {plan.customers} customers at once", "answers/s", "≥ 5.5")
    shelf = sides.prepare(plan.work, plan.documents)
    tally = Tally()
    asked = {name: faq.questions(shelf.articles, seed=11) for name in (OURS, BLOCKING, THREADED)}

    def burst(server: Server) -> Burst:
        async def run(_: int) -> float:
            return await together(server, asked[server.name], plan.customers, plan.conversations, tally)

        return run

    with sides.running(shelf, *asked) as servers:
        for server in servers.values():
            await one_by_one(server, asked[server.name], WARM_UP, Tally())
        result.values = await alternate(plan.rounds, {name: burst(each) for name, each in servers.items()})
    result.ratios = compare(result.values)
    result.notes = dict(tally.notes())
    return result
