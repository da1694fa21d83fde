"""The gate: what customers got is kept; every change of folder, threshold or model is held against it."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from assistant.cli import app
from assistant.gate.case import Move
from assistant.gate.compare import KINDS, compared, kind_of
from assistant.settings import SettingsError
from tests.assistant.content.conftest import Counter

LONG_AGO = "36000"
QUESTIONS = [
    {"id": "ship", "text": "What does shipping to Germany cost?"},
    {"id": "order", "text": "Where is my order?", "order": "FM-1"},
]


@pytest.fixture
def record(tmp_path: Path, folder: Path) -> Path:
    lines = "".join(json.dumps(row) + "\n" for row in QUESTIONS)
    (tmp_path / "questions.jsonl").write_text(lines, encoding="utf-8")
    return tmp_path / "gate.jsonl"


def gate(tmp_path: Path, *words: str) -> tuple[int, str]:
    base = ["gate", str(tmp_path / "gate.jsonl"), "-k", str(tmp_path / "articles"), "--days", LONG_AGO]
    done = CliRunner().invoke(app, [*base, *words, "--data", str(tmp_path / "data")])
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.exit_code, done.stdout


async def test_conversations_and_questions_are_asked_again_on_every_change(
    counter: Counter, tmp_path: Path, folder: Path, record: Path
) -> None:
    secret = "How long can I return something? I am Mia Secret"
    conversation, _ = await counter.asks(secret)
    code, said = await asyncio.to_thread(gate, tmp_path, "--accept")
    assert code == 0
    assert "2 asked, 2 of them new" in said
    kept = record.read_text(encoding="utf-8")
    assert "Mia" not in kept
    assert f'"{conversation}:' in kept
    assert '"order"' not in kept

    assert (await asyncio.to_thread(gate, tmp_path))[0] == 0

    (folder / "shipping.md").write_text(
        "# Shipping\n\n## What does shipping to Germany cost?\n\nStandard shipping to Germany costs €4.95.\n"
    )
    (folder / "returns.md").unlink()
    code, said = await asyncio.to_thread(gate, tmp_path)
    assert code == 1
    assert "changes_answer  ship" in said
    assert f"stops_answering  {conversation}" in said
    assert "documents: 2 -> 1" in said
    code, shown = await asyncio.to_thread(gate, tmp_path, "--format", "json")
    assert [change["kind"] for change in json.loads(shown)] == ["stops_answering", "changes_answer"]

    allowed = ["--allow", "changes_answer", "--allow", "stops_answering"]
    assert (await asyncio.to_thread(gate, tmp_path, *allowed))[0] == 0
    assert (await asyncio.to_thread(gate, tmp_path, "--accept"))[0] == 0
    assert (await asyncio.to_thread(gate, tmp_path))[0] == 0


def test_another_threshold_shows_who_would_lose_their_answer(tmp_path: Path, record: Path) -> None:
    gate(tmp_path, "--accept")
    code, said = gate(tmp_path, "--answer", "1")
    assert code == 1
    assert "stops_answering  ship" in said
    assert "thresholds: " in said


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (None, "make one with --accept"),
        ("", "is no record of the gate"),
        ('{"tellonce_gate": 2, "under": {}}\n', "is no record of the gate"),
        ('{"tellonce_gate": 1, "under": {}}\n{"id": "a"}\n', "line 2 is no line of a record"),
    ],
)
def test_a_record_that_is_none_is_named(tmp_path: Path, record: Path, text: str | None, problem: str) -> None:
    if text is not None:
        record.write_text(text)
    with pytest.raises(SettingsError, match=problem):
        gate(tmp_path)


def test_an_unknown_kind_is_refused(tmp_path: Path, record: Path) -> None:
    with pytest.raises(SettingsError, match="the kinds are stops_answering"):
        gate(tmp_path, "--allow", "everything")


ANSWER = Move("answer", "sure", "30 days", frozenset({"a.md"}))
OFFER = Move("offer", "no_answer", "", frozenset())


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        (ANSWER, ANSWER, None),
        (ANSWER, OFFER, "stops_answering"),
        (OFFER, ANSWER, "starts_answering"),
        (OFFER, Move("handoff", "no_answer", "", frozenset()), "changes_move"),
        (OFFER, Move("offer", "low_confidence", "", frozenset()), None),
        (ANSWER, Move("answer", "sure", "30 days", frozenset({"b.md"})), "loses_source"),
        (ANSWER, Move("answer", "sure", "30 days", frozenset({"a.md", "b.md"})), "changes_answer"),
        (ANSWER, Move("answer", "sure", "60 days", frozenset({"a.md"})), "changes_answer"),
        (ANSWER, Move("answer", "sure", "", frozenset({"a.md"})), None),
    ],
)
def test_what_a_customer_would_notice(before: Move, after: Move, kind: str | None) -> None:
    assert kind_of(before, after) == kind


def test_the_worst_comes_first_and_what_is_new_is_no_change() -> None:
    before = {"a": OFFER, "b": ANSWER}
    after = {"a": ANSWER, "b": OFFER, "c": OFFER}
    found = compared(before, after, {"a": "?", "b": "?", "c": "?"})
    assert [(change.id, change.kind) for change in found] == [("b", KINDS[0]), ("a", KINDS[-1])]
