"""What each check reports, where, and what it leaves alone."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from knowledge.base import KnowledgeBase
from knowledge.checks.run import check
from knowledge.errors import FolderError
from tests.knowledge.checks.conftest import NOW, Checked

SHOP = Path(__file__).parents[3] / "assistant" / "sample_shop" / "knowledge"


def told(findings: list[object]) -> list[str]:
    return [str(finding) for finding in findings]


def test_a_sound_folder_has_no_findings(checked: Checked) -> None:
    assert checked({"returns.md": "# Returns\n\nYou have 30 days.\n"}) == []


def test_broken_front_matter_is_an_error_with_its_reason(checked: Checked) -> None:
    [finding] = checked({"a.md": "---\naudiense: public\n---\n# A\n\nText.\n"})
    assert (finding.check, finding.severity, finding.path) == ("front_matter", "error", "a.md")
    assert "did you mean `audience`" in finding.message


def test_a_file_that_cannot_be_read_is_an_error(checked: Checked) -> None:
    [finding] = checked({"prices.xlsx": "no"})
    assert (finding.check, finding.severity) == ("unreadable", "error")


@pytest.mark.parametrize(
    ("front", "expected"),
    [
        ("valid_until: 2026-11-22", "a.md:2: note: expired on 2026-11-22"),
        ("valid_until: 2026-12-01", "a.md:2: note: expires on 2026-12-01"),
        ("review_by: 2026-11-22", "a.md:2: warning: was to be reviewed by 2026-11-22"),
        ("supersedes: old.md", "a.md:2: error: supersedes old.md, which is not in the folder"),
    ],
)
def test_the_calendar_speaks(checked: Checked, front: str, expected: str) -> None:
    [finding] = checked({"a.md": f"---\n{front}\n---\n# A\n\nText.\n"})
    assert str(finding).startswith(expected)


@pytest.mark.parametrize("front", ["valid_until: 2027-03-01", "review_by: 2026-11-23"])
def test_what_is_not_due_is_not_said(checked: Checked, front: str) -> None:
    assert checked({"a.md": f"---\n{front}\n---\n# A\n\nText.\n"}) == []


def test_dead_links_and_anchors_are_found_where_they_stand(checked: Checked) -> None:
    findings = checked(
        {
            "a/one.md": "---\ntitle: One\n---\n# One\n\nSee [two](../two.md), [gone](gone.md).\n\n"
            "And [part](../two.md#no-such), [right](../two.md#the-part), [web](https://example.com/x).\n",
            "two.md": "# Two\n\n## The part\n\nSee [me](#two) and `[code](nowhere.md)`.\n",
        }
    )
    assert told(findings) == [
        "a/one.md:6: error: links to gone.md, but there is no a/gone.md",
        "a/one.md:8: warning: links to ../two.md#no-such, but two.md has no heading #no-such",
    ]


PARAGRAPH = (
    "Close all zips, turn the jacket inside out and wash it at thirty degrees with liquid detergent. "
    "Never use fabric softener, and let it dry in the shade."
)


def test_the_same_text_in_two_files_is_a_duplicate(checked: Checked) -> None:
    text = f"# Washing\n\n{PARAGRAPH}\n"
    [finding] = checked({"a.md": text, "b.md": "---\nowner: me\n---\n" + text})
    assert (finding.path, finding.other_path, finding.check) == ("b.md", "a.md", "duplicate")


def test_nearly_the_same_passage_is_a_duplicate_and_another_case_is_not(checked: Checked) -> None:
    near = PARAGRAPH.replace("let it dry", "hang it up to dry")
    far = "Brush the boots, let them dry with newspaper inside and wax them. Never dry them at a fire."
    findings = checked(
        {
            "a.md": f"# Care\n\n## Jacket\n\n{PARAGRAPH}\n",
            "b.md": f"# Care\n\n## Jacket\n\n{near}\n\n## Boots\n\n{far}\n",
        }
    )
    assert [(f.check, f.path, f.line, f.other_line) for f in findings] == [("duplicate", "b.md", 5, 5)]


def test_stored_questions_that_lost_their_answer(checked: Checked, tmp_path: Path) -> None:
    questions = tmp_path / "q.jsonl"
    rows = [
        {"id": "kept", "text": "how long for a return?", "path": "returns.md", "must_contain": ["30 days"]},
        {"id": "moved", "text": "what about refunds?", "path": "refunds.md"},
        {"id": "edited", "text": "returns?", "path": "returns.md", "must_contain": ["60 days"]},
        {"id": "none", "text": "do you sell cars?", "answerable": False, "path": "cars.md"},
    ]
    questions.write_text("\n".join(map(json.dumps, rows)))
    findings = checked({"returns.md": "# Returns\n\nYou have 30 days.\n"}, questions=questions)
    assert [(f.severity, f.line) for f in findings] == [("error", 2), ("error", 3)]
    assert "refunds.md is not in the folder" in findings[0].message
    assert "“60 days” no longer stands in returns.md" in findings[1].message


def test_stored_questions_in_the_folder_are_no_broken_article(checked: Checked) -> None:
    row = '{"text": "How long can I return something?", "path": "gone.md"}'
    findings = checked({"a.md": "# Pets\n\nDogs are welcome.", "questions.jsonl": row})
    assert [(each.check, each.path) for each in findings] == [("question", "questions.jsonl")]


def test_a_broken_question_file_names_its_line(checked: Checked, tmp_path: Path) -> None:
    questions = tmp_path / "q.jsonl"
    questions.write_text('{"text": "ok?"}\nnot json\n')
    with pytest.raises(FolderError, match=r"q\.jsonl line 2"):
        checked({"a.md": "# A\n\nText.\n"}, questions=questions)


def test_the_sample_shop_is_clean(opened: Callable[..., KnowledgeBase]) -> None:
    base = opened(SHOP)
    base.sync()
    findings = check(base, now=NOW)
    assert [str(finding) for finding in findings if finding.severity != "note"] == []
