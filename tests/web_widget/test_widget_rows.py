"""The table of docs/widget.md: every promise has a test that is there and says so itself."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parents[1]
PAGE = (TESTS.parent / "docs" / "widget.md").read_text()
ROWS = {
    row: re.findall(r"`([\w/]+\.py)(?:::(test_\w+))?`", tests)
    for row, tests in re.findall(r"^\| (W\d+) \| .+? \| (.+) \|$", PAGE, re.M)
}
CHECKS = [f"E{number}" for number in (*range(1, 9), *range(10, 21))]
"""What the whole is accepted by; loading times (E9) are measured in benchmarks/widget.py."""


def said_by(path: Path) -> dict[str, str]:
    """What a file ("") and each of its tests say of themselves."""
    tree = ast.parse(path.read_text())
    tests = [node for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    return {"": ast.get_docstring(tree) or ""} | {each.name: ast.get_docstring(each) or "" for each in tests}


def test_the_table_is_whole() -> None:
    assert list(ROWS) == [f"W{number}" for number in range(1, 63) if number != 43]


@pytest.mark.parametrize("row", ROWS)
def test_every_promise_has_tests_that_name_it(row: str) -> None:
    assert ROWS[row], "a promise without a test"
    for path, name in ROWS[row]:
        said = said_by(TESTS / path)
        assert name in said, f"{path} has no {name}"
        assert re.search(rf"\b{row}\b", said[name] or said[""]), f"{path}::{name} does not name {row}"


def test_every_check_is_named_by_a_test() -> None:
    everything = " ".join(" ".join(said_by(path).values()) for path in TESTS.rglob("test_*.py"))
    assert [check for check in CHECKS if not re.search(rf"\b{check}\b", everything)] == []
