"""One JSON lines file as the whole knowledge: every line an entry, its id the path it is cited by."""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from knowledge.document import Document, Entry, FrontMatter
from knowledge.errors import FolderError, LoadError
from knowledge.folder import Folder, Listing, Source, digest
from knowledge.json_lines import parsed
from knowledge.loaders.sandbox import Sandbox


class EntryFile:
    """Lines are `{"id", "text", "label"?}` or `{"id", "question", "answer"}`; a label becomes a tag.

    Lines that share an id are one document in several wordings.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._lines: dict[str, bytes] = {}

    def scan(self) -> Listing:
        """List every entry; raise FolderError when the file cannot be read, has no entry, or a line is no
        JSON object with an id, or gives an id another label."""
        try:
            lines = self._file.read_bytes().removeprefix(codecs.BOM_UTF8).splitlines()
        except OSError as error:
            raise FolderError(
                f"{self._file} cannot be read: {error.strerror}; the index is unchanged"
            ) from error
        numbered = [(number, line) for number, line in enumerate(lines, 1) if line.strip()]
        self._lines = self._by_id(numbered)
        if not self._lines:
            raise FolderError(f"{self._file} holds no entry; write one JSON object a line")
        return Listing(files={name: f"0 0 0 {digest(line)}" for name, line in self._lines.items()})

    def look(self, paths: Iterable[str]) -> Listing:
        """The whole file: it is one."""
        return self.scan()

    def read(self, path: str) -> bytes:
        """The lines with this id."""
        return self._lines[path]

    def load(self, path: str, data: bytes, sandbox: Sandbox) -> Document:
        """One entry as a document."""
        rows = [json.loads(line) for line in data.splitlines()]
        entries = tuple(entry for row in rows if (entry := _entry(row)) is not None)
        if not entries:
            raise LoadError("the entry needs `text`, or `question` and `answer`")
        label = rows[0].get("label")
        title = _clean(str(rows[0].get("title") or entries[0].questions[0][:80]))
        body = "\n".join(entry.answer or entry.questions[0] for entry in entries)
        return Document(title, body, FrontMatter(tags=(_clean(str(label)),) if label else ()), entries)

    def _by_id(self, numbered: Iterable[tuple[int, bytes]]) -> dict[str, bytes]:
        lines: dict[str, bytes] = {}
        labels: dict[str, tuple[Any, int]] = {}
        for number, line in numbered:
            row = self._row(line, number)
            name = _clean(str(row["id"]))
            label, first = labels.setdefault(name, (row.get("label"), number))
            if label != row.get("label"):
                raise FolderError(
                    f"{self._file} line {number} has the id {name!r} of line {first}, with another label"
                )
            lines[name] = lines[name] + b"\n" + line if name in lines else line
        return lines

    def _row(self, line: bytes, number: int) -> dict[str, Any]:
        try:
            row = parsed(line)
        except ValueError as error:
            raise FolderError(f"{self._file} line {number} {error}") from error
        if not isinstance(row, dict) or row.get("id") in (None, ""):
            raise FolderError(f'{self._file} line {number} must be a JSON object with "id" and "text"')
        if isinstance(row["id"], bool) or not isinstance(row["id"], str | int | float):
            raise FolderError(f'{self._file} line {number}: "id" must be a string or a number')
        return row


def _clean(text: str) -> str:
    """JSON can hold half a surrogate pair; no file and no model can."""
    return text.encode(errors="replace").decode()


def _entry(row: dict[str, Any]) -> Entry | None:
    """None for a line whose text is empty."""
    question = row.get("question") or row.get("text") or ""
    if not isinstance(question, str) or not question.strip():
        return None
    return Entry((_clean(question),), _clean(str(row.get("answer") or "")), "", 0)


def open_source(path: Path) -> Source:
    """The knowledge at a path: a folder of files, or one file of entries."""
    return EntryFile(path) if path.suffix.lower() == ".jsonl" and not path.is_dir() else Folder(path)
