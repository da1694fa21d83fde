"""Clustering: by meaning, the same every time, and never across a clear gap."""

from __future__ import annotations

import numpy as np

from assistant.content.clusters import clusters, nearest
from knowledge.passage import Vector


def at(degrees: float) -> Vector:
    angle = np.deg2rad(degrees)
    return np.array([np.cos(angle), np.sin(angle)], dtype=np.float32)


def test_near_ones_join_and_far_ones_stay() -> None:
    assert clusters([at(0), at(120), at(10), at(130), at(20)]) == [[0, 2, 4], [1, 3]]


def test_nothing_gives_nothing() -> None:
    assert clusters([]) == []
    assert nearest(at(0), []) is None


def test_a_chain_does_not_join_its_ends() -> None:
    groups = clusters([at(degrees) for degrees in (0, 50, 100, 150)])
    assert not any({0, 3} <= set(group) for group in groups)


def test_the_nearest_group_must_be_near_enough() -> None:
    assert nearest(at(5), [[at(90)], [at(0), at(10)]]) == 1
    assert nearest(at(180), [[at(0)], [at(10)]]) is None
