"""Every measure by name: its unit, and its formula over the sums of some days; see `docs/measures.md`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from handoff.measures.interval import percentile, wilson

Unit = Literal["count", "share", "seconds", "score", "messages", "points"]
Sums = Mapping[str, Counter[str]]
"""The sums of some days: name, then what it is split by."""
Tally = Callable[[Sums], int]


@dataclass(frozen=True, slots=True)
class Value:
    """A measure's value (None: nothing to measure), of how many, with its 95 % interval and its parts."""

    value: float | None
    n: int
    low: float | None = None
    high: float | None = None
    parts: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Measure:
    """`better` says which way is good news: up, down, or empty where neither is."""

    id: str
    title: str
    unit: Unit
    better: Literal["up", "down", ""]
    of: Callable[[Sums], Value]


def _total(sums: Sums, *names: str) -> int:
    return sum(sums[name].total() for name in names if name in sums)


def _part(sums: Sums, name: str, *keys: str) -> int:
    return sum(sums[name][key] for key in keys) if name in sums else 0


def _count(name: str) -> Callable[[Sums], Value]:
    def of(sums: Sums) -> Value:
        total = _total(sums, name)
        return Value(float(total), total, parts={key: float(n) for key, n in sums[name].items()})

    return lambda sums: of(sums) if name in sums else Value(0.0, 0)


def _share(hits: Tally, among: Tally, split: str = "") -> Callable[[Sums], Value]:
    def of(sums: Sums) -> Value:
        one, all_of = hits(sums), among(sums)
        parts = {key: float(n) for key, n in sums[split].items()} if split in sums else {}
        if all_of == 0:
            return Value(None, 0, parts=parts)
        low, high = wilson(one, all_of)
        return Value(one / all_of, all_of, low, high, parts)

    return of


def _spread(name: str) -> Callable[[Sums], Value]:
    """Median as the value, the 90th percentile beside it."""

    def of(sums: Sums) -> Value:
        values = {float(key): n for key, n in sums.get(name, Counter()).items()}
        middle, high = percentile(values, 0.5), percentile(values, 0.9)
        if middle is None or high is None:
            return Value(None, 0)
        return Value(middle, sum(values.values()), parts={"p50": middle, "p90": high})

    return of


def _mean(name: str) -> Callable[[Sums], Value]:
    def of(sums: Sums) -> Value:
        scores = sums.get(name, Counter())
        total = scores.total()
        value = sum(int(key) * n for key, n in scores.items()) / total if total else None
        return Value(value, total, parts={key: float(n) for key, n in scores.items()})

    return of


def _nps(sums: Sums) -> Value:
    """Promoters (9, 10) less detractors (0 to 6), in points of 100."""
    scores = {int(key): n for key, n in sums.get("nps", Counter()).items()}
    total = sum(scores.values())
    if total == 0:
        return Value(None, 0)
    sides = {
        "promoters": sum(n for score, n in scores.items() if score >= 9),
        "passives": sum(n for score, n in scores.items() if 7 <= score <= 8),
        "detractors": sum(n for score, n in scores.items() if score <= 6),
    }
    value = 100 * (sides["promoters"] - sides["detractors"]) / total
    return Value(value, total, parts={name: float(n) for name, n in sides.items()})


def _conversations(sums: Sums) -> int:
    return _total(sums, "conversations")


def _outcome(key: str) -> Callable[[Sums], Value]:
    return _share(lambda sums: _part(sums, "outcome", key), _conversations)


MEASURES: tuple[Measure, ...] = (
    Measure("conversations", "Conversations", "count", "", _count("conversations")),
    Measure("outcomes", "What became of them", "count", "", _count("outcome")),
    Measure("confirmed_resolution", "Confirmed by the customer", "share", "up", _outcome("confirmed")),
    Measure("silence", "Silence after an answer", "share", "", _outcome("silence")),
    Measure("return_within_7_days", "Came back within 7 days", "share", "down", _outcome("came_back")),
    Measure(
        "reopened", "Opened again by the customer", "share", "down",
        _share(lambda sums: _part(sums, "ends", "reopened"), lambda sums: _total(sums, "ends")),
    ),
    Measure(
        "first_contact_resolution", "Solved at the first contact", "share", "up",
        _share(lambda sums: _total(sums, "first_contact"), lambda sums: _total(sums, "matters")),
    ),
    Measure(
        "containment", "Without a person", "share", "",
        _share(lambda sums: _conversations(sums) - _total(sums, "handed"), _conversations),
    ),
    Measure(
        "handoff_rate", "Handed to a person", "share", "",
        _share(lambda sums: _total(sums, "handed"), _conversations, "handed"),
    ),
    Measure("handoffs", "Handoffs by reason", "count", "", _count("handoffs")),
    Measure("waiting", "Waiting for a person", "seconds", "down", _spread("waits")),
    Measure(
        "abandoned", "Gave up waiting", "share", "down",
        _share(lambda sums: _total(sums, "abandoned"), lambda sums: _total(sums, "waits", "abandoned")),
    ),
    Measure("first_response", "First response", "seconds", "down", _spread("first_response")),
    Measure("person_response", "First response of a person", "seconds", "down", _spread("person_response")),
    Measure("handle_time", "Handle time", "seconds", "", _spread("handle")),
    Measure(
        "csat", "Satisfied (4 or 5 of 5)", "share", "up",
        _share(lambda sums: _part(sums, "csat", "4", "5"), lambda sums: _total(sums, "csat"), "csat"),
    ),
    Measure("ces", "Ease (1 to 7)", "score", "up", _mean("ces")),
    Measure("nps", "Would recommend us (−100 to 100)", "points", "up", _nps),
    Measure("effort", "Messages a customer wrote", "messages", "down", _spread("turns")),
    Measure("effort_points", "Effort seen from the log", "points", "down", _spread("effort_points")),
    Measure(
        "channel_switches", "Had to change the channel", "share", "down",
        _share(lambda sums: _total(sums, "switched"), _conversations),
    ),
    Measure(
        "repeat_information_rate", "Had to say it again", "share", "down",
        _share(lambda sums: _total(sums, "repeated"), lambda sums: _total(sums, "served")),
    ),
    Measure(
        "promises_kept", "Promises kept in time", "share", "up",
        _share(
            lambda sums: _part(sums, "promises", "kept"),
            lambda sums: _part(sums, "promises", "kept", "late", "missed"),
            "promises",
        ),
    ),
    Measure(
        "answers_with_source", "Answered from a source", "share", "",
        _share(
            lambda sums: _part(sums, "sources", "article", "order"),
            lambda sums: _total(sums, "sources"),
            "sources",
        ),
    ),
    Measure(
        "answer_quality", "Bot answers found helpful", "share", "up",
        _share(lambda sums: _part(sums, "ratings", "up"), lambda sums: _total(sums, "ratings"), "ratings"),
    ),
    Measure(
        "on_time_delivery", "Delivered when promised", "share", "up",
        _share(
            lambda sums: _part(sums, "deliveries", "on_time"),
            lambda sums: _total(sums, "deliveries"),
            "deliveries",
        ),
    ),
    Measure(
        "repeat_business", "Bought again within 90 days", "share", "up",
        _share(lambda sums: _part(sums, "bought_again", "yes"), lambda sums: _total(sums, "bought_again")),
    ),
    Measure("order_changes", "Orders changed", "count", "", _count("order_changes")),
    Measure("cancel_reasons", "Why orders were cancelled", "count", "", _count("cancel_reasons")),
    Measure("return_reasons", "Why things were returned", "count", "", _count("return_reasons")),
)  # fmt: skip
