"""From a question nobody could answer to a published article that answers it, with proof."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.content import draft
from assistant.content.gap_file import GapError, GapFile
from assistant.content.gaps import Gaps
from knowledge.base import KnowledgeBase
from tests.assistant.content.conftest import Counter

RENT = ("Can I rent a tent for a weekend?", "Do you rent out tents?")
FILM = "What time does the cinema show the new film tonight?"
ANSWER = "Hello Kim, yes: you can rent a tent for a weekend. It costs €40, and you return it on Monday."


async def test_unanswered_questions_are_grouped_counted_and_answered_ones_left_out(
    counter: Counter, gaps: Gaps
) -> None:
    """C1: gaps with their count, when last, and examples."""
    for text in (*RENT, FILM, "How long can I return something?"):
        await counter.asks(text)
    listed = gaps.listed(await counter.unanswered())
    assert [sorted(each.question.text for each in gap.questions) for gap in listed] == [sorted(RENT), [FILM]]
    assert listed[0].as_dict()["count"] == 2
    assert listed[0].last_seen == max(each.question.at for each in listed[0].questions)


@pytest.mark.parametrize(
    "text", [f"How long can I return something? {FILM}", f"{FILM} How long can I return something?"]
)
async def test_of_a_message_answered_in_part_the_open_question_is_the_gap(
    counter: Counter, text: str
) -> None:
    await counter.asks(text)
    assert [each.question.text for each in await counter.unanswered()] == [FILM]


async def test_the_list_is_the_same_again_and_new_questions_join(counter: Counter, gaps: Gaps) -> None:
    await counter.asks(RENT[0])
    [first] = gaps.listed(await counter.unanswered())
    assert gaps.listed(await counter.unanswered()) == [first]
    await counter.asks(RENT[1])
    [second] = gaps.listed(await counter.unanswered())
    assert second.record.id == first.record.id
    assert len(second.questions) == 2


async def test_a_bad_rating_and_a_missing_article_count_too(counter: Counter) -> None:
    conversation, contact = await counter.asks("How long can I return something?")
    answer = (await counter.entries(conversation))[-1].seq
    assert await counter.unanswered() == []
    await counter.desk.rate(conversation, contact, "r" * 8, answer, "down")
    assert [each.why for each in await counter.unanswered()] == ["rated_down"]
    other, contact = await counter.asks("What does shipping to Germany cost?")
    await counter.gets_a_person(other, contact, "It depends on the size.", "no_answer_in_docs")
    assert [each.why for each in await counter.unanswered()] == ["rated_down", "no_answer_in_docs"]


async def test_a_draft_is_made_of_the_agents_answer_and_never_served(
    counter: Counter, gaps: Gaps, base: KnowledgeBase, folder: Path
) -> None:
    """C2: an article proposed from what an agent answered."""
    conversation, contact = await counter.asks(RENT[0])
    await counter.gets_a_person(conversation, contact, ANSWER + " Write to kim@example.com.", "solved")
    [gap] = gaps.listed(await counter.unanswered())
    path = draft.write(gap, folder)
    text = (folder / path).read_text(encoding="utf-8")
    assert "It costs €40" in text
    assert "kim@example.com" not in text
    assert "Hello" not in text
    assert not base.sync()
    with pytest.raises(GapError, match="already there"):
        draft.write(gap, folder)


async def test_a_gap_closes_only_when_its_questions_pass_on_the_published_file(
    counter: Counter, gaps: Gaps, base: KnowledgeBase, folder: Path
) -> None:
    """C3: approved by publishing, and only if it answers."""
    for text in RENT:
        conversation, contact = await counter.asks(text)
    await counter.gets_a_person(conversation, contact, ANSWER, "no_answer_in_docs")
    found = await counter.unanswered()
    gap = gaps.one(gaps.listed(found)[0].record.id[:4], found)
    with pytest.raises(GapError, match="publish it first"):
        gaps.close(gap, "rental.md")
    (folder / "rental.md").write_text("# Opening hours\n\nThe shop opens at ten.\n", encoding="utf-8")
    base.sync()
    with pytest.raises(GapError, match="stays open"):
        gaps.close(gap, "rental.md")
    assert gaps.listed(found)[0].record.status == "open"
    gaps.drafted(gap, path := draft.write(gap, folder))
    (folder / path).rename(folder / "rental.md")
    base.sync()
    [closed] = gaps.recheck(found)
    assert closed.record.status == "closed"
    assert closed.record.published == ("rental.md",)
    assert gaps.recheck(found) == []


async def test_an_edited_article_closes_a_gap_without_a_draft(
    counter: Counter, gaps: Gaps, base: KnowledgeBase, folder: Path
) -> None:
    await counter.asks(RENT[0])
    found = await counter.unanswered()
    assert gaps.recheck(found, ["returns.md"]) == []
    (folder / "rent.md").write_text(
        f"# Rental\n\n## {RENT[0]}\n\nYes, you can rent a tent for a weekend for €40.\n"
    )
    report = base.sync()
    assert [gap.record.published for gap in gaps.recheck(found, report.added)] == [("rent.md",)]


async def test_the_file_holds_no_words_of_customers_and_says_when_it_is_damaged(
    counter: Counter, gaps: Gaps, tmp_path: Path
) -> None:
    await counter.asks(RENT[0])
    [gap] = gaps.listed(await counter.unanswered())
    gaps.dismiss(gap, "we never will")
    stored = (tmp_path / "data" / "gaps.json").read_text()
    assert "tent" not in stored
    assert json.loads(stored)["gaps"][0]["status"] == "dismissed"
    assert GapFile(tmp_path / "data").read().gap(gap.record.id).note == "we never will"
    (tmp_path / "data" / "gaps.json").write_text("{")
    with pytest.raises(GapError, match="damaged"):
        gaps.listed(await counter.unanswered())


async def test_two_gaps_that_one_article_answers_are_joined_and_stay_so(counter: Counter, gaps: Gaps) -> None:
    """C3: merged by hand; what is asked later joins them, and a gap with a draft is joined to, not joined."""
    for text in (*RENT, FILM):
        await counter.asks(text)
    rent, film = (gap.record.id for gap in gaps.listed(await counter.unanswered()))
    with pytest.raises(GapError, match="itself"):
        gaps.merge(rent, rent)
    gaps.drafted(gaps.one(rent, await counter.unanswered()), ".drafts/rent.md")
    with pytest.raises(GapError, match="has a draft"):
        gaps.merge(rent, film)
    assert gaps.merge(film, rent) == rent
    await counter.asks(FILM + " Really?")
    [joined] = gaps.listed(await counter.unanswered())
    assert (joined.record.id, len(joined.questions)) == (rent, 4)
