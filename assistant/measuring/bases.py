"""Any folder or list of entries as an open knowledge base, with an index of its own."""

from __future__ import annotations

import contextlib
import hashlib
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
        documents = base.documents()
        for state in documents:
            if state.state == "problem":
                logger.warning("knowledge.left_out", path=state.path, reason=state.reason)
        if not any(state.state == "indexed" for state in documents):
            logger.warning("knowledge.empty", folder=str(folder), advice="no question can be answered")
        yield base
    finally:
        base.close()
