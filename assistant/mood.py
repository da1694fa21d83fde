"""How the customer feels about this conversation: wish for a person, frustration, going in circles."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from assistant.answering.decide import Limits, Mood, soft_reason
from assistant.history import History
from assistant.understanding import about_bot
from assistant.understanding.circling import circling
from assistant.understanding.frustration import ANGRY, FRUSTRATED, frustration
from assistant.understanding.person import CLEAR, PersonRequest, wants_person
from assistant.understanding.topic import topic_of
from assistant.understanding.words import LONGEST_READ, fold
from handoff.headline import SMALL_TALK
from knowledge.wording import as_asked

Each = TypeVar("Each")
Embed = Callable[[str], NDArray[np.float32]]
_COPIED = re.compile(r"\{[^{}]*\}|\b[a-z]+_[a-z]+_\d+\b")
TEXTS_KEPT = 2048


@dataclass(frozen=True)
class Feeling:
    """The detectors' verdicts and every signal they rest on, for the stored trace."""

    wants_person: PersonRequest
    frustration: float
    angry: bool
    circling: bool
    signals: dict[str, float | str | bool | None]
    thresholds: dict[str, float]

    @property
    def soft(self) -> bool:
        """Whether a person is to be offered for the mood alone."""
        mood = Mood(self.wants_person.score, self.frustration, self.angry, self.circling)
        return soft_reason(mood, Limits()) is not None


def feel(history: History, embed: Embed) -> Feeling:
    """Read the mood of the burst in the light of what came before."""
    text = history.text
    wish = _wish(history)
    ratings = [1 if rating == "up" else -1 for rating in history.ratings.values()]
    anger = frustration(
        [_spoken(said) for said in (*history.since, text)],
        embed=embed,
        ratings=ratings,
        waited_seconds=history.waited_ms / 1000,
    )
    needs = [said for said in (*history.since, text) if _says_need(said)]
    vectors = [embed(as_asked(said)) for said in needs]
    progress, told = _of_needs(history.progress, history), _of_needs(history.told, history)
    circle = circling(needs, vectors, progress=progress, told=told)
    signals: dict[str, float | str | bool | None] = {
        **{f"frustration_{name}": value for name, value in anger.signals.items()},
        **{f"circling_{name}": value for name, value in circle.signals.items()},
        "wants_person": wish.score,
        "frustration": anger.score,
    }
    return Feeling(
        wants_person=wish,
        frustration=anger.score,
        # Upset and saying so for the second or third time: an offer would be one more hurdle.
        angry=anger.angry or (anger.frustrated and bool(anger.signals.get("says_again"))),
        circling=circle.going,
        signals=signals,
        thresholds={"frustration": FRUSTRATED, "angry": ANGRY},
    )


def _wish(history: History) -> PersonRequest:
    """ "Then get me one", to a bot that just said it is no person, wishes for a person too."""
    wish = wants_person(history.text)
    told_so = history.last is not None and history.last.signals.get("intent") == "about_bot"
    if wish.clear or not told_so or not about_bot.wants_one(fold(history.text[:LONGEST_READ])):
        return wish
    return PersonRequest(CLEAR, {**wish.signals, "one": CLEAR})


def _spoken(text: str) -> str:
    """Without what is copied rather than said: options in braces and the like have no mood."""
    return _COPIED.sub(" ", text)


def _of_needs(values: Sequence[Each], history: History) -> list[Each]:
    """Of one value for each earlier message, those of the messages that say a need."""
    return [value for said, value in zip(history.since, values, strict=False) if _says_need(said)]


@lru_cache(TEXTS_KEPT)
def _says_need(said: str) -> bool:
    """Remembered, because every turn goes over the whole conversation."""
    return topic_of(said).intent not in SMALL_TALK
