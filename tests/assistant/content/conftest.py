"""A small shop's folder, its conversations and an agent: everything real, the log in SQLite."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx2
import pytest

from assistant.app import create
from assistant.content import past
from assistant.content.asking import Asker
from assistant.content.gap_file import GapFile
from assistant.content.gaps import Gaps
from assistant.content.past import Unanswered
from assistant.parts import assemble
from assistant.settings import Settings
from assistant.turn import Turn
from handoff.agent_role import AgentRole
from handoff.desk import Desk
from handoff.events import Author, Entry, HandoffOffered, MessageAdded, Reason, Role
from handoff.hub import Hub
from handoff.identity.visitors import Visitors
from handoff.storage import log
from knowledge.base import KnowledgeBase
from tests.conftest import Hands
from tests.databases import blank

HOST = "http://desk.example"
ANA = Author(role=Role.AGENT, id="ana", name="Ana")
ARTICLES = {
    "returns.md": "# Returns\n\n## How long can I return something?\n\n"
    "You can return anything unused within 30 days of delivery.\n",
    "shipping.md": "# Shipping\n\n## What does shipping to Germany cost?\n\n"
    "Standard shipping to Germany costs €3.95.\n",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "articles"
    root.mkdir()
    for path, text in ARTICLES.items():
        (root / path).write_text(text, encoding="utf-8")
    return root


@pytest.fixture
def base(folder: Path, tmp_path: Path) -> Iterator[KnowledgeBase]:
    base = KnowledgeBase(folder, tmp_path / "data")
    base.open()
    base.sync()
    yield base
    base.close()


@pytest.fixture
def gaps(base: KnowledgeBase, tmp_path: Path, clock: Hands) -> Gaps:
    return Gaps(base, GapFile(tmp_path / "data"), Asker(base), clock)


class Counter:
    """Where customers come to: each question a new visitor, answered by the bot's own turn."""

    def __init__(self, desk: Desk, base: KnowledgeBase, clock: Hands) -> None:
        self.desk = desk
        self.turn = Turn(base, None)
        self.clock = clock

    async def asks(self, text: str) -> tuple[str, str]:
        """Conversation and contact after the bot has dealt with the question."""
        self.clock.forward(60)
        contact, _ = await Visitors(self.desk.store, self.clock).welcome()
        state = (await self.desk.receive(contact, uuid.uuid4().hex, text)).state
        reply = await asyncio.to_thread(self.turn.ask, text)
        said = MessageAdded(text=reply.text, citations=reply.citations, decision=reply.decision)
        if reply.action == "offer":
            reason = reply.reason or Reason.NO_ANSWER
            await self.desk.offer_person(
                state.id, state.epoch, state.customer_seq, said,
                lambda seq: HandoffOffered(reason=reason, message_seq=seq),
            )  # fmt: skip
        else:
            await self.desk.answer_as_bot(state.id, state.epoch, state.customer_seq, said)
        return state.id, contact

    async def gets_a_person(self, conversation: str, contact: str, answer: str, disposition: str) -> None:
        """An agent takes it, answers and resolves."""
        await self.desk.ask_for_person(contact, uuid.uuid4().hex)
        await self.desk.claim(conversation, ANA)
        seen = (await self.entries(conversation))[-1].seq
        await self.desk.reply(conversation, ANA, uuid.uuid4().hex, answer, seen)
        await self.desk.resolve(conversation, ANA, disposition)

    async def entries(self, conversation: str) -> list[Entry]:
        return await self.desk.store.read(lambda connection: log.read(connection, conversation))

    async def unanswered(self) -> list[Unanswered]:
        threads = await self.desk.store.read(lambda connection: past.read(connection, 0))
        return [each for thread in threads for each in past.unanswered(thread)]


@pytest.fixture
async def counter(base: KnowledgeBase, tmp_path: Path, clock: Hands) -> AsyncIterator[Counter]:
    database = blank(tmp_path / "data" / "tellonce.db")
    desk = Desk(database, Hub(), clock=clock)
    yield Counter(desk, base, clock)
    await asyncio.to_thread(desk.close)
    database.close()


class Desks:
    """The application, and a signed-in browser per role."""

    def __init__(self, tmp_path: Path, folder: Path) -> None:
        self.folder = folder
        self.parts = assemble(Settings(data=tmp_path / "data", knowledge=folder))
        self.app = create(self.parts)

    def browser(self, cookie: str = "", csrf: str = "") -> httpx2.AsyncClient:
        headers = {"Origin": HOST, "Cookie": f"tellonce_session={cookie}", "X-CSRF-Token": csrf}
        return httpx2.AsyncClient(
            transport=httpx2.ASGITransport(self.app), base_url=HOST, headers=headers, timeout=120
        )

    async def as_(self, role: AgentRole) -> httpx2.AsyncClient:
        agent = await self.parts.people.add(f"{role}@example.com", role.value, "a long password", role)
        link = await self.parts.people.make_link(agent.id)
        session = await self.parts.people.sign_in_by_link(link)
        return self.browser(session.token, session.csrf)


@pytest.fixture
async def desks(tmp_path: Path, folder: Path) -> AsyncIterator[Desks]:
    desks = Desks(tmp_path, folder)
    await asyncio.to_thread(desks.parts.base.sync)
    yield desks
    await asyncio.to_thread(desks.parts.desk.close)
    desks.parts.base.close()
    desks.parts.database.close()
