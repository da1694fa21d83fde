"""A week's conversations for people to look at: a stratified draw, made once, and what it says of the week.

A kind is what the log says became of a conversation, and whether a person took part; each kind is drawn in
proportion to its size, two at least. Drawing is seeded by the week: who asks first makes no difference.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any, Literal

import orjson
from sqlalchemy import Connection, insert, select, update

from handoff.clock import DAY_MS
from handoff.errors import NotFound
from handoff.measures.case import Case
from handoff.measures.counting import came_backs, outcome
from handoff.measures.estimate import Stratum, estimate
from handoff.measures.tables import checked_conversations, measured_contacts
from handoff.storage.schema import conversations

SIZE = 40
AT_LEAST = 2
WEEK_DAYS = 7
AT_ONCE = 500
SAID_SOLVED = frozenset({"confirmed", "agent_solved"})
Judgement = Literal["yes", "no", "unsure", ""]
_row = checked_conversations.c


def drawn(population: Mapping[str, str], seed: int, size: int = SIZE) -> list[tuple[str, str, int]]:
    """Of conversations with their kinds: (conversation, kind, size of the kind), as they are to be read."""
    kinds: dict[str, list[str]] = {}
    for key in sorted(population):
        kinds.setdefault(population[key], []).append(key)
    dice, found = random.Random(seed), []
    for kind, keys in sorted(kinds.items()):
        share = round(size * len(keys) / len(population))
        chosen = dice.sample(keys, min(len(keys), max(AT_LEAST, share)))
        found += [(key, kind, len(keys)) for key in chosen]
    dice.shuffle(found)
    return found


def draw(connection: Connection, week: int) -> None:
    """Store the sample of the week that begins on this day (days since 1970), unless there is one.

    The measures must be up to date.
    """
    if connection.execute(select(_row.place).where(_row.week == week).limit(1)).first():
        return
    rows = [
        {
            "week": week, "conversation_id": key, "place": place, "stratum": kind, "stratum_size": size,
            "resolved": "", "handoff": "", "checked_by": "", "checked_at": 0,
        }
        for place, (key, kind, size) in enumerate(drawn(_population(connection, week), week))
    ]  # fmt: skip
    if rows:
        connection.execute(insert(checked_conversations), rows)


def _population(connection: Connection, week: int) -> dict[str, str]:
    begin = week * DAY_MS
    state = conversations.c
    in_it = state.started_at.between(begin, begin + WEEK_DAYS * DAY_MS - 1)
    chosen = select(state.id, state.contact_id).where(in_it)
    contacts = dict(tuple(row) for row in connection.execute(chosen))
    people, found = sorted(set(contacts.values())), {}
    for start in range(0, len(people), AT_ONCE):
        own = measured_contacts.c.contact_id.in_(people[start : start + AT_ONCE])
        for kept in connection.execute(select(measured_contacts.c.state).where(own)).scalars():
            cases = {key: Case(*values) for key, values in orjson.loads(kept).items()}
            back = came_backs(cases)
            for key, case in cases.items():
                if key in contacts:
                    person = "with a person" if case.handoffs else "without"
                    found[key] = f"{outcome(case, key in back)}, {person}"
    return found


def judge(
    connection: Connection, week: int, key: str, resolved: Judgement, handoff: Judgement, by: str, now: int
) -> None:
    """What a person says of one of them; again: the last word counts. Raises NotFound."""
    this = update(checked_conversations).where(_row.week == week, _row.conversation_id == key)
    said = {"resolved": resolved, "handoff": handoff, "checked_by": by, "checked_at": now}
    if connection.execute(this.values(said)).rowcount == 0:
        raise NotFound("this conversation is not in the sample of that week")


def shown(connection: Connection, week: int) -> dict[str, Any]:
    """The sample with its judgements, and what it says of the whole week."""
    chosen = select(checked_conversations).where(_row.week == week).order_by(_row.place)
    rows = connection.execute(chosen).all()
    return {
        "conversations": [
            {"id": row.conversation_id, "kind": row.stratum, "resolved": row.resolved, "handoff": row.handoff}
            for row in rows
        ],
        "resolved": asdict(estimate(_strata(rows, "resolved"))),
        "missed_handoff": asdict(estimate(_strata(rows, "handoff", without=True))),
        "log_says": _log_says(rows),
    }


def _strata(rows: Sequence[Any], question: str, *, without: bool = False) -> list[Stratum]:
    """Judged kinds; with `without`, of the conversations that no person took part in."""
    sizes = {row.stratum: row.stratum_size for row in rows}
    judged: Counter[str] = Counter()
    hits: Counter[str] = Counter()
    for row in rows:
        said = getattr(row, question)
        if said in ("yes", "no"):
            judged[row.stratum] += 1
            hits[row.stratum] += said == "yes"
    return [
        Stratum(size, judged[kind], hits[kind])
        for kind, size in sizes.items()
        if not without or kind.endswith("without")
    ]


def _log_says(rows: Sequence[Any]) -> float | None:
    sizes = {row.stratum: row.stratum_size for row in rows}
    whole = sum(sizes.values())
    solved = sum(size for kind, size in sizes.items() if kind.split(",")[0] in SAID_SOLVED)
    return round(solved / whole, 4) if whole else None
