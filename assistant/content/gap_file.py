"""What is known of gaps beyond the log, in one JSON file: which questions belong together, and what was done.

A file and not a table: it is small, belongs to one knowledge folder, holds no customer's words (only places
in the log, so erasing a conversation erases them here too) and needs no migration. It is replaced in one step
under a lock, so that a crash or a second worker never leaves half of it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

from knowledge.lock import exclusive

Status = Literal["open", "drafted", "closed", "dismissed"]
LOCK_SECONDS = 30.0


class GapError(Exception):
    """Something about a gap cannot be done; the text says what to do instead."""


@dataclass(frozen=True, slots=True)
class GapRecord:
    """One gap. `members` are places in the log (`conversation:seq`); times are milliseconds since 1970.

    `draft` and `published` are paths relative to the knowledge folder, `failing` the members that did not
    pass when they were last asked again, at `checked_at`. `seeds` stand for the gaps a person joined,
    which may mean different things.
    """

    id: str
    members: tuple[str, ...]
    status: Status = "open"
    draft: str = ""
    published: tuple[str, ...] = ()
    failing: tuple[str, ...] = ()
    checked_at: int = 0
    closed_at: int = 0
    note: str = ""
    seeds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class GapState:
    """All gaps by id, in the order they were found."""

    gaps: dict[str, GapRecord] = field(default_factory=dict)

    def with_gap(self, gap: GapRecord) -> GapState:
        """The same with this gap as it is now."""
        return GapState({**self.gaps, gap.id: gap})

    def merged(self, gap: GapRecord, into: GapRecord) -> GapState:
        """The same with the questions of `gap` among those of `into`."""
        others = {name: each for name, each in self.gaps.items() if name != gap.id}
        seeds = (*(into.seeds or into.members[:1]), *(gap.seeds or gap.members[:1]))
        both = replace(into, members=(*into.members, *gap.members), failing=(), seeds=seeds)
        return GapState({**others, into.id: both})

    def gap(self, gap_id: str) -> GapRecord:
        """One gap by its id or the only one that begins so. Raises GapError."""
        found = [gap for name, gap in self.gaps.items() if name.startswith(gap_id)] if gap_id else []
        exact = self.gaps.get(gap_id)
        if exact is None and len(found) != 1:
            raise GapError(f"there is no gap {gap_id!r}; `tellonce gaps list` shows them")
        return exact or found[0]


class GapFile:
    """`gaps.json` in the data folder."""

    def __init__(self, data: Path) -> None:
        self._file = data / "gaps.json"

    def read(self) -> GapState:
        """What is stored; nothing when there is no file. Raises GapError when it is damaged."""
        try:
            rows = json.loads(self._file.read_text(encoding="utf-8"))
            return GapState({row["id"]: _record(row) for row in rows["gaps"]})
        except FileNotFoundError:
            return GapState()
        except (ValueError, KeyError, TypeError) as error:
            raise GapError(
                f"{self._file} is damaged ({error}); move it away and the gaps are found anew"
            ) from error

    @contextmanager
    def changing(self) -> Iterator[list[GapState]]:
        """The state in a list of one, held against other writers; what is in it at the end is stored."""
        with exclusive(self._file.with_suffix(".lock"), LOCK_SECONDS):
            held = [before := self.read()]
            yield held
            if held[0] != before:
                self._write(held[0])

    def _write(self, state: GapState) -> None:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        fresh = self._file.with_suffix(".new")
        with fresh.open("w", encoding="utf-8") as file:
            json.dump({"gaps": [asdict(gap) for gap in state.gaps.values()]}, file, indent=1)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self._file)


def _record(row: dict[str, Any]) -> GapRecord:
    values: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in row.items()
    }
    return GapRecord(**values)
