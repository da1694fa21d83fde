"""A logistic regression small enough to be fitted while a knowledge list loads; numpy only."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
_ROUNDS = 30
_FAR = 30.0


@dataclass(frozen=True)
class Odds:
    """Log odds from signals: bias plus weighted signals, each standardised and held within six spreads."""

    means: Array
    scales: Array
    weights: Array
    bias: float

    def of(self, x: Array) -> Array:
        """Log odds of each row of `x` (rows, signals)."""
        standard = np.clip((x - self.means) / self.scales, -6, 6)
        odds: Array = standard @ self.weights + self.bias
        return odds


def fit_odds(x: Array, y: NDArray[np.bool_], typical: Array, *, ridge: float = 10.0) -> Odds:
    """Fit by Newton's method, both classes weighing the same whatever their numbers.

    `x` (rows, signals), `y` (rows); the rows of `typical` set each signal's middle and spread. `ridge` is the
    penalty on a weight's square (twice its factor), which also keeps separable data finite.
    """
    means, scales = typical.mean(axis=0), typical.std(axis=0) + 1e-9
    design = np.column_stack([np.clip((x - means) / scales, -6, 6), np.ones(len(x))])
    yes = max(int(y.sum()), 1)
    no = max(len(y) - yes, 1)
    weight = np.where(y, len(y) / (2 * yes), len(y) / (2 * no))
    penalty = np.diag([*[ridge] * x.shape[1], 1e-6])
    beta = np.zeros(design.shape[1])
    for _ in range(_ROUNDS):
        chance = 1 / (1 + np.exp(-np.clip(design @ beta, -_FAR, _FAR)))
        slope = design.T @ (weight * (y - chance)) - penalty @ beta
        curve = (design * (weight * chance * (1 - chance))[:, None]).T @ design + penalty
        step = np.linalg.solve(curve, slope)
        beta += step
        if float(np.abs(step).max()) < 1e-6:
            break
    return Odds(means, scales, beta[:-1], float(beta[-1]))
