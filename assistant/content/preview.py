"""An edited state of the folder, indexed beside the live one: only what the edit changed is embedded."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

from knowledge.base import KnowledgeBase
from knowledge.editor import inside


@contextmanager
def edited(
    base: KnowledgeBase, edits: Mapping[str, str | None], *, model: str = ""
) -> Iterator[KnowledgeBase]:
    """The folder with some files written anew (None: deleted), indexed and open; gone at the end.

    Raises FolderError for a path that leads out of the folder.
    """
    with tempfile.TemporaryDirectory(prefix="tellonce-preview-") as place:
        folder = Path(place) / "knowledge"
        shutil.copytree(base.folder, folder, symlinks=True, ignore=shutil.ignore_patterns(".*"))
        for path, text in edits.items():
            file = folder / inside(path)
            if text is None:
                file.unlink(missing_ok=True)
            else:
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(text, encoding="utf-8")
        with _indexed(folder, Path(place) / "data", base, model) as preview:
            yield preview


@contextmanager
def other(base: KnowledgeBase, folder: Path, *, model: str = "") -> Iterator[KnowledgeBase]:
    """Another folder as it is, indexed with the vectors the live one has already."""
    with (
        tempfile.TemporaryDirectory(prefix="tellonce-preview-") as place,
        _indexed(folder, Path(place) / "data", base, model) as preview,
    ):
        yield preview


@contextmanager
def _indexed(folder: Path, data: Path, base: KnowledgeBase, model: str) -> Iterator[KnowledgeBase]:
    (data / "index").mkdir(parents=True)
    for file in sorted((base.data / "index").glob("*.sqlite3")):
        # SQLite's own copy: whole even while a server writes to the original.
        with (
            closing(sqlite3.connect(file)) as live,
            closing(sqlite3.connect(data / "index" / file.name)) as copy,
        ):
            live.backup(copy)
    models = Path(os.environ.get("TELLONCE_MODEL_CACHE") or base.data / "models")
    preview = KnowledgeBase(folder, data, model=model, models=models)
    try:
        preview.open()
        preview.sync()
        # Opened anew, so that passages that are gone do not weigh in the statistics of words any more.
        preview.close()
        preview.open()
        yield preview
    finally:
        preview.close()
