"""Which loader reads which kind of file, and which of them only in the child process."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePosixPath

from knowledge.document import Document
from knowledge.errors import LoadError
from knowledge.loaders.questions import json_lines, json_list, table, yaml_list
from knowledge.loaders.sandbox import Sandbox
from knowledge.loaders.text import markdown, plain_text

Loader = Callable[[str, bytes], Document]
SAFE: dict[str, Loader] = {
    ".md": markdown,
    ".markdown": markdown,
    ".mdown": markdown,
    ".txt": plain_text,
    ".text": plain_text,
    ".csv": table,
    ".tsv": table,
    ".json": json_list,
    ".jsonl": json_lines,
}
LARGE = 1024 * 1024
"""Bytes from which on any file is read apart: what it unfolds into may be many times that."""
RISKY = frozenset((".html", ".htm", ".xhtml", ".pdf", ".docx", ".yaml", ".yml"))


def load(path: str, data: bytes, sandbox: Sandbox) -> Document:
    """Read one file; raise LoadError with the reason when it cannot be read."""
    document = (
        sandbox.load(path, data) if _suffix(path) in RISKY or len(data) > LARGE else load_here(path, data)
    )
    if not document.body.strip():
        raise LoadError("no text in it")
    return document


def load_here(path: str, data: bytes) -> Document:
    """Read one file in this process."""
    loader = SAFE.get(_suffix(path)) or _risky(_suffix(path))
    try:
        return loader(path, data)
    except LoadError:
        raise
    except (ValueError, RecursionError) as error:
        raise LoadError(f"cannot be read: {type(error).__name__}: {str(error)[:200]}") from error


def _suffix(path: str) -> str:
    return PurePosixPath(path).suffix.lower()


def _risky(suffix: str) -> Loader:
    """Imported late: only the child pays for these parsers."""
    from knowledge.loaders.docx import docx
    from knowledge.loaders.html import html
    from knowledge.loaders.pdf import pdf

    loaders: dict[str, Loader] = {
        ".html": html,
        ".htm": html,
        ".xhtml": html,
        ".pdf": pdf,
        ".docx": docx,
        ".yaml": yaml_list,
        ".yml": yaml_list,
    }
    if suffix not in loaders:
        raise LoadError(f"files of kind {suffix} cannot be read")
    return loaders[suffix]
