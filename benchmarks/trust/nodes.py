"""How many durable messages two nodes carry, to one, on the same PostgreSQL and Redis."""

from __future__ import annotations

import asyncio
import os
import time
from dataclasses import dataclass

from benchmarks.process import family_cpu
from benchmarks.trust.stack import Stack
from benchmarks.trust.talker import Talker

CUSTOMERS = 24


@dataclass(frozen=True)
class Load:
    """Acknowledged messages a second, and the nodes' processor time for one, in ms."""

    rate: float
    ms: float


@dataclass(frozen=True)
class Nodes:
    """The same customers on one node and on two."""

    one: Load
    two: Load

    @property
    def carried(self) -> float:
        """What two nodes with a core each carry, to one: what each has to do besides counts against it."""
        return 2 * self.one.ms / self.two.ms if self.two.ms else 0.0

    def row(self) -> str:
        """One line for the table."""
        wall = self.two.rate / self.one.rate if self.one.rate else 0.0
        return (
            f"with a core each {self.carried:.2f}x: a message costs one node {self.one.ms:.2f} ms of "
            f"processor time, two nodes {self.two.ms:.2f} ms together; by the clock one carried "
            f"{self.one.rate:.0f}, two {self.two.rate:.0f} messages/s ({wall:.2f}x) where clients, "
            f"PostgreSQL, Redis and nodes share {os.cpu_count()} cores"
        )


async def measure(built: Stack, *, seconds: float, rounds: int = 3) -> Nodes:
    """As many lines as fit, one at a time for each customer; who holds them is a person, so no bot thinks.

    One and two nodes in turns; each round's other node stands by, as one does that is not chosen.
    """
    await asyncio.to_thread(built.start)
    loads: list[list[Load]] = [[], []]
    for _ in range(rounds):
        for place, addresses in enumerate(([built.addresses[0]], built.addresses)):
            loads[place].append(await _load(built, addresses, seconds))
    return Nodes(*(sorted(each, key=lambda load: load.ms)[len(each) // 2] for each in loads))


async def _load(built: Stack, addresses: list[str], seconds: float) -> Load:
    talkers = [Talker([addresses[n % len(addresses)]]) for n in range(CUSTOMERS)]
    for talker in talkers:
        await talker.__aenter__()
    for talker in talkers:
        await talker.until(lambda t=talker: t.token)  # type: ignore[misc]
        await talker.act("handoff")
        await talker.until(lambda t=talker: t.status not in ("", "bot"))  # type: ignore[misc]
    began, cpu = time.monotonic(), _cpu(built, addresses)
    await asyncio.gather(*(_write(talker, began + seconds) for talker in talkers))
    spent, cpu = time.monotonic() - began, _cpu(built, addresses) - cpu
    count = sum(len(talker.acked) for talker in talkers)
    for talker in talkers:
        await talker.__aexit__()
    return Load(count / spent, cpu / count * 1000)


def _cpu(built: Stack, addresses: list[str]) -> float:
    """Processor seconds of these nodes so far."""
    return sum(
        family_cpu(node.process.pid)
        for node in built.nodes
        if node.address in addresses and node.process is not None
    )


async def _write(talker: Talker, ends: float) -> None:
    number = 0
    while time.monotonic() < ends:
        number += 1
        await talker.say(f"line {number}")
        await talker.until(lambda: not talker.waiting)
