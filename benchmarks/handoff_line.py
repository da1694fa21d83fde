"""Ratio 10: from the customer's press until the waiting console has the brief and every turn.

Floor: the least that keeps the promise. One process that commits the event with full sync, tells the agent's
socket, and on its request reads ten turns back and sends them. No brief, no state, no rights, no team.
"""

from __future__ import annotations

import asyncio
import contextlib
import statistics
import sys
import time
import uuid
from collections.abc import AsyncIterator
from typing import Any

import orjson
from websockets.asyncio.client import ClientConnection, connect

from benchmarks import agent, faq, sides
from benchmarks.customer import ANSWER_SECONDS, OurCustomer
from benchmarks.plan import Plan
from benchmarks.process import Server
from benchmarks.rounds import OURS, Burst, Result, alternate, compare

FLOOR = "commit and fan-out floor"
PARLANT_MS = 117.0
TURNS = 10
SAMPLES = 5


async def measure(plan: Plan) -> Result:
    """Milliseconds, median of each burst."""
    result = Result(10, "handoff → the agent's socket has brief and every turn", "ms", "≤ 2")
    folder, data = sides.prepare_ours(plan.work, faq.articles(20))
    agent.register(data)
    shelf = sides.Shelf([], folder, data, data, plan.work)
    floor = _floor(plan)
    ours = shelf.server(OURS)
    try:
        for server in (floor, ours):
            server.start()
        for server in (floor, ours):
            server.wait_listening()
        desk = agent.Desk.sign_in(ours)
        async with _console(desk) as console:
            await _handoff(desk, console)

            async def burst(_: int) -> float:
                return statistics.median([await _handoff(desk, console) for _ in range(SAMPLES)])

            async def floor_burst(_: int) -> float:
                return statistics.median([await _floor_handoff(floor) for _ in range(SAMPLES)])

            bursts: dict[str, Burst] = {OURS: burst, FLOOR: floor_burst}
            result.values = await alternate(plan.rounds, bursts)
    finally:
        for server in (floor, ours):
            server.stop()
    result.ratios = compare(result.values)
    result.notes["to Parlant's 117 ms"] = round(statistics.median(result.values[OURS]) / PARLANT_MS, 4)
    return result


def _floor(plan: Plan) -> Server:
    command = [sys.executable, "-m", "benchmarks.floor", "{port}", str(plan.work / "floor.db"), str(TURNS)]
    return Server(FLOOR, command, {}, plan.work / "floor.log")


@contextlib.asynccontextmanager
async def _console(desk: agent.Desk) -> AsyncIterator[ClientConnection]:
    console = await desk.listen()
    try:
        yield console
    finally:
        await console.close()


async def _handoff(desk: agent.Desk, console: ClientConnection) -> float:
    """One conversation of ten turns with an agent, given back, and asked for again; ms of the last step."""
    customer = await OurCustomer.open(desk.server)
    await customer.send({"type": "handoff", "id": str(uuid.uuid4())})
    conversation = (await _until(customer, "started"))["conversation"]
    await asyncio.to_thread(desk.claim, conversation)
    for turn in range(TURNS):
        said = {"type": "message", "id": str(uuid.uuid4()), "text": f"Turn {turn}: my order FM-{turn}"}
        await customer.send(said)
        await _until(customer, "ack")
    await asyncio.to_thread(desk.give_back, conversation)
    await _quiet(console)
    begun = time.perf_counter()
    await customer.send({"type": "handoff", "id": str(uuid.uuid4())})
    async with asyncio.timeout(ANSWER_SECONDS):
        while not _queued(await console.recv(decode=False), conversation):
            pass
        watch = {"type": "watch", "conversation": conversation, "after": 0}
        await console.send(orjson.dumps(watch).decode())
        while not (raw := await console.recv(decode=False)).startswith(b'{"type":"events"'):
            pass
    took = 1000 * (time.perf_counter() - begun)
    frame = orjson.loads(raw)
    turns = [event for event in frame["events"] if event["kind"] == "message.added"]
    if len(turns) != TURNS or not frame["brief"]["lines"]:
        raise RuntimeError(f"the console has {len(turns)} turns")
    await console.send('{"type":"unwatch"}')
    await asyncio.to_thread(desk.claim, conversation)
    await asyncio.to_thread(desk.resolve, conversation)
    await customer.close()
    return took


def _queued(raw: bytes, conversation: str) -> bool:
    if not raw.startswith(b'{"type":"row"'):
        return False
    row = orjson.loads(raw)["row"]
    return bool(row["id"] == conversation and row["status"] == "queued")


async def _floor_handoff(server: Server) -> float:
    url = f"ws://{server.address}"
    async with connect(url, compression=None) as console, connect(url, compression=None) as customer:
        key = uuid.uuid4().hex
        await console.send(orjson.dumps({"type": "agent"}).decode())
        await console.recv()
        await customer.send(orjson.dumps({"type": "begin", "conversation": key}).decode())
        await customer.recv()
        begun = time.perf_counter()
        await customer.send(orjson.dumps({"type": "handoff", "conversation": key}).decode())
        await console.recv()
        await console.send(orjson.dumps({"type": "watch", "conversation": key}).decode())
        await console.recv()
        return 1000 * (time.perf_counter() - begun)


async def _until(customer: OurCustomer, kind: str) -> dict[str, Any]:
    async with asyncio.timeout(ANSWER_SECONDS):
        while (frame := await customer.receive())["type"] != kind:
            pass
    return frame


async def _quiet(console: ClientConnection) -> None:
    with contextlib.suppress(TimeoutError):
        while True:
            async with asyncio.timeout(0.15):
                await console.recv()
