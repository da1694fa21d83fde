"""What the application does when the folder has changed: open gaps are asked again."""

from __future__ import annotations

from pathlib import Path

from assistant.content.gap_file import GapFile
from assistant.content.gaps import Gaps
from assistant.content.recheck import recheck
from assistant.settings import Settings
from knowledge.base import KnowledgeBase
from tests.assistant.content.conftest import Counter

RENT = "Can I rent a tent for a weekend?"


async def test_a_new_article_closes_the_gap_it_answers(
    counter: Counter, gaps: Gaps, base: KnowledgeBase, folder: Path, tmp_path: Path
) -> None:
    settings = Settings(data=tmp_path / "data", knowledge=folder)
    await counter.asks(RENT)
    gaps.listed(await counter.unanswered())
    (folder / "other.md").write_text("# Opening hours\n\nThe shop opens at ten.\n")
    assert await recheck(base.sync(), counter.desk, base, settings) == []
    (folder / "rent.md").write_text(
        f"# Rental\n\n## {RENT}\n\nYes, you can rent a tent for a weekend for €40.\n"
    )
    [closed] = await recheck(base.sync(), counter.desk, base, settings)
    assert closed.record.published == ("rent.md",)
    assert GapFile(tmp_path / "data").read().gap(closed.record.id).status == "closed"
