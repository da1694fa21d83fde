"""Story files: what can be written, and what is said of a file that cannot be played."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.settings import SettingsError
from assistant.shopper.story_file import read_stories

SMALL = "{id: a, goal: know it, says: what is it, must: [{hears: this}]}"


def written(folder: Path, text: str, name: str = "stories.yaml") -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


def test_a_story_alone_or_a_list_and_plain_words_for_lists(tmp_path: Path) -> None:
    (alone,) = read_stories(written(tmp_path, SMALL))
    (listed,) = read_stories(written(tmp_path, f"- {SMALL}"))
    assert alone == listed
    assert alone.says == ("what is it",)
    assert alone.must[0].hears == ("this",)


def test_yaml_that_means_something_else_is_read_as_meant(tmp_path: Path) -> None:
    story = read_stories(
        written(
            tmp_path,
            """
            id: maya
            goal: cancel it
            signed_in: maya@example.com
            summary: no
            facts: {postcode: 20259}
            says: [cancel it]
            must: [{change: true}, {hears: "20259"}]
            """,
        )
    )[0]
    assert story.summary == "no"
    assert story.signed_in is not None
    assert story.signed_in.email == "maya@example.com"
    assert story.facts == {"postcode": "20259"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[]", "holds no story"),
        ("- 7", "story 1 must have id, goal, says and must"),
        ("{id: a", "cannot be read as YAML"),
        ("{id: a, goal: g, says: x}", "story a: must: Field required"),
        ("{id: a, goal: g, says: x, must: []}", "story a: must"),
        ("{id: a, goal: g, says: x, must: [{hears: y, cites: z}]}", "needs exactly one of hears, cites"),
        ("{id: a, goal: g, says: x, must: [{smells: y}]}", "story a: must.0.smells"),
        ("{id: a, goal: g, says: x, must: [{hears: y}], when: [{say: z}]}", "needs a moment"),
        ("{id: a, goal: g, says: x, mood: cross, must: [{hears: y}]}", "story a: mood"),
        ("{id: A B, goal: g, says: x, must: [{hears: y}]}", "story A B: id"),
        (f"[{SMALL}, {SMALL}]", "two stories are called a"),
    ],
)
def test_what_cannot_be_played_is_named(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(SettingsError, match=said):
        read_stories(written(tmp_path, text))


def test_a_folder_is_read_whole_in_the_order_of_its_files(tmp_path: Path) -> None:
    written(tmp_path, SMALL.replace("id: a", "id: second"), "b.yaml")
    written(tmp_path, SMALL.replace("id: a", "id: first"), "a.yml")
    written(tmp_path, "not a story", "readme.md")
    assert [story.id for story in read_stories(tmp_path)] == ["first", "second"]
