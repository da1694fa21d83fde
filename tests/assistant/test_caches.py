"""What a process remembers to be quick is forgotten at once when somebody is erased."""

from __future__ import annotations

import asyncio
import gc
import weakref
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import pytest

from assistant import memory, noting
from assistant.content.fold import Fold
from assistant.logbook import Logbook
from assistant.noter import Noter
from assistant.privacy import caches, retention
from assistant.privacy.people import People
from handoff.desk import Desk
from handoff.events import Decision, MessageAdded
from handoff.hub import Hub, Item, Notice, Signal
from handoff.storage.database import Database
from tests.conftest import Hands
from tests.handoff.conftest import Story


class Gone:
    pass


def test_every_cache_is_emptied_also_beside_what_is_gone_already() -> None:
    @lru_cache
    def remembered(text: str) -> str:
        return text

    remembered("maya@example.com")
    dead = weakref.proxy(Gone())
    assert caches.forget() >= 1
    assert remembered.cache_info().currsize == 0
    del dead


async def test_who_is_erased_is_in_no_book_of_the_bots_either(
    tmp_path: Path, database: Database, clock: Hands
) -> None:
    """Erased by a command, in a process of its own, as well as here; and what is dropped for its age."""
    desk = Desk(database, Hub(), clock=clock)
    noter, logbook, fold = Noter(desk), Logbook(), Fold()
    desk.hub.listen(lambda item: logbook.hear(item) if isinstance(item, Notice) else None)
    story = await Story(desk, clock).begin()
    await story.customer("I am Maya Winter, maya@example.com. Is the stove loud?")
    answer = MessageAdded(text="Ask us again.", decision=Decision(action="offer", reason="no_answer"))
    await desk.answer_as_bot(story.conversation, 0, 2, answer)
    await desk.store.read(lambda connection: fold.read(connection, 0))
    books = [noter, logbook, fold]
    assert all("Is the stove loud?" in str(vars(book)) for book in books)
    elsewhere = Desk(database, Hub(), clock=clock)
    await People(elsewhere, tmp_path, tmp_path).erase(story.contact, "x")
    assert not [book for book in books if "stove" in str(vars(book)) or "maya" in str(vars(book)).lower()]
    await noter.stop()
    elsewhere.close()
    desk.close()


async def test_whom_a_command_erased_is_sent_away_from_an_open_chat(
    tmp_path: Path, database: Database, clock: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "CACHE_SECONDS", 0.01)
    desk = Desk(database, Hub(), clock=clock)
    story = await Story(desk, clock).begin()
    heard: list[Item] = []
    desk.hub.listen(heard.append)
    watching = asyncio.create_task(retention.keep_caches_clean(People(desk, tmp_path, tmp_path)))
    await asyncio.sleep(0.1)
    elsewhere = Desk(database, Hub(), clock=clock)
    await People(elsewhere, tmp_path, tmp_path).erase(story.contact, "x")
    async with asyncio.timeout(30):
        while not [item for item in heard if isinstance(item, Signal) and item.kind == "signed_out"]:
            await asyncio.sleep(0.01)
    watching.cancel()
    elsewhere.close()
    desk.close()


@pytest.fixture
def settled() -> Iterator[None]:
    """As a server is once it has started."""
    memory.settle()
    yield
    gc.unfreeze()


@pytest.mark.usefixtures("settled")
def test_a_cache_that_was_there_when_the_start_ended_is_emptied_too() -> None:
    noting.read("I am Maya Winter, maya@example.com")
    caches.forget()
    assert noting.read.cache_info().currsize == 0
    assert gc.get_freeze_count() > 0, "what was kept from the collector is kept from it again"
