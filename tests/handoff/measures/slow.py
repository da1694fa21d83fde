"""The sums counted the slow and obvious way: each from the whole log, with nothing kept in between."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

DAY, WEEK = 86_400_000, 7 * 86_400_000


@dataclass(frozen=True)
class Line:
    """One event of a log."""

    at: int
    kind: str
    role: str
    data: dict[str, Any]


Log = list[Line]
Key = tuple[int, str, str]


def of_kind(log: Log, *kinds: str) -> Log:
    return [line for line in log if line.kind in kinds]


def orders(log: Log) -> set[str]:
    named = {line.data["order_number"] for line in of_kind(log, "order.verified", "order.changed")}
    return named | {
        line.data["value"]
        for line in of_kind(log, "fact.noted")
        if line.data["name"] in ("order", "order_number")
    }


def started(log: Log) -> int:
    return log[0].at


def last_word(log: Log) -> int:
    return max(
        line.at
        for line in log
        if line.kind in ("conversation.started", "message.added", "conversation.resolved")
    )


def goes_on(earlier: Log, later: Log) -> bool:
    apart = started(later) - last_word(earlier)
    one, other = orders(earlier), orders(later)
    return 0 <= apart <= WEEK and (bool(one & other) or (not one and not other))


def reopened_in_time(log: Log) -> bool:
    for at, line in enumerate(log):
        if line.kind == "conversation.reopened" and line.data.get("by", "customer") == "customer":
            ends = [
                other
                for other in log[:at]
                if other.kind in ("conversation.resolved", "conversation.reopened", "agent.assigned")
            ]
            if ends and ends[-1].kind == "conversation.resolved" and line.at - ends[-1].at <= WEEK:
                return True
    return False


def waits(log: Log) -> list[tuple[int, int, str]]:
    """Begin, length and end of every closed wait."""
    found, since = [], None
    for line in log:
        if line.kind in ("handoff.requested", "assignment.released"):
            since = since if since is not None else line.at
        elif (
            line.kind in ("agent.assigned", "conversation.returned", "conversation.resolved")
            and since is not None
        ):
            by_agent = line.kind == "conversation.resolved" and line.data.get("by") == "agent"
            end = "waits" if line.kind == "agent.assigned" else "closed_waiting" if by_agent else "abandoned"
            found.append((since, line.at - since, end))
            since = None
    return found


def waiting_now(log: Log) -> bool:
    moves = of_kind(
        log,
        "handoff.requested",
        "assignment.released",
        "agent.assigned",
        "conversation.returned",
        "conversation.resolved",
    )
    return bool(moves) and moves[-1].kind in ("handoff.requested", "assignment.released")


def stints(log: Log) -> list[tuple[int, int]]:
    found, since = [], None
    ends = ("assignment.released", "conversation.returned", "conversation.resolved", "agent.assigned")
    for line in log:
        if line.kind in ends and since is not None:
            found.append((since, line.at - since))
            since = None
        if line.kind == "agent.assigned":
            since = line.at
    return found


def person_responses(log: Log) -> list[tuple[int, int]]:
    found, asked = [], None
    for line in log:
        if line.kind == "handoff.requested":
            asked = asked if asked is not None else line.at
        elif line.kind in ("conversation.returned", "conversation.resolved"):
            asked = None
        elif line.kind == "message.added" and line.role == "agent" and asked is not None:
            found.append((line.at, line.at - asked))
            asked = None
    return found


def resolution(log: Log) -> Line | None:
    moves = of_kind(log, "conversation.resolved", "conversation.reopened", "agent.assigned")
    return moves[-1] if moves and moves[-1].kind == "conversation.resolved" else None


def outcome(log: Log, came_back: bool) -> str:
    if came_back:
        return "came_back"
    scores = [line.data["csat"] for line in of_kind(log, "survey.answered") if line.data.get("csat")]
    rated = of_kind(log, "answer.rated")
    handed = of_kind(log, "handoff.requested")
    if scores:
        sure = scores[-1] >= 4
    else:
        sure = (
            bool(rated) and rated[-1].data["rating"] == "up" and (not handed or rated[-1].at >= handed[-1].at)
        )
    if sure:
        return "confirmed"
    end = resolution(log)
    if end is not None:
        solved = end.data.get("by") == "agent" and end.data.get("disposition") in (
            "solved",
            "no_answer_in_docs",
        )
        return "agent_solved" if solved else "ended"
    words = of_kind(log, "message.added")
    answered = bool(words) and words[-1].role in ("bot", "agent")
    return "silence" if answered and not waiting_now(log) else "unanswered"


KEPT, WITHDRAWN = ("promise.kept", "promise.fulfilled"), ("promise.withdrawn", "promise.lapsed")


def promises(log: Log) -> list[tuple[int, str]]:
    found = []
    for seq, line in enumerate(log, 1):
        if line.kind != "promise.made":
            continue
        due = line.data.get("due_at")
        later = [
            other
            for other in log[seq:]
            if other.kind.startswith("promise.") and other.data.get("promise_seq") == seq
        ]
        settled = next((other for other in later if other.kind in (*KEPT, *WITHDRAWN)), None)
        if settled is None:
            end = "missed" if later else "open"
        elif settled.kind in WITHDRAWN:
            end = "withdrawn"
        else:
            end = "late" if due and settled.at > due else "kept"
        found.append(((due or line.at) // DAY, end))
    return found


def sources(log: Log) -> list[tuple[Line, str]]:
    found = []
    for line in of_kind(log, "message.added"):
        decision = line.data.get("decision", {})
        signals = decision.get("signals", {})
        kinds = {
            "article": bool(line.data.get("citations")),
            "": not decision or decision.get("reason") == "smalltalk",
            "person": decision.get("action") in ("offer", "handoff"),
            "order": signals.get("lookup") == "found",
            "asked_back": decision.get("action") == "clarify" or bool(signals.get("asked_for")),
            "no_source": True,
        }
        name = next(name for name, holds in kinds.items() if holds)
        if line.role == "bot" and name:
            found.append((line, name))
    return found


def ends(log: Log) -> list[Key]:
    found: list[Key] = []
    for at, line in enumerate(log):
        if line.kind != "conversation.resolved":
            continue
        later = of_kind(log[at + 1 :], "conversation.resolved", "conversation.reopened")
        by = later[0].data.get("by", "customer") if later and later[0].kind.endswith("reopened") else ""
        found.append((line.at // DAY, "ends", "reopened" if by == "customer" else "stayed"))
    return found


def switches(log: Log) -> int:
    """How often the customer wrote by another channel than the time before."""
    ways = [
        line.data.get("channel", "chat") for line in of_kind(log, "message.added") if line.role == "customer"
    ]
    return sum(one != other for one, other in pairwise(ways))


def effort(log: Log, came_back: bool) -> int:
    said = [line for line in of_kind(log, "message.added") if line.role == "customer"]
    points = len(said) - 1 if said else 0
    points += 3 * len(of_kind(log, "repeat.found"))
    points += 2 * switches(log)
    for _, length, _ in waits(log):
        points += length // (5 * 60 * 1000)
    return points + (3 if came_back else 0)


def looked_at(log: Log) -> dict[str, Line]:
    """The last look at each order that had dates."""
    looks = of_kind(log, "order.verified")
    dated = [
        line for line in looks if line.data["order"].get("ordered") or line.data["order"].get("promised")
    ]
    return {line.data["order_number"]: line for line in dated}


def epoch_day(text: str) -> int:
    return (date.fromisoformat(text) - date(1970, 1, 1)) // timedelta(days=1)


def deliveries(log: Log) -> list[Key]:
    found: list[Key] = []
    for line in looked_at(log).values():
        order = line.data["order"]
        if not order.get("promised"):
            continue
        due = epoch_day(order["promised"].split(" to ")[-1])
        if order.get("delivered"):
            found.append((due, "deliveries", "on_time" if epoch_day(order["delivered"]) <= due else "late"))
        elif line.at // DAY > due:
            found.append((due, "deliveries", "late"))
    return found


def bought_again(log: Log, everything: list[Log]) -> str:
    began = started(log) // DAY
    for other in everything:
        for line in looked_at(other).values():
            placed = line.data["order"].get("ordered")
            if placed and 1 <= epoch_day(placed) - began <= 90:
                return "yes"
    return "no"


def sums(contacts: list[dict[str, Log]]) -> Counter[Key]:
    """Every sum of these contacts' conversations."""
    found: Counter[Key] = Counter()
    for logs in contacts:
        ordered = sorted(logs.items(), key=lambda item: (started(item[1]), item[0]))
        for place, (_, log) in enumerate(ordered):
            later = [other for _, other in ordered[place + 1 :]]
            earlier = [other for _, other in ordered[:place]]
            came_back = reopened_in_time(log) or any(goes_on(log, other) for other in later)
            for key in _keys(log, came_back, any(goes_on(other, log) for other in earlier)):
                found[key] += 1
            if looked_at(log):
                found[(started(log) // DAY, "bought_again", bought_again(log, list(logs.values())))] += 1
    return found


def _keys(log: Log, came_back: bool, follows: bool) -> list[Key]:
    day = started(log) // DAY
    end = outcome(log, came_back)
    words = of_kind(log, "message.added")
    said = [line for line in words if line.role == "customer"]
    keys: list[Key] = [
        (day, "conversations", log[0].data.get("channel", "chat")),
        (day, "outcome", end),
        (day, "turns", str(len(said))),
    ]
    if not follows:
        keys.append((day, "matters", ""))
        if end in ("confirmed", "agent_solved"):
            keys.append((day, "first_contact", ""))
    handed = of_kind(log, "handoff.requested")
    if handed:
        keys.append((day, "handed", handed[0].data["reason"]))
    if said:
        replies = [
            line
            for line in words
            if line.role in ("bot", "agent") and words.index(line) > words.index(said[0])
        ]
        if replies:
            keys.append((said[0].at // DAY, "first_response", str((replies[0].at - said[0].at) // 1000)))
    if person_responses(log):
        keys.append((day, "served", ""))
        if of_kind(log, "repeat.found"):
            keys.append((day, "repeated", ""))
    keys += [(line.at // DAY, "handoffs", line.data["reason"]) for line in handed]
    keys += [(at // DAY, name, str(length // 1000)) for at, length, name in waits(log)]
    keys += [(at // DAY, "person_response", str(took // 1000)) for at, took in person_responses(log)]
    keys += [(at // DAY, "handle", str(took // 1000)) for at, took in stints(log)]
    keys += [(line.at // DAY, "sources", name) for line, name in sources(log)]
    keys += ends(log)
    rated = {line.data["message_seq"]: line for line in of_kind(log, "answer.rated")}
    keys += [(line.at // DAY, "ratings", line.data["rating"]) for line in rated.values()]
    for line in of_kind(log, "survey.answered"):
        keys += [
            (line.at // DAY, name, str(line.data[name]))
            for name in ("csat", "ces", "nps")
            if line.data.get(name) is not None
        ]
    keys.append((day, "effort_points", str(effort(log, came_back))))
    if switches(log):
        keys.append((day, "switched", ""))
    keys += deliveries(log)
    keys += [(day, "promises", end) for day, end in promises(log)]
    for line in of_kind(log, "order.changed"):
        keys.append((line.at // DAY, "order_changes", line.data["action"]))
        if line.data["action"] in ("cancel", "return"):
            keys.append((line.at // DAY, f"{line.data['action']}_reasons", line.data.get("reason", "")))
    keys += [(line.at // DAY, "repeats", line.data["how"]) for line in of_kind(log, "repeat.found")]
    return keys
