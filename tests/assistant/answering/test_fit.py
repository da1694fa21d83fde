"""A calibration holds what it states on questions it has not seen, and refuses a set that is too small."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import numpy as np
import pytest

from assistant.answering.evidence import SIGNALS
from assistant.answering.fit import Example, TooFewExamplesError, fit, threshold_for
from assistant.answering.statistics import auroc, wilson


def examples(n: int, seed: int) -> list[Example]:
    """Questions whose cosine tells, with noise, whether the answer is right."""
    rng = Random(seed)
    made = []
    for _ in range(n):
        right = rng.random() < 0.5
        signals = {name: rng.random() for name in SIGNALS} | {"bare": 0.0}
        signals["dense"] = rng.gauss(0.7 if right else 0.4, 0.12)
        made.append(Example(signals, right, right or rng.random() < 0.3, "made"))
    return made


def test_the_stated_precision_holds_on_new_questions() -> None:
    calibration = fit(examples(600, seed=1), precision=0.9)
    new = examples(2000, seed=2)
    given = [each for each in new if calibration.confidence(each.signals) >= calibration.thresholds.answer]
    assert len(given) > 400
    assert sum(each.right for each in given) / len(given) >= 0.88


def test_confidence_is_about_the_share_that_is_right() -> None:
    calibration = fit(examples(2000, seed=3))
    new = examples(2000, seed=4)
    confidence = np.array([calibration.confidence(each.signals) for each in new])
    right = np.array([each.right for each in new])
    bins = np.minimum((confidence * 10).astype(int), 9)
    gaps = [abs(float(np.sum(confidence[bins == b] - right[bins == b]))) for b in range(10)]
    assert sum(gaps) / len(new) < 0.05  # expected calibration error


def test_a_small_set_is_refused_with_what_is_missing() -> None:
    with pytest.raises(TooFewExamplesError, match=r"40 labelled questions .* at least 80 are needed"):
        fit(examples(40, seed=5))


def test_a_precision_nobody_reaches_answers_nothing() -> None:
    confidence, right = np.linspace(0, 1, 100), np.zeros(100)
    assert threshold_for(confidence, right, np.ones(100), 0.9) == 1.0


def test_a_single_set_that_barely_reaches_the_precision_gets_its_safest_threshold() -> None:
    confidence = np.linspace(1, 0, 200)
    right = np.ones(200)
    right[[5, 11, 17, 29, 41]] = 0
    right[60:] = 0
    weight = np.ones(200)
    assert threshold_for(confidence, right, weight, 0.9) == 1.0
    safest = threshold_for(confidence, right, weight, 0.9, spare=False)
    assert safest == confidence[59]
    assert right[confidence >= safest].mean() >= 0.9


def test_a_set_that_cannot_reach_the_precision_counts_only_when_every_one_must() -> None:
    sure = [replace(each, source="sure") for each in examples(400, seed=6)]
    lottery = Random(7)
    blind = [
        Example({**each.signals, "dense": 0.3}, lottery.random() < 0.3, True, "blind")
        for each in examples(400, seed=8)
    ]
    assert fit([*sure, *blind], precision=0.7).thresholds.answer < 1
    assert fit([*sure, *blind], precision=0.7, every=True).thresholds.answer == 1


def test_wilson_matches_a_known_interval() -> None:
    assert wilson(9, 10) == pytest.approx((0.5958, 0.9821), abs=1e-3)
    assert wilson(0, 0) == (0.0, 1.0)


def test_auroc_counts_pairs_and_halves_ties() -> None:
    assert auroc(np.array([0.9, 0.1]), np.array([1, 0])) == 1.0
    assert auroc(np.array([0.5, 0.5]), np.array([1, 0])) == 0.5
