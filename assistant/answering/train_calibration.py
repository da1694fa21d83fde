"""Fit the shipped calibration: `python -m assistant.answering.train_calibration --help`.

Asks labelled questions of four knowledge folders, measures the evidence, fits on the development rows and
prints what holds on the test rows.
"""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from typing import Any

import numpy as np

from assistant.answering.calibration import SHIPPED, Calibration, to_json
from assistant.answering.evidence import evidence
from assistant.answering.extract import Answer, extract
from assistant.answering.fit import Example, auroc, fit, wilson
from knowledge.base import KnowledgeBase

SETS = ("curekart", "banking77", "clinc150")
SHOP = Path(__file__).parent.parent / "sample_shop"
_CONVERSATIONAL = frozenset({"order", "smalltalk"})


@dataclass(frozen=True)
class Labelled:
    """An example with its split and whether the first passage found is the right one."""

    example: Example
    split: str
    first_right: bool


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, fit, report, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--data", type=Path, default=Path(os.environ.get("TELLONCE_DEV_DATA", "../shared/data"))
    )
    parser.add_argument(
        "--work", type=Path, default=Path(".tellonce/calibration"), help="indexes are kept here"
    )
    parser.add_argument("--models", type=Path, default=Path(".tellonce/models"))
    parser.add_argument("--rows", type=int, default=1500, help="questions per set and split")
    parser.add_argument("--documents-precision", type=float, default=0.7)
    parser.add_argument("--entries-precision", type=float, default=0.9)
    parser.add_argument("--out", type=Path, default=SHIPPED)
    options = parser.parse_args(arguments)
    documents = list(_shop(options.work, options.models))
    entries = [
        row
        for name in SETS
        for row in _entries(
            options.data / "abstention" / name, options.work / name, options.models, options.rows
        )
    ]
    calibration = replace(
        fit([row.example for row in documents], precision=options.documents_precision),
        entries=fit(
            [row.example for row in entries if row.split == "dev"], precision=options.entries_precision
        ),
    )
    rows = [*documents, *entries]
    report(calibration, rows)
    options.out.write_text(json.dumps(to_json(calibration), indent=1) + "\n", encoding="utf-8")


def report(calibration: Calibration, rows: Sequence[Labelled]) -> None:
    """Per set and split: AUROC of answerable, of right, and the answered share's precision with its
    interval."""
    for part in (calibration, calibration.entries):
        print(json.dumps(dict(part.stated)) if part else "")
    for source in dict.fromkeys(row.example.source for row in rows):
        for split in ("dev", "test"):
            chosen = [row for row in rows if row.example.source == source and row.split == split]
            if chosen:
                print(f"{source:10} {split:4} {_line(calibration, chosen)}")


def _line(calibration: Calibration, rows: Sequence[Labelled]) -> str:
    right = np.array([float(row.example.right) for row in rows])
    there = np.array([float(row.example.answerable) for row in rows])
    confidence = np.array([calibration.confidence(row.example.signals) for row in rows])
    answerable = np.array([calibration.answerable_share(row.example.signals) for row in rows])
    dense = np.array([row.example.signals["dense"] for row in rows])
    first = np.mean([row.first_right for row in rows if row.example.answerable])
    given = confidence >= calibration.part(rows[0].example.signals).thresholds.answer
    low, high = wilson(int(right[given].sum()), int(given.sum()))
    share = right[given].mean() if given.any() else 1.0
    return (
        f"n {len(rows)} first right {first:.3f} AUROC answerable {auroc(answerable, there):.3f} "
        f"(cosine alone {auroc(dense, there):.3f}) AUROC right {auroc(confidence, right):.3f} "
        f"answered {given.mean():.3f} precision {share:.3f} [{low:.3f}, {high:.3f}]"
    )


def _shop(work: Path, models: Path) -> Iterator[Labelled]:
    """The sample shop's questions; an answer is right when it holds what it must."""
    base = KnowledgeBase(SHOP / "knowledge", work / "shop", models=models)
    base.sync()
    for row in _lines(SHOP / "questions.jsonl"):
        if row["kind"] in _CONVERSATIONAL:
            continue
        earlier = [turn for turn in row.get("history", ()) if turn["role"] == "customer"]
        answers = [turn["text"] for turn in row.get("history", ()) if turn["role"] != "customer"]
        found = base.search(row["text"], history=[turn["text"] for turn in earlier], answers=answers)
        answer = extract(row["text"], found.hits, embed=base.embed, vector=found.vector)
        signals = evidence(row["text"], found, answer, history_used=bool(earlier)).signals
        right = bool(row["answerable"]) and _holds(answer, row["must_contain"])
        paths = row.get("paths") or [row.get("path")]
        first = bool(found.hits) and found.hits[0].passage.path in paths
        yield Labelled(Example(signals, right, bool(row["answerable"]), "shop"), "dev", first)
    base.close()


def _holds(answer: Answer | None, wanted: Sequence[str]) -> bool:
    """What the customer sees: the text and the heading it is cited under."""
    if answer is None:
        return False
    seen = " ".join((answer.text, *(f"{each.title} {each.heading}" for each in answer.citations)))
    return all(piece in seen for piece in wanted)


def _entries(folder: Path, work: Path, models: Path, most: int) -> Iterator[Labelled]:
    """A public set of questions over labelled entries; right when the cited entry has the question's
    label."""
    base = KnowledgeBase(folder / "knowledge.jsonl", work, models=models)
    base.sync()
    label = {row["id"]: row["label"] for row in _lines(folder / "knowledge.jsonl")}
    rows = _lines(folder / "queries.jsonl")
    Random(1).shuffle(rows)
    for split in ("dev", "test"):
        for row in [row for row in rows if row["split"] == split][:most]:
            found = base.search(row["query"])
            answer = extract(row["query"], found.hits, embed=base.embed, vector=found.vector)
            signals = evidence(row["query"], found, answer).signals
            there = bool(row["in_scope"])
            right = there and answer is not None and label[answer.citations[0].path] == row["gold"]
            first = there and bool(found.hits) and label[found.hits[0].passage.path] == row["gold"]
            yield Labelled(Example(signals, right, there, folder.name), split, first)
    base.close()


def _lines(path: Path) -> list[dict[str, Any]]:
    if not path.exists():
        raise SystemExit(f"{path} is missing; --data names the folder that holds it")
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


if __name__ == "__main__":
    main()
