"""Every feature a page must have is named by a test: its id stands in a docstring, such as "A13: …"."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parents[1]
ROWS = {
    "console": (
        "A1 A2 A3 A4 A5 A6 A7 A8 A9 A10 A13 A14 A15 A16 A18 A19 A20 A21 A22 A23 A25 A26 A29 A30 A31 A32 "
        "A33 A34 A36 A37 A38 A42 A43 A45 A47 A48 A49 A50"
    ),
    "content": "C1 C2 C3 C4 C5 C6 C7 C8 C9 C10 C11 C12",
}
"""By page: the ids of what it must have.

The console's: queue rows (A1-A4), claim and takeover (A5-A7), handing on (A8-A10), brief and orders
(A13-A19), help with the answer (A20-A23), the customer (A25, A26), presence, collisions (A29-A33), keyboard
(A34), alerts (A36-A38), measures (A42, A43), connection (A45), many agents (A47), looks, access (A48, A49),
safe text (A50). The content pages': gaps, a draft from what agents said, approve and dismiss, index state,
use of a page, stale pages, try a question, what an edit changes, answers rated down, handoff reasons, CSV,
rights and audit (C1-C12).
"""


def named() -> set[str]:
    """Every id that a test function's docstring names."""
    found: set[str] = set()
    for path in TESTS.rglob("test_*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_"):
                found |= set(re.findall(r"\b[A-Z]\d{1,2}\b", ast.get_docstring(node) or ""))
    return found


@pytest.mark.parametrize("page", ROWS)
def test_every_row_has_a_test_that_names_it(page: str) -> None:
    assert sorted(set(ROWS[page].split()) - named()) == []
