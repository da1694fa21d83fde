"""`python -m benchmarks.floor PORT FILE TURNS`: commit with full sync, tell the agent, send the turns."""

from __future__ import annotations

import asyncio
import sqlite3
import sys
from pathlib import Path

import orjson
from websockets.asyncio.server import ServerConnection, serve

TEXT = "Turn {n}: my order FM-{n}, a sentence as long as customers write them."


class Floor:
    """One table, one agent."""

    def __init__(self, file: Path, turns: int) -> None:
        file.unlink(missing_ok=True)
        self._database = sqlite3.connect(file, isolation_level=None)
        for pragma in ("journal_mode=WAL", "synchronous=FULL"):
            self._database.execute(f"PRAGMA {pragma}")
        self._database.execute(
            "CREATE TABLE events (conversation, seq, body, PRIMARY KEY (conversation, seq))"
        )
        self._turns = turns
        self._agent: ServerConnection | None = None

    async def handle(self, socket: ServerConnection) -> None:
        """One socket, a customer's or the agent's."""
        async for raw in socket:
            frame = orjson.loads(raw)
            match frame["type"]:
                case "agent":
                    self._agent = socket
                    await socket.send("{}")
                case "begin":
                    self._store([(frame["conversation"], n, TEXT.format(n=n)) for n in range(self._turns)])
                    await socket.send("{}")
                case "handoff":
                    self._store([(frame["conversation"], self._turns, raw)])
                    if self._agent is not None:
                        await self._agent.send(raw)
                case "watch":
                    await socket.send(self._read(frame["conversation"]))

    def _store(self, rows: list[tuple[str, int, object]]) -> None:
        self._database.execute("BEGIN IMMEDIATE")
        self._database.executemany("INSERT INTO events VALUES (?, ?, ?)", rows)
        self._database.execute("COMMIT")

    def _read(self, conversation: str) -> str:
        rows = self._database.execute(
            "SELECT seq, body FROM events WHERE conversation = ? ORDER BY seq", (conversation,)
        )
        return orjson.dumps([{"seq": seq, "body": str(body)} for seq, body in rows]).decode()


async def run(port: int, file: Path, turns: int) -> None:
    """Until killed."""
    async with serve(Floor(file, turns).handle, "127.0.0.1", port, compression=None):
        await asyncio.Future()


if __name__ == "__main__":
    asyncio.run(run(int(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])))
