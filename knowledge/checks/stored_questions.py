"""Stored questions that the folder cannot answer any more, because article or words are gone."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from knowledge.base import KnowledgeBase
from knowledge.checks.article import Article, by_path
from knowledge.checks.finding import Finding, Severity
from knowledge.errors import FolderError

NAME = "questions.jsonl"
WITHIN = 10
"""Documents a search may bring before the expected one."""
_LONGEST_SHOWN = 70


@dataclass(frozen=True, slots=True)
class StoredQuestion:
    """One line of a question file: `paths` may answer it, `words` must stand in one of them.

    `history` are the customer's earlier messages; `answerable` is false where no article shall answer.
    """

    id: str
    text: str
    line: int
    paths: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    history: tuple[str, ...] = ()
    answerable: bool = True
    from_folder: bool = True


def file_beside(folder: Path) -> Path | None:
    """`questions.jsonl` in the folder or, better, beside it: what is in the folder is indexed."""
    return next((place / NAME for place in (folder, folder.parent) if (place / NAME).is_file()), None)


def read_questions(file: Path) -> list[StoredQuestion]:
    """All questions of a file. Raises FolderError that names the line that is no question."""
    try:
        lines = file.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise FolderError(f"{file} cannot be read: {error}") from error
    return [_question(file, number, line) for number, line in enumerate(lines, 1) if line.strip()]


def _question(file: Path, number: int, line: str) -> StoredQuestion:
    try:
        row: Any = json.loads(line)
        text = row["text"]
        if not isinstance(text, str) or not text.strip():
            raise ValueError
        paths = row.get("paths") or ([row["path"]] if row.get("path") else [])
        words = row.get("must_contain") or []
        words = [words] if isinstance(words, str) else words
        history = [turn["text"] for turn in row.get("history") or [] if turn.get("role") == "customer"]
        return StoredQuestion(
            str(row.get("id") or f"line {number}"),
            text,
            number,
            tuple(map(str, paths)),
            tuple(map(str, words)),
            tuple(history),
            bool(row.get("answerable", True)),
            "order" not in row,
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise FolderError(f'{file} line {number} must be a JSON object with at least "text"') from error


def unanswerable(
    questions: Sequence[StoredQuestion],
    found: Sequence[Article],
    base: KnowledgeBase,
    file: str,
    now: datetime,
) -> list[Finding]:
    """An error where the answer has left the folder, a note where a search does not lead to it.

    A question that names neither article nor words is not judged here: what the bot makes of it, the answer
    diff shows.
    """
    known = by_path(found)
    findings = []
    for question in questions:
        if question.answerable and question.from_folder and (question.paths or question.words):
            problem = _problem(question, known, base, now)
            if problem is not None:
                severity, message, path = problem
                shown = question.text if len(question.text) <= _LONGEST_SHOWN else question.text[:69] + "…"
                text = f"{question.id} “{shown}” {message}"
                findings.append(Finding("question", severity, file, question.line, text, path))
    return findings


def _problem(
    question: StoredQuestion, known: dict[str, Article], base: KnowledgeBase, now: datetime
) -> tuple[Severity, str, str] | None:
    there = [path for path in question.paths if path in known and known[path].served]
    if question.paths and not there:
        path = question.paths[0]
        why = f"is not served ({known[path].state.reason})" if path in known else "is not in the folder"
        return "error", f"has lost its article: {path} {why}", path
    held = there or [path for path, article in known.items() if article.served]
    for words in question.words:
        if not any(words.casefold() in _plain(known[path]) for path in held):
            where = " or ".join(there) or "any article"
            return (
                "error",
                f"has lost its answer: “{words}” no longer stands in {where}",
                held[0] if held else "",
            )
    if there:
        readers = frozenset({"public", "signed_in", *(known[path].state.front.audience for path in there)})
        hits = base.search(question.text, history=question.history, k=5 * WITHIN, audience=readers, now=now)
        ranked = [path for path, _ in hits.paths()][:WITHIN]
        if not set(there) & set(ranked):
            best = ranked[0] if ranked else "nothing"
            return "note", f"is not led to {there[0]}: a search brings {best} first", there[0]
    return None


def _plain(article: Article) -> str:
    return f"{article.state.title}\n{article.body}".casefold()
