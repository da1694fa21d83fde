"""Question files: one JSON object a line, in the few shapes such files come in.

Asked is `text` (or `query`); what was said before is `history`, a list of `{"role", "text"}` or of pairs.
Expected is said by `answerable` (or `in_scope`, or an `answerability` of "ANSWERABLE" or "PARTIAL"), by the
documents that answer (`path`, `paths`, `relevant`), the label (`label` or `gold`), the pieces of text the
answer must hold (`must_contain`), and the `split` a row belongs to.
"""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from knowledge.json_lines import parsed

Row = TypeVar("Row")
CUSTOMER = ("customer", "user")
_ROLES = (*CUSTOMER, "bot", "agent", "assistant")


class QuestionFileError(ValueError):
    """A question file cannot be used; the message names the line and what it needs."""


@dataclass(frozen=True)
class Question:
    """One question with its id as given; `turns` are (said by the customer, text) before it, oldest first."""

    id: str | int | float
    text: str
    turns: tuple[tuple[bool, str], ...] = ()

    @property
    def earlier(self) -> tuple[str, ...]:
        """What the customer said before."""
        return tuple(text for by_customer, text in self.turns if by_customer)

    @property
    def answers(self) -> tuple[str, ...]:
        """What the customer was told before."""
        return tuple(text for by_customer, text in self.turns if not by_customer)


@dataclass(frozen=True)
class Labelled:
    """A question with what is expected: the documents or the label that answer it, or that nothing does."""

    question: Question
    answerable: bool
    paths: frozenset[str] = frozenset()
    label: str = ""
    must_contain: tuple[str, ...] = ()
    split: str = ""
    kind: str = ""

    @property
    def judgeable(self) -> bool:
        """A right answer could be told: nothing answers, or it is said what does."""
        return not self.answerable or bool(self.paths or self.label or self.must_contain)


def read_questions(file: Path) -> list[Question]:
    """The questions of a file. Raises QuestionFileError."""
    return read_rows(file, question_of)


def read_labelled(file: Path) -> list[Labelled]:
    """The questions of a file with what is expected. Raises QuestionFileError."""
    return read_rows(file, labelled_of)


def question_of(row: Mapping[str, Any], number: int) -> Question:
    """One row as a question; `number` names a row that has no id. Raises ValueError."""
    text = row.get("text", row.get("query"))
    if not isinstance(text, str):
        raise ValueError('needs "text" with the question')
    names = (row.get("id"), row.get("qid"), str(number))
    name = next(each for each in names if each is not None)
    if isinstance(name, bool) or not isinstance(name, str | int | float):
        raise ValueError('"id" must be a string or a number')
    return Question(
        _clean(name) if isinstance(name, str) else name,
        _clean(text),
        tuple(_turn(turn) for turn in _list(row.get("history"), "history")),
    )


def labelled_of(row: Mapping[str, Any], number: int) -> Labelled:
    """One row with what is expected. Raises ValueError."""
    question = question_of(row, number)
    paths = row.get("paths") or row.get("relevant") or ([row["path"]] if row.get("path") else [])
    paths = frozenset(map(str, _list(paths, "paths")))
    label = str(row.get("label") or row.get("gold") or "")
    answerable = _answerable(row)
    if answerable is None:
        answerable = bool(paths or label)
    must = tuple(map(str, _list(row.get("must_contain"), "must_contain")))
    return Labelled(
        question, answerable, paths, label, must, str(row.get("split") or ""), str(row.get("kind") or "")
    )


def _answerable(row: Mapping[str, Any]) -> bool | None:
    for name in ("answerable", "in_scope"):
        if name in row:
            if row[name] not in (0, 1):
                raise ValueError(f'"{name}" must be true or false')
            return bool(row[name])
    if "answerability" in row:
        return str(row["answerability"]).upper() in ("ANSWERABLE", "PARTIAL")
    return None


def _turn(turn: Any) -> tuple[bool, str]:
    if isinstance(turn, Mapping):
        role, text = turn.get("role"), turn.get("text")
    elif isinstance(turn, list | tuple) and len(turn) == 2:
        role, text = turn
    else:
        raise ValueError('"history" must hold {"role": …, "text": …} objects')
    if role not in _ROLES or not isinstance(text, str):
        raise ValueError(f'a turn of "history" needs "text" and a "role" out of {", ".join(_ROLES)}')
    return role in CUSTOMER, _clean(text)


def _clean(text: str) -> str:
    """JSON can hold half a surrogate pair; no file and no model can."""
    return text.encode(errors="replace").decode()


def _list(value: Any, name: str) -> list[Any]:
    if value is None:
        return []
    if not isinstance(value, list):
        raise ValueError(f'"{name}" must be a list')
    return value


def read_rows(file: Path, make: Callable[[Any, int], Row], *, objects: bool = True) -> list[Row]:
    """Each line as `make` reads it, given its number; with `objects`, it must be a JSON object.

    Raises QuestionFileError, which names the line.
    """
    try:
        lines = file.read_bytes().removeprefix(codecs.BOM_UTF8).split(b"\n")
    except OSError as error:
        raise QuestionFileError(f"{file} cannot be read: {error.strerror or error}") from error
    rows = [_row(file, number, line, make, objects) for number, line in enumerate(lines, 1) if line.strip()]
    if not rows:
        raise QuestionFileError(f"{file} holds no line; write one JSON object a line")
    return rows


def _row(file: Path, number: int, line: bytes, make: Callable[[Any, int], Row], objects: bool) -> Row:
    try:
        row = parsed(line)
        if objects and not isinstance(row, dict):
            raise ValueError("must be a JSON object")
        return make(row, number)
    except ValueError as error:
        raise QuestionFileError(f"{file} line {number} {error}") from error


def splits(rows: Iterable[Labelled]) -> tuple[str, ...]:
    """The splits there are, in order of appearance."""
    return tuple(dict.fromkeys(row.split for row in rows if row.split))
