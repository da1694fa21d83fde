"""What the folders hold of customers beside the database, and how it leaves them."""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from assistant.content import draft
from assistant.content.gap_file import GapFile
from knowledge.lock import exclusive

ERASURES = "erasures.jsonl"
LOCK_SECONDS = 30.0
SHORTEST = 12
"""A line as short as "yes, please" is nobody's own."""


@dataclass(frozen=True, slots=True)
class FileHolding:
    """What files of this name (a pattern below the data folder) hold."""

    pattern: str
    what: str
    personal: bool


FILES = (
    FileHolding("tellonce.db*", "the database with its journal: see the tables", True),
    FileHolding("gaps.json", "which questions belong together, as places in the log; no words", True),
    FileHolding(ERASURES, "numbers of erased contacts; keep it apart from the backups", False),
    FileHolding("files/**", "files that customers sent, by contact", True),
    FileHolding("*.lock", "locks between processes; empty", False),
    FileHolding("index/*", "passages of the articles with their vectors; nothing of customers", False),
    FileHolding("chroma/**", "vectors of the articles; nothing of customers", False),
    FileHolding("models/**", "prepared models", False),
    FileHolding("calibration*", "thresholds learned from the shop's own questions file", False),
)
"""Beside these the folder `.drafts` of the knowledge folder: drafts made of customers' questions."""


def scrub(data: Path, knowledge: Path, gone: Collection[str], said: Iterable[str]) -> list[str]:
    """Take conversations out of the gaps and what was `said` in them out of the drafts; returns the drafts
    that were changed."""
    _scrub_gaps(data, gone)
    lines = {line for text in said for line in draft.traces(text) if len(line) >= SHORTEST}
    changed = []
    for file in sorted((knowledge / draft.FOLDER).glob("*.md")):
        before = file.read_text(encoding="utf-8")
        after = "\n".join(_without(line, lines) for line in before.split("\n"))
        if after != before:
            fresh = file.with_suffix(".new")
            fresh.write_text(after, encoding="utf-8")
            fresh.replace(file)
            changed.append(file.name)
    return changed


def _without(line: str, said: Collection[str]) -> str:
    for each in sorted(said, key=len, reverse=True):
        line = line.replace(each, "[…]")
    return line


def _scrub_gaps(data: Path, gone: Collection[str]) -> None:
    if not (data / "gaps.json").exists():
        return

    def kept(members: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(each for each in members if each.partition(":")[0] not in gone)

    with GapFile(data).changing() as held:
        state = held[0]
        for gap in list(state.gaps.values()):
            state = state.with_gap(replace(gap, members=kept(gap.members), failing=kept(gap.failing)))
        left = {name: gap for name, gap in state.gaps.items() if gap.members}
        held[0] = replace(state, gaps=left)


class ErasureList:
    """The contacts that were erased, in a file of its own: a backup of the database does not know them."""

    def __init__(self, data: Path) -> None:
        self._file = data / ERASURES

    def read(self) -> set[str]:
        """Every contact on it; a line that a crash cut short is passed over."""
        try:
            lines = self._file.read_text(encoding="utf-8").splitlines()
        except FileNotFoundError:
            return set()
        found = set()
        for line in lines:
            try:
                found.add(str(json.loads(line)["contact"]))
            except (ValueError, KeyError, TypeError):
                continue
        return found

    def add(self, contact_id: str, at: int) -> None:
        """On disk when it returns; `at` in ms."""
        self._file.parent.mkdir(parents=True, exist_ok=True)
        with exclusive(self._file.with_suffix(".lock"), LOCK_SECONDS), self._file.open("a") as file:
            # On a line of its own, also after one that a crash cut short.
            file.write("\n" + json.dumps({"contact": contact_id, "at": at}) + "\n")
            file.flush()
            os.fsync(file.fileno())
