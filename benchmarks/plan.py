"""How much is measured, and where the files are."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

MINIMUM_ROUNDS = 15


@dataclass(frozen=True)
class Plan:
    """Sizes of one run; `data` is the folder of public data sets, if there is one."""

    work: Path
    rounds: int = MINIMUM_ROUNDS
    documents: int = 1000
    many_documents: int = 10_000
    questions: int = 16
    conversations: int = 1
    customers: int = 20
    data: Path | None = None
