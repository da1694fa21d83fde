"""Fit the frustration head and print its figures: `python -m assistant.understanding.train_frustration
--help`.

Runs where scikit-learn and the labelled data are; a server needs neither, only the `.npz` this writes.
"""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import StratifiedGroupKFold

from assistant.understanding.cues import CUES, cues
from assistant.understanding.frustration import CONTEXT_TURNS
from knowledge.embedder import open_embedder
from knowledge.prepare import PACKAGED
from knowledge.question import clean
from knowledge.wording import as_asked

Array = NDArray[np.float64]
Embed = Callable[[str], NDArray[np.float32]]
FALSE_ALARMS = 0.05
STATEMENTS = Path(__file__).with_name("calm_statements.txt")
STATEMENTS_WEIGHT = 0.3
EMOTION_WEIGHT, CUE_WEIGHT, STRENGTH, ORDINARY_WEIGHT = 0.6, 0.3, 0.2, 1.0


@dataclass(frozen=True)
class Turns:
    """One row per turn: vectors of the text and of its context (zeros without one), cues, label, dialogue,
    weight."""

    text: Array
    context: Array
    has_context: Array
    cues: Array
    label: NDArray[np.int64]
    dialogue: NDArray[np.int64]
    weight: Array


def main(arguments: Sequence[str] | None = None) -> None:
    """Train, report by cross-validation over dialogues, write the head."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--data", type=Path, default=Path(os.environ.get("TELLONCE_DEV_DATA", "../shared/data"))
    )
    parser.add_argument("--models", type=Path, default=Path(".tellonce/models"))
    parser.add_argument("--out", type=Path, default=Path(__file__).with_name("frustration.npz"))
    options = parser.parse_args(arguments)
    query = open_embedder(PACKAGED, options.models).query

    def embed(text: str) -> NDArray[np.float32]:
        # As the search reads it: one vector serves both.
        return query(clean(as_asked(text)))

    emotion_weights, emotion_bias = _emotion(options.data, embed)
    turns, ordinary = _support(options.data, embed), _ordinary(options.data, embed)
    features = _Features(emotion_weights, emotion_bias, turns)
    x, extra = features.of(turns), features.of(ordinary)
    report(x, turns, extra, ordinary)
    model = _fit(x, turns, extra, ordinary, np.arange(len(turns.label)))
    calm = _held_out(x, turns, extra, ordinary, seed=0)
    _write(options.out, features, model, calm[turns.label == 0])


def report(x: Array, turns: Turns, extra: Array, ordinary: Turns, repeats: int = 10) -> None:
    """AUROC and recall at 5 % false alarms over ten five-fold splits that never part a dialogue."""
    areas, recalls, calm = [], [], []
    for seed in range(repeats):
        logits = _held_out(x, turns, extra, ordinary, seed)
        areas.append(roc_auc_score(turns.label, logits))
        limit = np.quantile(logits[turns.label == 0], 1 - FALSE_ALARMS)
        recalls.append(float((logits[turns.label == 1] > limit).mean()))
        plain = _fit(x, turns, extra[::2], _rows(ordinary, slice(None, None, 2)), np.arange(len(turns.label)))
        calm.append(float((plain.decision_function(extra[1::2]) > limit).mean()))
    print(f"turns {len(turns.label)}, of them frustrated {int(turns.label.sum())}")
    print(
        f"AUROC {np.mean(areas):.3f} (sd {np.std(areas):.3f}), recall at 5 % false alarms "
        f"{np.mean(recalls):.3f} (sd {np.std(recalls):.3f})"
    )
    print(f"ordinary shop questions over the threshold {np.mean(calm):.4f} of {len(extra[1::2])}")


class _Features:
    """Standardised emotion score and cues next to the vectors; everything stays linear, so it folds into
    one head."""

    def __init__(self, emotion: Array, bias: float, turns: Turns) -> None:
        self.emotion, self.emotion_bias = emotion, bias
        now = turns.text @ emotion + bias
        self.emotion_mean, self.emotion_sd = float(now.mean()), float(now.std())
        self.cue_mean, self.cue_sd = turns.cues.mean(0), turns.cues.std(0) + 1e-6

    def of(self, turns: Turns) -> Array:
        """Columns: text, context, emotion of both (the second 0 without context), cues."""
        now = (turns.text @ self.emotion + self.emotion_bias - self.emotion_mean) / self.emotion_sd
        then = (
            (turns.context @ self.emotion + self.emotion_bias - self.emotion_mean)
            / self.emotion_sd
            * turns.has_context
        )
        shown = (turns.cues - self.cue_mean) / self.cue_sd
        return np.hstack(
            [
                turns.text,
                turns.context,
                EMOTION_WEIGHT * now[:, None],
                EMOTION_WEIGHT * then[:, None],
                CUE_WEIGHT * shown,
            ]
        )

    def folded(self, model: LogisticRegression) -> dict[str, Any]:
        """The model's coefficients as weights of raw vectors and raw cues."""
        d = len(self.emotion)
        weights = model.coef_[0]
        emotion = EMOTION_WEIGHT * weights[2 * d : 2 * d + 2] / self.emotion_sd
        cue = CUE_WEIGHT * weights[2 * d + 2 :] / self.cue_sd
        offset = self.emotion_bias - self.emotion_mean
        return {
            "text": (weights[:d] + emotion[0] * self.emotion).astype(np.float32),
            "context": (weights[d : 2 * d] + emotion[1] * self.emotion).astype(np.float32),
            "cues": cue.astype(np.float32),
            "has_context": float(emotion[1] * offset),
            "bias": float(model.intercept_[0] + emotion[0] * offset - cue @ self.cue_mean),
        }


def _fit(
    x: Array, turns: Turns, extra: Array, ordinary: Turns, rows: NDArray[np.int64]
) -> LogisticRegression:
    model = LogisticRegression(C=STRENGTH, max_iter=3000)
    label = turns.label[rows]
    balance = np.where(label == 1, 0.5 / max(label.mean(), 1e-9), 0.5 / max(1 - label.mean(), 1e-9))
    weight = np.concatenate([balance, ordinary.weight])
    return model.fit(
        np.vstack([x[rows], extra]), np.concatenate([label, ordinary.label]), sample_weight=weight
    )


def _held_out(x: Array, turns: Turns, extra: Array, ordinary: Turns, seed: int) -> Array:
    logits = np.zeros(len(turns.label))
    folds = StratifiedGroupKFold(5, shuffle=True, random_state=seed)
    for fit, held in folds.split(x, turns.label, turns.dialogue):
        logits[held] = _fit(x, turns, extra, ordinary, fit).decision_function(x[held])
    return logits


def _emotion(data: Path, embed: Embed) -> tuple[Array, float]:
    """Weights that tell angry and disappointed comments from others (GoEmotions, train rows)."""
    rows = [row for row in _lines(data / "emotion" / "goemotions.jsonl") if row["split"] == "train"]
    vectors = np.stack([embed(row["text"]) for row in rows])
    model = LogisticRegression(C=1.0, max_iter=500, class_weight="balanced")
    model.fit(vectors, [row["label"] for row in rows])
    return model.coef_[0], float(model.intercept_[0])


def _support(data: Path, embed: Embed) -> Turns:
    rows = [row for row in _lines(data / "frustration" / "support_tweets.jsonl") if row["label"] is not None]
    return _turns(
        [row["text"] for row in rows],
        [[text for who, text in row["context"] if who == "customer"][-CONTEXT_TURNS:] for row in rows],
        np.array([row["label"] for row in rows]),
        np.array([row["dialog"] for row in rows]),
        1.0,
        embed,
    )


def _ordinary(data: Path, embed: Embed) -> Turns:
    """Plain questions and statements: nobody rated them; they keep the head quiet on everyday words."""
    asked = [row["text"] for row in _lines(data / "orders" / "questions.jsonl")]
    asked += [
        row["text"] for row in _lines(data / "human_request" / "messages.jsonl") if row["kind"] != "complaint"
    ]
    calm = [text for text in dict.fromkeys(asked) if not cues(text)["anger_words"] and "goddamn" not in text]
    lines = STATEMENTS.read_text(encoding="utf-8").splitlines()
    told = [line.split(" | ") for line in lines if line[:1] != "#"]
    talks = [*([text] for text in calm), *told]
    texts, before = [turns[-1] for turns in talks], [turns[:-1] for turns in talks]
    share = ORDINARY_WEIGHT * 265 / len(calm)
    made = _turns(texts, before, np.zeros(len(texts), int), np.arange(len(texts)), share, embed)
    made.weight[len(calm) :] = STATEMENTS_WEIGHT * 265 / len(told)
    return made


def _turns(
    texts: Sequence[str],
    contexts: Sequence[Sequence[str]],
    label: NDArray[np.int64],
    dialogue: NDArray[np.int64],
    weight: float,
    embed: Embed,
) -> Turns:
    vectors = np.stack([embed(text) for text in texts]).astype(np.float64)
    before = np.zeros_like(vectors)
    for row, context in enumerate(contexts):
        if context:
            before[row] = np.mean([embed(text) for text in context], axis=0)
    shown = np.array([[cues(text)[name] for name in CUES] for text in texts])
    had = np.array([float(bool(context)) for context in contexts])
    return Turns(vectors, before, had, shown, label, dialogue, np.full(len(texts), weight))


def _rows(turns: Turns, which: slice) -> Turns:
    return Turns(*(column[which] for column in vars(turns).values()))


def _write(path: Path, features: _Features, model: LogisticRegression, calm: Array) -> None:
    """0.5 at the threshold of 5 % false alarms; 0.8 where about 1 % of calm turns lie, by their spread."""
    shift = float(np.quantile(calm, 1 - FALSE_ALARMS))
    scale = float(np.log(4.0) / max(np.quantile(calm, 0.99) - shift, 0.35))
    np.savez(path, **features.folded(model), shift=shift, scale=scale)
    print(f"wrote {path}: shift {shift:.3f}, scale {scale:.3f}")


def _lines(path: Path) -> list[dict[str, Any]]:
    if not path.exists():
        raise SystemExit(f"{path} is missing; --data names the folder that holds it")
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


if __name__ == "__main__":
    main()
