"""Follow the folder while the server runs: changed files at once, all of them now and then."""

from __future__ import annotations

import asyncio
import inspect
import logging
import time
from collections.abc import Awaitable, Callable, Iterable
from pathlib import Path

import watchfiles

from knowledge.base import KnowledgeBase
from knowledge.errors import KnowledgeError
from knowledge.folder import counts
from knowledge.sync import SyncReport

log = logging.getLogger(__name__)
DEBOUNCE_MS = 400
STEP_MS = 50
LOOK_MS = 1000
RETRY_SECONDS = 5.0
Changed = Callable[[SyncReport], Awaitable[None] | None]


async def watch(base: KnowledgeBase, on_change: Changed, *, rescan_seconds: float = 300) -> None:
    """Sync when files change and call `on_change` when that changed the index; runs until cancelled.

    Not every file system tells of changes, so every `rescan_seconds` all files are hashed. A sync that
    fails is logged and tried again; what is indexed stays served.
    """
    while True:
        try:
            await _follow(base, on_change, rescan_seconds)
        except (KnowledgeError, FileNotFoundError) as error:
            log.warning("the knowledge folder could not be followed, trying again: %s", error)
        await asyncio.sleep(min(rescan_seconds, RETRY_SECONDS))


async def _follow(base: KnowledgeBase, on_change: Changed, rescan_seconds: float) -> None:
    """Watch until something fails. The first look catches what changed before the watch stood."""
    rescanned = time.monotonic()
    first = True
    look = max(STEP_MS, int(min(LOOK_MS, rescan_seconds * 1000)))
    async for changes in watchfiles.awatch(
        base.folder,
        watch_filter=None,
        debounce=DEBOUNCE_MS,
        step=STEP_MS,
        rust_timeout=look,
        yield_on_timeout=True,
        recursive=True,
    ):
        if time.monotonic() - rescanned >= rescan_seconds:
            await _sync(base, on_change, None, rehash=True)
            rescanned = time.monotonic()
        elif first:
            await _sync(base, on_change, None)
        elif changes:
            paths = concerned(base.folder, [Path(path) for _, path in changes])
            if paths is None or paths:
                await _sync(base, on_change, paths)
        first = False


async def _sync(
    base: KnowledgeBase, on_change: Changed, only: Iterable[str] | None, rehash: bool = False
) -> None:
    report = await asyncio.to_thread(base.sync, None, only=only, rehash=rehash)
    if report:
        answer = on_change(report)
        if inspect.isawaitable(answer):
            await answer


def concerned(folder: Path, changed: Iterable[Path]) -> set[str] | None:
    """The documents among changed paths; None when a folder came or went and everything must be looked at."""
    root = folder.resolve()
    found: set[str] = set()
    for path in changed:
        for base in (folder, root):
            if path.is_relative_to(base):
                relative = path.relative_to(base).as_posix()
                break
        else:
            continue
        if counts(relative) and not path.is_dir():
            found.add(relative)
        elif path.is_dir() or not path.exists():
            return None
    return found
