"""All checks of a folder in one go."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from knowledge.base import KnowledgeBase
from knowledge.checks.article import articles
from knowledge.checks.contradictions import contradictions
from knowledge.checks.duplicates import duplicates
from knowledge.checks.finding import Finding, in_order
from knowledge.checks.links import dead_links
from knowledge.checks.stored_questions import file_beside, read_questions, unanswerable
from knowledge.checks.unreadable import unreadable
from knowledge.checks.validity import validity


def check(
    base: KnowledgeBase, *, now: datetime | None = None, questions: Path | None = None
) -> list[Finding]:
    """Findings on an open, synced knowledge base, the worst first.

    `questions` is a file of stored questions, by default `questions.jsonl` in or beside the folder. Raises
    FolderError when that file is broken.
    """
    moment = now or datetime.now(UTC)
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    found = articles(base, moment)
    file = questions or file_beside(base.folder)
    shown = _shown(file, base.folder) if file is not None else ""
    # Stored questions may lie in the folder; that they are no article is no fault of theirs.
    findings = unreadable([state for state in base.documents(moment) if state.path != shown])
    findings += validity(found, moment)
    findings += duplicates(found)
    findings += contradictions(found, base.embed)
    findings += dead_links(found, base.folder)
    if file is not None:
        findings += unanswerable(read_questions(file), found, base, shown, moment)
    return in_order(findings)


def _shown(file: Path, folder: Path) -> str:
    """As the owner names it: within the folder, or beside it."""
    try:
        return file.relative_to(folder).as_posix()
    except ValueError:
        return f"../{file.name}" if file.parent == folder.parent else str(file)
