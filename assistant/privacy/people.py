"""Finding, exporting and erasing one person, in the database and in the files."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TypeVar

import structlog
from sqlalchemy import Connection

from assistant.privacy import caches
from assistant.privacy.files import ErasureList, scrub
from assistant.privacy.proof import Traces, traces_of
from handoff.attachments import Attachments
from handoff.clock import DAY_MS
from handoff.conversation import Status
from handoff.desk import Desk
from handoff.errors import NotFound
from handoff.events import MessageAdded, NoteAdded, Role
from handoff.hub import of_contact
from handoff.privacy import erasure, person
from handoff.storage import log

logger = structlog.get_logger(__name__)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Erased:
    """What went, and what to look for when proving it."""

    contact: str
    conversations: tuple[str, ...]
    drafts: tuple[str, ...]
    traces: Traces

    def as_dict(self) -> dict[str, Any]:
        """The JSON form; without the traces, which are the very data."""
        return {
            "contact": self.contact,
            "conversations": len(self.conversations),
            "drafts": list(self.drafts),
        }


class People:
    """The desk's customers, `data` and `knowledge` being the folders of the installation."""

    def __init__(
        self, desk: Desk, data: Path, knowledge: Path, attachments: Attachments | None = None
    ) -> None:
        self._desk = desk
        self._attachments = attachments
        self._data = data
        self._knowledge = knowledge
        self._list = ErasureList(data)

    async def find(self, *, email: str = "", customer_id: str = "", contact_id: str = "") -> dict[str, Any]:
        """Contacts of the person, and conversations of others that mention the address. Raises Invalid or
        NotFound."""

        def work(connection: Connection) -> dict[str, Any]:
            found = person.find(connection, email=email, customer_id=customer_id, contact_id=contact_id)
            return asdict(found)

        return await self._desk.store.read(work)

    async def export(self, contact_id: str) -> dict[str, Any]:
        """Everything stored of one contact. Raises NotFound."""
        return await self._desk.store.read(lambda connection: person.exported(connection, contact_id))

    async def search(self, work: Callable[[Connection], T]) -> T:
        """A look at the database."""
        return await self._desk.store.read(work)

    async def erase(self, contact_id: str, why: str) -> Erased:
        """From now on nothing of this contact is here; an open chat of theirs ends. Raises NotFound.

        The list comes first: after a crash in between, the next start goes on from it.
        """
        traces = await self._desk.store.read(lambda connection: traces_of(connection, contact_id))
        await asyncio.to_thread(self._list.add, contact_id, self._desk.clock())
        await self._end(contact_id)
        drafts = await asyncio.to_thread(self._scrub, traces.conversations, traces.said)
        if self._attachments is not None:
            await asyncio.to_thread(self._attachments.forget, contact_id)
        now = self._desk.clock()
        gone = await self._desk.store.write(
            lambda connection: erasure.erase(connection, contact_id, now, why)
        )
        self.send_away(contact_id)
        await asyncio.to_thread(self._clean)
        logger.info("person.erased", contact=contact_id, conversations=len(gone))
        return Erased(contact_id, tuple(gone), tuple(drafts), traces)

    def send_away(self, contact_id: str) -> None:
        """End the contact's open chats: their browsers belong to nobody now."""
        self._desk.hub.signal(of_contact(contact_id), "signed_out")

    async def erase_again(self) -> list[str]:
        """After a restore, or a crash in the middle: who is on the list goes again. Returns who had come
        back."""
        back = []
        known = await self.erased()
        for contact_id in sorted(await asyncio.to_thread(self._list.read) - known):
            try:
                await self.erase(contact_id, "a backup was restored")
            except NotFound:
                now = self._desk.clock()
                await self._desk.store.write(
                    lambda connection: erasure.erase_again(connection, [contact_id], now)  # noqa: B023
                )
            else:
                back.append(contact_id)
        return back

    async def erased(self) -> set[str]:
        """The contacts this database knows to be erased."""
        return await self._desk.store.read(erasure.erased)

    async def retain(self, days: int, *, dry: bool = False) -> int:
        """Drop conversations nobody waits in that are older; returns how many that were, or would be."""
        before, dropped = self._desk.clock() - days * DAY_MS, 0
        while True:
            limit = 1_000_000 if dry else 200
            old = await self._desk.store.read(
                lambda connection: erasure.outdated(connection, before, limit)  # noqa: B023
            )
            if dry:
                return len(old)
            gone = await self._drop(old, before) if old else []
            dropped += len(gone)
            if not gone:
                break
        while await self._desk.store.write(lambda connection: erasure.drop_idle_visitors(connection, before)):
            pass
        await asyncio.to_thread(self._clean)
        return dropped

    async def _drop(self, old: Sequence[str], before: int) -> list[str]:
        said, files = await self._desk.store.read(lambda connection: said_in(connection, old))
        await asyncio.to_thread(self._scrub, old, said)
        gone = await self._desk.store.write(lambda connection: erasure.drop_outdated(connection, old, before))
        if self._attachments is not None:
            for conversation, contact_id, key in files:
                if conversation in gone:
                    await asyncio.to_thread(self._attachments.forget_one, contact_id, key)
        return gone

    async def _end(self, contact_id: str) -> None:
        """Whoever has it on the screen sees it end, before there is nothing left to see."""

        def open_ones(connection: Connection) -> list[str]:
            keys = person.conversations_of(connection, [contact_id])
            states = [log.load(connection, key, lock=False) for key in keys]
            return [state.id for state in states if state.status is not Status.RESOLVED]

        for key in await self._desk.store.read(open_ones):
            await self._desk.end(key, contact_id, uuid.uuid4().hex)

    def _scrub(self, gone: Sequence[str], said: Iterable[str]) -> list[str]:
        return scrub(self._data, self._knowledge, set(gone), said)

    def _clean(self) -> None:
        caches.forget()
        self._desk.database.compact()


def said_in(connection: Connection, keys: Iterable[str]) -> tuple[list[str], list[tuple[str, str, str]]]:
    """What was said and noted in these conversations, and files: conversation, contact, key."""
    entries = [entry for key in keys for entry in log.read(connection, key)]
    said = [entry.event.text for entry in entries if isinstance(entry.event, MessageAdded | NoteAdded)]
    files = [
        (entry.conversation, entry.author.id, each.id)
        for entry in entries
        if isinstance(entry.event, MessageAdded) and entry.author.role is Role.CUSTOMER
        for each in entry.event.files
    ]
    return said, files
