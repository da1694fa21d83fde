"""The content pages' HTTP edge: findings, gaps, drafts, the answer diff, a question to try."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, TypeVar

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, ConfigDict, Field

from assistant.content import draft, preview
from assistant.content.asking import Asker
from assistant.content.desk_log import asked_and_unanswered
from assistant.content.diff import diff, probes
from assistant.content.gap_file import GapError, GapFile
from assistant.content.gaps import Gaps
from assistant.content.past import Question, Unanswered
from assistant.settings import Settings
from handoff.agent import AgentRole
from handoff.agents import Agents, Session
from handoff.desk import Desk
from handoff.doors import LimitedRoute, signed_in, signed_in_to_change
from handoff.errors import Closing, Conflict, Invalid, NotAllowed
from knowledge.base import KnowledgeBase
from knowledge.checks import run
from knowledge.checks.stored_questions import file_beside, read_questions
from knowledge.document import AUDIENCES
from knowledge.errors import FolderError

T = TypeVar("T")
_OWNERS = frozenset((AgentRole.LEAD, AgentRole.ADMIN))


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Publish(_Body):
    """The article that answers a gap."""

    published: str = Field(min_length=1, max_length=500)


class Dismiss(_Body):
    """Why a gap needs no article."""

    note: str = Field(min_length=1, max_length=1000)


class Edit(_Body):
    """One article as it would be; no text means deleted."""

    path: str = Field(min_length=1, max_length=500)
    text: str | None = Field(None, max_length=60_000)


class Try(_Body):
    """A question as a customer would ask it."""

    text: str = Field(min_length=1, max_length=2000)
    earlier: list[str] = Field(default_factory=list, max_length=10)


def router(desk: Desk, people: Agents, base: KnowledgeBase, settings: Settings) -> APIRouter:
    """All content routes; every signed-in agent may read and try, leads and admins may change."""
    api = APIRouter(prefix="/console/api/content", tags=["content"], route_class=LimitedRoute)

    def asking(of: KnowledgeBase) -> Asker:
        return Asker(
            of, data=settings.data, model=settings.embedding_model, threshold=settings.answer_threshold
        )

    asker = asking(base)
    gaps = Gaps(base, GapFile(settings.data), asker, desk.clock)
    # One heavy look at a time: a second one waits, the bot's own turns do not.
    busy = asyncio.Semaphore(1)

    async def reader(request: Request) -> Session:
        return await signed_in(request, people)

    async def asker_of(request: Request) -> Session:
        return await signed_in_to_change(request, people)

    async def owner(request: Request) -> Session:
        session = await signed_in_to_change(request, people)
        if session.agent.role not in _OWNERS:
            raise NotAllowed("only leads and admins change the content; ask one of them")
        return session

    may_read, may_ask, may_change = Depends(reader), Depends(asker_of), Depends(owner)

    async def past() -> tuple[list[Question], list[Unanswered]]:
        return await desk.store.read(lambda connection: asked_and_unanswered(connection, desk.clock()))

    async def heavy(work: Callable[[], T]) -> T:
        if not base.ready:
            raise Closing("the index is still being opened; try again in a moment")
        async with busy:
            try:
                return await asyncio.to_thread(work)
            except GapError as error:
                raise Conflict(str(error)) from error
            except FolderError as error:
                raise Invalid(str(error)) from error

    @api.get("/findings")
    async def findings(_: Session = may_read) -> dict[str, Any]:
        found = await heavy(lambda: run.check(base))
        return {"findings": [finding.as_dict() for finding in found], "documents": len(base.documents())}

    @api.get("/gaps")
    async def listed(_: Session = may_read) -> dict[str, Any]:
        _asked, found = await past()
        return {"gaps": [gap.as_dict() for gap in await heavy(lambda: gaps.listed(found))]}

    @api.post("/gaps/{key}/draft")
    async def make_draft(key: str, _: Session = may_change) -> dict[str, Any]:
        _asked, found = await past()

        def work() -> dict[str, Any]:
            gap = gaps.one(key, found)
            path = draft.write(gap, base.folder)
            gaps.drafted(gap, path)
            return {"path": path, "text": draft.text(gap)}

        return await heavy(work)

    @api.post("/gaps/{key}/close")
    async def close(key: str, body: Publish, _: Session = may_change) -> dict[str, Any]:
        _asked, found = await past()
        closed = await heavy(lambda: gaps.close(gaps.one(key, found), body.published))
        return {"gap": closed.as_dict()}

    @api.post("/gaps/{key}/dismiss")
    async def dismiss(key: str, body: Dismiss, _: Session = may_change) -> dict[str, Any]:
        _asked, found = await past()
        dismissed = await heavy(lambda: gaps.dismiss(gaps.one(key, found), body.note))
        return {"gap": dismissed.as_dict()}

    @api.post("/diff")
    async def compare(body: Edit, _: Session = may_change) -> dict[str, Any]:
        asked, _found = await past()

        def work() -> dict[str, Any]:
            file = file_beside(base.folder)
            questions = probes(read_questions(file) if file else (), asked)
            model = settings.embedding_model
            with (
                preview.edited(base, {}, model=model) as before,
                preview.edited(base, {body.path: body.text}, model=model) as after,
            ):
                changes = diff(questions, asking(before), asking(after))
                problems = {s.path: s.reason for s in after.documents() if s.state == "problem"}
            return {
                "asked": len(questions),
                "changes": [change.as_dict() for change in changes],
                "problem": problems.get(body.path, ""),
            }

        return await heavy(work)

    @api.post("/try")
    async def try_question(body: Try, _: Session = may_ask) -> dict[str, Any]:
        def work() -> dict[str, Any]:
            found = base.search(body.text, history=body.earlier, audience=frozenset(AUDIENCES))
            passages = [
                {
                    "path": hit.passage.path,
                    "heading": hit.passage.heading,
                    "text": hit.passage.text,
                    "audience": hit.passage.audience,
                    "score": round(hit.score, 4),
                    "dense": round(hit.dense, 4),
                    "keyword": round(hit.keyword, 4),
                }
                for hit in found.hits
            ]
            return {"reply": asker.ask(body.text, body.earlier).as_dict(), "passages": passages}

        return await heavy(work)

    return api
