"""What is looked at again and again as long as the server runs."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import structlog

logger = structlog.get_logger(__name__)


async def rounds(name: str, look: Callable[[], Awaitable[object]], seconds: float) -> None:
    """Until cancelled: look, wait so many seconds, and so on.

    A look that fails is logged as `name.failed` and does not put off the next one: somebody may be waiting.
    """
    while True:
        try:
            await look()
        except Exception:
            logger.exception(f"{name}.failed")
        await asyncio.sleep(seconds)
