"""Question lists in CSV, JSON, JSON lines and YAML: each entry a question, any wordings, and its answer."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping
from typing import Any

import yaml

from knowledge.contract import check
from knowledge.document import Document, Entry, FrontMatter
from knowledge.errors import LoadError
from knowledge.loaders.text import decode, name

QUESTION = ("question", "questions", "q", "frage", "prompt", "utterance")
ANSWER = ("answer", "a", "antwort", "response", "reply")
SECTION = ("section", "category", "topic", "heading", "kategorie")
LISTS = ("questions", "entries", "faq", "faqs", "items")
MAX_ENTRIES = 50_000
MAX_ROWS = 200_000
MAX_COLUMNS = 200


def table(path: str, data: bytes) -> Document:
    """A CSV or TSV file with a head line that names a question and an answer column."""
    text = decode(data)
    head = text.split("\n", 1)[0]
    delimiter = max(",;\t|", key=head.count)
    csv.field_size_limit(1_000_000)
    try:
        # Row by row: a table of millions of them is refused before it is held.
        rows = csv.DictReader(io.StringIO(text), delimiter=delimiter, strict=True)
        names = [str(column) for column in rows.fieldnames or () if column]
        if len(names) > MAX_COLUMNS:
            raise LoadError(f"more than {MAX_COLUMNS} columns")
        return _table(path, rows, names)
    except csv.Error as error:
        raise LoadError(f"not a readable table: {error}") from error


def _table(path: str, rows: Iterable[Mapping[Any, Any]], names: list[str]) -> Document:
    if not {column.strip().lower() for column in names} & set(QUESTION):
        raise LoadError(f"needs columns named question and answer; found {', '.join(names)[:200] or 'none'}")
    return _document(path, rows, {})


def json_list(path: str, data: bytes) -> Document:
    """A JSON list of entries, or an object with front matter keys and such a list."""
    try:
        values = json.loads(decode(data))
    except json.JSONDecodeError as error:
        raise LoadError(f"not valid JSON: {error}") from error
    return _listed(path, values)


def json_lines(path: str, data: bytes) -> Document:
    """One JSON entry a line."""
    entries = []
    for number, line in enumerate(decode(data).split("\n"), 1):
        if line.strip():
            try:
                entries.append(json.loads(line))
            except json.JSONDecodeError as error:
                raise LoadError(f"line {number} is not valid JSON: {error.msg}") from error
    return _document(path, entries, {})


def yaml_list(path: str, data: bytes) -> Document:
    """The same as JSON, in YAML. Runs in the reading child."""
    try:
        values = yaml.load(decode(data), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506
    except (yaml.YAMLError, ValueError) as error:
        raise LoadError(f"not valid YAML: {str(error)[:200]}") from error
    return _listed(path, values)


def _listed(path: str, values: Any) -> Document:
    if isinstance(values, list):
        return _document(path, values, {})
    if isinstance(values, dict):
        for key in LISTS:
            if isinstance(values.get(key), list):
                return _document(
                    path, values[key], {name: value for name, value in values.items() if name != key}
                )
        if all(isinstance(value, str) for value in values.values()) and not values.keys() & {
            "title",
            "audience",
        }:
            return _document(path, [{"question": key, "answer": value} for key, value in values.items()], {})
    raise LoadError("must be a list of entries with `question` and `answer`, or hold one under `questions`")


def _document(path: str, items: Iterable[Any], values: Mapping[Any, Any]) -> Document:
    front = check(values) if values else FrontMatter()
    body = ""
    parts: list[str] = []
    length = 0
    entries: list[Entry] = []
    for number, item in enumerate(items, 1):
        entry = _entry(item, number)
        if number > MAX_ROWS:
            raise LoadError(f"more than {MAX_ROWS} rows; split it")
        if entry is None:
            continue
        questions, answer, section = entry
        head = f"## {questions[0]}\n\n"
        entries.append(Entry(questions, answer, section, length + (len(head) if answer else 3)))
        parts.append(f"{head}{answer}\n\n" if answer else head)
        length += len(parts[-1])
        if len(entries) > MAX_ENTRIES:
            raise LoadError(f"more than {MAX_ENTRIES} entries; split it")
    if not entries:
        raise LoadError("no entries with `question` and `answer` in it")
    body = "".join(parts)
    return Document(front.title or name(path), body, front, tuple(entries))


def _entry(item: Any, number: int) -> tuple[tuple[str, ...], str, str] | None:
    if not isinstance(item, Mapping):
        raise LoadError(f"entry {number} must be an object with `question` and `answer`")
    values = {str(key).strip().lower(): value for key, value in item.items() if key is not None}
    questions = tuple(dict.fromkeys(text for key in QUESTION for text in _texts(values.get(key))))
    answer = "\n\n".join(text for key in ANSWER for text in _texts(values.get(key)))
    if not questions and not answer and not any(_texts(value) for value in values.values()):
        return None  # an empty row
    if not questions and not answer and _texts(values.get("text")):
        raise LoadError(
            "holds stored questions (`text`) and no answers: no article; better kept beside the folder"
        )
    if not questions or not answer:
        lacks = "question" if not questions else "answer"
        raise LoadError(f"entry {number} has no {lacks}")
    section = " > ".join(text for key in SECTION for text in _texts(values.get(key)))
    return questions, answer, section


def _texts(value: Any) -> list[str]:
    items = value if isinstance(value, list) else [value]
    return [str(item).strip() for item in items if isinstance(item, (str, int, float)) and str(item).strip()]
