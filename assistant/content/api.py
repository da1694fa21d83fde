"""The content pages' HTTP edge: findings, gaps, drafts, the answer diff, a question to try."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Depends
from pydantic import BaseModel, ConfigDict, Field

from assistant.content import draft, files_api, preview
from assistant.content.diff import diff, probes
from assistant.content.office import Office
from assistant.settings import Settings
from handoff.console.doors import LimitedRoute
from handoff.desk import Desk
from handoff.identity.agents import Agents, Session
from knowledge.base import KnowledgeBase
from knowledge.checks import run
from knowledge.checks.stored_questions import file_beside, read_questions
from knowledge.document import AUDIENCES


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Publish(_Body):
    """The article that answers a gap."""

    published: str = Field(min_length=1, max_length=500)


class Dismiss(_Body):
    """Why a gap needs no article."""

    note: str = Field(min_length=1, max_length=1000)


class Merge(_Body):
    """Which gap this one joins."""

    into: str = Field(min_length=1, max_length=40)


class Edit(_Body):
    """One article as it would be; no text means deleted. `moved_from` is the name it has now."""

    path: str = Field(min_length=1, max_length=500)
    text: str | None = Field(None, max_length=60_000)
    moved_from: str = Field("", max_length=500)

    @property
    def edits(self) -> dict[str, str | None]:
        """Paths with what they would hold."""
        moved: dict[str, str | None] = {self.moved_from: None} if self.moved_from else {}
        return moved | {self.path: self.text}


class Try(_Body):
    """A question as a customer would ask it."""

    text: str = Field(min_length=1, max_length=2000)
    earlier: list[str] = Field(default_factory=list, max_length=10)


def router(desk: Desk, people: Agents, base: KnowledgeBase, settings: Settings) -> APIRouter:
    """All content routes; `access` says who may."""
    api = APIRouter(prefix="/console/api/content", tags=["content"], route_class=LimitedRoute)

    office = Office(desk, people, base, settings)
    gaps, heavy, past = office.gaps, office.heavy, office.past
    may_read, may_change = Depends(office.reader), Depends(office.changer)
    files_api.add(api, office)

    @api.get("/findings")
    async def findings(_: Session = may_read) -> dict[str, Any]:
        found = await heavy(lambda: run.check(base))
        return {"findings": [finding.as_dict() for finding in found], "documents": len(base.documents())}

    @api.get("/gaps")
    async def listed(_: Session = may_read) -> dict[str, Any]:
        _asked, found = await past()
        return {"gaps": [gap.as_dict() for gap in await heavy(lambda: gaps.listed(found))]}

    @api.post("/gaps/{key}/ask")
    async def ask_again(key: str, _: Session = may_change) -> dict[str, Any]:
        _asked, found = await past()

        def work() -> dict[str, Any]:
            gap = gaps.one(key, found)
            return {"gap": gap.as_dict(), "proof": [each.as_dict() for each in gaps.proof(gap)]}

        return await heavy(work)

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

    @api.post("/gaps/{key}/merge")
    async def merge(key: str, body: Merge, _: Session = may_change) -> dict[str, Any]:
        _asked, found = await past()
        joined = await heavy(lambda: gaps.one(gaps.merge(key, body.into), found))
        return {"gap": joined.as_dict()}

    @api.post("/diff")
    async def compare(body: Edit, _: Session = may_change) -> dict[str, Any]:
        asked, _found = await past()

        def work() -> dict[str, Any]:
            file = file_beside(base.folder)
            questions = probes(read_questions(file) if file else (), asked)
            model = settings.embedding_model
            with (
                preview.edited(base, {}, model=model) as before,
                preview.edited(base, body.edits, model=model) as after,
            ):
                changes = diff(questions, office.asking(before), office.asking(after))
                problems = {s.path: s.reason for s in after.documents() if s.state == "problem"}
            return {
                "asked": len(questions),
                "changes": [change.as_dict() for change in changes],
                "problem": problems.get(body.path, ""),
            }

        return await heavy(work)

    @api.post("/try")
    async def try_question(body: Try, _: Session = may_change) -> dict[str, Any]:
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
            return {"reply": office.asker.ask(body.text, body.earlier).as_dict(), "passages": passages}

        return await office.light(work)

    return api
