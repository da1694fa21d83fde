"""Ratio 3: how long an agent's line takes while twenty customers ask the bot.

Ours: a customer's message to the agent who holds the conversation, stored on the way. Theirs: an echo on
another socket of the same server, stored nowhere, because the tutorial has no agents.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable

from websockets.asyncio.client import connect

from benchmarks import agent, faq, sides
from benchmarks.asking import Tally, one_by_one, together
from benchmarks.customer import ANSWER_SECONDS
from benchmarks.plan import Plan
from benchmarks.rounds import OURS, Burst, Result, alternate, compare, percentile
from benchmarks.sides import THREADED

PAUSE_SECONDS = 0.005
Say = Callable[[], Awaitable[float]]


async def measure(plan: Plan) -> Result:
    """Milliseconds, 99th percentile of each burst."""
    result = Result(3, f"an agent's line p99 while {plan.customers} customers ask", "ms", "≤ .3")
    shelf = sides.prepare(plan.work, plan.documents)
    agent.register(shelf.data)
    asked = {name: faq.questions(shelf.articles, seed=17) for name in (OURS, THREADED)}
    with sides.running(shelf, *asked) as servers:
        for server in servers.values():
            await one_by_one(server, asked[server.name], 20, Tally())
        desk = agent.Desk.sign_in(servers[OURS])

        async def during(name: str, say: Say) -> float:
            crowd = together(servers[name], asked[name], plan.customers, plan.conversations, Tally())
            return 1000 * percentile(await _until_done(asyncio.create_task(crowd), say), 0.99)

        async def ours(_: int) -> float:
            line = await agent.HeldLine.open(desk)
            try:
                return await during(OURS, line.say)
            finally:
                await line.close()

        async def theirs(_: int) -> float:
            url = f"ws://{servers[THREADED].address}/line"
            async with connect(
                url, compression=None, open_timeout=ANSWER_SECONDS, ping_interval=None
            ) as socket:

                async def say() -> float:
                    begun = time.perf_counter()
                    await socket.send("Line")
                    await socket.recv()
                    return time.perf_counter() - begun

                return await during(THREADED, say)

        bursts: dict[str, Burst] = {OURS: ours, THREADED: theirs}
        result.values = await alternate(plan.rounds, bursts)
    result.ratios = compare(result.values)
    return result


async def _until_done(crowd: asyncio.Task[float], say: Say) -> list[float]:
    times = []
    while not crowd.done():
        times.append(await say())
        await asyncio.sleep(PAUSE_SECONDS)
    await crowd
    return times
