"""One conversation as the measures see it: a fold of its log, kept as the list of its fields.

Unknown kinds and fields are passed over, so that a newer log measures what is known of it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from handoff.clock import DAY_MS
from handoff.measures.source import source


class Fact(NamedTuple):
    """One stored event, unparsed: `at` in ms, `data` the fields that differ from their defaults."""

    conversation: str
    seq: int
    at: int
    kind: str
    role: str
    data: dict[str, Any]


@dataclass(slots=True)
class Case:
    """The state after the events so far; times in ms (0: never), durations in ms.

    It is kept by place: a new field comes last, so that what was kept before it can be read.
    """

    started: int = 0
    channel: str = "chat"
    last_at: int = 0
    last_role: str = ""
    said: int = 0
    first_said: int = 0
    first_reply: int = -1
    waiting_since: int = 0
    handed_at: int = 0
    held_since: int = 0
    resolved_at: int = 0
    resolved_by: str = ""
    disposition: str = ""
    came_back: bool = False
    handoffs: list[list[Any]] = field(default_factory=list)
    waits: list[list[Any]] = field(default_factory=list)
    responses: list[list[int]] = field(default_factory=list)
    stints: list[list[int]] = field(default_factory=list)
    ratings: dict[str, list[Any]] = field(default_factory=dict)
    rated_last: str = ""
    rated_at: int = 0
    csat: list[list[int]] = field(default_factory=list)
    ces: list[list[int]] = field(default_factory=list)
    promises: dict[str, list[Any]] = field(default_factory=dict)
    orders: list[str] = field(default_factory=list)
    changes: list[list[Any]] = field(default_factory=list)
    repeats: list[list[Any]] = field(default_factory=list)
    via: str = ""
    switches: int = 0
    nps: list[list[int]] = field(default_factory=list)
    seen_orders: dict[str, list[Any]] = field(default_factory=dict)
    sources: list[list[Any]] = field(default_factory=list)
    ends: list[list[Any]] = field(default_factory=list)


RETURN_MS = 7 * DAY_MS


def step(case: Case, fact: Fact) -> None:
    """Take in the next event of this conversation."""
    take = _STEPS.get(fact.kind)
    if take is not None:
        take(case, fact)


def _started(case: Case, fact: Fact) -> None:
    case.started = case.last_at = fact.at
    case.channel = fact.data.get("channel", "chat")


def _message(case: Case, fact: Fact) -> None:
    case.last_at, case.last_role = fact.at, fact.role
    if fact.role == "customer":
        case.said += 1
        via = fact.data.get("channel", "chat")
        case.switches += case.via not in ("", via)
        case.via = via
        case.first_said = case.first_said or fact.at
    elif fact.role in ("bot", "agent"):
        if case.first_said and case.first_reply < 0:
            case.first_reply = fact.at - case.first_said
        if fact.role == "agent" and case.handed_at:
            case.responses.append([fact.at, fact.at - case.handed_at])
            case.handed_at = 0
        if fact.role == "bot" and (rests_on := source(fact.data)):
            case.sources.append([fact.at, rests_on])


def _requested(case: Case, fact: Fact) -> None:
    case.handoffs.append([fact.at, fact.data.get("reason", "")])
    case.waiting_since = case.waiting_since or fact.at
    case.handed_at = case.handed_at or fact.at


def _assigned(case: Case, fact: Fact) -> None:
    _waited(case, fact.at, "taken")
    _let_go(case, fact.at)
    case.held_since = fact.at
    case.resolved_at = 0


def _released(case: Case, fact: Fact) -> None:
    _let_go(case, fact.at)
    case.waiting_since = case.waiting_since or fact.at


def _returned(case: Case, fact: Fact) -> None:
    _waited(case, fact.at, "left")
    _let_go(case, fact.at)
    case.handed_at = 0


def _resolved(case: Case, fact: Fact) -> None:
    by = fact.data.get("by", "")
    _waited(case, fact.at, "closed" if by == "agent" else "left")
    _let_go(case, fact.at)
    case.handed_at = 0
    case.last_at = case.resolved_at = fact.at
    case.resolved_by, case.disposition = by, fact.data.get("disposition", "")
    case.ends.append([fact.at, ""])


def _reopened(case: Case, fact: Fact) -> None:
    by = fact.data.get("by", "customer")
    if case.ends and not case.ends[-1][1]:
        case.ends[-1][1] = by
    if case.resolved_at and by == "customer":
        case.came_back = case.came_back or fact.at - case.resolved_at <= RETURN_MS
    case.resolved_at = 0


def _waited(case: Case, at: int, end: str) -> None:
    if case.waiting_since:
        case.waits.append([case.waiting_since, at - case.waiting_since, end])
        case.waiting_since = 0


def _let_go(case: Case, at: int) -> None:
    if case.held_since:
        case.stints.append([case.held_since, at - case.held_since])
        case.held_since = 0


def _rated(case: Case, fact: Fact) -> None:
    rating = fact.data.get("rating", "")
    case.ratings[str(fact.data.get("message_seq", 0))] = [fact.at, rating]
    case.rated_last, case.rated_at = rating, fact.at


def _surveyed(case: Case, fact: Fact) -> None:
    for name, kept in (("csat", case.csat), ("ces", case.ces), ("nps", case.nps)):
        score = fact.data.get(name)
        if score is not None:
            kept.append([fact.at, score])


def _promised(case: Case, fact: Fact) -> None:
    case.promises[str(fact.seq)] = [fact.data.get("due_at") or 0, fact.at, "open", 0]


def _promise_ended(end: str) -> Callable[[Case, Fact], None]:
    def take(case: Case, fact: Fact) -> None:
        promise = case.promises.get(str(fact.data.get("promise_seq", 0)))
        if promise is not None and promise[2] in ("open", "missed"):
            promise[2], promise[3] = end, fact.at

    return take


def _order(case: Case, fact: Fact) -> None:
    number = str(fact.data.get("order_number", ""))
    if number and number not in case.orders:
        case.orders.append(number)


def _looked_at(case: Case, fact: Fact) -> None:
    """An order as it was then: the days it was placed, promised for and delivered (ISO, or empty)."""
    _order(case, fact)
    number, order = str(fact.data.get("order_number", "")), fact.data.get("order") or {}
    promised = str(order.get("promised", "")).rpartition(" to ")[2]
    dates = [str(order.get("ordered", "")), promised, str(order.get("delivered", "")), fact.at]
    if number and (dates[0] or promised):
        case.seen_orders[number] = dates


def _changed(case: Case, fact: Fact) -> None:
    _order(case, fact)
    case.changes.append([fact.at, fact.data.get("action", ""), fact.data.get("reason") or ""])


def _noted(case: Case, fact: Fact) -> None:
    if fact.data.get("name") in ("order", "order_number"):
        _order(case, fact._replace(data={"order_number": fact.data.get("value", "")}))


def _repeated(case: Case, fact: Fact) -> None:
    case.repeats.append([fact.at, fact.data.get("how", "")])


_STEPS: dict[str, Callable[[Case, Fact], None]] = {
    "conversation.started": _started,
    "message.added": _message,
    "handoff.requested": _requested,
    "agent.assigned": _assigned,
    "assignment.released": _released,
    "conversation.returned": _returned,
    "conversation.resolved": _resolved,
    "conversation.reopened": _reopened,
    "answer.rated": _rated,
    "survey.answered": _surveyed,
    "promise.made": _promised,
    "promise.kept": _promise_ended("kept"),
    "promise.fulfilled": _promise_ended("kept"),
    "promise.lapsed": _promise_ended("withdrawn"),
    "promise.withdrawn": _promise_ended("withdrawn"),
    "promise.due": _promise_ended("missed"),
    "order.verified": _looked_at,
    "order.changed": _changed,
    "fact.noted": _noted,
    "repeat.found": _repeated,
}
KINDS = tuple(_STEPS)
"""What is measured; everything else in a log is passed over."""
