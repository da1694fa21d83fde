"""Whether a customer is asked if they would recommend the shop: rarely, so that the answer stays worth it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from handoff.clock import DAY_MS
from handoff.desk import Desk
from handoff.storage import log

Recommends = Callable[[str, str], Awaitable[bool]]
"""Contact and conversation; whether a recommendation is asked for at its end."""


async def never(contact: str, conversation: str) -> bool:
    """Where nobody is asked."""
    return False


@dataclass(frozen=True, slots=True)
class Recommending:
    """At the end of a customer's first conversation in each stretch of `days`; 0: never."""

    desk: Desk
    days: int

    async def asks(self, contact: str, conversation: str) -> bool:
        """Whether this conversation is the one (empty: they never had any, so the first will be).

        The stretches are the same for everybody, counted from 1970: nothing has to be kept for it.
        """
        if not self.days or not conversation:
            return self.days > 0
        span = self.days * DAY_MS
        begins = self.desk.clock() // span * span
        return not await self.desk.store.read(
            lambda connection: log.ended_since(connection, contact, begins, conversation)
        )
