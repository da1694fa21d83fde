"""The same need three times, or six turns without progress, is going in circles."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from assistant.understanding.circling import circling

Embed = Callable[[str], NDArray[np.float32]]
SAME = ["Where is my parcel?", "but where is my parcel", "I asked where my parcel is"]
DIFFERENT = ["Where is my parcel?", "Do you sell gift cards?", "How do I wash a rain jacket?"]


def test_the_same_need_three_times_goes_in_circles(embed: Embed) -> None:
    circle = circling([embed(text) for text in SAME])
    assert circle.going
    assert circle.said == 3


def test_three_different_needs_do_not(embed: Embed) -> None:
    assert not circling([embed(text) for text in DIFFERENT]).going


def test_progress_starts_the_count_again(embed: Embed) -> None:
    circle = circling([embed(text) for text in SAME], progress=[False, True, False])
    assert not circle.going
    assert circle.said == 1


def test_six_turns_without_progress_are_enough() -> None:
    turns = list(np.eye(6, dtype=np.float32))
    assert circling(turns).going
    assert not circling(turns[:5]).going
    assert not circling(turns, progress=[True]).going


def test_nothing_said_goes_nowhere() -> None:
    assert not circling([]).going
