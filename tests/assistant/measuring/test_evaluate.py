"""`tellonce evaluate`: figures for a person, and a page that needs nothing else."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from assistant.measuring.questions import QuestionFileError
from tests.assistant.measuring.conftest import write_lines

Run = Callable[..., Result]
ROWS = [
    {"id": 1, "text": "how long can I return something", "path": "returns.md", "must_contain": ["30 days"]},
    {"id": 2, "text": "do you take paypal", "path": "payment.md", "split": "test"},
    {"id": 3, "text": "what does shipping to germany cost", "paths": ["shipping.md"], "split": "test"},
    {"id": 4, "text": "who won the <b>world</b> cup", "answerable": False, "split": "test"},
    {"id": 5, "text": "where is FM-10442", "answerable": True, "order": "FM-10442"},
]


def test_the_scores_are_printed_and_the_page_stands_alone(
    tellonce: Run, articles: Path, tmp_path: Path
) -> None:
    file, html = write_lines(tmp_path / "q.jsonl", ROWS), tmp_path / "report.html"
    done = tellonce("evaluate", "-k", articles, "-q", file, "--html", html)
    assert done.exit_code == 0, done.output
    assert "4, of them answerable 3" in done.output
    assert "1 that do not say what answers them" in done.output
    assert re.search(r"hit@1 +1\.000 \[.*\] of 3", done.output)
    assert re.search(r"AUROC in against out of scope +1\.000", done.output)
    assert "answered share at precision 0.95" in done.output
    page = html.read_text()
    assert page.count("<svg") == 3
    assert "who won the &lt;b&gt;world&lt;/b&gt; cup" in page
    assert not re.search(r"(?:src|href)=|<script|https?://|url\(", page)


def test_a_split_is_scored_by_itself_and_an_unknown_one_is_refused(
    tellonce: Run, articles: Path, tmp_path: Path
) -> None:
    file = write_lines(tmp_path / "q.jsonl", ROWS)
    assert (
        "3, of them answerable 2"
        in tellonce("evaluate", "-k", articles, "-q", file, "--split", "test").output
    )
    with pytest.raises(QuestionFileError, match="no row of split 'dev'; its splits are: test"):
        raise tellonce("evaluate", "-k", articles, "-q", file, "--split", "dev").exception or AssertionError


def test_a_file_without_expectations_is_refused(tellonce: Run, articles: Path, tmp_path: Path) -> None:
    file = write_lines(tmp_path / "q.jsonl", [{"text": "hello", "answerable": True}])
    with pytest.raises(QuestionFileError, match="says of no question what answers it"):
        raise tellonce("evaluate", "-k", articles, "-q", file).exception or AssertionError
