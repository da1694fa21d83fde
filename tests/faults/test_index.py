"""An index that cannot be opened at the start: the server lives, people answer, and it is tried again."""

from __future__ import annotations

import asyncio
import uuid
from pathlib import Path

import pytest

from assistant import life
from assistant.parts import assemble
from assistant.settings import Settings
from handoff.conversation import Status
from handoff.storage import log


async def test_a_damaged_place_for_the_index_ends_at_people_until_it_is_mended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(life, "FIRST_PAUSE", 0.05)
    monkeypatch.setattr(life, "LONGEST_PAUSE", 0.1)
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "returns.md").write_text(
        "# Returns\n\nYou can return anything within 30 days.\n"
    )
    blocked = tmp_path / "data" / "index"
    blocked.parent.mkdir()
    blocked.write_text("a file stands where the folder should be")
    parts = assemble(Settings(data=tmp_path / "data", knowledge=tmp_path / "articles"))
    async with asyncio.timeout(60):
        async with life.lifespan(parts)(None):
            while not parts.base.ready and "being opened" in parts.problems.get("index", ""):
                await asyncio.sleep(0.02)
            assert (await life.health(parts))["ready"] is False
            contact, _ = await parts.visitors.welcome()
            key = (await parts.desk.receive(contact, uuid.uuid4().hex, "How long can I return it?")).state.id
            while (await _status(parts, key)) is Status.BOT:
                await asyncio.sleep(0.02)
            blocked.unlink()
            while not (await life.health(parts))["ready"]:
                await asyncio.sleep(0.02)
            assert parts.base.search("return").hits


async def _status(parts: life.Parts, key: str) -> Status:
    return (await parts.desk.store.read(lambda connection: log.load(connection, key, lock=False))).status
