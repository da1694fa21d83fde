"""Any folder or list of entries as an open knowledge base, with an index of its own."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Iterator
from pathlib import Path

import structlog

from assistant.settings import Settings, SettingsError
from knowledge.base import KnowledgeBase

logger = structlog.get_logger(__name__)


@contextlib.contextmanager
def opened(knowledge: Path | None, settings: Settings) -> Iterator[KnowledgeBase]:
    """The knowledge at this path, indexed; the folder of the settings when none is named.

    A path of its own gets an index of its own under `data/measured`, kept so that the next run embeds only
    what changed; prepared models are shared. Raises SettingsError and KnowledgeError.
    """
    folder = knowledge or settings.knowledge
    entries = folder.suffix.lower() == ".jsonl" and folder.is_file()
    if not folder.is_dir() and not entries:
        raise SettingsError(f"{folder} is neither a folder nor a .jsonl file; name one with --knowledge")
    if entries:
        check_entries(folder)
    own = folder.resolve() != settings.knowledge.resolve()
    name = hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:16]
    base = KnowledgeBase(
        folder,
        settings.data / "measured" / name if own else settings.data,
        model=settings.embedding_model,
        chroma_url="" if own else settings.index,
        models=Path(os.environ.get("TELLONCE_MODEL_CACHE") or settings.data / "models"),
    )
    try:
        base.open()
        base.sync()
        for state in base.documents():
            if state.state == "problem":
                logger.warning("knowledge.left_out", path=state.path, reason=state.reason)
        yield base
    finally:
        base.close()


def check_entries(file: Path) -> None:
    """Every line is an entry with an id of its own; else raises SettingsError naming the line.

    An entry whose text is empty passes: it is left out of the index, and said to be.
    """
    seen: dict[str, int] = {}
    for number, line in enumerate(file.read_text(encoding="utf-8").split("\n"), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as error:
            raise SettingsError(f"{file} line {number} is not JSON: {error}") from error
        text = row.get("text", row.get("question")) if isinstance(row, dict) else None
        if not isinstance(text, str) or "id" not in row:
            raise SettingsError(f'{file} line {number} needs "id" and "text" (or "question" and "answer")')
        if (before := seen.setdefault(str(row["id"]), number)) != number:
            raise SettingsError(f"{file} line {number} has the id {row['id']!r} of line {before}")
    if not seen:
        raise SettingsError(f"{file} holds no entry")
