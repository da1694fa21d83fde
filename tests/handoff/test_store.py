"""Group commit: one disk sync for many, one failure for one, and nothing said before it is on disk."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, insert, select, text
from sqlalchemy.exc import IntegrityError

from handoff.errors import Closing, Refused
from handoff.storage.database import Database
from handoff.storage.schema import contacts
from handoff.storage.store import Store


@pytest.fixture
def told() -> list[object]:
    return []


@pytest.fixture
def store(database: Database, told: list[object]) -> Iterator[Store]:
    store = Store(database, told.append)
    yield store
    store.close()


def add(connection: Connection, key: str) -> str:
    connection.execute(insert(contacts), {"id": key, "created_at": 1})
    return key


def kept(database: Database) -> set[str]:
    with database.reader.begin() as connection:
        return set(connection.execute(select(contacts.c.id)).scalars())


async def held_back(store: Store, database: Database) -> threading.Event:
    """Keep the writer busy until the event is set, so that what follows is committed together."""
    go, busy = threading.Event(), threading.Event()

    def wait(_: Connection) -> None:
        busy.set()
        go.wait(10)

    for _ in store._threads:
        busy.clear()
        asyncio.ensure_future(store.write(wait))  # noqa: RUF006 - it ends with the event
        await asyncio.to_thread(busy.wait, 10)
    return go


async def test_what_waits_is_committed_and_answered_in_order(store: Store, database: Database) -> None:
    go = await held_back(store, database)
    writes = [
        asyncio.ensure_future(store.write(lambda connection, n=n: add(connection, f"c{n:02}")))  # type: ignore[misc]
        for n in range(40)
    ]
    await asyncio.sleep(0)
    go.set()
    assert await asyncio.gather(*writes) == [f"c{n:02}" for n in range(40)]
    assert len(kept(database)) == 40


async def test_a_poisoned_write_fails_alone(store: Store, database: Database, told: list[object]) -> None:
    def poisoned(connection: Connection) -> None:
        add(connection, "half")
        raise ZeroDivisionError

    go = await held_back(store, database)
    works = [
        lambda connection: add(connection, "before"),
        poisoned,
        lambda connection: add(connection, "after"),
        lambda connection: add(connection, "after"),
    ]
    writes = [asyncio.ensure_future(store.write(work)) for work in works]
    await asyncio.sleep(0)
    go.set()
    first, broken, *same = await asyncio.gather(*writes, return_exceptions=True)
    assert first == "before"
    assert isinstance(broken, ZeroDivisionError)
    # On PostgreSQL the two run side by side: either may come first, never both.
    assert [result for result in same if not isinstance(result, IntegrityError)] == ["after"]
    assert kept(database) == {"before", "after"}
    assert sorted(str(result) for result in told if result) == ["after", "before"]


async def test_a_refusal_leaves_nothing_even_after_it_wrote(store: Store, database: Database) -> None:
    def changes_its_mind(connection: Connection) -> None:
        add(connection, "half")
        raise Refused

    go = await held_back(store, database)
    writes = [
        asyncio.ensure_future(store.write(work))
        for work in (changes_its_mind, lambda connection: add(connection, "whole"))
    ]
    await asyncio.sleep(0)
    go.set()
    refusal, _ = await asyncio.gather(*writes, return_exceptions=True)
    assert isinstance(refusal, Refused)
    with pytest.raises(Refused):
        await store.write(changes_its_mind)
    assert kept(database) == {"whole"}


async def test_what_a_gone_caller_sent_is_stored_and_told(
    store: Store, database: Database, told: list[object]
) -> None:
    go = await held_back(store, database)
    gone = asyncio.ensure_future(store.write(lambda connection: add(connection, "gone")))
    await asyncio.sleep(0)
    gone.cancel()
    go.set()
    await store.write(lambda connection: None)
    async with asyncio.timeout(10):
        while "gone" not in told:
            await asyncio.sleep(0.01)
    assert gone.cancelled()
    assert kept(database) == {"gone"}


async def test_closing_stores_what_was_accepted_and_takes_nothing_more(
    store: Store, database: Database
) -> None:
    go = await held_back(store, database)
    writes = [
        asyncio.ensure_future(store.write(lambda connection, n=n: add(connection, f"c{n}")))  # type: ignore[misc]
        for n in range(100)
    ]
    await asyncio.sleep(0)
    closing = asyncio.ensure_future(asyncio.to_thread(store.close))
    await asyncio.sleep(0.05)
    with pytest.raises(Closing):
        await store.write(lambda connection: add(connection, "late"))
    go.set()
    await asyncio.gather(closing, *writes)
    assert len(kept(database)) == 100
    with pytest.raises(Closing):
        await store.read(lambda connection: None)


async def test_a_listener_that_fails_does_not_cost_the_sender_the_answer(database: Database) -> None:
    def deaf(_: object) -> None:
        raise RuntimeError

    store = Store(database, deaf)
    assert await store.write(lambda connection: add(connection, "stored")) == "stored"
    store.close()


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
async def test_a_busy_database_is_tried_again(store: Store, database: Database) -> None:
    tries: list[int] = []

    def busy_twice(connection: Connection) -> str:
        tries.append(1)
        if len(tries) < 3:
            raise database.passing_errors[1]("database is locked")
        return add(connection, "at last")

    assert await store.write(busy_twice) == "at last"
    assert len(tries) == 3


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_every_write_reaches_the_disk_before_it_counts(database: Database) -> None:
    for engine in (database.writer, database.reader):
        with engine.connect() as connection:
            assert connection.execute(text("PRAGMA synchronous")).scalar_one() == 2
            assert connection.execute(text("PRAGMA journal_mode")).scalar_one() == "wal"
            assert connection.execute(text("PRAGMA foreign_keys")).scalar_one() == 1


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:"])
def test_a_database_that_forgets_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="must be a file"):
        Database(url)
