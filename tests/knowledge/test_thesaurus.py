"""Customers call things otherwise than the articles: a question is asked in the folder's words."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import knowledge
from knowledge.base import KnowledgeBase
from knowledge.terms import asked
from knowledge.thesaurus import GROUPS, in_its_words
from tests.test_wheel import TRAVELS

ARTICLES = {
    "shipping.md": "# What shipping costs\n\nThe shipping cost is 4 euros. Our carrier brings the parcel.\n",
    "gifts.md": "# Gift cards\n\nA gift card is valid for three years. Ask for it in any store.\n",
}


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeBase:
    root = tmp_path_factory.mktemp("words")
    folder = root / "articles"
    folder.mkdir()
    for name, text in ARTICLES.items():
        (folder / name).write_text(text)
    base = KnowledgeBase(folder, root / "data")
    base.sync()
    return base


@pytest.mark.parametrize(
    ("said", "searched"),
    [
        ("whats the postage to france", "whats the shipping cost to france"),
        ("which Courier brings my package?", "which carrier brings my parcel?"),
        ("do you have a shop here", "do you have a store here"),
        ("is a gift voucher refundable", "is a gift card refundable"),
        ("is a  gift\nvoucher refundable", "is a  gift card refundable"),
    ],
)
def test_what_the_folder_calls_otherwise_is_called_as_it_does(
    base: KnowledgeBase, said: str, searched: str
) -> None:
    assert base.in_its_words(said) == searched


@pytest.mark.parametrize(
    "said", ["What does shipping cost?", "Where is my parcel?", "Do gift cards have a balance?", "", "???"]
)
def test_the_folders_own_words_and_those_it_has_no_others_for_stay(base: KnowledgeBase, said: str) -> None:
    assert base.in_its_words(said) == said


def test_a_part_of_a_word_is_not_a_word(base: KnowledgeBase) -> None:
    assert base.in_its_words("the shopkeeper of workshops") == "the shopkeeper of workshops"


def test_what_was_found_by_another_word_is_cited(base: KnowledgeBase) -> None:
    asked_for = base.in_its_words("how much is postage")
    assert base.search(asked_for).hits[0].passage.path == "shipping.md"


def test_nothing_is_replaced_where_nothing_is_held() -> None:
    assert in_its_words("postage for a package", lambda terms: 0) == "postage for a package"


def test_every_group_has_two_phrases_that_can_be_looked_for() -> None:
    groups = json.loads(GROUPS.read_text(encoding="utf-8"))
    for group in groups:
        assert len(set(group)) == len(group) >= 2
        assert all(phrase == phrase.casefold() and asked(phrase) for phrase in group), group


def test_the_groups_travel_with_the_package() -> None:
    assert Path(GROUPS).name == "thesaurus.json"
    assert GROUPS.parent == Path(knowledge.__file__).parent
    assert GROUPS.suffix in TRAVELS
