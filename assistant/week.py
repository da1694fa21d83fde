"""A week for everybody: measures, what customers came for, gaps, three conversations worth reading."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

import orjson
from sqlalchemy import Connection, select, tuple_

from assistant.content.gap_file import GapError, GapFile, GapState
from handoff.clock import DAY_MS
from handoff.desk import Desk
from handoff.events import MessageAdded, Role
from handoff.headline import SMALL_TALK
from handoff.masking import masked
from handoff.measures import sample
from handoff.measures.ledger import Ledger
from handoff.measures.report import date_of, day_of, report
from handoff.storage.schema import conversations, events

MOST = 3
MOST_CONVERSATIONS = 2000
MOST_GAPS = 5
TOPICS = 8
PAIRS_AT_ONCE = 200
WEEK = timedelta(days=7)


def last_whole(today: date) -> date:
    """The Monday of the last week that is over."""
    return today - timedelta(days=today.weekday()) - WEEK


async def measured(desk: Desk, ledger: Ledger, gap_file: GapFile, first: date, last: date) -> dict[str, Any]:
    """All measures of these days, with the gaps where they can be read."""
    await ledger.update()
    found = report(await ledger.read(day_of(first), day_of(last)), first, last)
    try:
        state = await asyncio.to_thread(gap_file.read)
    except GapError:
        return found
    gaps = await desk.store.read(lambda connection: gap_days(connection, state))
    found["measures"].append(gaps_measure(gaps, found["days"]))
    return found


async def told(desk: Desk, ledger: Ledger, gap_file: GapFile, monday: date) -> dict[str, Any]:
    """The week that begins on this Monday, the one before, and what to read of it."""
    now = await measured(desk, ledger, gap_file, monday, monday + timedelta(days=6))
    before = await measured(desk, ledger, gap_file, monday - WEEK, monday - timedelta(days=1))
    try:
        state = await asyncio.to_thread(gap_file.read)
    except GapError:
        state = GapState()

    def rest(connection: Connection) -> dict[str, Any]:
        return {
            "worth_reading": worth_reading(connection, monday),
            "came_for": came_for(connection, monday),
            "missing": missing(connection, state),
            "judged": judged(connection, monday),
        }

    return {"week": now, "before": before, **await desk.store.read(rest)}


def judged(connection: Connection, monday: date) -> dict[str, Any]:
    """What people who read a sample of the week say of it."""
    found = sample.shown(connection, day_of(monday))
    return {name: found[name] for name in ("resolved", "missed_handoff", "log_says")}


def came_for(connection: Connection, monday: date) -> list[dict[str, Any]]:
    """What the week's newest conversations were about: the first article the bot told from, else the intent
    it saw. `{"topic", "kind" (`article`, `intent`), "count"}`, the most asked first."""
    begin = day_of(monday) * DAY_MS
    state = conversations.c
    chosen = select(state.id).where(state.started_at.between(begin, begin + 7 * DAY_MS - 1))
    newest = chosen.order_by(state.started_at.desc()).limit(MOST_CONVERSATIONS)
    keys = list(connection.execute(newest).scalars())
    topics: dict[str, tuple[str, str]] = {}
    for start in range(0, len(keys), PAIRS_AT_ONCE):
        said = select(events.c.conversation_id, events.c.body).where(
            events.c.conversation_id.in_(keys[start : start + PAIRS_AT_ONCE]),
            events.c.kind == MessageAdded.kind,
            events.c.author_role == Role.BOT.value,
        )
        for key, body in connection.execute(said.order_by(events.c.conversation_id, events.c.seq)):
            topic = _topic(orjson.loads(body))
            if topic and topics.get(key, ("", ""))[1] != "article":
                topics[key] = topic if topic[1] == "article" else topics.get(key, topic)
    counted = Counter(topics.values()).most_common(TOPICS)
    return [{"topic": topic, "kind": kind, "count": count} for (topic, kind), count in counted]


def _topic(said: dict[str, Any]) -> tuple[str, str] | None:
    if said.get("citations"):
        return str(said["citations"][0].get("title", "")), "article"
    intent = (said.get("decision") or {}).get("signals", {}).get("intent")
    return (str(intent), "intent") if intent and intent not in SMALL_TALK else None


def missing(connection: Connection, state: GapState) -> list[dict[str, Any]]:
    """Open gaps, those asked most often first: a question of each, and how often it was asked."""
    waiting = [gap for gap in state.gaps.values() if gap.status in ("open", "drafted") and gap.members]
    most = sorted(waiting, key=lambda gap: (-len(gap.members), gap.id))[:MOST_GAPS]
    found = []
    for gap in most:
        key, _, seq = gap.members[0].rpartition(":")
        place = (events.c.conversation_id == key) & (events.c.seq == int(seq))
        body = connection.execute(select(events.c.body).where(place)).scalar()
        if body:
            question = masked(str(orjson.loads(body).get("text", "")))[:200]
            found.append({"id": gap.id, "question": question, "count": len(gap.members)})
    return found


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
            "comment": masked(surveys[key][1]) if key in surveys else "",
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
    return {key: masked(orjson.loads(body).get("text", ""))[:200] for key, body in connection.execute(said)}


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
