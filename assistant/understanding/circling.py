"""Is the conversation going in circles: the same need said three times, or six turns without progress?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from assistant.understanding.words import words

SAME_NEED = 0.9
"""The likeness of two messages of one customer that mean the same need; see `likeness`.

On 15 sentences each in English, German, Spanish, French, Portuguese and Arabic, 91 % of the pairs of one need
reach it and 0.4 % of the others (the cosine alone, at 0.78: 68 % and 0.4 %).
"""
SHARED_LETTERS = 0.5
"""What shared letters are worth beside the sentence vectors."""
SAID_TIMES = 3
TURNS_WITHOUT_PROGRESS = 6
TEXTS_KEPT = 512


@dataclass(frozen=True)
class Circling:
    """Whether to stop going round, how often the present need was said, turns since progress, and the
    signals."""

    going: bool
    said: int
    stuck_turns: int
    signals: dict[str, float]


def circling(
    needs: Sequence[str],
    vectors: Sequence[NDArray[np.float32]],
    *,
    progress: Sequence[bool] = (),
    told: Sequence[frozenset[str]] = (),
) -> Circling:
    """Look at the customer's turns, oldest first.

    `needs` are the turns that say a need (no greetings, thanks or bare values), `vectors` the unit embedding
    (float32[d]) of each; `progress[i]` says whether turn i brought the matter on (an answer rated helpful, an
    order found, a new fact asked for and given); `told[i]` is what turn i was answered from, empty when it
    was not. The same need counts when it resembles the *last* turn, so a need that came back after another
    subject still counts. Who goes on from one answered question to another, answered from elsewhere, is not
    stuck.
    """
    if not needs:
        return Circling(False, 0, 0, {"said": 0.0, "stuck_turns": 0.0, "closest": 0.0})
    like = [*(likeness(said, needs[-1], float(of @ vectors[-1])) for said, of in _before(needs, vectors))]
    since = 1 + max((place for place, moved in enumerate(progress[: len(needs)]) if moved), default=-1)
    said = 1 + sum(each >= SAME_NEED for each in like[min(since, len(needs) - 1) :])
    pairs = reversed(range(min(len(told), len(needs)) - 1))
    went_on = next((place for place in pairs if _went_on(place, needs, vectors, told)), -1)
    stuck = len(needs) - max(since, 1 + went_on)
    going = said >= SAID_TIMES or stuck >= TURNS_WITHOUT_PROGRESS
    closest = round(max(like, default=0.0), 4)
    signals = {"said": float(said), "stuck_turns": float(stuck), "closest": closest}
    return Circling(going, said, stuck, signals)


def likeness(one: str, other: str, cosine: float) -> float:
    """How much two messages mean the same, 0 to 1.5: the cosine of their vectors and the letters they share.

    The vectors know English well; in a language they know little, all sentences are near each other, and what
    parts them is their words. Runs of three and four letters see through endings (German, Arabic).
    """
    return cosine + SHARED_LETTERS * _shared(_runs(one), _runs(other))


def _before(
    needs: Sequence[str], vectors: Sequence[NDArray[np.float32]]
) -> list[tuple[str, NDArray[np.float32]]]:
    return list(zip(needs[:-1], vectors[:-1], strict=True))


def _went_on(
    place: int,
    needs: Sequence[str],
    vectors: Sequence[NDArray[np.float32]],
    told: Sequence[frozenset[str]],
) -> bool:
    """Was this turn answered, and the next one, another need, from elsewhere?"""
    one, other = told[place], told[place + 1]
    if not one or not other or one & other:
        return False
    cosine = float(vectors[place] @ vectors[place + 1])
    return likeness(needs[place], needs[place + 1], cosine) < SAME_NEED


@lru_cache(TEXTS_KEPT)
def _runs(text: str) -> Counter[str]:
    """Remembered, because every turn compares its need with all before it."""
    spaced = [f" {word} " for word in words(text)]
    return Counter(
        word[start : start + size]
        for word in spaced
        for size in (3, 4)
        for start in range(len(word) - size + 1)
    )


def _shared(one: Counter[str], other: Counter[str]) -> float:
    """The cosine of two counts."""
    if not one or not other:
        return 0.0
    both = sum(count * other[run] for run, count in one.items())
    return float(both / np.sqrt(sum(n * n for n in one.values()) * sum(n * n for n in other.values())))
