"""An index that is missing, damaged or locked: answers come from the folder until there is one."""

from __future__ import annotations

import asyncio
import contextlib
import os
import sqlite3
import threading
import uuid
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from assistant import life
from assistant.mind import base_of
from assistant.parts import Parts, assemble
from assistant.settings import Settings
from handoff.conversation import Status
from handoff.events import MessageAdded, Role
from handoff.storage import log
from knowledge import base as bases
from knowledge import manifest

QUESTION = "How many days do I have to return something?"
ARTICLE = "# Returns\n\nYou can return something within 30 days of delivery. Keep the receipt.\n"


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setattr(life, "INDEX_SECONDS", 0.1)
    monkeypatch.setattr(life, "FIRST_PAUSE", 0.05)
    monkeypatch.setattr(life, "LONGEST_PAUSE", 0.1)
    monkeypatch.setattr(bases, "OPEN_SECONDS", 0.05)
    monkeypatch.setattr(bases, "OPEN_AGAIN_SECONDS", 0.1)
    monkeypatch.setattr(manifest, "OPEN_SECONDS", 0.1)
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "returns.md").write_text(ARTICLE)
    return Settings(data=tmp_path / "data", knowledge=tmp_path / "articles")


@contextlib.contextmanager
def missing(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """There is none, and making one takes for ever."""
    going = threading.Event()
    sync = bases.KnowledgeBase.sync

    def slow(self: bases.KnowledgeBase) -> object:
        going.wait(60)
        return sync(self)

    with monkeypatch.context() as patched:
        patched.setattr(bases.KnowledgeBase, "sync", slow)
        yield
    going.set()


def _file(settings: Settings) -> Path:
    base = base_of(settings)
    base.open()
    base.sync()
    (file,) = (each for each in (settings.data / "index").glob("*.sqlite3") if "-parts" not in each.name)
    base.close()
    return file


@contextlib.contextmanager
def damaged(settings: Settings, _: pytest.MonkeyPatch) -> Iterator[None]:
    """Something else lies in its place, and cannot be taken away."""
    place = settings.data / "index"
    place.parent.mkdir()
    place.write_bytes(os.urandom(100))
    yield
    place.unlink()


@contextlib.contextmanager
def locked(settings: Settings, _: pytest.MonkeyPatch) -> Iterator[None]:
    """Another program keeps the file to itself."""
    other = sqlite3.connect(_file(settings), isolation_level=None)
    other.execute("PRAGMA locking_mode = EXCLUSIVE")
    other.execute("BEGIN EXCLUSIVE")
    other.execute("INSERT OR REPLACE INTO facts VALUES ('writer', 1)")
    yield
    other.execute("ROLLBACK")
    other.close()


@contextlib.asynccontextmanager
async def serving(settings: Settings) -> AsyncIterator[Parts]:
    parts = assemble(settings)
    async with asyncio.timeout(60), life.lifespan(parts)(None):
        yield parts


@pytest.mark.parametrize("trouble", [missing, damaged, locked])
async def test_customers_are_answered_meanwhile_and_the_index_comes_by_itself(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, trouble: object
) -> None:
    with contextlib.ExitStack() as sick:
        sick.enter_context(trouble(settings, monkeypatch))  # type: ignore[operator]
        async with serving(settings) as parts:
            while not parts.base.standing_in:
                await asyncio.sleep(0.02)
            told = await life.health(parts)
            assert told["ready"] is True
            assert "by words" in told["warnings"]["index"]
            answer = await _answered(parts, QUESTION)
            assert "30 days" in answer.text
            assert answer.citations
            assert answer.decision
            assert answer.decision.signals["by_words"] == 1.0
            assert (await _asked(parts, "Do you have kangaroos?")) is not Status.RESOLVED
            sick.close()
            while not parts.base.ready or (await life.health(parts))["warnings"]:
                await asyncio.sleep(0.02)
            answer = await _answered(parts, QUESTION)
            assert "30 days" in answer.text
            assert answer.decision
            assert "by_words" not in answer.decision.signals


async def _asked(parts: Parts, question: str) -> Status:
    """What became of the conversation once the bot has said something, or a person is asked for."""
    return (await _said(parts, question))[0]


async def _answered(parts: Parts, question: str) -> MessageAdded:
    return (await _said(parts, question))[1]


async def _said(parts: Parts, question: str) -> tuple[Status, MessageAdded]:
    contact, _ = await parts.visitors.welcome()
    key = (await parts.desk.receive(contact, uuid.uuid4().hex, question)).state.id
    while True:
        state, entries = await parts.desk.store.read(
            lambda connection: (log.load(connection, key, lock=False), log.read(connection, key))
        )
        for entry in entries:
            if isinstance(entry.event, MessageAdded) and entry.author.role is Role.BOT:
                return state.status, entry.event
        await asyncio.sleep(0.02)
