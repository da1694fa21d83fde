"""From a question to an answer with its evidence, on the sample shop's articles."""

from __future__ import annotations

import pytest

from assistant.answering.finder import Finder
from assistant.answering.statistics import wilson
from knowledge.base import KnowledgeBase


def test_two_questions_are_searched_one_by_one(help_centre: KnowledgeBase) -> None:
    found = Finder(help_centre).find("Can I pay with PayPal? And how do I wash a rain jacket?")
    assert found.answer is not None
    assert [citation.n for citation in found.answer.citations] == [1, 2]
    paths = [hit.passage.path for hit in found.retrieval.hits[:2]]
    assert paths == ["payments/payment-methods.md", "products/care-clothing.md"]


def test_two_questions_are_as_sure_as_the_weaker(help_centre: KnowledgeBase) -> None:
    finder = Finder(help_centre)
    strong, weak = "Can I pay with PayPal?", "Who directed the famous film Casablanca in Hollywood?"
    assert finder.find(f"{strong} {weak}").evidence == finder.find(weak).evidence
    assert finder.find(f"{weak} {strong}").evidence == finder.find(weak).evidence


def test_a_part_that_leans_on_the_other_is_about_the_same_thing(help_centre: KnowledgeBase) -> None:
    found = Finder(help_centre).find("what does shipping to Austria cost and how long does it take?")
    assert found.answer is not None
    assert {citation.path.split("/")[0] for citation in found.answer.citations} == {"shipping"}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "how much is shipping to Austria and how long does it take?",
            ("| Austria | €5.95", "| Austria | 3–4"),
        ),
        (
            "1. do you ship to Poland 2. how much is it 3. how long does it take",
            ("| Poland | €6.95", "| Poland | 3–5"),
        ),
        (
            "I live in Zurich. Will I have to pay duties and how long does it take?",
            ("No, duties", "| Germany | 2–3"),
        ),
        ("Is there a store in Hamburg and when is it open?", ("Kaikante 7", "10:00–19:00")),
        ("Do you have gift cards and how long are they valid?", ("€20 to €500", "3 years")),
    ],
)
def test_each_part_is_told_what_it_asks(help_centre: KnowledgeBase, text: str, told: tuple[str, ...]) -> None:
    found = Finder(help_centre).find(text)
    assert found.answer is not None
    assert all(part in found.answer.text for part in told), found.answer.text


def test_a_second_passage_of_the_same_article_completes_the_answer(help_centre: KnowledgeBase) -> None:
    found = Finder(help_centre).find("what if I never go and get the parcel from the pick-up point")
    assert found.answer is not None
    assert len({citation.path for citation in found.answer.citations}) == 1
    for citation in found.answer.citations:
        assert citation.quote in (help_centre.body(citation.path) or "")


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        ("what does a return cost?", "Returns are free from", "a bulky item"),
        ("How long is the warranty on your products?", "Everything you buy", "10–15 working days"),
        ("can I cancel", "You can cancel an order", "We cancel an order only"),
    ],
)
def test_what_holds_in_general_is_told_before_a_case_nobody_asked_for(
    help_centre: KnowledgeBase, text: str, first: str, second: str
) -> None:
    answer = Finder(help_centre).find(text).answer
    assert answer is not None
    assert answer.text.startswith(first)
    assert second in answer.text
    assert " > " in answer.citations[answer.main].heading


def test_a_complaint_is_not_led_in(help_centre: KnowledgeBase) -> None:
    answer = Finder(help_centre).find("my promo code isn't working").answer
    assert answer is not None
    assert answer.text.startswith("The usual reasons")


def test_every_passage_is_ranked_once(help_centre: KnowledgeBase) -> None:
    found = Finder(help_centre).find("How much is shipping, and how long does delivery take?")
    ids = [hit.passage.id for hit in found.retrieval.hits]
    assert len(ids) == len(set(ids)) > 40


def test_wilson_is_wide_for_few() -> None:
    assert wilson(9, 10)[1] - wilson(9, 10)[0] > wilson(90, 100)[1] - wilson(90, 100)[0]
