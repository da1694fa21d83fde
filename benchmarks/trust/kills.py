"""kill -9 in the middle of bursts: acknowledged messages that are lost, doubled or out of order."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from benchmarks.trust.stack import Node, Stack
from benchmarks.trust.talker import Talker
from handoff.storage.database import Database
from handoff.storage.schema import events

CUSTOMERS = 10
PATIENCE = 900.0
"""Seconds until a line must be acknowledged: a restart takes long on a busy machine and is not timed."""


@dataclass
class Kills:
    """What became of every acknowledged message."""

    kills: int = 0
    acknowledged: int = 0
    lost: int = 0
    doubled: int = 0
    gaps: int = 0

    def row(self) -> str:
        """One line for the table."""
        return (
            f"{self.kills} kills, {self.acknowledged:,} acknowledged: "
            f"{self.lost} lost, {self.doubled} doubled, {self.gaps} gaps in a log"
        )


async def measure(built: Stack, *, kills: int, messages: int, seed: int = 11) -> Kills:
    """Kill a node again and again while customers send at least `messages` lines in all."""
    await asyncio.to_thread(built.start, "/livez")
    talkers = [Talker(built.addresses) for _ in range(CUSTOMERS)]
    for talker in talkers:
        await talker.__aenter__()
    try:
        killed = await _rounds(built, talkers, kills, messages, random.Random(seed))
        await asyncio.gather(*(talker.until(lambda t=talker: not t.waiting, PATIENCE) for talker in talkers))  # type: ignore[misc]
    finally:
        for talker in talkers:
            await talker.__aexit__()
    found = count(built.database, talkers)
    found.kills = killed
    return found


async def _rounds(
    built: Stack, talkers: Sequence[Talker], kills: int, messages: int, chance: random.Random
) -> int:
    each = messages // kills // len(talkers) + 1
    restarting: asyncio.Task[None] | None = None
    for turn in range(kills):
        victim = built.nodes[turn % len(built.nodes)]
        if restarting is not None:
            await restarting
        sending = [asyncio.ensure_future(_burst(talker, turn, each)) for talker in talkers]
        await asyncio.sleep(chance.uniform(0.02, 0.25))
        await asyncio.to_thread(victim.kill)
        restarting = asyncio.ensure_future(_back(victim))
        await asyncio.gather(*sending)
    if restarting is not None:
        await restarting
    return kills


async def _burst(talker: Talker, turn: int, each: int) -> None:
    for number in range(each):
        await talker.say(f"round {turn} line {number} and")
        if number % 4 == 3:
            await asyncio.sleep(0.01)
    await talker.until(lambda: not talker.waiting, PATIENCE)


async def _back(node: Node) -> None:
    node.start()
    await asyncio.to_thread(node.wait, "/livez")


def count(database: str, talkers: Sequence[Talker]) -> Kills:
    """Compare what was acknowledged with what the database holds."""
    found = Kills()
    opened = Database(database)
    with opened.reader.begin() as connection:
        rows = connection.execute(
            select(events.c.conversation_id, events.c.seq, events.c.client_message_id)
        ).all()
    opened.close()
    stored = {row.client_message_id: row.seq for row in rows if row.client_message_id}
    times = Counter(row.client_message_id for row in rows if row.client_message_id)
    seqs: dict[str, list[int]] = {}
    for row in rows:
        seqs.setdefault(row.conversation_id, []).append(row.seq)
    for talker in talkers:
        found.acknowledged += len(talker.acked)
        found.lost += sum(stored.get(key) != seq for key, seq in talker.acked.items())
        found.doubled += sum(times[key] > 1 for key in talker.acked)
        found.gaps += talker.gaps
    found.gaps += sum(sorted(held) != list(range(1, len(held) + 1)) for held in seqs.values())
    return found
