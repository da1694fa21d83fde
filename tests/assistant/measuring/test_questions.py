"""Question files in the shapes they come in."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.measuring.questions import QuestionFileError, labelled_of, question_of, read_labelled


def test_history_is_objects_or_pairs() -> None:
    objects = [
        {"role": "customer", "text": "a"},
        {"role": "bot", "text": "b"},
        {"role": "agent", "text": "c"},
    ]
    pairs = [["user", "a"], ["agent", "b"], ["assistant", "c"]]
    for history in (objects, pairs):
        question = question_of({"query": "q", "qid": 7, "history": history}, 1)
        assert (question.id, question.text) == (7, "q")
        assert question.earlier == ("a",)
        assert question.answers == ("b", "c")


@pytest.mark.parametrize(
    ("row", "answerable"),
    [
        ({"answerable": True, "path": "a.md"}, True),
        ({"in_scope": 0, "gold": ""}, False),
        ({"in_scope": 1, "gold": "returns"}, True),
        ({"answerability": "PARTIAL", "relevant": ["a"]}, True),
        ({"answerability": "UNDERSPECIFIED", "relevant": []}, False),
        ({"paths": ["a.md", "b.md"]}, True),
        ({}, False),
    ],
)
def test_whether_it_has_an_answer_is_said_in_many_ways(row: dict[str, object], answerable: bool) -> None:
    assert labelled_of({"text": "q", **row}, 1).answerable is answerable


def test_what_cannot_be_judged_says_so() -> None:
    assert not labelled_of({"text": "q", "answerable": True, "order": "FM-1"}, 1).judgeable
    assert labelled_of({"text": "q", "answerable": False}, 1).judgeable


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "holds no line"),
        ('{"text": "a", "answerable": "maybe"}', 'line 1 "answerable" must be true or false'),
        ('{"text": "a", "paths": "a.md"}', 'line 1 "paths" must be a list'),
        ('{"text": "a"}\n{"text": "caf\xe9"}', "line 2 is not UTF-8"),
    ],
)
def test_a_bad_file_is_refused_by_line(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "q.jsonl"
    file.write_text(text, encoding="latin-1")
    with pytest.raises(QuestionFileError, match=said):
        read_labelled(file)
    with pytest.raises(QuestionFileError, match="cannot be read"):
        read_labelled(tmp_path / "absent.jsonl")
