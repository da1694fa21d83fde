"""Saving a file is all an owner has to do."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from knowledge.base import KnowledgeBase
from knowledge.sync import SyncReport
from knowledge.watcher import concerned, watch

QUESTION = "How many days do I have to return an item?"
PATIENCE = 15.0


@asynccontextmanager
async def watching(base: KnowledgeBase, **options: float) -> AsyncIterator[asyncio.Queue[SyncReport]]:
    reports: asyncio.Queue[SyncReport] = asyncio.Queue()
    task = asyncio.create_task(watch(base, reports.put_nowait, **options))
    try:
        yield reports
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def until(check: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not check():
            await asyncio.sleep(0.05)


async def test_edits_new_files_renames_and_deletions_reach_the_answers(
    base: KnowledgeBase, folder: Path, top: Callable[..., str]
) -> None:
    async with watching(base) as reports:
        text = (folder / "returns.md").read_text()
        (folder / "returns.md").write_text(text.replace("30 days", "45 days"))
        await until(lambda: "45 days" in top(base, QUESTION))
        assert (await reports.get()).changed == ("returns.md",)

        temporary = folder / ".returns.md.swp"
        temporary.write_text(text.replace("30 days", "50 days"))
        temporary.replace(folder / "returns.md")
        await until(lambda: "50 days" in top(base, QUESTION))

        (folder / "shipping").rename(folder / "delivery")
        await until(lambda: base.search("parcels to Austria").hits[0].passage.path == "delivery/carriers.md")

        (folder / "returns.md").unlink()
        await until(lambda: "days" not in top(base, QUESTION) or "working" in top(base, QUESTION))


async def test_what_changed_before_the_watch_stood_is_caught(base: KnowledgeBase, folder: Path) -> None:
    (folder / "new.md").write_text("# Repairs\n\nWe repair shoes in Graz.\n")
    async with watching(base) as reports, asyncio.timeout(PATIENCE):
        assert (await reports.get()).added == ("new.md",)


async def test_a_silent_change_is_found_by_the_rescan(base: KnowledgeBase, folder: Path) -> None:
    async with watching(base, rescan_seconds=0.3) as reports:
        await asyncio.sleep(1)
        base.sync = lambda progress=None, **options: KnowledgeBase.sync(  # type: ignore[method-assign]
            base, progress, rehash=options["rehash"], only=[] if not options["rehash"] else None
        )
        path = folder / "payment.md"
        path.write_text(path.read_text().replace("invoice", "cheque "))
        async with asyncio.timeout(PATIENCE):
            assert (await reports.get()).changed == ("payment.md",)


async def test_a_folder_that_goes_away_and_comes_back_is_followed_again(
    base: KnowledgeBase, folder: Path, top: Callable[..., str]
) -> None:
    async with watching(base, rescan_seconds=0.5):
        await asyncio.sleep(0.3)
        folder.rename(folder.with_name("away"))
        await asyncio.sleep(1)
        assert "30 days" in top(base, QUESTION)
        text = (folder.with_name("away") / "returns.md").read_text()
        (folder.with_name("away") / "returns.md").write_text(text.replace("30 days", "45 days"))
        folder.with_name("away").rename(folder)
        await until(lambda: "45 days" in top(base, QUESTION))


def test_leftovers_concern_nobody_and_folders_concern_all(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "picture.png").write_bytes(b"x")
    (tmp_path / ".a.swp").write_bytes(b"x")
    assert concerned(tmp_path, [tmp_path / "picture.png", tmp_path / ".a.swp"]) == set()
    assert concerned(tmp_path, [tmp_path / "a.md", tmp_path / "sub" / "b.md"]) == {"a.md", "sub/b.md"}
    assert concerned(tmp_path, [tmp_path / "sub"]) is None
    assert concerned(tmp_path, [tmp_path / "gone"]) is None
    assert concerned(tmp_path, [Path(os.sep) / "elsewhere" / "a.md"]) == set()
