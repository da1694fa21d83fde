"""What a passage supports: paraphrases stay, inventions go, measured on every article of the sample shop."""

from __future__ import annotations

import random
import re

import pytest

from assistant.answering.grounding import Ground
from assistant.answering.quantities import quantities
from assistant.answering.units import units
from knowledge.base import KnowledgeBase
from knowledge.passage import Passage
from tests.assistant.answering.grounding_cases import HOLDS, INVENTED

LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
Case = tuple[tuple[str, str], str]


@pytest.fixture(scope="session")
def passages(help_centre: KnowledgeBase) -> list[Passage]:
    return [hit.passage for hit in help_centre.search("shop", k=1000).hits]


def judged(case: Case, passages: list[Passage], base: KnowledgeBase) -> str:
    (path, marker), sentence = case
    passage = next(each for each in passages if each.path == path and marker in each.text)
    return Ground(passage, base.embed).judge(sentence).fault


@pytest.mark.parametrize("case", INVENTED, ids=lambda case: case[1])
def test_an_invention_is_not_supported(
    case: Case, passages: list[Passage], help_centre: KnowledgeBase
) -> None:
    assert judged(case, passages, help_centre)


def test_nearly_all_true_paraphrases_are_supported(
    passages: list[Passage], help_centre: KnowledgeBase
) -> None:
    dropped = [case[1] for case in HOLDS if judged(case, passages, help_centre)]
    assert len(dropped) <= 0.12 * len(HOLDS), dropped


def sentences(passages: list[Passage]) -> list[tuple[Passage, str]]:
    return [
        (passage, LINK.sub(r"\1", " ".join(passage.text[unit.start : unit.end].split())))
        for passage in passages
        for unit in units(passage.text)
        if unit.kind == "sentence"
    ]


def test_a_passage_supports_its_own_sentences(passages: list[Passage], help_centre: KnowledgeBase) -> None:
    own = sentences(passages)
    dropped = [text for passage, text in own if Ground(passage, help_centre.embed).judge(text).fault]
    assert len(own) > 400
    assert len(dropped) <= 0.02 * len(own), dropped


def test_a_sentence_with_another_number_is_not_supported(passages: list[Passage]) -> None:
    kept, changed = [], 0
    for passage, text in sentences(passages):
        ground = Ground(passage, None)
        for quantity in quantities(text):
            # 45 and 3.33 stand in no article of the shop.
            wrong = (
                f"{text[: quantity.start]}{random.Random(text).choice(['45', '3.33'])}{text[quantity.end :]}"
            )
            changed += 1
            if ground.judge(wrong).supported:
                kept.append(wrong)
    assert changed > 300
    assert kept == []


def test_a_sentence_of_another_article_is_not_supported(passages: list[Passage]) -> None:
    draw = random.Random(1)
    own = sentences(passages)
    for _ in range(300):
        (passage, text), other = draw.choice(own), draw.choice(passages)
        # "You choose." is true of any article with a choice.
        if other.path.split("/")[0] != passage.path.split("/")[0] and len(text.split()) > 3:
            assert not Ground(other, None).judge(text).supported, (text, other.path)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2–3 working days", "2 to 3 business days"),
        ("€6.95", "6,95 EUR"),
        ("sixty days", "60 days"),
        ("€1,000", "1000 €"),
        ("9:00", "9"),
    ],
)
def test_a_number_is_the_same_however_it_is_written(one: str, other: str) -> None:
    left, right = quantities(one), quantities(other)
    assert len(left) == len(right) > 0
    assert all(a.agrees(b) for a, b in zip(left, right, strict=True))


@pytest.mark.parametrize(
    ("one", "other"), [("3 days", "3 working days"), ("€5", "$5"), ("30 days", "30 hours"), ("5.95", "595")]
)
def test_another_unit_is_another_number(one: str, other: str) -> None:
    assert not quantities(one)[0].agrees(quantities(other)[0])
