"""Is the conversation going in circles: the same need said three times, or six turns without progress?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

SAME_NEED = 0.72
"""Cosine of two messages of one customer that mean the same need; see `card.md`."""
SAID_TIMES = 3
TURNS_WITHOUT_PROGRESS = 6


@dataclass(frozen=True)
class Circling:
    """Whether to stop going round, how often the present need was said, turns since progress, and the
    signals."""

    going: bool
    said: int
    stuck_turns: int
    signals: dict[str, float]


def circling(
    vectors: Sequence[NDArray[np.float32]],
    *,
    progress: Sequence[bool] = (),
    same_need: float = SAME_NEED,
) -> Circling:
    """Look at the customer's turns, oldest first.

    `vectors` holds the unit embedding (float32[d]) of each turn that says a need (no greetings, thanks or
    bare values); `progress[i]` says whether turn i brought the matter on (an answer rated helpful, an order
    found, a new fact asked for and given). The same need counts when it resembles the *last* turn, so a need
    that came back after another subject still counts.
    """
    if not vectors:
        return Circling(False, 0, 0, {"said": 0.0, "stuck_turns": 0.0, "closest": 0.0})
    likeness = np.stack(vectors) @ vectors[-1]
    since = 1 + max((place for place, moved in enumerate(progress[: len(vectors)]) if moved), default=-1)
    said = int(np.count_nonzero(likeness[min(since, len(vectors) - 1) :] >= same_need))
    closest = float(likeness[:-1].max()) if len(vectors) > 1 else 0.0
    stuck = len(vectors) - since
    going = said >= SAID_TIMES or stuck >= TURNS_WITHOUT_PROGRESS
    return Circling(
        going, said, stuck, {"said": float(said), "stuck_turns": float(stuck), "closest": round(closest, 4)}
    )
