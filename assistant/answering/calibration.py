"""From signals to probabilities: a small versioned model that is read from JSON and needs numpy only."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, Literal

VERSION = 2
SHIPPED = Path(__file__).with_name("calibration.json")
Kind = Literal["documents", "entries", "labels"]
KINDS: tuple[Kind, ...] = ("documents", "entries", "labels")
"""What is asked: articles and questions with answers, bare questions, or bare questions that share labels."""


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
class Part:
    """For one kind of knowledge: the probability that the answer is right and that there is one at all.

    `stated` holds what is promised of the answer threshold: precision, its 95 % interval, n, and the data's
    names.
    """

    right: Logistic
    right_curve: Curve
    answerable: Logistic
    answerable_curve: Curve
    thresholds: Thresholds
    stated: Mapping[str, Any]

    def confidence(self, signals: Mapping[str, float]) -> float:
        """P(the answer is right), 0..1."""
        return self.right_curve.at(self.right.probability(signals))

    def answerable_share(self, signals: Mapping[str, float]) -> float:
        """P(the knowledge holds an answer at all), 0..1."""
        return self.answerable_curve.at(self.answerable.probability(signals))

    def at(self, answer: float) -> Part:
        """The same with another answer threshold; the bot never asks back where it would answer."""
        given = replace(self.thresholds, answer=answer, clarify=min(self.thresholds.clarify, answer))
        return replace(self, thresholds=given)


@dataclass(frozen=True)
class Calibration:
    """One part for each kind of knowledge; `made_for` names embedding model and pipeline it belongs to."""

    parts: Mapping[Kind, Part]
    made_for: str = ""

    def part(self, signals: Mapping[str, float]) -> Part:
        """The part for the kind of knowledge these signals were measured on."""
        return self.parts[kind_of(signals)]

    def at(self, answer: float) -> Calibration:
        """Every part at the owner's own answer threshold; 0 keeps the fitted ones."""
        if not answer:
            return self
        return replace(self, parts={kind: part.at(answer) for kind, part in self.parts.items()})


def kind_of(signals: Mapping[str, float]) -> Kind:
    """Which kind of knowledge a trace was measured on."""
    if "label_right" in signals:
        return "labels"
    return "entries" if signals.get("bare", 0.0) >= 0.5 else "documents"


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
    return Calibration({kind: _part(raw["parts"][kind]) for kind in KINDS}, str(raw["made_for"]))


def to_json(calibration: Calibration) -> dict[str, Any]:
    """The same as a JSON object that `from_json` reads back."""
    return {
        "version": VERSION,
        "made_for": calibration.made_for,
        "parts": {kind: _plain_part(part) for kind, part in calibration.parts.items()},
    }


def _part(raw: Mapping[str, Any]) -> Part:
    return Part(
        _logistic(raw["right"]),
        _curve(raw["right_curve"]),
        _logistic(raw["answerable"]),
        _curve(raw["answerable_curve"]),
        Thresholds(**{name: float(raw["thresholds"][name]) for name in ("answer", "clarify", "offer")}),
        dict(raw["stated"]),
    )


def _plain_part(part: Part) -> dict[str, Any]:
    return {
        "right": _plain(part.right),
        "right_curve": {"xs": list(part.right_curve.xs), "ys": list(part.right_curve.ys)},
        "answerable": _plain(part.answerable),
        "answerable_curve": {"xs": list(part.answerable_curve.xs), "ys": list(part.answerable_curve.ys)},
        "thresholds": vars(part.thresholds).copy(),
        "stated": dict(part.stated),
    }


def _curve(raw: Mapping[str, Any]) -> Curve:
    xs, ys = (tuple(map(float, raw[axis])) for axis in ("xs", "ys"))
    if len(xs) != len(ys):
        raise ValueError("the two axes of a curve differ in length")
    return Curve(xs, ys)


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
