"""Once a day: conversations that are too old go, and who was erased and is back. Every minute: caches."""

from __future__ import annotations

import asyncio

import structlog

from assistant.privacy import caches
from assistant.privacy.people import People

CACHE_SECONDS = 60.0
logger = structlog.get_logger(__name__)
DAY_SECONDS = 24 * 3600.0
AGAIN_SECONDS = 60.0


async def keep_to_it(people: People, days: int) -> None:
    """Until cancelled; `days` 0 keeps everything until it is erased."""
    while True:
        try:
            if back := await people.erase_again():
                logger.warning("erased.came_back", contacts=len(back))
            if days:
                logger.info("retention.done", dropped=await people.retain(days), days=days)
        except Exception:
            logger.exception("retention.failed")
            await asyncio.sleep(AGAIN_SECONDS)
        else:
            await asyncio.sleep(DAY_SECONDS)


async def keep_caches_clean(people: People) -> None:
    """Until cancelled: when another process erased somebody, nothing of them stays in this one's memory, and
    their open chats end."""
    known = await people.erased()
    while True:
        await asyncio.sleep(CACHE_SECONDS)
        try:
            now = await people.erased()
        except Exception:
            logger.exception("erasures.not_read")
            continue
        if now != known:
            for contact_id in now - known:
                people.send_away(contact_id)
            known = now
            caches.forget()
