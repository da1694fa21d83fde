"""The files behind the content pages over HTTP: the tree, one file, saving, moving, deleting, their use."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any, Literal

from fastapi import APIRouter, Depends, Query, Response
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import Connection

from assistant.content import tree, usage
from assistant.content.exports import TABLES
from assistant.content.office import Office
from handoff.errors import NotFound
from handoff.events import Words
from handoff.identity import audit
from handoff.identity.agents import Session
from knowledge import editor
from knowledge.document import DocumentState
from knowledge.editor import Text
from knowledge.errors import FolderError, LoadError
from knowledge.repository import LastEdit, Repository
from knowledge.sync import SyncReport

ACTIONS = "article."
HASH = r"^([0-9a-f]{64})?$"


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Check(_Body):
    """A text as it is being written, and the name it would have."""

    path: Words = Field(min_length=1, max_length=500)
    text: Words = Field(max_length=editor.LONGEST)


class Change(_Body):
    """`based_on` is the `sha256` that was opened, empty for a new file; the message says why."""

    path: Words = Field(min_length=1, max_length=500)
    based_on: str = Field("", pattern=HASH)
    message: Words = Field("", max_length=500)


class Save(Change):
    """A file written whole."""

    text: Words = Field(max_length=editor.LONGEST)


class Move(Change):
    """A file under another name."""

    to: Words = Field(min_length=1, max_length=500)


class Opened(_Body):
    """The article an editor shows."""

    path: Words = Field(min_length=1, max_length=500)


def add(api: APIRouter, office: Office) -> None:
    """The routes over the folder's files."""
    may_read, may_change = Depends(office.reader), Depends(office.changer)
    base = office.base

    async def edits() -> dict[str, LastEdit]:
        acts = await office.desk.store.read(lambda connection: audit.last_by_subject(connection, ACTIONS))
        ours = {path: LastEdit(act.agent_name, act.at, act.note) for path, act in acts.items()}
        repository = await asyncio.to_thread(Repository.find, base.folder)
        theirs = await asyncio.to_thread(repository.last_edits) if repository else {}
        return ours | theirs

    async def leaves() -> list[dict[str, Any]]:
        changed = await edits()
        documents = await office.light(base.documents)
        return [leaf.as_dict() for leaf in tree.leaves(documents, changed, {}, datetime.now(UTC))]

    async def changed(
        session: Session, action: str, path: str, body: Change, work: Callable[[], Text | None], *paths: str
    ) -> dict[str, Any]:
        """Write, index and commit; then note who did it and ask the open gaps again."""
        who = session.agent
        message = body.message.strip() or f"{action.split('.')[1].capitalize()} {path}"

        def all_of_it() -> tuple[Text | None, SyncReport, str | None]:
            text = work()
            report = base.sync(only=paths)
            repository = Repository.find(base.folder)
            said = repository.commit(paths, who.name, who.email, message) if repository else None
            return text, report, said

        text, report, not_committed = await office.light(all_of_it)

        def note(connection: Connection) -> None:
            audit.record(connection, office.desk.clock(), who.author, action, path, message)

        await office.desk.store.write(note)
        _asked, unanswered = await office.past()
        touched = [*report.added, *report.changed, *(after for _, after in report.renamed)]
        closed = await office.heavy(lambda: office.gaps.recheck(unanswered, touched)) if unanswered else []
        return {
            "path": path,
            "sha256": text.sha256 if text else "",
            "version": report.version,
            "committed": None if not_committed is None else not not_committed,
            "not_committed": not_committed or "",
            "gaps_closed": [gap.as_dict() for gap in closed],
        }

    @api.get("/tree")
    async def folder(_: Session = may_read) -> dict[str, Any]:
        repository = await asyncio.to_thread(Repository.find, base.folder)
        return {"files": await leaves(), "version": base.version, "repository": repository is not None}

    @api.get("/open")
    async def open_now(session: Session = may_read) -> dict[str, Any]:
        return {"open_by": office.openers.by_path(session.agent.id)}

    @api.post("/open")
    async def opened_by(body: Opened, session: Session = may_change) -> dict[str, Any]:
        return {"others": office.openers.open(body.path, session.agent.id, session.agent.name)}

    @api.get("/file")
    async def file(path: str = Query(min_length=1, max_length=500), _: Session = may_read) -> dict[str, Any]:
        return await office.light(lambda: _file(office, path))

    @api.post("/check")
    async def check(body: Check, _: Session = may_change) -> dict[str, Any]:
        def work() -> dict[str, Any]:
            try:
                return {"problem": "", "body": editor.check(editor.inside(body.path), body.text)}
            except (LoadError, FolderError) as error:
                return {"problem": str(error), "body": ""}

        return await asyncio.to_thread(work)

    @api.put("/file")
    async def save(body: Save, session: Session = may_change) -> dict[str, Any]:
        def work() -> Text:
            return office.editor.save(body.path, body.text, body.based_on)

        action = "article.edited" if body.based_on else "article.added"
        return await changed(session, action, body.path, body, work, body.path)

    @api.post("/move")
    async def move(body: Move, session: Session = may_change) -> dict[str, Any]:
        def work() -> Text:
            return office.editor.rename(body.path, body.to, body.based_on)

        return await changed(session, "article.moved", body.to, body, work, body.path, body.to)

    @api.post("/delete")
    async def delete(body: Change, session: Session = may_change) -> dict[str, Any]:
        def work() -> None:
            office.editor.delete(body.path, body.based_on)

        return await changed(session, "article.deleted", body.path, body, work, body.path)

    @api.get("/usage")
    async def used(_: Session = may_read) -> dict[str, Any]:
        found = await office.uses()
        sums = {path: asdict(tally) for path, tally in usage.tallies(found).items()}
        return {"documents": sums, "rated_down": [use.as_dict() for use in usage.rated_down(found)]}

    @api.get("/answers")
    async def answers(
        path: str = Query(min_length=1, max_length=500), _: Session = may_read
    ) -> dict[str, Any]:
        found = await office.uses()
        tally = usage.tallies(found).get(path, usage.Tally())
        return {
            "tally": asdict(tally),
            "answers": [use.as_dict() for use in usage.of_document(found, path)],
        }

    @api.get("/audit")
    async def acts(_: Session = may_read) -> dict[str, Any]:
        found = await office.desk.store.read(lambda connection: audit.newest(connection, ACTIONS))
        return {"acts": [act.as_dict() for act in found]}

    @api.get("/export.csv", response_class=Response)
    async def export(
        what: Literal["files", "gaps", "rated-down"] = "files", _: Session = may_read
    ) -> Response:
        if what == "files":
            sums = usage.tallies(await office.uses())
            rows: list[Any] = [
                leaf | asdict(sums.get(leaf["path"], usage.Tally())) for leaf in await leaves()
            ]
        elif what == "gaps":
            _asked, unanswered = await office.past()
            rows = [gap.as_dict() for gap in await office.heavy(lambda: office.gaps.listed(unanswered))]
        else:
            rows = [use.as_dict() for use in usage.rated_down(await office.uses())]
        name = {"Content-Disposition": f'attachment; filename="{what}.csv"'}
        return Response(TABLES[what](rows), media_type="text/csv; charset=utf-8", headers=name)


def _file(office: Office, path: str) -> dict[str, Any]:
    """One file with its text, or why it cannot be edited here and what the bot reads in it."""
    state = next((each for each in office.base.documents() if each.path == path), None)
    try:
        text, why_not = office.editor.read(path), ""
    except FolderError as error:
        if state is None:
            raise NotFound(str(error)) from error
        text, why_not = Text(path, "", ""), str(error)
    return {
        "path": path,
        "text": text.text,
        "sha256": text.sha256,
        "editable": not why_not,
        "why_not": why_not,
        "body": (office.base.body(path) or "") if why_not else "",
        **_standing(state),
    }


def _standing(state: DocumentState | None) -> dict[str, Any]:
    """How the index has it; a draft is in none."""
    if state is None:
        return {"title": "", "state": "draft", "reason": "", "due": "", "why": "", "passages": 0}
    due, why = tree.due(state, datetime.now(UTC))
    return {
        "title": state.title, "state": state.state, "reason": state.reason, "due": due, "why": why,
        "passages": state.chunks,
    }  # fmt: skip
