"""The decision of one turn, a pure function of its evidence: answer, ask back once, offer a person, hand
over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from assistant.answering.calibration import Calibration, Part, Thresholds, shipped
from assistant.answering.evidence import Evidence
from handoff.events import Reason

BY_WORDS = 0.75
"""The least probability of an answer that was looked up by words, without the index."""
NEVER = 1.01
"""A probability that is never reached."""
HANGS = "hangs"
"""The signal of an answer to a question that hangs on an open one."""
_NOT_TOLD = frozenset({"unpriced", HANGS})
Action = Literal["answer", "clarify", "offer", "handoff"]


@dataclass(frozen=True)
class Mood:
    """What the conversation says besides the question; scores 0..1."""

    wants_person: float = 0.0
    frustration: float = 0.0
    angry: bool = False
    circling: bool = False
    offered: bool = False
    """A person was already offered in this conversation; a second soft reason then hands over or stays
    silent."""
    clarified: bool = False
    """The bot already asked back about this need."""
    refused_person: bool = False
    """The customer said no to a person; only an explicit wish or an error counts from then on."""


@dataclass(frozen=True)
class Limits:
    """Thresholds of the soft reasons; stored with the decision so that it can be replayed at others."""

    wants_person: float = 0.8
    maybe_person: float = 0.5
    frustration: float = 0.5


@dataclass(frozen=True)
class Decision:
    """What to do and why (an answer needs no reason); `signals` and `thresholds` hold everything needed to
    decide again."""

    action: Action
    reason: Reason | None
    confidence: float
    answerable: float
    signals: dict[str, float]
    thresholds: dict[str, float] = field(default_factory=dict)


def decide(
    evidence: Evidence,
    mood: Mood = Mood(),
    *,
    calibration: Calibration | None = None,
    limits: Limits = Limits(),
    chosen: bool = False,
    said: bool = False,
) -> Decision:
    """Explicit wish and anger hand over now; a soft reason offers once; else the calibrated probability
    decides, unless the customer has `chosen` the passage or all that was found was `said` already."""
    part = (calibration or shipped()).part(evidence.signals)
    thresholds = part.thresholds
    if "by_words" in evidence.signals:
        # The better passage may share no word with the question: only what is all but certain is said.
        thresholds = replace(thresholds, answer=max(thresholds.answer, BY_WORDS))
    if chosen:
        thresholds = replace(thresholds, answer=0.0)
    elif said:
        thresholds = replace(thresholds, answer=NEVER, clarify=NEVER)
    elif evidence.signals.keys() & _NOT_TOLD:
        thresholds = replace(thresholds, answer=NEVER)
    return _decided(part, thresholds, evidence.signals, mood, limits)


def _decided(
    part: Part, thresholds: Thresholds, measured: Mapping[str, float], mood: Mood, limits: Limits
) -> Decision:
    confidence = part.confidence(measured)
    answerable = part.answerable_share(measured)
    action, reason = choose(confidence, answerable, mood, thresholds, limits)
    signals = {**measured, **_numbers(mood)}
    return Decision(
        action,
        reason,
        round(confidence, 6),
        round(answerable, 6),
        signals,
        {**vars(thresholds), **vars(limits)},
    )


def replay(
    signals: Mapping[str, float], thresholds: Mapping[str, float], *, calibration: Calibration | None = None
) -> Decision:
    """Decide a stored turn again, at its own thresholds or at others. Raises KeyError for an incomplete
    trace."""
    mood, limits = mood_of(signals), limits_of(thresholds)
    chosen = Thresholds(thresholds["answer"], thresholds["clarify"], thresholds["offer"])
    part = (calibration or shipped()).part(signals)
    mood_names = vars(mood).keys()
    measured = {name: value for name, value in signals.items() if name not in mood_names}
    return _decided(part, chosen, measured, mood, limits)


def mood_of(signals: Mapping[str, float]) -> Mood:
    """The mood in a stored trace. Raises KeyError for an incomplete one."""
    return Mood(
        signals["wants_person"],
        signals["frustration"],
        *(bool(signals[name]) for name in ("angry", "circling", "offered", "clarified", "refused_person")),
    )


def limits_of(thresholds: Mapping[str, float]) -> Limits:
    """The limits of the soft reasons in a stored trace. Raises KeyError for an incomplete one."""
    return Limits(*(thresholds[name] for name in ("wants_person", "maybe_person", "frustration")))


def choose(
    confidence: float, answerable: float, mood: Mood, thresholds: Thresholds, limits: Limits
) -> tuple[Action, Reason | None]:
    """The move at these probabilities and thresholds, with its reason."""
    if mood.wants_person >= limits.wants_person:
        return "handoff", Reason.ASKED_HUMAN
    if mood.angry and not mood.refused_person:
        return "handoff", Reason.FRUSTRATED
    soft = soft_reason(mood, limits)
    if soft and not mood.refused_person:
        return ("handoff" if mood.offered else "offer"), soft
    if confidence >= thresholds.answer:
        return "answer", None
    if confidence >= thresholds.clarify and answerable >= thresholds.offer and not mood.clarified:
        return "clarify", Reason.LOW_CONFIDENCE
    return "offer", Reason.LOW_CONFIDENCE if answerable >= thresholds.offer else Reason.NO_ANSWER


def soft_reason(mood: Mood, limits: Limits) -> Reason | None:
    """Why a person is to be offered for the mood alone, if so."""
    if mood.wants_person >= limits.maybe_person:
        return Reason.ASKED_HUMAN
    if mood.circling:
        return Reason.GOING_IN_CIRCLES
    return Reason.FRUSTRATED if mood.frustration >= limits.frustration else None


def _numbers(mood: Mood) -> dict[str, float]:
    return {name: float(value) for name, value in vars(mood).items()}
