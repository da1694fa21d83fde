"""What is kept of the log is what reading all of it anew gives, at the cost of what is new."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import delete, event

from assistant.content.desk_log import asked_and_unanswered
from assistant.content.fold import Fold
from handoff.clock import system_clock
from handoff.desk import Desk
from handoff.events import Citation, MessageAdded
from handoff.hub import Hub
from handoff.identity.visitors import Visitors
from handoff.storage.database import Database
from handoff.storage.schema import conversations, events
from tests.databases import blank


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = blank(tmp_path / "log.db")
    yield database
    database.close()


@pytest.fixture
def desk(database: Database) -> Iterator[Desk]:
    desk = Desk(database, Hub())
    yield desk
    desk.close()


async def _asked(desk: Desk, text: str) -> str:
    contact, _ = await Visitors(desk.store, system_clock).welcome()
    state = (await desk.receive(contact, uuid.uuid4().hex, text)).state
    cited = MessageAdded(text="So [1]", citations=(Citation(n=1, path="a.md", title="A"),))
    await desk.answer_as_bot(state.id, state.epoch, state.customer_seq, cited)
    return state.id


async def test_only_what_is_new_is_read_and_what_was_erased_is_gone(database: Database, desk: Desk) -> None:
    fold, read = Fold(), 0

    def count(*arguments: object) -> None:
        nonlocal read
        read += "FROM events" in str(arguments[2])

    async def texts() -> list[str]:
        told = await desk.store.read(lambda connection: fold.read(connection, 0))
        kept = [question.text for one in told for question in one.asked]
        anew, _ = await desk.store.read(lambda connection: asked_and_unanswered(connection, system_clock()))
        assert kept == [question.text for question in anew]
        assert len([use for one in told for use in one.uses]) == len(kept)
        return kept

    first, second = await _asked(desk, "One?"), await _asked(desk, "Two?")
    assert await texts() == ["One?", "Two?"]
    event.listen(database.reader, "before_cursor_execute", count)
    await desk.store.read(lambda connection: fold.read(connection, 0))
    assert read == 0
    await _asked(desk, "Three?")
    await desk.store.read(lambda connection: fold.read(connection, 0))
    assert read == 1
    await desk.store.write(
        lambda connection: (
            connection.execute(delete(events).where(events.c.conversation_id == first)),
            connection.execute(delete(conversations).where(conversations.c.id == first)),
        )
    )
    assert await texts() == ["Two?", "Three?"]
    assert second
