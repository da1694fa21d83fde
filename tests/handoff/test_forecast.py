"""Wait ranges: pure properties, and how often they hold in a simulated queue."""

from __future__ import annotations

import statistics

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handoff.queue.forecast import FEWEST, Pickup, coverage, expected, span, work_per_pickup
from tests.handoff.queue_simulation import Day, simulate, steady, uneven


@given(st.lists(st.floats(0.01, 50), max_size=80), st.integers(1000, 10**7))
def test_a_range_is_whole_half_minutes_and_hidden_while_too_little_is_known(
    ratios: list[float], expects: int
) -> None:
    told = span(expects, ratios)
    if len(ratios) < FEWEST:
        assert told is None
        return
    assert told is not None
    low, high = told
    assert low % 30_000 == high % 30_000 == 0
    assert 0 <= low <= high
    assert high >= 30_000
    middle = statistics.median(ratios) * expects
    assert low <= middle <= high


def test_further_back_means_longer_and_more_agents_mean_shorter() -> None:
    assert expected(4, 60_000, 2) == 2 * expected(2, 60_000, 2) == expected(2, 60_000, 1)
    assert expected(1, 60_000, 0) == 60_000


def test_time_in_which_nobody_waited_does_not_count() -> None:
    busy = [Pickup(n * 1000, 60_000 * (n + 1), 2) for n in range(7)]
    assert work_per_pickup(busy) == 120_000
    night = 10**9
    later = Pickup(busy[-1].at + night, busy[-1].at + night + 60_000, 2)
    assert work_per_pickup([*busy, later]) == 120_000
    assert work_per_pickup(busy[:5]) is None


def test_what_held_is_said_with_its_number() -> None:
    assert (
        str(coverage([(0, 60, 30), (0, 60, 90), (30, 90, 30), (0, 30, 0)])) == "80 % range held 75 %, n = 4"
    )
    assert str(coverage([])) == "no range yet"


@pytest.mark.parametrize(
    ("day", "name"), [(steady(), "steady"), (steady(0.8, 8), "light"), (uneven(), "uneven")]
)
def test_the_range_holds_about_as_often_as_it_says(day: Day, name: str) -> None:
    held = n = 0
    for seed in range(5):
        found, _ = simulate(day, seed)
        held, n = held + found.held, n + found.n
    assert n > 500
    assert 0.72 <= held / n <= 0.97, f"{name}: {held}/{n}"


def test_a_forecast_that_knows_nothing_of_the_place_would_hold_less_or_be_wider() -> None:
    """The range is worth more than "between the shortest and the longest wait so far"."""
    _, told = simulate(uneven(), 1)
    widths = [high - low for low, high, _ in told]
    waits = sorted(waited for _, _, waited in told)
    plain = waits[int(len(waits) * 0.9)] - waits[int(len(waits) * 0.1)]
    assert statistics.median(widths) < plain
