"""Every feature the widget promises has a test that names it in its docstring, or in its file's."""

from __future__ import annotations

import ast
import re
from pathlib import Path

TESTS = Path(__file__).parent.parent
MUST = [1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 12, 13, 14, *range(17, 20), *range(21, 40), 41, 45, *range(47, 62)]
SHOULD = [8, 15, 16, 40, 42, 44, 46, 62]
CHECKS = [1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 13, 14, 15, 16, 17]


def named() -> dict[str, list[str]]:
    """Ids and the tests that name them."""
    found: dict[str, list[str]] = {}
    for path in TESTS.rglob("test_*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Module | ast.FunctionDef):
                for name in re.findall(r"\b[WE]\d{1,2}\b", ast.get_docstring(node) or ""):
                    found.setdefault(name, []).append(getattr(node, "name", path.stem))
    return found


def test_every_row_of_the_widget_is_named_by_a_test() -> None:
    rows = named()
    wanted = [f"W{number}" for number in (*MUST, *SHOULD)] + [f"E{number}" for number in CHECKS]
    assert [row for row in wanted if row not in rows] == []
