"""A sync that dies at a chosen moment; `python -m tests.knowledge.crashes MOMENT FOLDER DATA`."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from knowledge.base import KnowledgeBase
from knowledge.manifest import Manifest
from knowledge.vector_store import VectorStore

MOMENTS: dict[str, tuple[type, str, bool]] = {
    "before anything is added": (VectorStore, "add", False),
    "after the new vectors are added": (VectorStore, "add", True),
    "within the commit": (Manifest, "_insert", True),
    "after the commit": (Manifest, "commit", True),
    "after the old vectors are deleted": (VectorStore, "delete", True),
}


def die(owner: type, name: str, after: bool) -> None:
    """Let a method end the process, before or after its work, as `kill -9` would."""
    work: Callable[..., Any] = getattr(owner, name)

    def dying(*values: Any, **options: Any) -> None:
        if after:
            work(*values, **options)
        os._exit(9)

    setattr(owner, name, dying)


if __name__ == "__main__":
    die(*MOMENTS[sys.argv[1]])
    KnowledgeBase(Path(sys.argv[2]), Path(sys.argv[3])).sync()
