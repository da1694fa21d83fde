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
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold

from assistant.answering.calibration import Curve, Logistic, Part, Thresholds, kind_of
from assistant.answering.evidence import SIGNALS
from assistant.answering.labelled_list import SIGNALS as LABEL_SIGNALS
from assistant.answering.statistics import auroc, wilson

Array = NDArray[np.float64]
FEWEST = 80
FEWEST_OF_EACH = 20
FEWEST_ANSWERED = 30
_FOLDS = 5
_FARTHEST = 9.0
"""Log odds at which a curve ends."""
_MARGIN = 1.0
"""Standard errors by which the precision must be above what is asked: a threshold found on one set is the one
that chance favoured there."""
_LEAST_TO_ASK_BACK = 0.1
_LEAST_THERE = 0.2
"""From here on what was found is shown as choices: the customer's tap finds the right one far more often than
the bot could name it, and a question that nothing answers costs that tap and no wrong answer."""


class TooFewExamplesError(ValueError):
    """The labelled set cannot carry a statement; the message says how many of what are missing."""


@dataclass(frozen=True)
class Example:
    """One labelled question: its signals, whether the answer drawn is right, whether there is an answer at
    all.

    `source` names the set it comes from; every source weighs the same, however large, and within each the
    questions with an answer weigh as much as those without: a shop that is asked fewer unanswerable ones gets
    more precision than stated, not less.
    """

    signals: Mapping[str, float]
    right: bool
    answerable: bool
    source: str = ""


def fit(examples: Sequence[Example], *, precision: float = 0.9, every: bool = False) -> Part:
    """The calibration of one kind of knowledge.

    Its answer threshold reaches `precision` in all sources together and in every one that can reach it alone;
    with `every`, a source that cannot forbids to answer at all.

    Logistic regression on standardised signals, then a curve through five-fold held-out scores (Platt, 1999).
    `stated` holds target, n answered, precision held out, its 95 % interval (Wilson, 1927), and the share
    answered. Raises TooFewExamplesError; ValueError for mixed kinds.
    """
    _check(examples)
    names, there_names = _names(examples)
    right = np.array([example.right for example in examples], dtype=float)
    there = np.array([example.answerable for example in examples], dtype=float)
    weight = _weights(examples)
    right_model, right_curve, held = _calibrated(names, examples, right, weight)
    there_model, there_curve, held_there = _calibrated(there_names, examples, there, weight)
    sources = np.array([example.source for example in examples])
    answer = _threshold(held, right, weight, sources, precision, every)
    clarify = min(answer, max(_LEAST_TO_ASK_BACK, threshold_for(held, right, weight, precision - 0.3)))
    stated = {
        "target": precision,
        "n": len(examples),
        **_stated(held >= answer, right, weight),
        "auroc_right": round(auroc(held, right), 4),
        "auroc_answerable": round(auroc(held_there, there), 4),
        "sources": dict(sorted(Counter(map(str, sources)).items())),
    }
    thresholds = Thresholds(answer=_floor(answer), clarify=_floor(clarify), offer=_LEAST_THERE)
    return Part(right_model, right_curve, there_model, there_curve, thresholds, stated)


def _threshold(
    held: Array, right: Array, weight: Array, sources: NDArray[np.str_], precision: float, every: bool
) -> float:
    """The lowest confidence from which on all together, and every source that can, have the precision."""
    alone = [
        threshold_for(held[own], right[own], weight[own], precision)
        for own in (sources == source for source in np.unique(sources))
    ]
    together = threshold_for(held, right, weight, precision)
    if len(alone) == 1 and together >= 1:
        # An owner has this one set: better the safest threshold, with its interval stated, than none.
        return threshold_for(held, right, weight, precision, spare=False)
    return max([together, *(each for each in alone if every or each < 1)])


def _stated(chosen: NDArray[np.bool_], right: Array, weight: Array) -> dict[str, object]:
    """What the chosen answers came to; the interval counts weighted answers as the fewer they are worth."""
    borne = weight[chosen]
    share = float(np.average(right[chosen], weights=borne)) if chosen.any() else 0.0
    worth = float(borne.sum() ** 2 / (borne**2).sum()) if chosen.any() else 0.0
    low, high = wilson(share * worth, worth)
    return {
        "answered": int(chosen.sum()),
        "precision": round(share, 4),
        "interval": [round(low, 4), round(high, 4)],
        "answered_share": round(float(np.average(chosen, weights=weight)), 4),
    }


def threshold_for(
    confidence: Array, right: Array, weight: Array, precision: float, *, spare: bool = True
) -> float:
    """The lowest confidence from which on the weighted precision holds by a standard error; 1.0 when no 30
    answers reach it.

    Without `spare` it is enough to reach the precision, and the threshold is the safest that does.
    """
    order = np.argsort(-confidence, kind="stable")
    ranked, gained, borne = confidence[order], np.cumsum((right * weight)[order]), np.cumsum(weight[order])
    share, worth = gained / borne, borne**2 / np.cumsum((weight**2)[order])
    surely = np.array([wilson(held * n, n, _MARGIN)[0] for held, n in zip(share, worth, strict=True)])
    last_of_its_value = np.append(ranked[1:] != ranked[:-1], True)
    reached = last_of_its_value & (np.arange(1, len(ranked) + 1) >= FEWEST_ANSWERED)
    reached &= (surely if spare else share) >= precision
    if not reached.any():
        return 1.0
    return float(ranked[np.flatnonzero(reached)[-1] if spare else np.argmax(np.where(reached, surely, -1))])


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


def _names(examples: Sequence[Example]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The signals that tell whether the answer is right, and whether there is one.

    A passage of an article may be chosen for a row or a sentence it holds, and then trails in the search's
    own score without being worse for it: there the lead in that score tells nothing.
    """
    kinds = {kind_of(example.signals) for example in examples}
    if len(kinds) > 1:
        raise ValueError(
            f"one calibration is for one kind of knowledge, these are {', '.join(sorted(kinds))}"
        )
    if kinds == {"labels"}:
        return LABEL_SIGNALS, ("label_known",)
    names = tuple(name for name in SIGNALS if name != "lead") if kinds == {"documents"} else SIGNALS
    return names, names


def _weights(examples: Sequence[Example]) -> Array:
    cells = [(example.source, example.answerable) for example in examples]
    sizes = Counter(cells)
    return np.array([len(cells) / (len(sizes) * sizes[cell]) for cell in cells])


def _calibrated(
    names: tuple[str, ...], examples: Sequence[Example], y: Array, weight: Array
) -> tuple[Logistic, Curve, Array]:
    """The model on everything, its curve and the held-out probabilities after the curve."""
    x = np.array([[example.signals[name] for name in names] for example in examples])
    mean, scale = np.average(x, axis=0, weights=weight), x.std(axis=0) + 1e-6
    standard = (x - mean) / scale
    held = np.zeros(len(y))
    for train, test in StratifiedKFold(_FOLDS, shuffle=True, random_state=0).split(standard, y):
        held[test] = _logistic(standard[train], y[train], weight[train]).predict_proba(standard[test])[:, 1]
    model = _logistic(standard, y, weight)
    curve = _curve(held, y, weight)
    fitted = Logistic(
        names, tuple(map(float, mean)), tuple(map(float, scale)), tuple(map(float, model.coef_[0])),
        float(model.intercept_[0]),
    )  # fmt: skip
    return fitted, curve, np.array([curve.at(float(score)) for score in held])


def _logistic(x: Array, y: Array, weight: Array) -> LogisticRegression:
    return LogisticRegression(C=0.3, max_iter=2000).fit(x, y, sample_weight=weight)


def _curve(scores: Array, y: Array, weight: Array, points: int = 48) -> Curve:
    """From held-out scores to the share that is right: a straight line of log odds (Platt, 1999).

    It keeps every difference between two scores; steps (isotonic regression) would make equals of answers
    that differ, most of all among the surest.
    """
    model = _logistic(_odds(scores)[:, None], y, weight)
    odds = np.linspace(-_FARTHEST, _FARTHEST, points)
    xs = 1 / (1 + np.exp(-odds))
    ys = model.predict_proba(odds[:, None])[:, 1]
    # A set where a higher score is no better than a lower one says nothing; the curve is flat then.
    rising = np.maximum.accumulate(ys) + 1e-6 * np.arange(points)
    return Curve(tuple(map(float, xs)), tuple(map(float, rising)))


def _odds(scores: Array) -> Array:
    held = np.clip(scores, 1e-4, 1 - 1e-4)
    odds: Array = np.log(held / (1 - held))
    return odds


def _floor(probability: float) -> float:
    """Six digits, never above what was chosen: the last answer that reached the precision stays in."""
    return math.floor(probability * 1e6) / 1e6
