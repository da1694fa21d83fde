"""What the content routes share: the parts, who may come in, and one heavy look at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

from fastapi import Request

from assistant.content.asking import Asker
from assistant.content.fold import Fold, Told
from assistant.content.gap_file import GapError, GapFile
from assistant.content.gaps import Gaps
from assistant.content.openers import Openers
from assistant.content.past import DAYS, Question, Unanswered
from assistant.content.usage import Use, newest
from assistant.settings import Settings
from handoff.clock import DAY_MS
from handoff.console.doors import signed_in, signed_in_to_change
from handoff.desk import Desk
from handoff.errors import Closing, Conflict, Invalid
from handoff.identity.agents import Agents, Session
from knowledge.base import KnowledgeBase
from knowledge.editor import Editor
from knowledge.errors import Busy, EditConflict, FolderError, LoadError

T = TypeVar("T")


class Office:
    """The parts of the content pages, and their one door."""

    def __init__(self, desk: Desk, people: Agents, base: KnowledgeBase, settings: Settings) -> None:
        self.desk = desk
        self.base = base
        self.settings = settings
        self.asker = self.asking(base)
        self.gaps = Gaps(base, GapFile(settings.data), self.asker, desk.clock)
        self.editor = Editor(base.folder, settings.data / "editor.lock")
        self._people = people
        self._fold = Fold()
        self.openers = Openers(desk.clock)
        # One heavy look at a time: a second one waits, the bot's own turns do not.
        self._busy = asyncio.Semaphore(1)

    def asking(self, base: KnowledgeBase) -> Asker:
        """The bot's own turn over a state of the folder."""
        settings = self.settings
        return Asker(
            base, data=settings.data, model=settings.embedding_model, threshold=settings.answer_threshold
        )

    async def reader(self, request: Request) -> Session:
        """Whoever may read here."""
        return await signed_in(request, self._people)

    async def changer(self, request: Request) -> Session:
        """The same for a request with a body; `access` says who may change what."""
        return await signed_in_to_change(request, self._people)

    async def past(self) -> tuple[list[Question], list[Unanswered]]:
        """What customers asked in the last 90 days, and what of it nobody could answer."""
        told = await self._told()
        return [each for one in told for each in one.asked], [each for one in told for each in one.unanswered]

    async def uses(self) -> list[Use]:
        """The answers of the last 90 days that used a document, newest first."""
        return newest(use for one in await self._told() for use in one.uses)

    async def _told(self) -> list[Told]:
        since = self.desk.clock() - DAYS * DAY_MS
        return await self.desk.store.read(lambda connection: self._fold.read(connection, since))

    async def heavy(self, work: Callable[[], T]) -> T:
        """The same for work that takes seconds: one at a time."""
        async with self._busy:
            return await self.light(work)

    async def light(self, work: Callable[[], T]) -> T:
        """Run it in a thread. Raises Closing until the index is open, and what was refused."""
        if not self.base.ready:
            raise Closing("the index is still being opened; try again in a moment")
        try:
            return await asyncio.to_thread(work)
        except EditConflict as error:
            raise Conflict(str(error), text=error.text, sha256=error.sha256) from error
        except GapError as error:
            raise Conflict(str(error)) from error
        except (FolderError, LoadError) as error:
            raise Invalid(str(error)) from error
        except Busy as error:
            raise Closing(str(error)) from error
