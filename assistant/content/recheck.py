"""When the folder has changed, open gaps are asked again: what the application calls on every change."""

from __future__ import annotations

import asyncio

from assistant.content.asking import Asker
from assistant.content.desk_log import asked_and_unanswered
from assistant.content.gap_file import GapFile
from assistant.content.gaps import Gap, Gaps
from assistant.settings import Settings
from handoff.desk import Desk
from knowledge.base import KnowledgeBase
from knowledge.sync import SyncReport


async def recheck(report: SyncReport, desk: Desk, base: KnowledgeBase, settings: Settings) -> list[Gap]:
    """Ask every open gap again and close those that pass on what changed; returns the closed ones."""
    _, found = await desk.store.read(lambda connection: asked_and_unanswered(connection, desk.clock()))
    if not found:
        return []
    asker = Asker(
        base, data=settings.data, model=settings.embedding_model, threshold=settings.answer_threshold
    )
    gaps = Gaps(base, GapFile(settings.data), asker, desk.clock)
    changed = [*report.added, *report.changed, *(after for _, after in report.renamed)]
    return await asyncio.to_thread(gaps.recheck, found, changed)
