"""Ratio 11: processor time of one message on its way from a customer to the agent who holds the conversation.

Ours: stored with full sync, acknowledged, shown on the agent's screen with everything the console is told.
Reference: python-socketio as its documentation shows it: an event to a room and an acknowledgement, nothing
stored. Twenty customers at once on both sides; their clients' own time is not counted.
"""

from __future__ import annotations

import asyncio
import sys
import uuid
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import socketio
import uvicorn

from benchmarks import agent, faq, sides
from benchmarks.customer import ANSWER_SECONDS
from benchmarks.plan import Plan
from benchmarks.process import Server
from benchmarks.rounds import OURS, Burst, Result, alternate, compare

REFERENCE = "python-socketio"
MESSAGES = 25
Say = Callable[[], Awaitable[object]]


async def measure(plan: Plan) -> Result:
    """Microseconds of server time a message, each burst."""
    result = Result(11, "processor time of a routed message (ours stored)", "µs", "≤ .6")
    folder, data = sides.prepare_ours(plan.work, faq.articles(20))
    agent.register(data)
    ours = sides.Shelf([], folder, data, data, plan.work).server(OURS)
    theirs = Server(
        REFERENCE, [sys.executable, "-m", "benchmarks.routed", "{port}"], {}, plan.work / "routed.log"
    )
    try:
        for server in (theirs, ours):
            server.start()
        for server in (theirs, ours):
            server.wait_listening()
        desk = agent.Desk.sign_in(ours)

        async def our_burst(_: int) -> float:
            lines = [await agent.HeldLine.open(desk) for _ in range(plan.customers)]
            try:
                return await _spent(ours, [line.say for line in lines])
            finally:
                for line in lines:
                    await line.close()

        async def their_burst(_: int) -> float:
            pairs = [await _Pair.open(theirs) for _ in range(plan.customers)]
            try:
                return await _spent(theirs, [pair.say for pair in pairs])
            finally:
                for pair in pairs:
                    await pair.close()

        bursts: dict[str, Burst] = {OURS: our_burst, REFERENCE: their_burst}
        for burst in bursts.values():
            await burst(0)
        result.values = await alternate(plan.rounds, bursts)
    finally:
        for server in (theirs, ours):
            server.stop()
    result.ratios = compare(result.values)
    return result


async def _spent(server: Server, says: Sequence[Say]) -> float:
    async def talk(say: Say) -> None:
        for _ in range(MESSAGES):
            await say()

    before = server.cpu()
    await asyncio.gather(*map(talk, says))
    return 1e6 * (server.cpu() - before) / (len(says) * MESSAGES)


class _Pair:
    """A customer and the agent in the same room."""

    def __init__(self, room: str) -> None:
        self._room = room
        self._customer = socketio.AsyncClient()
        self._agent = socketio.AsyncClient()
        self._heard: asyncio.Queue[Any] = asyncio.Queue()
        self._agent.on("message", self._heard.put)

    @classmethod
    async def open(cls, server: Server) -> _Pair:
        pair = cls(uuid.uuid4().hex)
        for client in (pair._customer, pair._agent):
            await client.connect(f"http://{server.address}", transports=["websocket"])
        await pair._agent.call("join", pair._room)
        return pair

    async def say(self) -> None:
        text = f"Line {uuid.uuid4().hex}"
        async with asyncio.timeout(ANSWER_SECONDS):
            await self._customer.call("message", {"room": self._room, "text": text})
            await self._heard.get()

    async def close(self) -> None:
        for client in (self._customer, self._agent):
            await client.disconnect()


def _reference(port: int) -> None:
    server = socketio.AsyncServer(async_mode="asgi")

    @server.event
    async def join(session: str, room: str) -> bool:
        await server.enter_room(session, room)
        return True

    @server.event
    async def message(session: str, said: dict[str, str]) -> bool:
        await server.emit("message", said, room=said["room"])
        return True

    uvicorn.run(socketio.ASGIApp(server), port=port, log_level="warning")


if __name__ == "__main__":
    _reference(int(sys.argv[1]))
