"""The measures made of the sums: shares with their intervals, percentiles, nothing where there is nothing."""

from __future__ import annotations

import csv
import io
from collections import Counter
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handoff.measures.catalogue import MEASURES, Value
from handoff.measures.interval import percentile, wilson
from handoff.measures.report import day_of, report, table
from handoff.spreadsheet import csv_of

MONDAY = date(2026, 11, 16)
DAY = day_of(MONDAY)


def measured(**sums: dict[str, int]) -> dict[str, Value]:
    counted = {name: Counter(amounts) for name, amounts in sums.items()}
    return {measure.id: measure.of(counted) for measure in MEASURES}


@pytest.mark.parametrize(
    ("hits", "of", "low", "high"),
    [(0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0), (5, 10, 0.2366, 0.7634), (81, 263, 0.2553, 0.3662)],
)
def test_wilsons_interval_is_the_published_one(hits: int, of: int, low: float, high: float) -> None:
    assert wilson(hits, of) == pytest.approx((low, high), abs=5e-5)


@given(values=st.lists(st.integers(0, 50), min_size=1), part=st.floats(0.01, 1))
def test_a_percentile_is_the_smallest_value_that_enough_do_not_exceed(values: list[int], part: float) -> None:
    found = percentile({float(value): n for value, n in Counter(values).items()}, part)
    assert found is not None
    assert sum(value <= found for value in values) >= part * len(values) - 1e-9
    assert sum(value < found for value in values) < max(1, part * len(values))


def test_without_data_every_share_is_none_and_not_zero() -> None:
    for name, value in measured().items():
        assert value.value in (None, 0.0), name
        assert value.n == 0
    shares = [measure.id for measure in MEASURES if measure.unit == "share"]
    assert {measured()[name].value for name in shares} == {None}


def test_silence_and_coming_back_are_never_resolution() -> None:
    found = measured(
        conversations={"chat": 10},
        outcome={"confirmed": 2, "silence": 5, "came_back": 1, "agent_solved": 2},
        matters={"": 8},
        first_contact={"": 4},
    )
    assert found["confirmed_resolution"].value == 0.2
    assert found["silence"].value == 0.5
    assert found["first_contact_resolution"].value == 0.5


def test_promises_waits_surveys_and_ratings() -> None:
    found = measured(
        promises={"kept": 3, "late": 1, "missed": 1, "withdrawn": 4, "open": 9},
        waits={"10": 8, "100": 2},
        abandoned={"300": 5},
        csat={"5": 1, "4": 1, "1": 2},
        ces={"7": 1, "3": 1},
        ratings={"up": 3, "down": 1},
        sources={"article": 4, "order": 2, "person": 1, "asked_back": 2, "no_source": 1},
        ends={"reopened": 1, "stayed": 3},
    )
    assert (found["answers_with_source"].value, found["reopened"].value) == (0.6, 0.25)
    assert found["promises_kept"].value == 0.6
    assert (found["waiting"].value, found["waiting"].parts["p90"]) == (10, 100)
    assert found["abandoned"].value == pytest.approx(5 / 15)
    assert (found["csat"].value, found["ces"].value, found["answer_quality"].value) == (0.5, 5, 0.75)


def test_days_add_up_to_the_period_and_other_days_are_not_in_it() -> None:
    counted = {
        (DAY, "conversations", "chat"): 3,
        (DAY + 6, "conversations", "email"): 2,
        (DAY, "ratings", "up"): 1,
    }
    found = report(counted, MONDAY, date(2026, 11, 22))
    [conversations] = [one for one in found["measures"] if one["id"] == "conversations"]
    assert (conversations["value"], conversations["series"]) == (5, [3, 0, 0, 0, 0, 0, 2])
    assert conversations["parts"] == {"chat": 3, "email": 2}
    assert found["sample"] is False
    rows = list(csv.reader(io.StringIO(table(found).removeprefix("\ufeff"))))
    assert ["Conversations", "count", "", "2026-11-16..2026-11-22", "5.0", "5", "", ""] in rows
    assert ["Conversations", "count", "email", "2026-11-22", "2.0", "", "", ""] in rows


@pytest.mark.parametrize(
    "text",
    [
        "=1+1", "+1", "-1", "@A1", "\t=1", "\r=1", " =1", "\u00a0=1", "\n=1", "\uff1d1", "\uff0b1", "\uff0d1",
        "\uff20A1", "\u200b=1", "\ufeff=1", "\u202e=1", "\u2003=1", "\x0b=1",
    ],
)  # fmt: skip
def test_a_spreadsheet_runs_nothing(text: str) -> None:
    [_, [cell, number]] = csv.reader(io.StringIO(csv_of(("a", "b"), [[text, -3]]), newline=""))
    assert cell == f"'{text}"
    assert number == "-3"
