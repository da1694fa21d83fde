"""Who does what only one node may do: a turn of the bot, the timers, the letters, the index.

A lease is a row in the database with a token. It ends by itself when its node stops renewing it, so that
another goes on; whoever lost one cannot store anything under it any more, because the token is compared in
the transaction that stores (`held`). Clocks decide only how soon that happens, never whether it is right.
"""

from __future__ import annotations

import asyncio
import contextlib
import secrets
from collections.abc import AsyncIterator, Callable, Coroutine
from dataclasses import dataclass
from typing import Any

import structlog
from sqlalchemy import Connection, bindparam, delete, literal, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from handoff.clock import Clock
from handoff.errors import Superseded
from handoff.storage.schema import leases
from handoff.storage.statement import Statement
from handoff.storage.store import Store

logger = structlog.get_logger(__name__)
LEASE_MS = 6_000
RENEW_SECONDS = 1.5
ASK_SECONDS = 2.0
WAIT_SECONDS = 0.3


@dataclass(frozen=True, slots=True)
class Lease:
    """What was taken; good as long as the row carries this token."""

    name: str
    token: str


_mine = Statement(
    select(leases.c.token)
    .where(leases.c.name == bindparam("key"), leases.c.token == bindparam("held"))
    .with_for_update()
)
_gone = Statement(
    delete(leases).where(leases.c.name == bindparam("key"), leases.c.token == bindparam("held"))
)


def turn_of(conversation: str) -> str:
    """The name of the lease on a conversation's turn."""
    return f"turn:{conversation}"


def held(connection: Connection, lease: Lease | None) -> None:
    """Hold on to a lease until the transaction ends. Raises Superseded when another node has it by now."""
    if lease is not None and _mine.row(connection, {"key": lease.name, "held": lease.token}) is None:
        raise Superseded


class Leases:
    """The leases of this node; `run` renews what it holds."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._node = secrets.token_hex(8)
        self._held: dict[str, Lease] = {}

    async def take(self, name: str, *, by_force: bool = False) -> Lease | None:
        """The lease, if nobody has it or its holder is gone; `by_force` takes it from whoever has it."""
        lease = Lease(name, secrets.token_hex(8))

        def work(connection: Connection) -> bool:
            now = self._clock()
            row = {"name": name, "node": self._node, "token": lease.token, "until": now + LEASE_MS}
            kind = sqlite if connection.dialect.name == "sqlite" else postgresql
            statement = kind.insert(leases).values(row)
            free = or_(leases.c.until <= now, leases.c.until > now + 2 * LEASE_MS, literal(by_force))
            taken = statement.on_conflict_do_update(index_elements=["name"], set_=row, where=free)
            return connection.execute(taken.returning(leases.c.token)).one_or_none() is not None

        if not await self._store.write(work):
            return None
        self._held[name] = lease
        return lease

    async def give_back(self, lease: Lease) -> None:
        """Another node need not wait until it ends by itself."""
        if self._held.get(lease.name) == lease:
            del self._held[lease.name]
        values = {"key": lease.name, "held": lease.token}
        await self._store.write(lambda connection: _gone.run(connection, values))

    def holds(self, lease: Lease) -> bool:
        """Whether the last renewal found it ours still."""
        return self._held.get(lease.name) == lease

    async def run(self) -> None:
        """Renew what is held, until cancelled."""
        while True:
            await asyncio.sleep(RENEW_SECONDS)
            try:
                await self.renew()
            except Exception:
                logger.exception("lease.not_renewed")

    async def renew(self) -> None:
        """Keep what is ours, and learn what is not any more."""
        asked = dict(self._held)
        if not asked:
            return

        def work(connection: Connection) -> set[str]:
            mine = leases.c.token.in_([lease.token for lease in asked.values()])
            connection.execute(update(leases).where(mine).values(until=self._clock() + LEASE_MS))
            return set(connection.execute(select(leases.c.token).where(mine)).scalars())

        kept = await self._store.write(work)
        for name, lease in asked.items():
            if lease.token not in kept and self._held.get(name) == lease:
                del self._held[name]

    @contextlib.asynccontextmanager
    async def turn(self, conversation: str, *, by_force: bool) -> AsyncIterator[Lease | None]:
        """The lease on a conversation's turn for the length of a `with` block; None: another node has it."""
        lease = await self.take(turn_of(conversation), by_force=by_force)
        try:
            yield lease
        finally:
            if lease is not None:
                with contextlib.suppress(Exception):
                    await asyncio.shield(self.give_back(lease))

    @contextlib.asynccontextmanager
    async def waited_for(self, name: str) -> AsyncIterator[Lease]:
        """The lease for the length of a `with` block, once whoever has it is done or gone."""
        while (lease := await self.take(name)) is None:  # noqa: ASYNC110 - it may end in another process
            await asyncio.sleep(WAIT_SECONDS)
        try:
            yield lease
        finally:
            with contextlib.suppress(Exception):
                await asyncio.shield(self.give_back(lease))

    async def only_here(self, name: str, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Do this while no other node does, until cancelled; go on when the node that did is gone."""
        while True:
            try:
                lease = await self.take(name)
            except Exception:
                logger.exception("lease.not_taken", name=name)
                lease = None
            if lease is not None:
                await self._work(lease, work)
            await asyncio.sleep(ASK_SECONDS)

    async def _work(self, lease: Lease, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        logger.info("lease.taken", name=lease.name)
        task = asyncio.ensure_future(work())
        try:
            while self.holds(lease) and not task.done():
                await asyncio.wait([task], timeout=RENEW_SECONDS)
            if task.done():
                task.result()
        except asyncio.CancelledError:
            raise
        except Exception:
            logger.exception("lease.work_failed", name=lease.name)
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            with contextlib.suppress(Exception):
                await asyncio.shield(self.give_back(lease))
