"""kill -9 at named places: after the restart everything goes on, and what was acknowledged is there once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from benchmarks.trust.kills import count
from benchmarks.trust.stack import Node, Stack, stack
from benchmarks.trust.talker import Talker

pytestmark = pytest.mark.xdist_group("faults")
QUESTION = "How long can I return something?"


@pytest.fixture
async def sqlite(tmp_path: Path) -> AsyncIterator[Stack]:
    with stack("sqlite", tmp_path / "s") as built:
        yield built


def killed(node: Node) -> None:
    """Until the fail point has ended the process, then a start without it."""
    assert node.process is not None
    code = node.process.wait(60)
    assert code == -9
    node.start()


@pytest.mark.parametrize("point", ["store.before_commit:3", "store.after_commit:3", "turn.before_answer"])
async def test_a_turn_goes_on_wherever_the_process_dies(sqlite: Stack, point: str) -> None:
    node = sqlite.nodes[0]
    node.start(TELLONCE_FAILPOINT=point)
    node.wait("/livez")
    async with Talker([node.address]) as talker:
        await talker.say(QUESTION)
        await asyncio.to_thread(killed, node)
        await talker.until(lambda: not talker.waiting and (talker.texts("bot") or talker.status != "bot"), 60)
        assert talker.texts("customer") == [QUESTION]
        assert len(talker.texts("bot")) <= 1
    found = count(sqlite.database, [talker])
    assert (found.acknowledged, found.lost, found.doubled, found.gaps) == (1, 0, 0, 0)
