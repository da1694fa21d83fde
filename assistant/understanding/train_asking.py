"""Fit the head that hears questions by meaning: `python -m assistant.understanding.train_asking --help`.

Runs where scikit-learn is; a server needs only the `.npz` this writes.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from knowledge.embedder import open_embedder
from knowledge.prepare import PACKAGED

NOTHING = "-"
STRENGTH = 30.0
_HERE = Path(__file__).parent


def main(arguments: Sequence[str] | None = None) -> None:
    """Train on sentences `name|text`, report how the others in a five-fold split fare, write the head."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, nargs="+", default=[_HERE / "asking_examples.txt"])
    parser.add_argument("--models", type=Path, default=Path(".tellonce/models"))
    parser.add_argument("--out", type=Path, default=_HERE / "asking.npz")
    options = parser.parse_args(arguments)
    rows = [
        line.split("|", 1) for file in options.data for line in file.read_text("utf-8").splitlines() if line
    ]
    embed = open_embedder(PACKAGED, options.models).query
    vectors = np.stack([embed(text) for _, text in rows])
    labels = np.array([name for name, _ in rows])
    _report(vectors, labels)
    model = LogisticRegression(C=STRENGTH, max_iter=3000).fit(vectors, labels)
    names = [str(name) for name in model.classes_]
    nothing = names.index(NOTHING)
    kept = [place for place, name in enumerate(names) if name != NOTHING]
    np.savez(
        options.out,
        names=np.array([names[place] for place in kept]),
        weights=(model.coef_[kept] - model.coef_[nothing]).astype(np.float32),
        bias=(model.intercept_[kept] - model.intercept_[nothing]).astype(np.float32),
    )
    print(f"wrote {options.out}: {len(kept)} facts from {len(rows)} sentences")


def _report(vectors: np.ndarray, labels: np.ndarray, threshold: float = 0.6) -> None:
    """Recall of questions, and innocent sentences that are taken for any, where they were not trained on."""
    order = np.random.default_rng(0).permutation(len(labels))
    found = asked = alarms = innocent = 0
    for fold in np.array_split(order, 5):
        rest = np.setdiff1d(order, fold)
        model = LogisticRegression(C=STRENGTH, max_iter=3000).fit(vectors[rest], labels[rest])
        names, nothing = list(model.classes_), list(model.classes_).index(NOTHING)
        for row in fold:
            chances = model.predict_proba(vectors[row : row + 1])[0]
            shares = {name: p / (p + chances[nothing]) for name, p in zip(names, chances, strict=True)}
            if labels[row] == NOTHING:
                innocent += 1
                alarms += any(share >= threshold for name, share in shares.items() if name != NOTHING)
            else:
                asked += 1
                found += shares.get(labels[row], 0.0) >= threshold
    print(f"recall {found / asked:.3f} of {asked}, false alarms {alarms / innocent:.3f} of {innocent}")


if __name__ == "__main__":
    main()
