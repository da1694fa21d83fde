"""What an edit would change, to the question."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.content.asking import Asker
from assistant.content.diff import Probe, diff, probes
from assistant.content.past import Question
from assistant.content.preview import edited, other
from knowledge.base import KnowledgeBase
from knowledge.checks.stored_questions import StoredQuestion, read_questions
from knowledge.errors import FolderError

SHOP = Path(__file__).parents[3] / "assistant" / "sample_shop"
PLAIN = SHOP.parent / "measuring" / "practice" / "shop.jsonl"
RETURN = Probe("return", "How long can I return something?")
COST = Probe("cost", "What does shipping to Germany cost?")
RENT = Probe("rent", "Can I rent a tent for a weekend?")


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KnowledgeBase]:
    base = KnowledgeBase(SHOP / "knowledge", tmp_path_factory.mktemp("shop"))
    base.open()
    base.sync()
    yield base
    base.close()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("orders/click-and-collect.md", "for 7 days", "for 9 days"),
        ("payments/gift-cards.md", "3 years", "4 years"),
        ("shipping/pickup-points.md", "for 7 days", "for 9 days"),
    ],
)
def test_one_edited_number_lists_exactly_the_answers_that_cite_it(
    shop: KnowledgeBase, path: str, old: str, new: str
) -> None:
    text = (SHOP / "knowledge" / path).read_text(encoding="utf-8")
    questions = probes([*read_questions(SHOP / "questions.jsonl"), *read_questions(PLAIN)], [])
    before = Asker(shop)
    asked = ((probe, before.ask(probe.text, probe.earlier)) for probe in questions)
    citing = [probe.id for probe, answer in asked if path in answer.paths and old in answer.text]
    assert citing
    with edited(shop, {}) as now, edited(shop, {path: text.replace(old, new)}) as after:
        changes = diff(questions, Asker(now), Asker(after))
    assert [change.probe.id for change in changes] == citing
    assert {change.kind for change in changes} == {"changes_answer"}
    assert all(new in change.after.text for change in changes)


def test_what_is_not_touched_is_not_listed(base: KnowledgeBase) -> None:
    with edited(base, {}) as same:
        assert diff([RETURN, COST, RENT], Asker(base), Asker(same)) == []


def test_losing_gaining_and_changing(base: KnowledgeBase, folder: Path, tmp_path: Path) -> None:
    moved = (folder / "returns.md").read_text()
    rent = f"# Rental\n\n## {RENT.text}\n\nYes, you can rent a tent for a weekend for €40.\n"
    with edited(base, {"returns.md": None, "back.md": moved, "shipping.md": None, "rent.md": rent}) as after:
        kinds = {each.probe.id: each.kind for each in diff([RETURN, COST, RENT], Asker(base), Asker(after))}
    assert kinds == {"return": "loses_source", "cost": "stops_answering", "rent": "starts_answering"}
    assert (folder / "returns.md").exists()


def test_another_folder_can_be_compared(base: KnowledgeBase, folder: Path, tmp_path: Path) -> None:
    there = tmp_path / "other"
    there.mkdir()
    (there / "returns.md").write_text((folder / "returns.md").read_text().replace("30", "14"))
    (there / "shipping.md").write_text((folder / "shipping.md").read_text())
    with other(base, there) as after:
        [change] = diff([RETURN, COST], Asker(base), Asker(after))
    assert (change.probe.id, change.kind) == ("return", "changes_answer")
    assert "14 days" in change.after.text


@pytest.mark.parametrize("path", ["../out.md", "/etc/passwd.md", ".drafts/a.md", "", "a/../../b.md"])
def test_an_edit_cannot_leave_the_folder(base: KnowledgeBase, path: str) -> None:
    with pytest.raises(FolderError, match="within the knowledge folder"), edited(base, {path: "# A\n\nB\n"}):
        pass


def test_past_questions_join_the_stored_ones_once() -> None:
    stored = [StoredQuestion("q1", "How long?", 1)]
    past = [Question("c1", 1, 10, "how  LONG?"), Question("c2", 1, 20, "Where?", ("hello",))]
    assert [probe.id for probe in probes(stored, past)] == ["q1", "c2:1"]
    assert [probe.id for probe in probes([], past, most=1)] == ["c2:1"]
