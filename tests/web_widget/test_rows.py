"""Every promise of docs/console.md has tests that name its id ("A13: …"), and the page names each of them."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parents[1]
PAGE = TESTS.parent / "docs" / "console.md"
ROW = re.compile(r"^\| ([AC]\d{1,2}) \| (.+?) \| (.+?) \|$", re.MULTILINE)
PROMISED = {f"A{number}" for number in range(1, 51)} | {f"C{n}" for n in range(1, 13)}


def table() -> dict[str, set[str]]:
    """Ids with the tests the page names."""
    return {key: set(re.findall(r"`(\w+)`", tests)) for key, _, tests in ROW.findall(PAGE.read_text())}


@cache
def named() -> dict[str, set[str]]:
    """Ids with the tests whose docstrings name them."""
    found: dict[str, set[str]] = {}
    for path in TESTS.rglob("test_*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_"):
                for key in re.findall(r"\b[AC]\d{1,2}\b", ast.get_docstring(node) or ""):
                    found.setdefault(key, set()).add(node.name)
    return found


def test_the_page_has_every_promise() -> None:
    assert sorted(PROMISED ^ set(table())) == []


@pytest.mark.parametrize("key", sorted(PROMISED))
def test_the_page_and_the_tests_name_each_other(key: str) -> None:
    assert table()[key] == named().get(key, set())
    assert table()[key], "a promise needs a test"
