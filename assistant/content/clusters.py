"""Texts of one meaning together: average-link clustering of unit vectors, the same for the same input.

Agglomerative clustering with the Lance-Williams update (1967); a few hundred questions take milliseconds.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from knowledge.passage import Vector

ALIKE = 0.5
"""Mean cosine between two groups from which they are one."""


def clusters(vectors: Sequence[Vector], alike: float = ALIKE) -> list[list[int]]:
    """Places of the vectors in groups, each group and the list of groups in order of first place."""
    count = len(vectors)
    if not count:
        return []
    near = np.stack(vectors).astype(np.float64)
    near = near @ near.T
    np.fill_diagonal(near, -np.inf)
    groups: dict[int, list[int]] = {place: [place] for place in range(count)}
    while len(groups) > 1:
        one, two = divmod(int(np.argmax(near)), count)
        if near[one, two] < alike:
            break
        one, two = min(one, two), max(one, two)
        a, b = len(groups[one]), len(groups[two])
        merged = (a * near[one] + b * near[two]) / (a + b)
        near[one], near[:, one] = merged, merged
        near[one, one] = -np.inf
        near[two], near[:, two] = -np.inf, -np.inf
        groups[one] = sorted(groups[one] + groups.pop(two))
    return [groups[place] for place in sorted(groups)]


def nearest(vector: Vector, groups: Sequence[Sequence[Vector]], alike: float = ALIKE) -> int | None:
    """The group with the highest mean cosine, when that is high enough; ties go to the first."""
    means = [float(np.mean([vector @ each for each in group])) if group else -1.0 for group in groups]
    best = int(np.argmax(means)) if means else -1
    return best if means and means[best] >= alike else None
