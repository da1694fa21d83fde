"""The commands as a content owner types them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from assistant.cli import app
from assistant.settings import SettingsError
from knowledge.base import KnowledgeBase
from tests.assistant.content.conftest import Counter

RENT = "Can I rent a tent for a weekend?"


def run(tmp_path: Path, *words: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, [*words, "--data", str(tmp_path / "data")])
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.exit_code, done.stdout


def test_check_speaks_to_ci(folder: Path, tmp_path: Path) -> None:
    assert run(tmp_path, "check", str(folder))[0] == 0
    (folder / "stale.md").write_text("---\nreview_by: 2020-01-01\n---\n# A\n\nText.\n")
    code, output = run(tmp_path, "check", str(folder))
    assert code == 0
    assert "stale.md:2: warning: was to be reviewed by 2020-01-01" in output
    assert run(tmp_path, "check", str(folder), "--strict")[0] == 1
    (folder / "bad.md").write_text("---\nreview_by: someday\n---\n# A\n\nText.\n")
    code, output = run(tmp_path, "check", str(folder), "--format", "json")
    assert code == 1
    assert [finding["severity"] for finding in json.loads(output)] == ["error", "warning"]


def test_diff_shows_both_answers(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "questions.jsonl").write_text('{"id": "q1", "text": "What does shipping to Germany cost?"}\n')
    edited = tmp_path / "shipping.md"
    edited.write_text((folder / "shipping.md").read_text().replace("3.95", "4.95"))
    code, output = run(tmp_path, "diff", "--knowledge", str(folder), "--with", str(edited))
    assert code == 0
    assert "changes_answer: q1" in output
    assert "€3.95" in output
    assert "€4.95" in output
    assert "1 of 1 questions change" in output


def test_diff_says_what_it_needs(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="say what shall change"):
        run(tmp_path, "diff", "--knowledge", str(folder))
    new = tmp_path / "new.md"
    new.write_text("# New\n\nText.\n")
    (tmp_path / "questions.jsonl").write_text('{"text": "new?"}\n')
    with pytest.raises(SettingsError, match=r"write --with .*=PATH"):
        run(tmp_path, "diff", "--knowledge", str(folder), "--with", str(new))


async def test_a_gap_from_list_to_close(
    counter: Counter, base: KnowledgeBase, folder: Path, tmp_path: Path
) -> None:
    conversation, contact = await counter.asks(RENT)
    await counter.gets_a_person(conversation, contact, "You can rent a tent for €40 a weekend.", "solved")
    where = ("--knowledge", str(folder))
    output = run(tmp_path, "gaps", "list", *where)[1]
    gap = output.split()[0]
    assert "asked 1 times" in output
    assert RENT in output
    path = run(tmp_path, "gaps", "draft", gap, *where)[1].split(":")[0]
    assert "€40" in (folder / path).read_text()
    with pytest.raises(SettingsError, match="publish it first"):
        run(tmp_path, "gaps", "close", gap, "--published", "rental.md", *where)
    (folder / path).rename(folder / "rental.md")
    assert "closed: 1 questions" in run(tmp_path, "gaps", "close", gap, "--published", "rental.md", *where)[1]
    assert run(tmp_path, "gaps", "list", *where)[1].strip() == "0 gaps"
