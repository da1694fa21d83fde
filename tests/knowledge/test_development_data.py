"""Retrieval holds its level on public question sets. Skipped where that data is not at hand."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from knowledge.base import KnowledgeBase

DATA = Path(os.environ.get("TELLONCE_DEV_DATA") or Path(__file__).parents[2] / "../shared/data")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not (DATA / "knowledge").is_dir(), reason=f"no development data in {DATA}"),
]
Open = Callable[..., KnowledgeBase]


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def rankings(base: KnowledgeBase, tasks: list[dict[str, Any]]) -> list[list[bool]]:
    """Per task, whether each of the ten best documents is one that answers it."""
    found = []
    for task in tasks:
        turns = task.get("history", [])
        retrieval = base.search(
            task["query"],
            history=[text for who, text in turns if who == "user"],
            answers=[text for who, text in turns if who != "user"],
            k=50,
        )
        stems = [path.rsplit(".", 1)[0] for path, _ in retrieval.paths()][:10]
        found.append([stem in task["relevant"] for stem in stems])
    return found


def indexed(name: str) -> Path:
    """Where the index of a large folder is kept from one run to the next."""
    return Path(os.environ["TELLONCE_MODEL_CACHE"]) / "development" / name


def test_follow_ups_find_their_passage_with_the_history(opened: Open) -> None:
    base = opened(DATA / "knowledge/multiturn/kb", indexed("multiturn"))
    base.sync()
    tasks = [task for task in lines(DATA / "knowledge/multiturn/tasks.jsonl") if task["relevant"]]
    ranked = rankings(base, tasks)
    assert sum(row[0] for row in ranked) / len(tasks) >= 0.84
    assert sum(any(row) for row in ranked) / len(tasks) >= 0.95


def test_long_questions_find_a_document_of_a_large_folder(opened: Open) -> None:
    base = opened(DATA / "knowledge/bank/kb", indexed("bank"))
    base.sync()
    tasks = lines(DATA / "knowledge/bank/tasks.jsonl")
    assert sum(any(row[:5]) for row in rankings(base, tasks)) / len(tasks) >= 0.70


def test_short_questions_find_an_entry_with_their_meaning(opened: Open) -> None:
    folder = DATA / "abstention/curekart"
    base = opened(folder / "knowledge.jsonl")
    base.sync()
    labels = {row["id"]: row["label"] for row in lines(folder / "knowledge.jsonl")}
    asked = [row for row in lines(folder / "queries.jsonl") if row["in_scope"] and row["split"] == "dev"]
    right = sum(labels[base.search(row["query"], k=1).hits[0].passage.path] == row["gold"] for row in asked)
    assert right / len(asked) >= 0.80
