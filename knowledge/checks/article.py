"""The folder as the checks read it: each readable file with its text, passages and source lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from knowledge.base import KnowledgeBase
from knowledge.document import DocumentState
from knowledge.entry_file import open_source
from knowledge.errors import KnowledgeError, LoadError
from knowledge.loaders.text import decode
from knowledge.passage import Vector

_LINKED = (".md", ".markdown", ".mdown")


@dataclass(frozen=True)
class Piece:
    """One passage: its text, where it starts in the body, and the vector it is found by."""

    heading: str
    text: str
    start: int
    vector: Vector


@dataclass(frozen=True)
class Article:
    """One readable file. `body` is what was indexed, `source` the file's own text ("" when it has none).

    `lang` is what the index took it for.
    """

    state: DocumentState
    lang: str
    body: str
    source: str
    sha256: str
    pieces: tuple[Piece, ...] = field(default=())

    @property
    def path(self) -> str:
        """Relative to the folder, with forward slashes."""
        return self.state.path

    @property
    def served(self) -> bool:
        """Does it answer customers (or agents) at the moment of the check?"""
        return self.state.state == "indexed"

    @property
    def is_markdown(self) -> bool:
        """Were links and headings written by hand in Markdown?"""
        return self.path.lower().endswith(_LINKED)

    def line(self, start: int, words: str = "") -> int:
        """The line of the source for an offset of the body; for other formats where `words` stand, else 1."""
        if self.body and self.source.endswith(self.body):
            return self.source.count("\n", 0, len(self.source) - len(self.body) + start) + 1
        place = self.source.find(words) if words else -1
        return self.source.count("\n", 0, place) + 1 if place >= 0 else 1


def articles(base: KnowledgeBase, now: datetime) -> list[Article]:
    """Every readable file of an open, synced knowledge base, by path."""
    source = open_source(base.folder)
    source.scan()
    index = base.index
    vectors = index.manifest.vectors()
    pieces: dict[str, list[Piece]] = {}
    for row in index.manifest.chunks():
        piece = Piece(row.heading, row.text, row.start, vectors[row.vectors[0]])
        pieces.setdefault(row.path, []).append(piece)
    found = []
    for state in base.documents(now):
        if state.state != "problem":
            file = index.files[state.path]
            body = base.body(state.path) or ""
            text = _text(source.read, state.path)
            own = tuple(pieces.get(state.path, ()))
            found.append(Article(state, file.lang, body, text, file.sha256, own))
    return found


def by_path(found: Sequence[Article]) -> dict[str, Article]:
    """The same, to look one up."""
    return {article.path: article for article in found}


def _text(read: object, path: str) -> str:
    """The file's own text; nothing for a PDF, a file that is gone, or one that cannot be decoded."""
    try:
        return decode(read(path))  # type: ignore[operator]
    except (KnowledgeError, LoadError, OSError, KeyError):
        return ""
