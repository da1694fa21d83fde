"""`tellonce detect` and `tellonce brief`: other people's files in, one row a message or one card out."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from assistant.measuring.questions import QuestionFileError
from tests.assistant.measuring.conftest import read_lines, write_lines

Run = Callable[..., Result]
ROWS = [
    {"id": "a", "text": "I want to talk to a human being, please", "context": []},
    {"id": 2, "text": "this is ridiculous, nobody answers!!!", "context": ["where is it?", "still nothing"]},
    {"id": "c", "text": "yes please", "context": [{"role": "bot", "text": "Shall I get you a person?"}]},
    {"text": "Wo ist bitte meine Bestellung? Danke", "context": [["agent", "Hallo!"]], "odd": {"x": 1}},
    {"id": "e", "text": "", "context": None},
    {"id": "f", "text": "yes please", "context": ["agent: Shall I send it again?"]},
]  # fmt: skip


def test_every_message_gets_its_scores_in_order(tellonce: Run, tmp_path: Path) -> None:
    file = write_lines(tmp_path / "in.jsonl", ROWS)
    done = tellonce("detect", "--in", file, "--out", tmp_path / "deep" / "out.jsonl")
    assert done.exit_code == 0, done.output
    rows = read_lines(tmp_path / "deep" / "out.jsonl")
    assert [row["id"] for row in rows] == ["a", 2, "c", 4, "e", "f"]
    assert all(list(row) == ["id", "frustration", "wants_person", "language"] for row in rows)
    assert all(0 <= row["frustration"] <= 1 and 0 <= row["wants_person"] <= 1 for row in rows)
    assert [row["wants_person"] >= 0.5 for row in rows] == [True, False, True, False, False, False]
    assert [row["frustration"] >= 0.5 for row in rows] == [False, True, False, False, False, False]
    assert rows[3]["language"] == "de"


@pytest.mark.parametrize("line", ["nonsense", "[]", '{"id": "a"}', '{"text": "x", "context": 3}'])
def test_a_broken_line_is_named_and_nothing_is_written(tellonce: Run, tmp_path: Path, line: str) -> None:
    file = tmp_path / "in.jsonl"
    file.write_text('{"text": "hello"}\n' + line + "\n")
    done = tellonce("detect", "--in", file, "--out", tmp_path / "out.jsonl")
    assert isinstance(done.exception, QuestionFileError)
    assert "line 2" in str(done.exception)
    assert not (tmp_path / "out.jsonl").exists()


def test_a_conversation_becomes_a_brief_and_a_ledger(tellonce: Run, tmp_path: Path) -> None:
    lines = [
        {"role": "customer", "text": "Where is my order FM-10424? I am maya@example.com", "at": 1000},
        {"role": "bot", "text": "There is no such order."},
        ["customer", "no, it's FM-10442 not FM-10424"],
        {"kind": "order.verified", "data": {"order_number": "FM-10442", "method": "email"}},
        {"role": "user", "content": "This is the third time I'm asking!!!", "extra": None},
        "my card is 4111 1111 1111 1111, give me a human",
    ]
    file = tmp_path / "in.jsonl"
    file.write_text("".join(json.dumps(line) + "\n" for line in lines))
    done = tellonce("brief", "--in", file)
    assert done.exit_code == 0, done.output
    found = json.loads(done.stdout)
    lines_of = {line["section"]: line["value"] for line in reversed(found["brief"]["lines"])}
    assert lines_of["wish"].startswith("Where is my order")
    assert lines_of["why"] == "The customer asked for a person"
    assert "upset" in lines_of["mood"]
    assert "4111" not in done.stdout.replace("•••• 1111", "")
    ledger = {(fact["name"], fact["value"]): fact for fact in found["ledger"]}
    assert ledger["order_number", "FM-10424"]["correction"] == "FM-10442"
    assert ledger["order_number", "FM-10442"]["verified"]
    assert all(line["evidence"] for line in found["brief"]["lines"])


def test_a_complaint_hides_no_need_and_who_wants_a_person_is_no_need(tellonce: Run, tmp_path: Path) -> None:
    said = [
        ("customer", "I want a refund for my rain jacket, it leaks"), ("bot", "Here is how to wash it."),
        ("customer", "how many more times do I have to explain this"), ("bot", "Here is how to wash it."),
        ("customer", "I need to speak to a person about it please"),
    ]  # fmt: skip
    file = tmp_path / "conversation.jsonl"
    file.write_text("\n".join(json.dumps({"role": role, "text": text}) for role, text in said))
    found = json.loads(tellonce("brief", "--in", file).stdout)
    wishes = [line for line in found["brief"]["lines"] if line["section"] == "wish"]
    assert wishes[0]["value"] == said[0][1]
    assert said[4][1] not in [line["value"] for line in wishes]
