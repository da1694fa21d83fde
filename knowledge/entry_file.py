"""One JSON lines file as the whole knowledge: every line an entry, its id the path it is cited by."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from knowledge.document import Document, Entry, FrontMatter
from knowledge.errors import FolderError, LoadError
from knowledge.folder import Folder, Listing, Source, digest
from knowledge.loaders.sandbox import Sandbox


class EntryFile:
    """Lines are `{"id", "text", "label"?}` or `{"id", "question", "answer"}`; a label becomes a tag."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._lines: dict[str, bytes] = {}

    def scan(self) -> Listing:
        """List every entry; raise FolderError when the file cannot be read or a line has no id."""
        try:
            lines = self._file.read_bytes().splitlines()
        except OSError as error:
            raise FolderError(
                f"{self._file} cannot be read: {error.strerror}; the index is unchanged"
            ) from error
        self._lines = {}
        for number, line in enumerate(lines, 1):
            if line.strip():
                self._lines[self._id(line, number)] = line
        return Listing(files={name: f"0 0 0 {digest(line)}" for name, line in self._lines.items()})

    def look(self, paths: Iterable[str]) -> Listing:
        """The whole file: it is one."""
        return self.scan()

    def read(self, path: str) -> bytes:
        """The line with this id."""
        return self._lines[path]

    def load(self, path: str, data: bytes, sandbox: Sandbox) -> Document:
        """One entry as a document."""
        row = json.loads(data)
        question, answer = str(row.get("question") or row.get("text") or ""), str(row.get("answer") or "")
        if not question.strip():
            raise LoadError("the entry needs `text`, or `question` and `answer`")
        tags = (str(row["label"]),) if row.get("label") else ()
        entry = Entry((question,), answer, "", 0)
        return Document(
            str(row.get("title") or question[:80]), answer or question, FrontMatter(tags=tags), (entry,)
        )

    def _id(self, line: bytes, number: int) -> str:
        try:
            row: Any = json.loads(line)
            return str(row["id"])
        except (ValueError, KeyError, TypeError) as error:
            raise FolderError(
                f'{self._file} line {number} must be a JSON object with "id" and "text"'
            ) from error


def open_source(path: Path) -> Source:
    """The knowledge at a path: a folder of files, or one file of entries."""
    return EntryFile(path) if path.suffix.lower() == ".jsonl" and not path.is_dir() else Folder(path)
