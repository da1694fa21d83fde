"""The dashboard's HTTP edge: measures of some days, also as CSV, and a week. For every signed-in agent.

Nothing here is about one agent: speed of individuals is neither counted nor shown.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Path, Response
from pydantic import BaseModel, ConfigDict

from assistant import week
from assistant.content.gap_file import GapFile
from assistant.settings import Settings
from handoff.console.doors import LimitedRoute, guards
from handoff.desk import Desk
from handoff.errors import Invalid
from handoff.events import ConversationId
from handoff.identity.agents import Agents, Session
from handoff.measures import sample
from handoff.measures.ledger import Ledger
from handoff.measures.report import date_of, day_of, table

LONGEST = 400
DEFAULT = timedelta(days=27)
WEEK = timedelta(days=7)


class Judged(BaseModel):
    """What a person says after reading: was it resolved, was a person needed. Empty: not said."""

    model_config = ConfigDict(extra="forbid")
    monday: date
    resolved: sample.Judgement = ""
    handoff: sample.Judgement = ""


def router(desk: Desk, people: Agents, settings: Settings) -> APIRouter:
    """All routes of the dashboard."""
    api = APIRouter(prefix="/console/api/measures", tags=["measures"], route_class=LimitedRoute)
    ledger, gap_file = Ledger(desk.store), GapFile(settings.data)

    may_read, may_judge = guards(people)

    async def measured(first: date, last: date) -> dict[str, Any]:
        if not timedelta() <= last - first < timedelta(days=LONGEST):
            raise Invalid(f"`first` must not be after `last`, and at most {LONGEST} days before it")
        return await week.measured(desk, ledger, gap_file, first, last)

    async def period(first: date | None, last: date | None) -> dict[str, Any]:
        until = last or date_of(desk.clock())
        return await measured(first or until - DEFAULT, until)

    @api.get("")
    async def measures(
        first: date | None = None, last: date | None = None, _: Session = may_read
    ) -> dict[str, Any]:
        return await period(first, last)

    @api.get("/export.csv", response_class=Response)
    async def export(first: date | None = None, last: date | None = None, _: Session = may_read) -> Response:
        found = await period(first, last)
        name = f"measures-{found['first']}-{found['last']}.csv"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return Response(table(found), media_type="text/csv; charset=utf-8", headers=headers)

    @api.get("/week")
    async def one_week(monday: date | None = None, _: Session = may_read) -> dict[str, Any]:
        return await week.told(desk, ledger, gap_file, begun(monday))

    @api.get("/sample")
    async def sampled(monday: date | None = None, _: Session = may_read) -> dict[str, Any]:
        first = over(begun(monday))
        await ledger.update()
        day = day_of(first)
        await desk.store.write(lambda connection: sample.draw(connection, day))
        found = await desk.store.read(lambda connection: sample.shown(connection, day))
        return {"monday": first.isoformat(), **found}

    @api.put("/sample/{key}")
    async def judge(
        key: Annotated[ConversationId, Path()], body: Judged, session: Session = may_judge
    ) -> dict[str, Any]:
        day, said = day_of(over(begun(body.monday))), (body.resolved, body.handoff)
        by, now = session.agent.id, desk.clock()
        await desk.store.write(lambda connection: sample.judge(connection, day, key, *said, by, now))
        found = await desk.store.read(lambda connection: sample.shown(connection, day))
        return {"monday": body.monday.isoformat(), **found}

    def begun(monday: date | None) -> date:
        first = monday or week.last_whole(date_of(desk.clock()))
        if first.weekday() != 0:
            raise Invalid("a week begins on a Monday; give its date as `monday`")
        return first

    def over(monday: date) -> date:
        if monday + WEEK > date_of(desk.clock()):
            raise Invalid("this week is not over yet; its sample is drawn when it is")
        return monday

    return api
