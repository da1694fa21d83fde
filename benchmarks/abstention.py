"""Ratio 9: right answers when 5 % of the unanswerable questions get an answer too, to the top cosine.

Public data (HINT3's curekart, CLINC150) in a folder of one's own; nothing of it is part of the project.
"""

from __future__ import annotations

import json
import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.measuring.outcome import Outcome
from benchmarks import shares
from benchmarks.plan import Plan
from benchmarks.rounds import Result

SETS = ("curekart", "clinc150")
LEAK = 0.05


@dataclass(frozen=True)
class Row:
    """One question: whether it has an answer, and per side how sure it was and whether it was right."""

    answerable: bool
    ours: tuple[float, bool]
    theirs: tuple[float, bool]


async def measure(plan: Plan) -> Result:
    """Share of answerable questions answered rightly, one row a data set."""
    result = Result(9, "right answers at 5 % leak", "", "≥ 1.25")
    folder = plan.data / "abstention" if plan.data else None
    if folder is None or not all((folder / name / "queries.jsonl").exists() for name in SETS):
        result.skipped = (
            "no data: name a folder with `abstention/curekart` and `abstention/clinc150` by --data"
        )
        return result
    for name in SETS:
        rows = _rows(folder / name, plan)
        reference = f"top cosine, {name}"
        result.ratios.append(
            shares.ratio(reference, rows, _right(lambda row: row.ours), _right(lambda row: row.theirs))
        )
        result.notes[name] = {"questions": len(rows)}
    return result


def _rows(folder: Path, plan: Plan) -> list[Row]:
    import numpy as np

    from benchmarks.tutorial import SentenceTransformerEmbeddings
    from benchmarks.vectors import vectors

    knowledge = _lines(folder / "knowledge.jsonl")
    queries = [row for row in _lines(folder / "queries.jsonl") if row["split"] == "test"]
    labels = {str(row["id"]): row["label"] for row in knowledge}
    embeddings = SentenceTransformerEmbeddings()
    known = vectors([row["text"] for row in knowledge], plan.work, embeddings)
    asked = vectors([row["query"] for row in queries], plan.work, embeddings)
    similar = asked @ known.T

    rows = []
    for query, outcome, similarities in zip(queries, _asked(folder, queries, plan), similar, strict=True):
        top = int(np.argmax(similarities))
        mine = labels.get(outcome.drawn_from[0]) if outcome.drawn_from else None
        rows.append(
            Row(
                bool(query["in_scope"]),
                (outcome.confidence, mine == query["gold"]),
                (float(similarities[top]), knowledge[top]["label"] == query["gold"]),
            )
        )
    return rows


def _asked(folder: Path, queries: Sequence[dict[str, Any]], plan: Plan) -> list[Outcome]:
    """What `tellonce ask` would write; its confidence is the answer's, also where a person is offered."""
    from assistant.answering.calibration import shipped
    from assistant.measuring.asking import Asker
    from assistant.measuring.questions import question_of
    from knowledge.base import KnowledgeBase

    work = plan.work / f"abstention-{folder.name}"
    base = KnowledgeBase(folder / "knowledge.jsonl", work, models=plan.work / "models")
    base.sync()
    asker = Asker(base, shipped())
    try:
        return list(asker.all([question_of(query, place) for place, query in enumerate(queries)]))
    finally:
        asker.close()
        base.close()


def _right(side: Callable[[Row], tuple[float, bool]]) -> Callable[[Sequence[Row]], float]:
    def share(rows: Sequence[Row]) -> float:
        unanswerable = sorted((side(row)[0] for row in rows if not row.answerable), reverse=True)
        bar = unanswerable[int(LEAK * len(unanswerable))]
        return statistics.mean(side(row)[1] and side(row)[0] > bar for row in rows if row.answerable)

    return share


def _lines(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
