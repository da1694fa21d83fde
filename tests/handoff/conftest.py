"""A conversation told as a story: customers, agents and the bot act through the desk."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from handoff.conversation import Conversation
from handoff.desk import Desk, Outcome
from handoff.events import Author, Entry, MessageAdded, Reason, Role
from handoff.hub import Hub, Item, Notice
from handoff.identity.agents import Agents
from handoff.identity.visitors import Visitors
from handoff.storage import log
from handoff.storage.database import Database
from tests.conftest import Hands

ANA = Author(role=Role.AGENT, id="ana", name="Ana")
BEN = Author(role=Role.AGENT, id="ben", name="Ben")


def new_id() -> str:
    return uuid.uuid4().hex


@dataclass
class Story:
    """One customer's conversation and the people around it."""

    desk: Desk
    clock: Hands
    contact: str = ""
    conversation: str = ""
    heard: list[Notice] = field(default_factory=list)

    async def begin(self) -> Story:
        self.contact, _ = await Visitors(self.desk.store, self.clock).welcome()
        return self

    async def customer(self, text: str, client_id: str | None = None) -> Outcome:
        outcome = await self.desk.receive(self.contact, client_id or new_id(), text)
        self.conversation = outcome.state.id
        return outcome

    async def asks_for_person(self) -> Outcome:
        outcome = await self.desk.ask_for_person(self.contact, new_id())
        self.conversation = outcome.state.id
        return outcome

    async def bot(self, text: str, turn: Conversation | None = None) -> Outcome:
        held = turn or await self.state()
        return await self.desk.answer_as_bot(held.id, held.epoch, held.customer_seq, MessageAdded(text=text))

    async def bot_hands_over(self, reason: Reason) -> Outcome:
        held = await self.state()
        return await self.desk.request_handoff(held.id, held.epoch, reason, through=held.customer_seq)

    async def agent(self, who: Author, text: str, seen: int | None = None) -> Outcome:
        last = (await self.state()).last_seq if seen is None else seen
        return await self.desk.reply(self.conversation, who, new_id(), text, last)

    async def state(self) -> Conversation:
        return await self.desk.store.read(
            lambda connection: log.load(connection, self.conversation, lock=False)
        )

    async def entries(self) -> list[Entry]:
        return await self.desk.store.read(lambda connection: log.read(connection, self.conversation))

    async def said(self) -> list[tuple[str, str]]:
        return [
            (entry.author.role.value, entry.event.text)
            for entry in await self.entries()
            if isinstance(entry.event, MessageAdded)
        ]

    def remember(self, item: Item) -> None:
        if isinstance(item, Notice):
            self.heard.append(item)


@pytest.fixture
def desk(database: Database, clock: Hands) -> Iterator[Desk]:
    desk = Desk(database, Hub(), clock=clock)
    yield desk
    desk.close()


@pytest.fixture
async def story(desk: Desk, clock: Hands) -> Story:
    story = await Story(desk, clock).begin()
    desk.hub.listen(story.remember)
    return story


@pytest.fixture
async def people(desk: Desk, clock: Hands) -> Agents:
    return Agents(desk.store, clock)


@pytest.fixture
async def on_duty(people: Agents) -> Author:
    """An agent with an open console."""
    agent = await people.add("eva@example.com", "Eva", "a long password")
    await people.set_availability(agent.id, "online")
    return agent.author
