"""Folders made of a few lines, checked with the real model."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from knowledge.base import KnowledgeBase
from knowledge.checks.finding import Finding
from knowledge.checks.run import check

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
Checked = Callable[..., list[Finding]]


@pytest.fixture
def checked(opened: Callable[..., KnowledgeBase], tmp_path: Path) -> Checked:
    """Writes a folder and gives its findings on 23 November 2026."""

    def run(files: dict[str, str], name: str = "folder", questions: Path | None = None) -> list[Finding]:
        folder = tmp_path / name
        for path, text in files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text, encoding="utf-8")
        base = opened(folder, tmp_path / f"{name}-data")
        base.sync()
        return check(base, now=NOW, questions=questions)

    return run
