"""From signals to probabilities: a small versioned model that is read from JSON and needs numpy only."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

VERSION = 1
SHIPPED = Path(__file__).with_name("calibration.json")


@dataclass(frozen=True)
class Logistic:
    """A logistic model over named signals: sigmoid(bias + sum of weight times standardised signal)."""

    names: tuple[str, ...]
    means: tuple[float, ...]
    scales: tuple[float, ...]
    weights: tuple[float, ...]
    bias: float

    def probability(self, signals: Mapping[str, float]) -> float:
        """0..1. A signal the model knows and the mapping lacks is a KeyError: old traces are not guessed
        at."""
        total = self.bias
        for name, mean, scale, weight in zip(self.names, self.means, self.scales, self.weights, strict=True):
            total += weight * (signals[name] - mean) / scale
        return 1.0 / (1.0 + math.exp(-max(-60.0, min(60.0, total))))


@dataclass(frozen=True)
class Curve:
    """A rising step-free curve through points (isotonic regression), read with straight lines between
    them."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]

    def at(self, x: float) -> float:
        """The value at x; flat beyond both ends."""
        if not self.xs or x <= self.xs[0]:
            return self.ys[0] if self.ys else x
        for place in range(1, len(self.xs)):
            if x <= self.xs[place]:
                left, right = self.xs[place - 1], self.xs[place]
                share = (x - left) / (right - left) if right > left else 1.0
                return self.ys[place - 1] + share * (self.ys[place] - self.ys[place - 1])
        return self.ys[-1]


@dataclass(frozen=True)
class Thresholds:
    """Probabilities at which the bot answers, asks back, or offers a person; answer >= clarify >= offer."""

    answer: float
    clarify: float
    offer: float


@dataclass(frozen=True)
class Calibration:
    """The probability that the answer is right, that the question has an answer here, and what they were
    fitted on.

    `stated` holds what is promised of the answer threshold: precision, its 95 % interval, n, and the data's
    names.
    """

    right: Logistic
    right_curve: Curve
    answerable: Logistic
    answerable_curve: Curve
    thresholds: Thresholds
    stated: Mapping[str, Any]
    entries: Calibration | None = None
    """Another one for lists of bare questions, where the passage found is itself a question."""

    def part(self, signals: Mapping[str, float]) -> Calibration:
        """The calibration for this kind of knowledge: `entries` where the best passage is a bare question."""
        return self.entries if self.entries is not None and signals.get("bare", 0.0) >= 0.5 else self

    def confidence(self, signals: Mapping[str, float]) -> float:
        """P(the answer is right), 0..1."""
        part = self.part(signals)
        return part.right_curve.at(part.right.probability(signals))

    def answerable_share(self, signals: Mapping[str, float]) -> float:
        """P(the knowledge holds an answer at all), 0..1."""
        part = self.part(signals)
        return part.answerable_curve.at(part.answerable.probability(signals))


def load(path: Path = SHIPPED) -> Calibration:
    """Read a calibration. Raises ValueError that names the file and what is wrong with it."""
    try:
        return from_json(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ValueError(f"{path} is no calibration this version can read: {error}") from error


@cache
def shipped() -> Calibration:
    """The calibration that comes with the package."""
    return load()


def from_json(raw: Mapping[str, Any]) -> Calibration:
    """The calibration in a parsed JSON object. Raises ValueError for another version, KeyError for a
    missing part."""
    if raw.get("version") != VERSION:
        raise ValueError(
            f"it has version {raw.get('version')!r}, this program reads version {VERSION}; fit it again"
        )
    return Calibration(
        _logistic(raw["right"]),
        Curve(*(tuple(map(float, raw["right_curve"][axis])) for axis in ("xs", "ys"))),
        _logistic(raw["answerable"]),
        Curve(*(tuple(map(float, raw["answerable_curve"][axis])) for axis in ("xs", "ys"))),
        Thresholds(**{name: float(raw["thresholds"][name]) for name in ("answer", "clarify", "offer")}),
        dict(raw["stated"]),
        from_json(raw["entries"]) if raw.get("entries") else None,
    )


def to_json(calibration: Calibration) -> dict[str, Any]:
    """The same as a JSON object that `from_json` reads back."""
    return {
        "version": VERSION,
        "right": _plain(calibration.right),
        "right_curve": {"xs": list(calibration.right_curve.xs), "ys": list(calibration.right_curve.ys)},
        "answerable": _plain(calibration.answerable),
        "answerable_curve": {
            "xs": list(calibration.answerable_curve.xs),
            "ys": list(calibration.answerable_curve.ys),
        },
        "thresholds": vars(calibration.thresholds).copy(),
        "stated": dict(calibration.stated),
        "entries": to_json(calibration.entries) if calibration.entries else None,
    }


def _logistic(raw: Mapping[str, Any]) -> Logistic:
    lists = {name: tuple(map(float, raw[name])) for name in ("means", "scales", "weights")}
    names = tuple(map(str, raw["names"]))
    if any(len(values) != len(names) for values in lists.values()):
        raise ValueError("names, means, scales and weights differ in length")
    return Logistic(names, lists["means"], lists["scales"], lists["weights"], float(raw["bias"]))


def _plain(model: Logistic) -> dict[str, Any]:
    return {
        "names": list(model.names),
        "means": list(model.means),
        "scales": list(model.scales),
        "weights": list(model.weights),
        "bias": model.bias,
    }
