"""What a week's page needs beyond the measures: gaps by day, and three conversations worth reading."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

import orjson
from sqlalchemy import Connection, select, tuple_

from assistant.content.gap_file import GapState
from handoff.events import MessageAdded, Role
from handoff.measures.counting import DAY_MS
from handoff.measures.report import date_of, day_of
from handoff.schema import conversations, events

MOST = 3
MOST_CONVERSATIONS = 2000
PAIRS_AT_ONCE = 200
WEEK = timedelta(days=7)


def last_whole(today: date) -> date:
    """The Monday of the last week that is over."""
    return today - timedelta(days=today.weekday()) - WEEK


def gap_days(connection: Connection, state: GapState) -> dict[str, list[date]]:
    """The days gaps were opened (first asked) and closed."""
    first = [record.members[0] for record in state.gaps.values() if record.members]
    closed = [record.closed_at for record in state.gaps.values() if record.status == "closed"]
    return {
        "opened": [date_of(at) for at in _moments(connection, first)],
        "closed": [date_of(at) for at in closed if at],
    }


def gaps_measure(days: dict[str, list[date]], shown: Sequence[str]) -> dict[str, Any]:
    """Gaps in the form of a measure."""
    names = ("opened", "closed")
    series = {name: [float(sum(d.isoformat() == day for d in days[name])) for day in shown] for name in names}
    parts = {name: sum(series[name]) for name in names}
    shape = {"id": "gaps", "title": "Gaps in the articles", "unit": "count", "better": ""}
    bounds = {"value": parts["opened"], "n": int(sum(parts.values())), "low": None, "high": None}
    return {**shape, **bounds, "parts": parts, "series": series["opened"], "part_series": series}


def worth_reading(connection: Connection, monday: date) -> list[dict[str, Any]]:
    """Up to three conversations of the week: unhappy ones with words first, then the longest handed over."""
    begin = day_of(monday) * DAY_MS
    state = conversations.c
    chosen = (
        select(state.id, state.handoffs, state.last_seq)
        .where(state.started_at.between(begin, begin + 7 * DAY_MS - 1))
        .order_by(state.started_at.desc())
        .limit(MOST_CONVERSATIONS)
    )
    rows = {row.id: row for row in connection.execute(chosen)}
    surveys = _surveys(connection, list(rows))
    unhappy = sorted(
        (key for key, (score, _) in surveys.items() if score <= 2),
        key=lambda key: (surveys[key][0], -len(surveys[key][1]), key),
    )
    long = sorted((key for key, row in rows.items() if row.handoffs), key=lambda key: -rows[key].last_seq)
    found = list(dict.fromkeys([*unhappy, *long]))[:MOST]
    first = _first_words(connection, found)
    return [
        {
            "id": key,
            "summary": first.get(key, ""),
            "events": rows[key].last_seq,
            "csat": surveys[key][0] if key in surveys else None,
            "comment": surveys[key][1] if key in surveys else "",
        }
        for key in found
    ]


def _first_words(connection: Connection, keys: Sequence[str]) -> dict[str, str]:
    """What each customer came with."""
    said = (
        select(events.c.conversation_id, events.c.body)
        .where(events.c.conversation_id.in_(keys), events.c.author_role == Role.CUSTOMER.value)
        .where(events.c.kind == MessageAdded.kind)
        .order_by(events.c.conversation_id, events.c.seq.desc())
    )
    return {key: orjson.loads(body).get("text", "")[:200] for key, body in connection.execute(said)}


def _surveys(connection: Connection, keys: Sequence[str]) -> dict[str, tuple[int, str]]:
    found: dict[str, tuple[int, str]] = {}
    for begin in range(0, len(keys), PAIRS_AT_ONCE):
        own = keys[begin : begin + PAIRS_AT_ONCE]
        answered = select(events.c.conversation_id, events.c.body).where(
            events.c.conversation_id.in_(own), events.c.kind == "survey.answered"
        )
        for key, body in connection.execute(answered.order_by(events.c.seq)):
            data = orjson.loads(body)
            if data.get("csat"):
                found[key] = data["csat"], data.get("comment", "")
    return found


def _moments(connection: Connection, members: Iterable[str]) -> list[int]:
    """When these events (`conversation:seq`) happened, in ms."""
    pairs = [(key, int(seq)) for key, _, seq in (member.rpartition(":") for member in members)]
    found: list[int] = []
    for begin in range(0, len(pairs), PAIRS_AT_ONCE):
        own = pairs[begin : begin + PAIRS_AT_ONCE]
        place = tuple_(events.c.conversation_id, events.c.seq)
        found += connection.execute(select(events.c.at).where(place.in_(own))).scalars()
    return found
