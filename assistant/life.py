"""From start to stop: what runs as long as the server, whether it is well, and how it ends."""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from typing import Any

import structlog

from assistant import memory
from assistant.answering.model import ModelError
from assistant.channels import chat_files
from assistant.channels.mail.mailbox import Mailbox
from assistant.content.recheck import recheck
from assistant.parts import Parts
from assistant.privacy.retention import keep_caches_clean, keep_to_it
from assistant.understanding.asking import hearing
from handoff.storage.database import probe
from knowledge.errors import KnowledgeError
from knowledge.sync import SyncReport
from knowledge.watcher import watch

logger = structlog.get_logger(__name__)
ANSWER_SECONDS = 5.0
INDEX_SECONDS = 3.0
"""How long customers wait for the index at the start before their questions are looked up without it."""
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 30.0
Work = Callable[[], Coroutine[Any, Any, None]]


async def health(parts: Parts) -> dict[str, Any]:
    """What is missing (`problems`: send customers elsewhere) and what is only late (`warnings`)."""
    problems, warnings = dict(parts.problems), {}
    try:
        async with asyncio.timeout(ANSWER_SECONDS):
            await asyncio.to_thread(parts.database.ping)
            if parts.desk.store.trouble:
                # To read is not enough: a full disk still answers, and takes nothing.
                await parts.desk.store.write(probe)
    except Exception as error:
        problems["database"] = f"the database does not answer or store ({type(error).__name__})"
    if parts.relay is not None and not parts.relay.connected:
        warnings["bus"] = "the bus does not answer: what other nodes store is seen seconds later"
    if "index" in problems and parts.base.standing_in:
        warnings["index"] = f"answers are looked up by words in the folder: {problems.pop('index')}"
    return {
        "ready": not problems,
        "problems": problems,
        "warnings": warnings,
        "index_version": parts.base.version,
    }


def lifespan(parts: Parts) -> Callable[[Any], contextlib.AbstractAsyncContextManager[None]]:
    """Start what runs in the background with the application, and stop it with it."""

    @contextlib.asynccontextmanager
    async def live(_: object) -> AsyncIterator[None]:
        tasks = [asyncio.create_task(_kept_up(name, work), name=name) for name, work in _work(parts)]
        try:
            yield
        finally:
            await _stop(parts, tasks)

    return live


def _work(parts: Parts) -> list[tuple[str, Work]]:
    """What runs in the background, by name; what only one node may do waits for its lease."""
    work: list[tuple[str, Work]] = [
        ("timekeeper", _alone(parts, "timekeeper", parts.timekeeper.run)),
        ("queue", parts.queue.run),
        ("owed", parts.bot.run),
        ("knowledge", lambda: _keep_knowledge(parts)),
        ("read-ahead", lambda: _read_ahead(parts)),
        ("model", lambda: open_model(parts)),
        ("courier", parts.courier.run),
        ("caches", lambda: keep_caches_clean(parts.persons)),
        ("retention", lambda: keep_to_it(parts.persons, parts.settings.retention_days)),
        ("attachments", lambda: chat_files.keep_swept(parts.attachments)),
    ]
    if parts.postman is not None:
        work.append(("postman", _alone(parts, "postman", parts.postman.run)))
    if parts.week_post is not None:
        work.append(("week", _alone(parts, "week", parts.week_post.run)))
    if parts.refunds is not None:
        work.append(("refunds", _alone(parts, "refunds", parts.refunds.run)))
    if parts.mail_in is not None:
        alone = isinstance(parts.mail_in, Mailbox)  # a port of each node, but one mailbox for all
        run = parts.mail_in.run
        work.append(("mail-in", _alone(parts, "mail-in", run) if alone else run))
    if parts.relay is not None and parts.leases is not None:
        work += [("relay", parts.relay.run), ("leases", parts.leases.run)]
    return work


async def _kept_up(name: str, work: Work) -> None:
    """Whatever stops it (a database that restarts, a full disk) is logged, and it goes on."""
    pause = FIRST_PAUSE
    while True:
        began = time.monotonic()
        try:
            await work()
            return
        except Exception:
            logger.exception("background.failed", work=name)
        if time.monotonic() - began > LONGEST_PAUSE:
            pause = FIRST_PAUSE
        await asyncio.sleep(pause)
        pause = min(LONGEST_PAUSE, pause * 2)


def _alone(parts: Parts, name: str, work: Work) -> Work:
    leases = parts.leases
    return work if leases is None else lambda: leases.only_here(name, work)


async def open_model(parts: Parts) -> None:
    """Load the language model's client; one that cannot be used shows in the health."""
    if parts.model is not None:
        try:
            await asyncio.to_thread(parts.model.open)
        except ModelError as error:
            logger.error("model.failed", problem=str(error))
            parts.problems["model"] = str(error)


async def _keep_knowledge(parts: Parts) -> None:
    """Open the index, start the bot, follow the folder; what takes long or fails goes on meanwhile."""
    async with asyncio.TaskGroup() as group:
        opening = group.create_task(_kept_up("index", lambda: _open_index(parts)))
        await asyncio.wait({opening}, timeout=INDEX_SECONDS)
        await parts.bot.start()
        if not opening.done():
            await _stand_in(parts)
    await asyncio.to_thread(memory.settle)
    parts.changed.set()
    await watch(parts.base, lambda report: _folder_changed(parts, report))


async def _open_index(parts: Parts) -> None:
    """An index with the whole folder in it. Raises whatever is in the way, which shows in the health."""
    try:
        await asyncio.to_thread(parts.base.open)
        if not parts.base.ready:
            parts.problems["index"] = "the index is being made"
            await asyncio.to_thread(parts.base.sync)
        await parts.thinker.open()
        if not parts.settings.embedding_model:
            parts.desk.hear = hearing(parts.base.embed)
    except Exception as error:
        parts.problems["index"] = str(error)
        raise
    parts.problems.pop("index", None)


async def _stand_in(parts: Parts) -> None:
    """Read the folder, so that it can be searched without an index; else every question ends at a person."""
    with contextlib.suppress(KnowledgeError, OSError, sqlite3.Error):
        await asyncio.to_thread(parts.base.documents)


async def _read_ahead(parts: Parts) -> None:
    """Make the vectors that answers are chosen by, apart from the folder's watch: nobody waits for it."""
    while True:
        await parts.changed.wait()
        parts.changed.clear()
        await asyncio.to_thread(parts.finder.read_ahead)


async def _folder_changed(parts: Parts, report: SyncReport) -> None:
    """Questions nobody could answer are asked again: an edit may have closed a gap."""
    parts.changed.set()
    closed = await recheck(report, parts.desk, parts.base, parts.settings)
    logger.info("knowledge.changed", version=report.version, gaps_closed=len(closed))


async def _stop(parts: Parts, tasks: list[asyncio.Task[None]]) -> None:
    """Stop taking on, finish what was accepted, send the browsers away so that they come back."""
    parts.chats.drain()
    parts.consoles.drain()
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    await parts.bot.stop()
    await parts.noter.stop()
    if parts.summariser is not None:
        await parts.summariser.stop()
    if parts.model is not None:
        await parts.model.aclose()
    await parts.repeats.stop()
    await asyncio.to_thread(parts.desk.close)
    await asyncio.to_thread(parts.base.close)
    parts.database.close()
