"""Fit the head that hears questions by meaning: `python -m assistant.understanding.train_asking --help`.

Runs where scikit-learn is; a server needs only the `.npz` this writes.
"""

from __future__ import annotations

import argparse
import itertools
import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from assistant.understanding.asking import places, terms
from knowledge.embedder import open_embedder
from knowledge.prepare import PACKAGED

NOTHING = "-"
STRENGTH = 10.0
RAREST = 3
"""A term must stand in so many of the lines that sentences were made from."""
FROM_ONE = 14
"""Sentences of a line at most."""
FOLDS = 5
_HERE = Path(__file__).parent
_CHOICE = re.compile(r"\{([^{}]*)\}")
_OPENINGS = (
    "ok ", "ok so ", "sorry, ", "hi there, ", "right, ", "and ", "thanks! ", "hmm, ", "one sec - ",
    "Dear customer, ", "great, ", "so ", "just quickly, ", "oh, ",
)  # fmt: skip
_SHORTER = (
    ("your", "ur"), ("you", "u"), ("please", "pls"), ("are", "r"), ("and", "n"), ("what is", "whats"),
    ("what's", "whats"), ("to", "2"), ("want", "wanna"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """A sentence, what it asks for (facts with commas between), and the line it was made from; `written`: it
    stands there as it is."""

    line: int
    name: str
    text: str
    written: bool

    @property
    def names(self) -> list[str]:
        return self.name.split(",")


def main(arguments: Sequence[str] | None = None) -> None:
    """Train on the examples and the frames, report how held-out lines fare, write the head."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--examples", type=Path, default=_HERE / "asking_examples.txt")
    parser.add_argument("--frames", type=Path, default=_HERE / "asking_frames.txt")
    parser.add_argument("--models", type=Path, default=Path(".tellonce/models"))
    parser.add_argument("--out", type=Path, default=_HERE / "asking.npz")
    options = parser.parse_args(arguments)
    chance = random.Random(7)
    rows = [
        also
        for number, (name, line) in enumerate([*_lines(options.examples), *_lines(options.frames)])
        for text in _spread(line, chance)
        for also in _typed(Row(number, name, text, "{" not in line), chance)
    ]
    embed = open_embedder(PACKAGED, options.models).query
    vectors = np.stack([embed(row.text) for row in rows])
    _report(rows, vectors)
    vocabulary = _vocabulary(rows)
    model = _fit(rows, vectors, vocabulary)
    names = [str(name) for name in model.classes_]
    kept = [place for place, name in enumerate(names) if name != NOTHING]
    weights = model.coef_[kept] - model.coef_[names.index(NOTHING)]
    np.savez_compressed(
        options.out,
        names=np.array([names[place] for place in kept]),
        meaning=weights[:, : vectors.shape[1]].astype(np.float16),
        words=weights[:, vectors.shape[1] :].astype(np.float16),
        bias=(model.intercept_[kept] - model.intercept_[names.index(NOTHING)]).astype(np.float32),
        vocabulary=np.array(list(vocabulary)),
    )
    print(f"wrote {options.out}: {len(kept)} facts, {len(vocabulary)} terms, {len(rows)} sentences")


def _lines(file: Path) -> Iterator[tuple[str, str]]:
    for line in file.read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            name, _, text = line.partition("|")
            yield name, text


def _spread(line: str, chance: random.Random) -> list[str]:
    """Sentences of a frame, all or a seeded choice; a line without choices is its own."""
    parts = [part.split("/") if n % 2 else [part] for n, part in enumerate(_CHOICE.split(line))]
    if np.prod([len(part) for part in parts]) <= FROM_ONE:
        return sorted({"".join(words) for words in itertools.product(*parts)})
    drawn = ("".join(chance.choice(part) for part in parts) for _ in range(10 * FROM_ONE))
    return sorted(itertools.islice(dict.fromkeys(drawn), FROM_ONE))


def _typed(row: Row, chance: random.Random) -> Iterator[Row]:
    """The sentence, and half of the time once more: in a hurry, or after a few opening words."""
    yield row
    how = chance.random()
    if how < 0.25:
        yield Row(row.line, row.name, _hurried(row.text, chance), row.written)
    elif how < 0.5:
        opened = chance.choice(_OPENINGS) + row.text[0].lower() + row.text[1:]
        yield Row(row.line, row.name, opened, row.written)


def _hurried(text: str, chance: random.Random) -> str:
    text = text.lower()
    for whole, short in _SHORTER:
        if chance.random() < 0.6:
            text = re.sub(rf"\b{re.escape(whole)}\b", short, text)
    return text.rstrip("?.") if chance.random() < 0.6 else text


def _vocabulary(rows: Sequence[Row]) -> dict[str, int]:
    lines = Counter(
        term for _, term in {(row.line, term) for row in rows for kind in terms(row.text) for term in kind}
    )
    return {
        term: place for place, term in enumerate(sorted(term for term, n in lines.items() if n >= RAREST))
    }


def _matrix(rows: Sequence[Row], vectors: np.ndarray, vocabulary: dict[str, int]) -> Any:
    found = [places(row.text, vocabulary) for row in rows]
    at = [number for number, known in enumerate(found) for _ in known]
    value = [weight for known in found for weight in known.values()]
    words = sparse.csr_matrix(
        (value, (at, list(itertools.chain.from_iterable(found)))), shape=(len(rows), len(vocabulary))
    )
    return sparse.hstack([sparse.csr_matrix(vectors), words]).tocsr()


def _fit(rows: Sequence[Row], vectors: np.ndarray, vocabulary: dict[str, int]) -> Any:
    """A line of many sentences counts as the root of how many it has; one that asks for two facts is half an
    example of each."""
    size = Counter(row.line for row in rows)
    each = [(place, name) for place, row in enumerate(rows) for name in row.names]
    weight = [size[rows[place].line] ** -0.5 / len(rows[place].names) for place, _ in each]
    matrix = _matrix(rows, vectors, vocabulary)[[place for place, _ in each]]
    model = LogisticRegression(C=STRENGTH, max_iter=500, tol=1e-3)
    return model.fit(matrix, [name for _, name in each], sample_weight=weight)


def _report(rows: Sequence[Row], vectors: np.ndarray) -> None:
    """Recall of questions, and innocent sentences taken for any, on held-out lines."""
    lines = np.random.default_rng(0).permutation(1 + max(row.line for row in rows))
    score = np.zeros(len(rows))
    for held in np.array_split(lines, FOLDS):
        inside = np.isin([row.line for row in rows], held)
        rest, out = (
            [row for row, there in zip(rows, inside, strict=True) if there == x] for x in (False, True)
        )
        vocabulary = _vocabulary(rest)
        model = _fit(rest, vectors[~inside], vocabulary)
        chances = model.predict_proba(_matrix(out, vectors[inside], vocabulary))
        names = list(model.classes_)
        shares = chances / (chances + chances[:, [names.index(NOTHING)]])
        shares[:, names.index(NOTHING)] = 0
        score[inside] = [
            given.max() if row.name == NOTHING else min(given[names.index(name)] for name in row.names)
            for row, given in zip(out, shares, strict=True)
        ]
    for what, written in (("sentences as they were written", True), ("sentences of frames", False)):
        for threshold in (0.5, 0.6, 0.7, 0.8):
            asks, none = (
                [hit >= threshold for row, hit in zip(rows, score, strict=True)
                 if row.written == written and (row.name == NOTHING) == innocent]
                for innocent in (False, True)
            )  # fmt: skip
            print(f"{what}, {threshold}: recall {np.mean(asks):.3f} of {len(asks)}, "
                  f"false alarms {np.mean(none):.3f} of {len(none)}")  # fmt: skip


if __name__ == "__main__":
    main()
