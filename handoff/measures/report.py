"""The measures of some days: totals and a value for every day, ready to be drawn or exported. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from handoff.measures.catalogue import MEASURES, Measure, Sums, Value
from handoff.measures.counting import Key
from handoff.spreadsheet import csv_of

EPOCH = date(1970, 1, 1)
SAMPLE = "sample"
"""The channel of conversations that are made up, for trying the pages."""


def day_of(day: date) -> int:
    """Days since 1970."""
    return (day - EPOCH).days


def date_of(at: int) -> date:
    """The day (UTC) of a moment in ms."""
    return datetime.fromtimestamp(at / 1000, UTC).date()


def report(counted: Mapping[Key, int], first: date, last: date) -> dict[str, Any]:
    """All measures from `first` to `last`, both included; the JSON form."""
    by_day: dict[int, dict[str, Counter[str]]] = {}
    for (day, name, key), amount in counted.items():
        by_day.setdefault(day, {}).setdefault(name, Counter())[key] += amount
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    daily = [by_day.get(day_of(day), {}) for day in days]
    whole = summed(daily)
    return {
        "first": first.isoformat(),
        "last": last.isoformat(),
        "days": [day.isoformat() for day in days],
        "sample": whole.get("conversations", Counter())[SAMPLE] > 0,
        "measures": [_shown(measure, whole, daily) for measure in MEASURES],
    }


def summed(days: Iterable[Sums]) -> dict[str, Counter[str]]:
    """The sums of several days."""
    whole: dict[str, Counter[str]] = {}
    for sums in days:
        for name, amounts in sums.items():
            whole.setdefault(name, Counter()).update(amounts)
    return whole


def _shown(measure: Measure, whole: Sums, daily: Sequence[Sums]) -> dict[str, Any]:
    total = measure.of(whole)
    values = [measure.of(sums) for sums in daily]
    return {
        "id": measure.id,
        "title": measure.title,
        "unit": measure.unit,
        "better": measure.better,
        "value": _rounded(total.value),
        "n": total.n,
        "low": _rounded(total.low),
        "high": _rounded(total.high),
        "parts": {key: _rounded(part) for key, part in _largest_first(total)},
        "series": [_rounded(value.value) for value in values],
        "part_series": {
            key: [_rounded(value.parts.get(key)) for value in values] for key, _ in _largest_first(total)
        },
    }


def table(found: Mapping[str, Any]) -> str:
    """A report as CSV: one row per measure, part and day, with the whole period first."""
    header = ("measure", "unit", "part", "day", "value", "n", "low", "high")
    rows: list[list[object]] = []
    for measure in found["measures"]:
        own = [measure["title"], measure["unit"]]
        period = f"{found['first']}..{found['last']}"
        rows.append([*own, "", period, measure["value"], measure["n"], measure["low"], measure["high"]])
        rows += [[*own, part, period, value, "", "", ""] for part, value in measure["parts"].items()]
        series = {"": measure["series"], **measure["part_series"]}
        rows += [
            [*own, part, day, value, "", "", ""]
            for part, values in series.items()
            for day, value in zip(found["days"], values, strict=True)
            if value is not None
        ]
    return csv_of(header, rows)


def _largest_first(value: Value) -> list[tuple[str, float]]:
    return sorted(value.parts.items(), key=lambda part: (-part[1], part[0]))


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
