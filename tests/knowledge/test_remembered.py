"""Vectors of texts are made once, whoever asks for them and however many at the same time."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from knowledge.passage import Vector
from knowledge.remembered import Remembered


def test_a_vector_is_made_once_for_all_who_want_it_at_the_same_time() -> None:
    made: list[str] = []
    begun, go = threading.Event(), threading.Event()

    def make(text: str) -> Vector:
        made.append(text)
        begun.set()
        go.wait(10)
        return np.ones(3, dtype=np.float32)

    remembered = Remembered(make, 10)
    with ThreadPoolExecutor(4) as pool:
        asked = [pool.submit(remembered, "the same") for _ in range(4)]
        assert begun.wait(10)
        go.set()
        assert len({id(each.result(10)) for each in asked}) == 1
    assert made == ["the same"]


def test_only_the_last_ones_are_kept() -> None:
    made: list[str] = []

    def make(text: str) -> Vector:
        made.append(text)
        return np.zeros(3, dtype=np.float32)

    remembered = Remembered(make, 2)
    for text in ("a", "b", "a", "c", "a", "b"):
        remembered(text)
    assert made == ["a", "b", "c", "b"]


def test_a_failure_is_told_and_not_remembered() -> None:
    answers = [RuntimeError("no"), np.zeros(3, dtype=np.float32)]

    def make(_: str) -> Vector:
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    remembered = Remembered(make, 2)
    with pytest.raises(RuntimeError):
        remembered("a")
    assert remembered("a").shape == (3,)
