"""Who may see what, and when: decided at the moment of the question."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from knowledge.base import KnowledgeBase

Open = Callable[..., KnowledgeBase]
QUESTION = "How long may I return christmas presents?"
STAFF = frozenset({"public", "signed_in", "staff"})


def article(front: str, text: str) -> str:
    return f"---\n{front}\n---\n# Christmas returns\n\n{text}\n"


def found(base: KnowledgeBase, now: datetime | None = None, **options: object) -> set[str]:
    return {hit.passage.path for hit in base.search(QUESTION, k=50, now=now, **options).hits}  # type: ignore[arg-type]


def states(base: KnowledgeBase, now: datetime) -> dict[str, str]:
    return {document.path: document.state for document in base.documents(now)}


@pytest.fixture
def seasonal(opened: Open, tmp_path: Path) -> KnowledgeBase:
    root = tmp_path / "seasonal"
    root.mkdir()
    front = "valid_from: 2026-11-15T08:00:00Z\nvalid_until: 2026-12-24T18:30:00+01:00"
    (root / "season.md").write_text(
        article(front, "Christmas presents may be returned until the end of January.")
    )
    (root / "always.md").write_text("# Returns\n\nPresents may be returned for 30 days.\n")
    base = opened(root)
    base.sync()
    return base


def test_a_passage_enters_and_leaves_at_that_very_moment(seasonal: KnowledgeBase) -> None:
    begin, end = datetime(2026, 11, 15, 8, tzinfo=UTC), datetime(2026, 12, 24, 17, 30, tzinfo=UTC)
    moment = timedelta(microseconds=1)
    for now, there in [(begin - moment, False), (begin, True), (end - moment, True), (end, False)]:
        assert ("season.md" in found(seasonal, now)) is there
        assert "always.md" in found(seasonal, now)


def test_the_owner_sees_why_a_document_is_not_served(seasonal: KnowledgeBase) -> None:
    assert states(seasonal, datetime(2026, 1, 1, tzinfo=UTC))["season.md"] == "not_yet"
    assert states(seasonal, datetime(2026, 12, 1, tzinfo=UTC))["season.md"] == "indexed"
    expired = {item.path: item for item in seasonal.documents(datetime(2027, 1, 1, tzinfo=UTC))}["season.md"]
    assert (expired.state, expired.reason) == ("expired", "valid until 2026-12-24T17:30:00+00:00")


def test_a_moment_without_a_zone_means_utc(seasonal: KnowledgeBase) -> None:
    assert "season.md" in found(seasonal, datetime(2026, 12, 24, 17, 29))  # noqa: DTZ001
    assert "season.md" not in found(seasonal, datetime(2026, 12, 24, 17, 31))  # noqa: DTZ001


def test_a_passage_that_expires_while_we_serve_is_gone_without_a_sync(opened: Open, tmp_path: Path) -> None:
    root = tmp_path / "soon"
    root.mkdir()
    end = datetime.now(UTC) + timedelta(hours=1)
    (root / "soon.md").write_text(article(f"valid_until: {end.isoformat()}", "Until the end of January."))
    base = opened(root)
    base.sync()
    assert found(base) == {"soon.md"}
    assert found(base, end) == set()


def test_a_newer_document_takes_the_place_of_the_one_it_supersedes(opened: Open, tmp_path: Path) -> None:
    root = tmp_path / "terms"
    root.mkdir()
    (root / "old.md").write_text(article("owner: a", "You have 14 days."))
    base = opened(root)
    base.sync()
    (root / "new.md").write_text(article("supersedes: old.md\nvalid_from: 2026-12-01", "You have 30 days."))
    base.sync()
    before, after = datetime(2026, 11, 30, 23, 59, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC)
    assert found(base, before) == {"old.md"}
    assert found(base, after) == {"new.md"}
    assert states(base, after) == {"new.md": "indexed", "old.md": "expired"}
    (root / "new.md").unlink()
    base.sync()
    assert found(base, after) == {"old.md"}


@pytest.mark.parametrize("restart", [False, True])
def test_staff_text_never_reaches_a_customer(restart: bool, opened: Open, tmp_path: Path) -> None:
    root = tmp_path / "inside"
    root.mkdir()
    for audience in ("public", "signed_in", "staff"):
        (root / f"{audience}.md").write_text(
            article(f"audience: {audience}", f"Presents: the {audience} rule.")
        )
    base = opened(root)
    base.sync()
    if restart:
        base.close()
        base = opened(root)
    assert found(base) == {"public.md"}
    assert found(base, audience=frozenset({"public", "signed_in"})) == {"public.md", "signed_in.md"}
    assert found(base, audience=STAFF) == {"public.md", "signed_in.md", "staff.md"}
    assert found(base, audience=frozenset()) == found(base, audience=frozenset({"nobody"})) == set()


def test_an_article_made_staff_only_leaves_customers_at_the_next_sync(opened: Open, tmp_path: Path) -> None:
    root = tmp_path / "moved"
    root.mkdir()
    (root / "a.md").write_text(article("audience: public", "The rule."))
    base = opened(root)
    base.sync()
    (root / "a.md").write_text(article("audience: staff", "The rule."))
    assert base.sync().embedded == 0
    assert (found(base), found(base, audience=STAFF)) == (set(), {"a.md"})


def test_a_language_is_answered_from_its_own_content(opened: Open, tmp_path: Path) -> None:
    root = tmp_path / "languages"
    root.mkdir()
    (root / "en.md").write_text("# Returns\n\nPresents may be returned for 30 days after the delivery.\n")
    (root / "de.md").write_text(
        "# Rückgabe\n\nGeschenke können 30 Tage nach der Lieferung zurückgegeben werden.\n"
    )
    (root / "at.md").write_text(article("lang: de-AT", "Presents from Austria."))
    base = opened(root)
    base.sync()
    assert found(base, lang="de") == {"de.md", "at.md"}
    assert found(base, lang="de-CH") == {"de.md", "at.md"}
    assert found(base, lang="en") == {"en.md"}
    assert found(base, lang="fr") == set()
    assert len(found(base)) == 3
