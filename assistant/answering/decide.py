"""The decision of one turn, a pure function of its evidence: answer, ask back once, offer a person, hand
over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from assistant.answering.calibration import Calibration, Part, Thresholds, shipped
from assistant.answering.evidence import Evidence

Action = Literal["answer", "clarify", "offer", "handoff"]
Reason = Literal[
    "",
    "asked_human",
    "frustrated",
    "no_answer",
    "low_confidence",
    "going_in_circles",
    "not_helpful",
    "order_mismatch",
    "policy",
    "tool_error",
    "model_error",
    "over_budget",
]


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
    """What to do and why; `signals` and `thresholds` hold everything needed to decide again."""

    action: Action
    reason: Reason
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
) -> Decision:
    """Explicit wish and anger hand over now; a soft reason offers once; else the calibrated probability
    decides."""
    part = (calibration or shipped()).part(evidence.signals)
    return _decided(part, part.thresholds, evidence.signals, mood, limits)


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
        round(confidence, 4),
        round(answerable, 4),
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
) -> tuple[Action, Reason]:
    """The move at these probabilities and thresholds, with its reason."""
    if mood.wants_person >= limits.wants_person:
        return "handoff", "asked_human"
    if mood.angry and not mood.refused_person:
        return "handoff", "frustrated"
    soft = _soft_reason(mood, limits)
    if soft and not mood.refused_person:
        return ("handoff" if mood.offered else "offer"), soft
    if confidence >= thresholds.answer:
        return "answer", ""
    if confidence >= thresholds.clarify and answerable >= thresholds.offer and not mood.clarified:
        return "clarify", "low_confidence"
    return "offer", "low_confidence" if answerable >= thresholds.offer else "no_answer"


def _soft_reason(mood: Mood, limits: Limits) -> Reason:
    if mood.wants_person >= limits.maybe_person:
        return "asked_human"
    if mood.circling:
        return "going_in_circles"
    return "frustrated" if mood.frustration >= limits.frustration else ""


def _numbers(mood: Mood) -> dict[str, float]:
    return {name: float(value) for name, value in vars(mood).items()}
