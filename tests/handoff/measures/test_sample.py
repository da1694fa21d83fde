"""What people judge of a sample tells of the whole week, with an interval that holds the truth."""

from __future__ import annotations

import random
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handoff.measures.estimate import Stratum, estimate
from handoff.measures.sample import AT_LEAST, SIZE, drawn

KINDS = ("confirmed, without", "silence, without", "silence, with a person", "ended, with a person")
POPULATIONS = st.dictionaries(
    st.integers(0, 400).map(lambda n: f"{n:032x}"), st.sampled_from(KINDS), min_size=1
)


@given(population=POPULATIONS, seed=st.integers(0, 5))
def test_every_kind_is_drawn_in_proportion_and_the_draw_is_the_same_for_everybody(
    population: dict[str, str], seed: int
) -> None:
    found = drawn(population, seed)
    assert found == drawn(dict(reversed(population.items())), seed)
    sizes = Counter(population.values())
    assert len({key for key, _, _ in found}) == len(found)
    assert all(population[key] == kind and sizes[kind] == size for key, kind, size in found)
    for kind, size in sizes.items():
        share = sum(each == kind for _, each, _ in found)
        assert min(size, AT_LEAST) <= share <= max(AT_LEAST, round(SIZE * size / len(population)))


def test_who_is_judged_whole_is_known_and_who_is_not_judged_is_not() -> None:
    known = estimate([Stratum(4, 4, 1), Stratum(6, 6, 6)])
    assert known.value == pytest.approx(0.7)
    assert known.low == pytest.approx(0.7, abs=1e-3)
    assert known.high == pytest.approx(0.7, abs=1e-3)
    nothing = estimate([Stratum(10, 0, 0)])
    assert (nothing.value, nothing.low, nothing.high, nothing.judged) == (None, None, None, 0)


def test_the_corrected_estimate_is_that_of_the_kinds_and_not_of_the_rows() -> None:
    """Two of each kind judged: the large kind counts for what it is, not for two of four."""
    assert estimate([Stratum(90, 2, 2), Stratum(10, 2, 0)]).value == pytest.approx(0.9)


@given(
    st.lists(st.tuples(st.integers(1, 300), st.integers(0, 20), st.integers(0, 20)), min_size=1, max_size=6)
)
def test_an_interval_is_one_and_holds_its_value(rows: list[tuple[int, int, int]]) -> None:
    found = estimate([Stratum(size, min(size, n), min(size, n, hits)) for size, n, hits in rows])
    if found.value is not None:
        assert found.low is not None
        assert found.high is not None
        assert 0 <= found.low <= found.value + 1e-9
        assert found.value - 1e-9 <= found.high <= 1


@pytest.mark.parametrize("size", [20, 40])
@pytest.mark.parametrize(
    "shares", [(0.95, 0.8, 0.3, 0.1), (0.5, 0.5, 0.5, 0.5), (0.99, 0.98, 0.9, 0.95), (0.02, 0.05, 0.0, 0.1)]
)
def test_the_interval_holds_the_truth_about_as_often_as_it_says(size: int, shares: tuple[float, ...]) -> None:
    """Simulated weeks and simulated judgements; seeded, so that it is the same every time."""
    dice, held, weeks = random.Random(7), 0, 400
    for week in range(weeks):
        truth = {}
        population = {}
        for kind, share, many in zip(KINDS, shares, (300, 200, 150, 40), strict=True):
            for n in range(many):
                key = f"{kind}{n}"
                population[key], truth[key] = kind, dice.random() < share
        chosen = drawn(population, week, size)
        strata = [
            Stratum(many, len(own), sum(truth[key] for key in own))
            for kind, many in Counter(population.values()).items()
            for own in [[key for key, each, _ in chosen if each == kind]]
        ]
        found = estimate(strata)
        assert found.low is not None
        assert found.high is not None
        held += found.low <= sum(truth.values()) / len(truth) <= found.high
    assert held / weeks >= 0.93
