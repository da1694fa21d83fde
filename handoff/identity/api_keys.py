"""API keys: made by an admin for a program, shown once, kept as a hash; they act in the maker's name."""

from __future__ import annotations

import re
import uuid
from collections import OrderedDict, deque
from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection, insert, select, update

from handoff import agent
from handoff.agent import Agent
from handoff.clock import Clock
from handoff.errors import Invalid, NotFound, SignInRefused, TooMany
from handoff.identity.access import SCOPES
from handoff.identity.sessions import Session
from handoff.identity.tokens import hashed, made
from handoff.storage.schema import api_keys
from handoff.storage.store import Store

PREFIX = "tellonce_"
"""So that a key in a repository or a log is found by whoever scans for such."""
PER_MINUTE = 600
USED_MS = 60_000
"""How exact `last_used_at` is: a busy key must not write with each request."""
_TOKEN = re.compile(rf"{PREFIX}[A-Za-z0-9_-]{{43}}")
_REMEMBERED = 10_000


class ApiKeys:
    """Makes, lists, revokes and recognises keys."""

    def __init__(self, store: Store, clock: Clock, per_minute: int = PER_MINUTE) -> None:
        self._store = store
        self._clock = clock
        self._per_minute = per_minute
        self._recent: OrderedDict[str, deque[int]] = OrderedDict()

    async def make(
        self, who: Agent, name: str, scopes: Collection[str], expires_at: int | None = None
    ) -> dict[str, Any]:
        """A new key; the answer holds the `token`, which cannot be had again. Raises Invalid."""
        unknown = sorted(set(scopes) - SCOPES.keys())
        if unknown or not scopes:
            raise Invalid(f"scopes are some of {', '.join(SCOPES)}; got {', '.join(unknown) or 'none'}")
        now, token = self._clock(), made(PREFIX)
        if not name.strip():
            raise Invalid("a key needs a name that says which program has it")
        if expires_at is not None and expires_at <= now:
            raise Invalid("`expires_at` is in the past")
        row = {
            "id": uuid.uuid4().hex, "token_hash": hashed(token), "agent_id": who.id, "name": name.strip(),
            "scopes": " ".join(sorted(set(scopes))), "created_at": now, "expires_at": expires_at,
        }  # fmt: skip
        await self._store.write(lambda connection: connection.execute(insert(api_keys), row) and None)
        return {**await self._one(str(row["id"])), "token": token}

    async def listed(self) -> list[dict[str, Any]]:
        """All keys, the newest first; never their tokens."""
        statement = select(api_keys).order_by(api_keys.c.created_at.desc(), api_keys.c.id)
        return await self._store.read(
            lambda connection: [_shown(row) for row in connection.execute(statement)]
        )

    async def revoke(self, key_id: str) -> None:
        """Worth nothing from now on. Raises NotFound."""
        now = self._clock()
        this = api_keys.c.id == key_id

        def work(connection: Connection) -> None:
            if connection.execute(select(api_keys.c.id).where(this)).scalar() is None:
                raise NotFound("there is no such key")
            alive = update(api_keys).where(this, api_keys.c.revoked_at.is_(None))
            connection.execute(alive.values(revoked_at=now))

        await self._store.write(work)

    async def session(self, token: str) -> Session:
        """Who a key acts for, with its scopes. Raises SignInRefused, or TooMany."""
        if not _TOKEN.fullmatch(token):
            raise SignInRefused("This is not an API key of this server.")
        now = self._clock()

        def work(connection: Connection) -> tuple[Any, Agent]:
            row = connection.execute(
                select(api_keys).where(
                    api_keys.c.token_hash == hashed(token), api_keys.c.revoked_at.is_(None)
                )
            ).one_or_none()
            if row is None or (row.expires_at is not None and row.expires_at <= now):
                raise SignInRefused("This API key was revoked, has expired or never was.")
            try:
                return row, agent.find(connection, row.agent_id)
            except NotFound as error:
                raise SignInRefused("Who made this API key was deactivated; make a new one.") from error

        row, who = await self._store.read(work)
        self._count(row.id, now)
        if row.last_used_at is None or now - row.last_used_at >= USED_MS:
            used = update(api_keys).where(api_keys.c.id == row.id).values(last_used_at=now)
            await self._store.write(lambda connection: connection.execute(used) and None)
        return Session(who, "", "", row.expires_at or 0, frozenset(row.scopes.split()))

    def _count(self, key_id: str, now: int) -> None:
        recent = self._recent.setdefault(key_id, deque())
        self._recent.move_to_end(key_id)
        while len(self._recent) > _REMEMBERED:
            self._recent.popitem(last=False)
        while recent and recent[0] <= now - 60_000:
            recent.popleft()
        if len(recent) >= self._per_minute:
            raise TooMany(f"A key may ask {self._per_minute} times a minute. Wait a moment.")
        recent.append(now)

    async def _one(self, key_id: str) -> dict[str, Any]:
        found = select(api_keys).where(api_keys.c.id == key_id)
        return await self._store.read(lambda connection: _shown(connection.execute(found).one()))


def _shown(row: Any) -> dict[str, Any]:
    return {
        "id": row.id,
        "name": row.name,
        "agent_id": row.agent_id,
        "scopes": row.scopes.split(),
        "created_at": row.created_at,
        "last_used_at": row.last_used_at,
        "expires_at": row.expires_at,
        "revoked_at": row.revoked_at,
    }
