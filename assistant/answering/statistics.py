"""Two figures of every labelled set: the interval of a share, and how well a score tells two kinds apart."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def wilson(hits: float, n: float, z: float = 1.96) -> tuple[float, float]:
    """The 95 % interval of a share, after Wilson (1927); (0, 1) for no observation."""
    if n <= 0:
        return 0.0, 1.0
    share, spread = hits / n, z * z / n
    middle = (share + spread / 2) / (1 + spread)
    half = z * math.sqrt(share * (1 - share) / n + spread / (4 * n)) / (1 + spread)
    return max(0.0, middle - half), min(1.0, middle + half)


def auroc(scores: Array, labels: Array) -> float:
    """The chance that a positive scores above a negative, ties half (Mann-Whitney); 0.5 where one kind is
    missing."""
    positive, negative = scores[labels == 1], np.sort(scores[labels == 0])
    if not len(positive) or not len(negative):
        return 0.5
    below, upto = np.searchsorted(negative, positive, "left"), np.searchsorted(negative, positive, "right")
    return float((below + upto).mean() / (2 * len(negative)))
