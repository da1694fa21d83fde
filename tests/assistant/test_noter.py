"""What customers give while people hold the conversation is noted, at a cost that does not grow with it."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from assistant.noter import Noter
from handoff.brief.ledger import ledger
from handoff.desk import Desk
from handoff.events import Author, Role
from handoff.hub import Hub
from handoff.identity.visitors import Visitors
from handoff.storage import log
from handoff.storage.database import Database
from tests.conftest import Hands

ANA = Author(role=Role.AGENT, id="ana", name="Ana")
MESSAGES = ("My order is FM-10424, please", "write to maya@example.com then", "it was FM-10424 as I said")


@pytest.mark.parametrize("heard_from_the_start", [True, False])
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
async def test_every_message_is_noted_and_the_log_is_read_once_at_most(
    database: Database, clock: Hands, monkeypatch: pytest.MonkeyPatch, heard_from_the_start: bool
) -> None:
    reads: list[str] = []
    desk = Desk(database, Hub(), clock=clock)
    noter = Noter(desk) if heard_from_the_start else None
    contact, _ = await Visitors(desk.store, clock).welcome()
    begun = await desk.receive(contact, "message-0", "Good evening to all of you")
    await desk.ask_for_person(contact, "the-button")
    noter = noter or Noter(desk)
    whole = noter._read_all

    async def counted(conversation: str) -> Any:
        reads.append(conversation)
        return await whole(conversation)

    monkeypatch.setattr(noter, "_read_all", counted)
    for number, text in enumerate(MESSAGES, 1):
        await desk.receive(contact, f"message-{number}", text)
        while noter._tasks:
            await asyncio.sleep(0.01)
    facts = ledger(await desk.store.read(lambda connection: log.read(connection, begun.state.id)))
    assert [(fact.name, fact.value, len(fact.said_again)) for fact in facts if fact.name != "wish"] == [
        ("order_number", "FM-10424", 1),
        ("email", "maya@example.com", 0),
    ]
    assert len(reads) == (0 if heard_from_the_start else 1)
    await noter.stop()
    desk.close()


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
async def test_a_bare_answer_to_an_agent_is_noted_for_what_was_asked(
    database: Database, clock: Hands
) -> None:
    desk = Desk(database, Hub(), clock=clock)
    noter = Noter(desk)
    contact, _ = await Visitors(desk.store, clock).welcome()
    begun = await desk.receive(contact, "message-0", "my parcel is late")
    key = begun.state.id
    await desk.ask_for_person(contact, "the-button")
    claimed = await desk.claim(key, ANA)
    await desk.reply(key, ANA, "reply-1", "What is your order number?", claimed.state.last_seq)
    await desk.receive(contact, "message-1", "48213")
    while noter._tasks:
        await asyncio.sleep(0.01)
    (fact,) = ledger(await desk.store.read(lambda connection: log.read(connection, key)))
    assert (fact.name, fact.value, fact.quote) == ("order_number", "FM-48213", "48213")
    await noter.stop()
    desk.close()
