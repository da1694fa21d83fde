"""How frustrated a customer is, in this turn and over the conversation, with the signals the score rests
on."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.understanding.cues import CUES, cues, says_again
from assistant.understanding.outcry import outcry
from knowledge.wording import as_asked

Vector = NDArray[np.float32]
Embed = Callable[[str], Vector]

FRUSTRATED = 0.5
"""The score that 5 % of calm turns reach; see `frustration.md`."""
ANGRY = 0.8
"""The score that about 1 % of calm turns reach."""
SAME_QUESTION = 0.75
CONTEXT_TURNS = 2
_HEAD = Path(__file__).with_name("frustration.npz")


@dataclass(frozen=True)
class Head:
    """A logistic regression: weights for this turn's vector, the mean vector of the last two turns, and
    the cues.

    `text`, `context`: float32[d]; `cues`: float32[len(CUES)]; `scale` and `shift` put 0.5 at the threshold.
    """

    text: Vector
    context: Vector
    cues: Vector
    has_context: float
    bias: float
    scale: float
    shift: float

    def logit(self, text: Vector, context: Vector | None, cue_values: Vector) -> float:
        """The log-odds relative to the threshold, in units in which a calm turn's spread is about 1."""
        raw = float(self.text @ text) + float(self.cues @ cue_values) + self.bias
        if context is not None:
            raw += float(self.context @ context) + self.has_context
        return self.scale * (raw - self.shift)


@cache
def head() -> Head:
    """The head shipped with the package."""
    with np.load(_HEAD, allow_pickle=False) as stored:
        weights = {name: stored[name].astype(np.float32) for name in ("text", "context", "cues")}
        number = {name: float(stored[name]) for name in ("has_context", "bias", "scale", "shift")}
    return Head(
        weights["text"], weights["context"], weights["cues"],
        number["has_context"], number["bias"], number["scale"], number["shift"],
    )  # fmt: skip


@dataclass(frozen=True)
class Frustration:
    """0..1, monotone in the log-odds; 0.5 is the threshold at 5 % false alarms. Not a probability."""

    score: float
    signals: dict[str, float]

    @property
    def frustrated(self) -> bool:
        """Worth an offer of a person."""
        return self.score >= FRUSTRATED

    @property
    def angry(self) -> bool:
        """Worth a person at once."""
        return self.score >= ANGRY


def frustration(
    turns: Sequence[str],
    *,
    embed: Embed,
    ratings: Sequence[int] = (),
    waited_seconds: float = 0.0,
) -> Frustration:
    """Score the last of the customer's `turns` (oldest first) in the light of the others.

    `embed` gives the unit vector of a text, and is asked for the last three turns as a search words them, so
    that one vector serves both. `ratings` are thumbs on the bot's answers (-1 or 1), `waited_seconds` the
    time spent in the queue. What the customer does in the conversation (repeats, down-votes, waits)
    adds to what the words say. Raises ValueError without a turn.
    """
    if not turns:
        raise ValueError("frustration needs at least one turn of the customer")
    known = [embed(as_asked(turn)) for turn in turns[-1 - CONTEXT_TURNS :]]
    values = cues(turns[-1])
    before = known[-1 - CONTEXT_TURNS : -1]
    context = np.stack(before).mean(axis=0, dtype=np.float32) if before else None
    spoken = head().logit(known[-1], context, np.array([values[name] for name in CUES], dtype=np.float32))
    done = _done(turns, known, ratings, waited_seconds)
    said = outcry(turns[-1])
    logit = spoken + sum(_WORTH[name] * value for name, value in done.items())
    if said or done["says_again"]:
        logit = max(logit, _SAID_OUTRIGHT * (said or _SARCASTIC))
    score = 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, logit))))
    return Frustration(round(score, 4), {"spoken": round(spoken, 4), "outcry": said, **values, **done})


_WORTH = {"says_again": 1.2, "reformulated": 0.5, "down_votes": 0.6, "waited": 0.8}
"""Log-odds per unit of what the customer does; set by hand, there is no public data on it."""
_SAID_OUTRIGHT, _SARCASTIC = 0.6, 0.5
"""Who says it in so many words is over the threshold, whatever the vectors make of the language."""


def _done(
    turns: Sequence[str], vectors: Sequence[Vector], ratings: Sequence[int], waited_seconds: float
) -> dict[str, float]:
    likeness = [float(vectors[-1] @ earlier) for earlier in vectors[:-1]]
    again = sum(each >= SAME_QUESTION for each in likeness) if len(turns[-1].split()) >= 3 else 0
    return {
        "says_again": float(says_again(turns[-1])),
        "reformulated": float(min(2, again)),
        "down_votes": float(min(2, sum(rating < 0 for rating in ratings))),
        "waited": round(min(1.0, max(0.0, waited_seconds - 60.0) / 240.0), 4),
    }
