"""A small folder of articles, a list of entries, and the command line, all real."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from assistant.cli import app

ARTICLES = {
    "returns.md": "# Returns\n\n## How long can I return something?\n\nYou have 30 days from delivery.\n",
    "payment.md": "# Payment\n\n## Which cards do you take?\n\nVisa and Mastercard, and PayPal.\n",
    "shipping.md": "# Shipping\n\n## What does shipping cost?\n\nShipping to Germany costs 3.95 euros.\n",
}


def write_lines(file: Path, rows: Sequence[dict[str, Any]]) -> Path:
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return file


def read_lines(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="session")
def articles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("articles")
    for name, text in ARTICLES.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("data")


@pytest.fixture
def tellonce(data: Path) -> Callable[..., Result]:
    """Run a command with the data folder of these tests."""
    return lambda *words: CliRunner().invoke(app, [*map(str, words), "--data", str(data)])
