"""`tellonce ask`: one question for a person, a file of them for a machine."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from assistant.settings import SettingsError
from knowledge.errors import FolderError
from tests.assistant.measuring.conftest import read_lines, write_lines

Run = Callable[..., Result]
FIELDS = ["id", "decision", "confidence", "answerable", "text", "citations", "ranked", "reason", "ms"]


def test_a_file_of_questions_becomes_a_file_of_outcomes_in_order(
    tellonce: Run, articles: Path, tmp_path: Path
) -> None:
    questions = [
        {"id": "a", "text": "How long can I return something?"},
        {"id": "b", "text": "who won the world cup"},
        {
            "id": 3,
            "text": "and paypal?",
            "history": [{"role": "customer", "text": "which cards do you take?"}],
        },
    ]
    file, out = write_lines(tmp_path / "in.jsonl", questions), tmp_path / "deep" / "out.jsonl"
    done = tellonce("ask", "--knowledge", articles, "--questions", file, "--out", out)
    assert done.exit_code == 0, done.output
    rows = read_lines(out)
    assert [row["id"] for row in rows] == ["a", "b", 3]
    for row in rows:
        assert list(row) == FIELDS
        assert row["decision"] in ("answer", "clarify", "offer", "handoff")
        assert 0 <= row["confidence"] <= 1
        assert 0 <= row["answerable"] <= 1
        assert row["text"]
        assert {each["path"] for each in row["ranked"]} == {"returns.md", "payment.md", "shipping.md"}
    returned, cup, paypal = rows
    assert returned["decision"] == "answer"
    assert "30 days" in returned["text"]
    assert returned["citations"][0]["path"] == "returns.md"
    assert returned["citations"][0]["quote"] in (articles / "returns.md").read_text()
    assert cup["decision"] in ("offer", "clarify")
    assert cup["citations"] == []
    assert cup["confidence"] < returned["confidence"]
    assert cup["answerable"] < returned["answerable"]
    assert paypal["ranked"][0]["path"] == "payment.md"


def test_ten_documents_are_ranked(tellonce: Run, tmp_path: Path) -> None:
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(14):
        (folder / f"{number}.md").write_text(
            f"# Parcel size {number}\n\nSize {number} costs {number} euros.\n"
        )
    file = write_lines(tmp_path / "in.jsonl", [{"id": "a", "text": "what does parcel size 7 cost"}])
    assert tellonce("ask", "-k", folder, "-q", file, "-o", tmp_path / "out.jsonl").exit_code == 0
    (row,) = read_lines(tmp_path / "out.jsonl")
    assert len(row["ranked"]) == 10
    assert row["ranked"][0]["path"] == "7.md"
    scores = [each["score"] for each in row["ranked"]]
    assert scores == sorted(scores, reverse=True)


def test_a_list_of_entries_is_a_knowledge_of_its_own(tellonce: Run, tmp_path: Path) -> None:
    entries = [
        {"id": "e1", "text": "how do I reset my password"},
        {"id": "e2", "text": "where is my parcel"},
        {"id": "e3", "question": "can I pay with paypal", "answer": "Yes, PayPal is fine."},
    ]
    file = write_lines(tmp_path / "list.jsonl", entries)
    questions = write_lines(
        tmp_path / "in.jsonl", [{"id": 1, "text": "is paypal possible"}, {"id": 2, "text": ""}]
    )
    assert tellonce("ask", "-k", file, "-q", questions, "-o", tmp_path / "out.jsonl").exit_code == 0
    paypal, nothing = read_lines(tmp_path / "out.jsonl")
    assert paypal["ranked"][0]["path"] == "e3"
    assert nothing["decision"] != "answer"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{broken", "line 2 is not JSON"),
        ('{"id": 1}', 'line 2 needs "text"'),
        ('{"id": 1, "text": "a", "history": [{"role": "king", "text": "x"}]}', 'line 2 .*"role" out of'),
        ("[1]", "line 2 must be a JSON object"),
        ("[" * 100_000, "line 2 is not JSON that can be read: too deep"),
        ('{"id": [1], "text": "a"}', 'line 2 "id" must be a string or a number'),
    ],
)
def test_a_broken_line_is_named_and_nothing_is_overwritten(
    tellonce: Run, articles: Path, tmp_path: Path, line: str, said: str
) -> None:
    file, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    file.write_text('{"id": 1, "text": "hello"}\n' + line + "\n")
    out.write_text("what was there before")
    done = tellonce("ask", "-k", articles, "-q", file, "-o", out)
    assert done.exit_code != 0
    with pytest.raises(ValueError, match=said):
        raise done.exception or AssertionError
    assert out.read_text() == "what was there before"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("nonsense", "line 2 is not JSON"),
        ('{"text": "x"}', 'line 2 must be a JSON object with "id" and "text"'),
        ("[" * 100_000, "line 2 is not JSON that can be read: too deep"),
        ('{"id": [1], "text": "x"}', 'line 2: "id" must be a string or a number'),
        ('{"id": "e1", "text": "again", "label": "x"}', "line 2 has the id 'e1' of line 1, with another"),
    ],
)
def test_a_broken_entry_is_named(tellonce: Run, tmp_path: Path, line: str, said: str) -> None:
    entries = tmp_path / "list.jsonl"
    entries.write_text('{"id": "e1", "text": "where is my parcel"}\n' + line + "\n")
    file = write_lines(tmp_path / "in.jsonl", [{"id": 1, "text": "parcel?"}])
    done = tellonce("ask", "-k", entries, "-q", file, "-o", tmp_path / "out.jsonl")
    with pytest.raises(FolderError, match=said):
        raise done.exception or AssertionError


def test_odd_entries_are_found_all_the_same(tellonce: Run, tmp_path: Path) -> None:
    entries = tmp_path / "list.jsonl"
    long = "parcel " * 30_000
    entries.write_text(
        '{"id": "\\ud800x", "text": "where is my \\udfff parcel"}\n'
        '{"id": 1.5, "text": "can I pay with paypal", "label": ["a"], "more": {"x": [1]}}\n'
        f'{{"id": "\U0001f4e6/../long", "text": "{long}"}}\n'
    )
    file = write_lines(
        tmp_path / "in.jsonl", [{"id": 1, "text": "where's my parcel"}, {"id": 2, "text": long}]
    )
    done = tellonce("ask", "-k", entries, "-q", file, "-o", tmp_path / "out.jsonl")
    assert done.exit_code == 0, done.exception
    where, much = read_lines(tmp_path / "out.jsonl")
    assert where["ranked"][0]["path"] == "?x"
    assert {each["path"] for each in much["ranked"]} == {"?x", "1.5", "\U0001f4e6/../long"}


def test_an_empty_entry_is_left_out_and_the_others_answer(tellonce: Run, tmp_path: Path) -> None:
    entries = write_lines(
        tmp_path / "list.jsonl", [{"id": "e1", "text": "where is my parcel"}, {"id": "e2", "text": ""}]
    )
    file = write_lines(tmp_path / "in.jsonl", [{"id": 1, "text": "parcel?"}])
    done = tellonce("ask", "-k", entries, "-q", file, "-o", tmp_path / "out.jsonl")
    assert done.exit_code == 0
    assert "knowledge.left_out" in done.stderr
    assert "path='e2'" in done.stderr
    assert [each["path"] for each in read_lines(tmp_path / "out.jsonl")[0]["ranked"]] == ["e1"]


def test_one_question_is_answered_for_a_person(tellonce: Run, articles: Path) -> None:
    done = tellonce("ask", "How long can I return something?", "--knowledge", articles)
    assert done.exit_code == 0
    assert "30 days" in done.output
    assert "[1] returns.md > Returns > How long can I return something?" in done.output
    assert "answer (sure enough), confidence" in done.output


def test_a_half_given_batch_says_what_is_missing(tellonce: Run, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"--questions IN\.jsonl --out OUT\.jsonl"):
        raise tellonce("ask", "--questions", tmp_path / "in.jsonl").exception or AssertionError


def test_asking_another_folder_leaves_the_shops_index_alone(
    tellonce: Run, articles: Path, data: Path
) -> None:
    tellonce("ask", "hello there, what does shipping cost", "--knowledge", articles)
    assert not (data / "index").exists()
    assert any((data / "measured").iterdir())


def test_files_as_other_programs_write_them_are_read(tellonce: Run, tmp_path: Path) -> None:
    """A byte order mark, Windows line ends, blank lines, ids that repeat or lack, unknown keys."""
    knowledge, asked = tmp_path / "list.jsonl", tmp_path / "in.jsonl"
    knowledge.write_bytes(
        b'\xef\xbb\xbf{"id": 1, "text": "where is my parcel", "extra": []}\r\n\r\n'
        b'{"id": 1, "text": "track my order"}\r\n{"id": 2, "text": "cancel my order"}\r\n'
    )
    asked.write_bytes(
        b'\xef\xbb\xbf{"id": "a", "text": "track my order", "history": null}\r\n\r\n'
        b'{"id": "a", "text": "", "lang": "xx"}\r\n{"id": null, "text": "cancel"}\r\n{"id": 1.5, "text": " "}'
    )
    done = tellonce("ask", "-k", knowledge, "-q", asked, "-o", tmp_path / "out.jsonl")
    assert done.exit_code == 0, done.output
    rows = read_lines(tmp_path / "out.jsonl")
    assert [row["id"] for row in rows] == ["a", "a", "4", 1.5]
    assert [row["ranked"][0]["path"] for row in (rows[0], rows[2])] == ["1", "2"]
    assert len(rows[0]["ranked"]) == 2


def test_any_text_gets_an_outcome(tellonce: Run, articles: Path, tmp_path: Path) -> None:
    texts = ["", " \t", "x " * 400_000, "退货期限是多久？", "\x00 \u202e \ud83d", "How? " * 20_000]
    asked = write_lines(tmp_path / "in.jsonl", [{"id": n, "text": text} for n, text in enumerate(texts)])
    done = tellonce("ask", "-k", articles, "-q", asked, "-o", tmp_path / "out.jsonl")
    assert done.exit_code == 0, done.output
    for row in read_lines(tmp_path / "out.jsonl"):
        assert row["decision"] in ("clarify", "offer", "handoff")  # 20,000 times "How?" sounds upset
        assert row["text"]


def test_a_place_that_cannot_be_written_is_said_before_anything_is_asked(
    tellonce: Run, articles: Path, tmp_path: Path
) -> None:
    asked = write_lines(tmp_path / "in.jsonl", [{"id": 1, "text": "hello"}])
    (tmp_path / "file").touch()
    for out in (tmp_path, tmp_path / "file" / "out.jsonl"):
        with pytest.raises(SettingsError, match="cannot be written"):
            raise tellonce("ask", "-k", articles, "-q", asked, "-o", out).exception or AssertionError
    assert not list(tmp_path.parent.glob("*.new"))
