"""How many durable messages two nodes carry, to one, on the same PostgreSQL and Redis."""

from __future__ import annotations

import asyncio
import os
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.trust.stack import stack
from benchmarks.trust.talker import Talker

CUSTOMERS = 24


@dataclass
class Nodes:
    """Acknowledged messages a second with one node and with two."""

    one: float = 0.0
    two: float = 0.0

    def row(self) -> str:
        """One line for the table."""
        ratio = self.two / self.one if self.one else 0.0
        return (
            f"one node {self.one:.0f}, two {self.two:.0f} messages/s: {ratio:.2f}x "
            f"(clients, PostgreSQL, Redis and nodes share {os.cpu_count()} cores)"
        )


async def measure(folder: Path, *, seconds: float) -> Nodes:
    """As many lines as fit, one at a time for each customer; who holds them is a person, so no bot thinks."""
    with stack("postgresql", folder, nodes=2) as built:
        for node in built.nodes:
            node.start()
            await asyncio.to_thread(node.wait)
        rates = []
        for addresses in ([built.addresses[0]], built.addresses):
            rates.append(await _rate(addresses, seconds))
        return Nodes(*rates)


async def _rate(addresses: list[str], seconds: float) -> float:
    talkers = [Talker([addresses[n % len(addresses)]]) for n in range(CUSTOMERS)]
    for talker in talkers:
        await talker.__aenter__()
    for talker in talkers:
        await talker.until(lambda t=talker: t.token)  # type: ignore[misc]
        await talker.act("handoff")
        await talker.until(lambda t=talker: t.status not in ("", "bot"))  # type: ignore[misc]
    began = time.monotonic()
    await asyncio.gather(*(_write(talker, began + seconds) for talker in talkers))
    spent = time.monotonic() - began
    count = sum(len(talker.acked) for talker in talkers)
    for talker in talkers:
        await talker.__aexit__()
    return count / spent


async def _write(talker: Talker, ends: float) -> None:
    number = 0
    while time.monotonic() < ends:
        number += 1
        await talker.say(f"line {number}")
        await talker.until(lambda: not talker.waiting)
