"""Fit the shipped calibration: `python -m assistant.measuring.train_calibration --help`.

Asks labelled questions of public knowledge and of the sample shop exactly as the bot would, fits on the
development rows, prints what holds on the test rows, and writes the calibration.
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

from assistant.answering.calibration import (
    KINDS,
    SHIPPED,
    Calibration,
    Curve,
    Kind,
    Logistic,
    Part,
    Thresholds,
    load,
    to_json,
)
from assistant.answering.finder import Finder
from assistant.answering.fit import Example, fit
from assistant.answering.own_calibration import made_for
from assistant.answering.statistics import auroc, wilson
from assistant.measuring.asking import Asker
from assistant.measuring.examples import examples
from assistant.measuring.judgement import Judged, judge, labels_of
from assistant.measuring.practice import houses
from assistant.measuring.questions import Labelled, read_labelled
from knowledge.base import KnowledgeBase
from knowledge.passage import Retrieval

SETS = ("curekart", "banking77", "clinc150")
SHOP = Path(__file__).parent.parent / "sample_shop"
PRACTICE = Path(__file__).parent / "practice"
"""Plain questions with near misses about the sample shop, and a second folder with its own; all made up."""
_LOWEST = 0.6
_CONVERSATIONAL = frozenset({"order", "smalltalk"})


@dataclass(frozen=True)
class Rows:
    """Judged questions of one set and split, for one kind of knowledge."""

    kind: Kind
    name: str
    split: str
    rows: tuple[Judged, ...]


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, fit, report, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    data = Path(os.environ.get("TELLONCE_DEV_DATA", "../shared/data"))
    parser.add_argument("--data", type=Path, default=data)
    parser.add_argument("--work", type=Path, default=Path(".tellonce/calibration"), help="keeps the indexes")
    parser.add_argument("--rows", type=int, default=1200, help="questions per set and split")
    parser.add_argument("--documents-precision", type=float, default=0.76)
    parser.add_argument("--precision", type=float, default=0.9)
    parser.add_argument("--out", type=Path, default=SHIPPED)
    parser.add_argument("--documents-only", action="store_true", help="keep what is shipped for lists")
    options = parser.parse_args(arguments)
    sets = () if options.documents_only else SETS
    measured = [
        *_documents(options.data / "knowledge", options.work),
        *(
            rows
            for name in sets
            for rows in _lists(options.data / "abstention" / name, options.work, options.rows)
        ),
    ]
    calibration = fitted(measured, options.precision, options.documents_precision)
    for part in calibration.parts.values():
        print(json.dumps(dict(part.stated)))
    for rows in measured:
        print(f"{rows.kind:9} {rows.name:10} {rows.split:4} {line(calibration.parts[rows.kind], rows)}")
    print("as an owner's own calibration, fitted on the development rows of one list alone:")
    for name in sets:
        dev, test = (_rows(measured, name, split) for split in ("dev", "test"))
        own = fit(examples(dev.rows, name), precision=options.precision)
        print(f"{test.kind:9} {name:10} test {line(own, test)}")
    options.out.write_text(json.dumps(to_json(calibration), indent=1) + "\n", encoding="utf-8")


def unfitted() -> Calibration:
    """Asks with: what is measured does not depend on what was shipped before, which may lack a signal."""
    nothing, straight = Logistic((), (), (), (), 0.0), Curve((), ())
    part = Part(nothing, straight, nothing, straight, Thresholds(1, 1, 1), {})
    return Calibration(dict.fromkeys(KINDS, part))


def fitted(measured: Sequence[Rows], precision: float, documents_precision: float) -> Calibration:
    """A part for each kind that was measured, from its development rows; the shipped one of the others."""
    parts: dict[Kind, Part] = {}
    for kind in KINDS:
        if not any(rows.kind == kind for rows in measured):
            parts[kind] = load().parts[kind]
            continue
        own = [rows for rows in measured if rows.kind == kind and rows.split == "dev"]
        goal = documents_precision if kind == "documents" else precision
        given = [each for rows in own for each in examples(rows.rows, rows.name)]
        # Bare entries say least of themselves: what is stated has to hold for the hardest list, too.
        parts[kind] = reached(given, goal, every=kind == "entries")
    return Calibration(parts, made_for(""))


def reached(given: list[Example], precision: float, *, every: bool) -> Part:
    """Fitted for this precision, or for the next lower one that some threshold reaches; `stated` names it."""
    part = fit(given, precision=precision, every=every)
    while part.thresholds.answer >= 1 and precision > _LOWEST:
        precision = round(precision - 0.05, 2)
        part = fit(given, precision=precision, every=every)
    return part


def _rows(measured: Sequence[Rows], name: str, split: str) -> Rows:
    """Those of a labelled list."""
    return next(rows for rows in measured if (rows.kind, rows.name, rows.split) == ("labels", name, split))


def line(part: Part, rows: Rows) -> str:
    """AUROC of answerable and of right, and the precision of what the threshold lets through."""
    signals = [row.outcome.signals for row in rows.rows]
    right = np.array([float(row.right) for row in rows.rows])
    there = np.array([float(row.expected.answerable) for row in rows.rows])
    confidence = np.array([part.confidence(each) for each in signals])
    answerable = np.array([part.answerable_share(each) for each in signals])
    given = confidence >= part.thresholds.answer
    low, high = wilson(int(right[given].sum()), int(given.sum()))
    share = right[given].mean() if given.any() else 1.0
    return (
        f"n {len(right)} right of answerable {right[there == 1].mean():.3f} "
        f"AUROC answerable {auroc(answerable, there):.3f} right {auroc(confidence, right):.3f} "
        f"answered {given.mean():.3f} precision {share:.3f} [{low:.3f}, {high:.3f}]"
    )


def _documents(data: Path, work: Path) -> Iterator[Rows]:
    """Each folder's questions, and those with an answer again in a folder that lacks it."""
    multiturn = data / "multiturn"
    houses.write(work / "houses")
    for name, folder, questions in (
        ("shop", SHOP / "knowledge", SHOP / "questions.jsonl"),
        ("shop, plain", SHOP / "knowledge", PRACTICE / "shop.jsonl"),
        ("bikes", PRACTICE / "bikes" / "knowledge", PRACTICE / "bikes" / "questions.jsonl"),
        ("houses", work / "houses" / "kb", work / "houses" / "questions.jsonl"),
        ("multiturn", multiturn / "kb", multiturn / "tasks.jsonl"),
    ):
        asked = [row for row in _read(questions) if row.kind not in _CONVERSATIONAL and row.judgeable]
        base = Lacking(folder, work / folder.parent.name, models=_models(work))
        base.sync()
        asker = Asker(base, unfitted())
        judged = [judge(row, asker.ask(row.question), {}) for row in asked]
        judged += [lacked for row in asked if (lacked := _without_its_answer(asker, base, row)) is not None]
        asker.close()
        base.close()
        yield Rows("documents", name, "dev", tuple(judged))


class Lacking(KnowledgeBase):
    """A knowledge base that can act as if some documents were not there."""

    lacking: frozenset[str] = frozenset()

    def search(self, *asked: Any, **options: Any) -> Retrieval:
        """The search without those documents, which may be named without their ending."""
        found = super().search(*asked, **options)
        hits = tuple(
            hit
            for hit in found.hits
            if self.lacking.isdisjoint((hit.passage.path, hit.passage.path.rsplit(".", 1)[0]))
        )
        return replace(found, hits=hits)


def _without_its_answer(asker: Asker, base: Lacking, row: Labelled) -> Judged | None:
    """A near miss that nobody had to write; None where another document holds the answer too."""
    if not row.answerable or not row.paths:
        return None
    base.lacking = row.paths
    outcome = asker.ask(row.question)
    base.lacking = frozenset()
    if row.must_contain and judge(row, outcome, {}).right:
        return None
    return judge(replace(row, answerable=False), outcome, {})


def _lists(folder: Path, work: Path, most: int) -> Iterator[Rows]:
    rows = _read(folder / "queries.jsonl")
    Random(1).shuffle(rows)
    by_split = {split: [row for row in rows if row.split == split][:most] for split in ("dev", "test")}
    kinds: tuple[Kind, ...] = ("entries", "labels")
    for kind in kinds:
        yield from _asked(kind, folder.name, folder / "knowledge.jsonl", work / folder.name, by_split)


def _asked(
    kind: Kind, name: str, knowledge: Path, work: Path, by_split: dict[str, list[Labelled]]
) -> Iterator[Rows]:
    base = KnowledgeBase(knowledge, work, models=_models(work))
    base.sync()
    asker = Asker(base, unfitted(), finder=Finder(base, learn_labels=kind == "labels"))
    labels = labels_of(base)
    for split, expected in by_split.items():
        outcomes = asker.all([row.question for row in expected])
        judged = (judge(row, outcome, labels) for row, outcome in zip(expected, outcomes, strict=True))
        yield Rows(kind, name, split, tuple(judged))
    asker.close()
    base.close()


def _models(work: Path) -> Path:
    return Path(os.environ.get("TELLONCE_MODEL_CACHE") or work.parent / "models")


def _read(file: Path) -> list[Labelled]:
    if not file.exists():
        raise SystemExit(f"{file} is missing; --data names the folder that holds it")
    return read_labelled(file)


if __name__ == "__main__":
    main()
