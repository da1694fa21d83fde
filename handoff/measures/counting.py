"""From conversations to sums by day: a pure function of one contact's conversations, whatever their order.

A day is days since 1970 in UTC. What belongs to a conversation counts on the day it started, so that later
events change that day; what happens at a moment (a handoff, a rating) counts on its own day.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date

from handoff.clock import DAY_MS
from handoff.measures.case import RETURN_MS, Case

EPOCH = date(1970, 1, 1).toordinal()
REPEAT_DAYS = 90
SOLVED = frozenset({"solved", "no_answer_in_docs"})
Key = tuple[int, str, str]
"""Day, name of the sum, and what it is split by."""
_NEGATIVE = {"cancel": "cancel", "cancelled": "cancel", "return": "return", "returned": "return"}


def counts(cases: Mapping[str, Case]) -> Counter[Key]:
    """Every sum that one contact's conversations (by id) add to."""
    found: Counter[Key] = Counter()
    begun = [(name, case) for name, case in cases.items() if case.started]
    if len(begun) == 1:
        case = begun[0][1]
        _add(found, case, case.came_back, False)
        if case.seen_orders:
            again = "yes" if _bought_again(case, [case]) else "no"
            found[(_day(case.started), "bought_again", again)] = 1
        return found
    ordered = sorted(begun, key=lambda item: (item[1].started, item[0]))
    others = [other for _, other in ordered]
    for place, case in enumerate(others):
        came_back = case.came_back or any(_goes_on(case, later) for later in others[place + 1 :])
        follows = any(_goes_on(earlier, case) for earlier in others[:place])
        _add(found, case, came_back, follows)
    for case in others:
        if case.seen_orders:
            found[(_day(case.started), "bought_again", "yes" if _bought_again(case, others) else "no")] += 1
    return found


def _add(found: Counter[Key], case: Case, came_back: bool, follows: bool) -> None:
    for day, name, key, amount in _of(case, came_back, follows):
        place = (day, name, key)
        found[place] = found.get(place, 0) + amount


def _bought_again(case: Case, others: list[Case]) -> bool:
    """Any order of this contact that was placed within 90 days after the day this conversation began."""
    began = _day(case.started)
    placed = (_day_of(dates[0]) for other in others for dates in other.seen_orders.values())
    return any(began < day <= began + REPEAT_DAYS for day in placed if day is not None)


def effort(case: Case, came_back: bool) -> int:
    """Points for what a customer had to do: 1 for each message after the first, 3 for saying something again,
    2 for changing the channel, 1 for every full 5 minutes of waiting for a person, 3 for coming back."""
    waited: int = sum(wait[1] // 300_000 for wait in case.waits)
    again = 3 * len(case.repeats) + 2 * case.switches + 3 * came_back
    return max(0, case.said - 1) + again + waited


def came_backs(cases: Mapping[str, Case]) -> set[str]:
    """Those of one contact's conversations that the customer came back after."""
    begun = [(name, case) for name, case in cases.items() if case.started]
    ordered = sorted(begun, key=lambda item: (item[1].started, item[0]))
    return {
        name
        for place, (name, case) in enumerate(ordered)
        if case.came_back or any(_goes_on(case, later) for _, later in ordered[place + 1 :])
    }


def _goes_on(earlier: Case, later: Case) -> bool:
    """The same contact within seven days on the same matter: the same order, or no order in either."""
    apart = later.started - earlier.last_at
    same = bool(set(earlier.orders) & set(later.orders)) or not (earlier.orders or later.orders)
    return 0 <= apart <= RETURN_MS and same


def confirmed(case: Case) -> bool:
    """The customer said so: a survey of 4 or 5, or the last rating is up and no handoff came after it."""
    if case.csat:
        return case.csat[-1][1] >= 4
    handed = case.handoffs[-1][0] if case.handoffs else 0
    return case.rated_last == "up" and case.rated_at >= handed


def outcome(case: Case, came_back: bool) -> str:
    """The one thing that became of a conversation."""
    if came_back:
        return "came_back"
    if confirmed(case):
        return "confirmed"
    if case.resolved_at:
        return "agent_solved" if case.resolved_by == "agent" and case.disposition in SOLVED else "ended"
    if case.last_role in ("bot", "agent") and not case.waiting_since:
        return "silence"
    return "unanswered"


def _of(case: Case, came_back: bool, follows: bool) -> Iterator[tuple[int, str, str, int]]:
    started = _day(case.started)
    ended = outcome(case, came_back)
    yield started, "conversations", case.channel, 1
    yield started, "outcome", ended, 1
    yield started, "turns", str(case.said), 1
    yield started, "effort_points", str(effort(case, came_back)), 1
    if case.switches:
        yield started, "switched", "", 1
    if not follows:
        yield started, "matters", "", 1
        if ended in ("confirmed", "agent_solved"):
            yield started, "first_contact", "", 1
    if case.handoffs:
        yield started, "handed", case.handoffs[0][1], 1
    if case.first_reply >= 0:
        yield _day(case.first_said), "first_response", _seconds(case.first_reply), 1
    if case.responses:
        yield started, "served", "", 1
        if case.repeats:
            yield started, "repeated", "", 1
    yield from _moments(case)


def _moments(case: Case) -> Iterator[tuple[int, str, str, int]]:
    for at, reason in case.handoffs:
        yield _day(at), "handoffs", reason, 1
    for at, waited, end in case.waits:
        yield (
            _day(at),
            {"taken": "waits", "left": "abandoned"}.get(end, "closed_waiting"),
            _seconds(waited),
            1,
        )
    for at, took in case.responses:
        yield _day(at), "person_response", _seconds(took), 1
    for at, took in case.stints:
        yield _day(at), "handle", _seconds(took), 1
    for at, rests_on in case.sources:
        yield _day(at), "sources", rests_on, 1
    for at, reopened_by in case.ends:
        yield _day(at), "ends", "reopened" if reopened_by == "customer" else "stayed", 1
    for at, rating in case.ratings.values():
        yield _day(at), "ratings", rating, 1
    for at, score in case.csat:
        yield _day(at), "csat", str(score), 1
    for at, score in case.ces:
        yield _day(at), "ces", str(score), 1
    for at, score in case.nps:
        yield _day(at), "nps", str(score), 1
    yield from _deliveries(case)
    for due, made, end, at in case.promises.values():
        yield _day(due or made), "promises", "late" if end == "kept" and due and at > due else end, 1
    for at, action, reason in case.changes:
        yield _day(at), "order_changes", action[:60], 1
        kind = _NEGATIVE.get(action)
        if kind is not None:
            yield _day(at), f"{kind}_reasons", reason[:60], 1
    for at, how in case.repeats:
        yield _day(at), "repeats", how, 1


def _deliveries(case: Case) -> Iterator[tuple[int, str, str, int]]:
    """Orders whose promised day was over, or that had come, when somebody looked; on the promised day."""
    for _, promised, delivered, at in case.seen_orders.values():
        due, came = _day_of(promised), _day_of(delivered)
        if due is not None and came is not None:
            yield due, "deliveries", "on_time" if came <= due else "late", 1
        elif due is not None and due < _day(at):
            yield due, "deliveries", "late", 1


def _day_of(text: str) -> int | None:
    """Days since 1970 of an ISO date; None for what is none."""
    try:
        return date.fromisoformat(text).toordinal() - EPOCH
    except ValueError:
        return None


def _day(at: int) -> int:
    return at // DAY_MS


def _seconds(duration: int) -> str:
    return str(max(0, duration) // 1000)
