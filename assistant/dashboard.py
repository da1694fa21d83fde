"""The dashboard's HTTP edge: measures of some days, also as CSV, and a week. For every signed-in agent.

Nothing here is about one agent: speed of individuals is neither counted nor shown.
"""

from __future__ import annotations

import asyncio
from datetime import date, timedelta
from typing import Any

from fastapi import APIRouter, Depends, Request, Response
from sqlalchemy import Connection

from assistant import week
from assistant.content.gap_file import GapError, GapFile
from assistant.settings import Settings
from handoff.agents import Agents, Session
from handoff.desk import Desk
from handoff.doors import LimitedRoute, signed_in
from handoff.errors import Invalid
from handoff.measures.ledger import Ledger
from handoff.measures.report import date_of, day_of, report, table

LONGEST = 400
DEFAULT = timedelta(days=27)


def router(desk: Desk, people: Agents, settings: Settings) -> APIRouter:
    """All routes of the dashboard."""
    api = APIRouter(prefix="/console/api/measures", tags=["measures"], route_class=LimitedRoute)
    ledger, gap_file = Ledger(desk.store), GapFile(settings.data)

    async def reader(request: Request) -> Session:
        return await signed_in(request, people)

    may_read = Depends(reader)

    async def measured(first: date, last: date) -> dict[str, Any]:
        if not timedelta() <= last - first < timedelta(days=LONGEST):
            raise Invalid(f"`first` must not be after `last`, and at most {LONGEST} days before it")
        await ledger.update()
        found = report(await ledger.read(day_of(first), day_of(last)), first, last)
        try:
            state = await asyncio.to_thread(gap_file.read)
        except GapError:
            return found
        gaps = await desk.store.read(lambda connection: week.gap_days(connection, state))
        found["measures"].append(week.gaps_measure(gaps, found["days"]))
        return found

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
        first = monday or week.last_whole(date_of(desk.clock()))
        if first.weekday() != 0:
            raise Invalid("a week begins on a Monday; give its date as `monday`")
        now = await measured(first, first + timedelta(days=6))
        before = await measured(first - timedelta(days=7), first - timedelta(days=1))

        def reading(connection: Connection) -> list[dict[str, Any]]:
            return week.worth_reading(connection, first)

        return {"week": now, "before": before, "worth_reading": await desk.store.read(reading)}

    return api
