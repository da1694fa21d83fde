"""Fit the evidence-to-probability model on labelled questions, and say what its answers can be trusted for.

Needs scikit-learn; what it makes is JSON that `calibration` reads without it.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold

from assistant.answering.calibration import Calibration, Curve, Logistic, Thresholds
from assistant.answering.evidence import SIGNALS

Array = NDArray[np.float64]
FEWEST = 80
FEWEST_OF_EACH = 20
FEWEST_ANSWERED = 30
_FOLDS = 5


class TooFewExamplesError(ValueError):
    """The labelled set cannot carry a statement; the message says how many of what are missing."""


@dataclass(frozen=True)
class Example:
    """One labelled question: its signals, whether the answer drawn is right, whether there is an answer at
    all.

    `source` names the set it comes from; every source weighs the same, however large.
    """

    signals: Mapping[str, float]
    right: bool
    answerable: bool
    source: str = ""


def fit(examples: Sequence[Example], *, precision: float = 0.9) -> Calibration:
    """A calibration whose answer threshold reaches `precision` on questions it was not fitted on.

    Logistic regression on standardised signals, then isotonic regression on five-fold held-out scores
    (Zadrozny and Elkan, 2002). `stated` holds target, n answered, precision held out, its 95 % interval
    (Wilson, 1927), and the share answered. Raises TooFewExamplesError.
    """
    _check(examples)
    x = np.array([[example.signals[name] for name in SIGNALS] for example in examples])
    right = np.array([example.right for example in examples], dtype=float)
    there = np.array([example.answerable for example in examples], dtype=float)
    weight = _weights([example.source for example in examples])
    right_model, right_curve, held = _calibrated(x, right, weight)
    there_model, there_curve, held_there = _calibrated(x, there, weight)
    answer = threshold_for(held, right, weight, precision)
    chosen = held >= answer
    low, high = wilson(int(right[chosen].sum()), int(chosen.sum()))
    clarify = min(answer, max(0.25, threshold_for(held, right, weight, precision - 0.3)))
    stated = {
        "target": precision,
        "answered": int(chosen.sum()),
        "n": len(examples),
        "precision": round(float(right[chosen].mean()), 4),
        "interval": [round(low, 4), round(high, 4)],
        "answered_share": round(float(np.average(chosen, weights=weight)), 4),
        "auroc_right": round(auroc(held, right), 4),
        "auroc_answerable": round(auroc(held_there, there), 4),
        "sources": dict(sorted(Counter(example.source for example in examples).items())),
    }
    thresholds = Thresholds(answer=round(answer, 4), clarify=round(clarify, 4), offer=0.5)
    return Calibration(right_model, right_curve, there_model, there_curve, thresholds, stated)


def threshold_for(confidence: Array, right: Array, weight: Array, precision: float) -> float:
    """The lowest confidence from which on the weighted precision holds; 1.0 when no 30 answers reach it."""
    order = np.argsort(-confidence, kind="stable")
    ranked, gained, borne = confidence[order], np.cumsum((right * weight)[order]), np.cumsum(weight[order])
    last_of_its_value = np.append(ranked[1:] != ranked[:-1], True)
    enough = np.arange(1, len(ranked) + 1) >= FEWEST_ANSWERED
    reached = (gained / borne >= precision) & last_of_its_value & enough
    return float(ranked[np.flatnonzero(reached)[-1]]) if reached.any() else 1.0


def wilson(hits: int, n: int, z: float = 1.96) -> tuple[float, float]:
    """The 95 % interval of a share, after Wilson (1927); (0, 1) for no observation."""
    if n == 0:
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


def _check(examples: Sequence[Example]) -> None:
    right = sum(example.right for example in examples)
    wrong = len(examples) - right
    if len(examples) < FEWEST or min(right, wrong) < FEWEST_OF_EACH:
        raise TooFewExamplesError(
            f"{len(examples)} labelled questions ({right} answered rightly, {wrong} not) cannot "
            f"carry a calibration; "
            f"at least {FEWEST} are needed, {FEWEST_OF_EACH} of each kind: add questions, also "
            f"some that no file answers"
        )


def _weights(sources: Sequence[str]) -> Array:
    sizes = Counter(sources)
    return np.array([len(sources) / (len(sizes) * sizes[source]) for source in sources])


def _calibrated(x: Array, y: Array, weight: Array) -> tuple[Logistic, Curve, Array]:
    """The model on everything, its curve and the held-out probabilities after the curve."""
    mean, scale = np.average(x, axis=0, weights=weight), x.std(axis=0) + 1e-6
    standard = (x - mean) / scale
    held = np.zeros(len(y))
    for train, test in StratifiedKFold(_FOLDS, shuffle=True, random_state=0).split(standard, y):
        held[test] = _logistic(standard[train], y[train], weight[train]).predict_proba(standard[test])[:, 1]
    model = _logistic(standard, y, weight)
    curve = _curve(held, y, weight)
    fitted = Logistic(
        SIGNALS, tuple(map(float, mean)), tuple(map(float, scale)), tuple(map(float, model.coef_[0])),
        float(model.intercept_[0]),
    )  # fmt: skip
    return fitted, curve, np.array([curve.at(float(score)) for score in held])


def _logistic(x: Array, y: Array, weight: Array) -> LogisticRegression:
    return LogisticRegression(C=0.3, max_iter=2000).fit(x, y, sample_weight=weight)


def _curve(scores: Array, y: Array, weight: Array, points: int = 24) -> Curve:
    """Isotonic steps averaged in bins of equal weight, so that the curve rises everywhere and ties stay
    rare."""
    steps = IsotonicRegression(y_min=0.005, y_max=0.995, out_of_bounds="clip").fit(scores, y, weight)
    order = np.argsort(scores)
    bins = np.minimum((np.cumsum(weight[order]) / weight.sum() * points).astype(int), points - 1)
    xs = [
        float(np.average(scores[order][bins == b], weights=weight[order][bins == b]))
        for b in range(points)
        if (bins == b).any()
    ]
    ys = [float(value) for value in steps.predict(xs)]
    return Curve((0.0, *xs, 1.0), (min(ys[0], 0.005), *_rising(ys), max(ys[-1], 0.995)))


def _rising(ys: Sequence[float]) -> list[float]:
    """A hair's breadth more at each point, so that order is never lost."""
    return [y + 1e-6 * place for place, y in enumerate(ys)]
