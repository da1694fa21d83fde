"""Eight agents claim one conversation at once; agents with little room are given more than they may have."""

from __future__ import annotations

import asyncio
import contextlib
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import func, select

from benchmarks.trust.stack import postgres
from handoff.clock import system_clock
from handoff.conversation import Conversation
from handoff.desk import Desk
from handoff.errors import Refused
from handoff.events import AgentAssigned, Author, MessageAdded, Role
from handoff.hub import Hub
from handoff.identity.agents import Agents
from handoff.identity.visitors import Visitors
from handoff.storage import log
from handoff.storage.database import Database
from handoff.storage.leases import Leases, turn_of
from handoff.storage.schema import events

AGENTS = 8
CAPACITY = 3


@contextlib.contextmanager
def desks(name: str, folder: Path, nodes: int) -> Iterator[list[Desk]]:
    """Desks that share a database as nodes do; SQLite has one."""
    folder.mkdir(parents=True, exist_ok=True)
    with contextlib.ExitStack() as open_:
        if name == "sqlite":
            url, nodes = f"sqlite:///{folder / 'log.db'}", 1
        else:
            url = open_.enter_context(postgres())
        made = []
        for _ in range(nodes):
            database = Database(url)
            database.migrate()
            desk = Desk(database, Hub())
            open_.callback(database.close)
            open_.callback(desk.close)
            made.append(desk)
        yield made


async def begin(desk: Desk, text: str = "Where is my parcel?") -> Conversation:
    """A customer's new conversation."""
    contact, _ = await Visitors(desk.store, system_clock).welcome()
    return (await desk.receive(contact, uuid.uuid4().hex, text)).state


@dataclass
class Claims:
    """Races run, and how often there was not exactly one winner."""

    races: int = 0
    wrong: int = 0
    most_held: int = 0
    capacity: int = CAPACITY
    routed: int = 0

    def row(self) -> str:
        """One line for the table."""
        return (
            f"{self.races:,} races of {AGENTS}: {self.wrong} without exactly one winner; {self.routed} "
            f"routed at once to agents with room for {self.capacity}: at most {self.most_held} held"
        )


async def claims(name: str, folder: Path, *, races: int, nodes: int = 2) -> Claims:
    """Eight agents over several nodes claim the same conversation at the same time."""
    with desks(name, folder, nodes) as shared:
        found = Claims()
        people = Agents(shared[0].store, system_clock)
        agents = [
            (await people.add(f"a{n}@example.com", f"Agent {n}", "a long password")).author
            for n in range(AGENTS)
        ]
        for _ in range(races):
            state = await begin(shared[0])
            tries = [
                _quietly(shared[n % len(shared)].claim(state.id, agent)) for n, agent in enumerate(agents)
            ]
            won = sum(await asyncio.gather(*tries))
            found.races += 1
            found.wrong += won != 1 or await _assigned(shared[0], state.id) != 1
        await _route(shared, people, found)
        return found


async def _route(shared: list[Desk], people: Agents, found: Claims) -> None:
    """Thirty customers, two agents with little room, every node gives at once."""
    here = []
    for n in range(2):
        agent = await people.add(f"b{n}@example.com", f"Ben {n}", "a long password", capacity=CAPACITY)
        here.append((await people.set_availability(agent.id, "online")).id)
    waiting = []
    for _ in range(30):
        contact, _token = await Visitors(shared[0].store, system_clock).welcome()
        waiting.append((await shared[0].ask_for_person(contact, uuid.uuid4().hex)).state.id)
    await asyncio.gather(*(_quietly(desk.route(key)) for key in waiting for desk in shared))
    held = await shared[0].store.read(log.held_by)
    found.routed = len(waiting)
    found.most_held = max(held.get(key, 0) for key in here)


async def _quietly(verb: object) -> bool:
    try:
        await verb  # type: ignore[misc]
    except Refused:
        return False
    return True


async def _assigned(desk: Desk, conversation: str) -> int:
    statement = select(func.count()).where(
        events.c.conversation_id == conversation, events.c.kind == AgentAssigned.kind
    )
    return await desk.store.read(lambda connection: connection.execute(statement).scalar_one())


@dataclass
class Takeovers:
    """Takeovers in mid-turn, and bot messages that came after one."""

    takeovers: int = 0
    late: int = 0
    refused: int = 0

    def row(self) -> str:
        """One line for the table."""
        tried = f"{self.takeovers:,} takeovers in mid-turn"
        return f"{tried}: {self.late} bot messages after, {self.refused} answers refused"


async def takeovers(name: str, folder: Path, *, rounds: int, nodes: int = 2) -> Takeovers:
    """An agent takes over while the bot's answer is on its way, from another node where there are several."""
    with desks(name, folder, nodes) as shared:
        found = Takeovers()
        ana = Author(role=Role.AGENT, id="ana", name="Ana")
        leases = Leases(shared[-1].store, system_clock) if len(shared) > 1 else None
        for turn in range(rounds):
            state = await begin(shared[0])
            lease = await leases.take(turn_of(state.id)) if leases is not None else None
            said = MessageAdded(text="It is in Porto.")
            answer = shared[-1].answer_as_bot(state.id, state.epoch, state.customer_seq, said, lease=lease)
            claim = shared[0].claim(state.id, ana)
            both = [answer, claim] if turn % 2 else [claim, answer]
            done = await asyncio.gather(*(_quietly(verb) for verb in both))
            found.takeovers += 1
            found.refused += not (done[0] if turn % 2 else done[1])
            found.late += await _late(shared[0], state.id)
        return found


async def _late(desk: Desk, conversation: str) -> int:
    entries = await desk.store.read(lambda connection: log.read(connection, conversation))
    taken = next(entry.seq for entry in entries if isinstance(entry.event, AgentAssigned))
    return sum(entry.author.role is Role.BOT and entry.seq > taken for entry in entries)
