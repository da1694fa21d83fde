"""An answer is made of the passages' own words, cited where they stand."""

from __future__ import annotations

import pytest

from assistant.answering.choice import MOST_WORDS
from assistant.answering.extract import Answer, extract
from assistant.answering.parts import questions_in
from knowledge.base import KnowledgeBase
from knowledge.passage import Hit, Passage


def asked(base: KnowledgeBase, question: str, lang: str = "en") -> Answer:
    found = base.search(question)
    answer = extract(question, found.hits, embed=base.embed, vector=found.vector, lang=lang)
    assert answer is not None
    return answer


def hit(
    text: str, *, path: str = "a.md", heading: str = "", lang: str = "en", questions: tuple[str, ...] = ()
) -> Hit:
    return Hit(
        Passage(path + text[:20], path, "Title", heading, text, lang, "public", 0, questions), 0.8, 0.8, 0.5
    )


def test_a_row_of_a_table_answers_with_its_head(help_centre: KnowledgeBase) -> None:
    answer = asked(help_centre, "How long does delivery to Norway take?")
    assert "| Norway | 4–7 |" in answer.text
    assert "| Country |" in answer.text
    assert "Spain" not in answer.text


def test_the_answer_is_cited_by_number_with_a_verbatim_quote(help_centre: KnowledgeBase) -> None:
    for question in (
        "how long can I return something",
        "can I pay with paypal",
        "how much is shipping to Austria",
    ):
        answer = asked(help_centre, question)
        for citation in answer.citations:
            assert f"[{citation.n}]" in answer.text
            body = help_centre.body(citation.path)
            assert body is not None
            assert citation.quote in body


def test_two_questions_get_an_answer_each(help_centre: KnowledgeBase) -> None:
    answer = asked(help_centre, "Can I pay with PayPal? And how do I wash a rain jacket?")
    assert [citation.n for citation in answer.citations] == [1, 2]
    assert {citation.path for citation in answer.citations} == {
        "payments/payment-methods.md",
        "products/care-clothing.md",
    }


def test_without_a_passage_there_is_no_answer() -> None:
    assert extract("anything", ()) is None


def test_words_alone_decide_without_a_model() -> None:
    text = "We are closed on Sundays. Returns are free from Germany. Our founder is Ida."
    answer = extract("are returns free from Germany?", [hit(text + " Filler." * 60)])
    assert answer is not None
    assert answer.text.startswith("Returns are free from Germany.")


def test_a_long_passage_gives_about_ninety_words() -> None:
    text = " ".join(f"Shipping rule number {n} says that parcels leave on day {n}." for n in range(60))
    answer = extract("when do parcels leave, what is the shipping rule?", [hit(text)])
    assert answer is not None
    assert 20 < len(answer.text.split()) <= MOST_WORDS + 1


def test_a_list_comes_whole_with_the_sentence_that_introduces_it() -> None:
    steps = "1. Open the portal.\n2. Print the label.\n3. Bring the parcel to a shop."
    answer = extract("how do I print the return label?", [hit(f"It takes three steps:\n\n{steps}")])
    assert answer is not None
    assert answer.text == f"It takes three steps:\n\n{steps}\n\n[1]"


def test_a_sentence_that_leans_back_brings_the_one_it_leans_on() -> None:
    text = "A repair costs €29. It includes the zip and the thread." + " Other things are free." * 40
    answer = extract("does the zip come included with thread", [hit(text)])
    assert answer is not None
    assert answer.text.startswith("A repair costs €29. It includes the zip")


def test_a_yes_to_another_question_is_no_answer_to_an_open_one() -> None:
    text = "Yes, returns by post are fine. A return takes five days." + " Other things." * 60
    for question, begins in (
        ("how long does a return take", "A return"),
        ("are returns by post fine", "Yes"),
    ):
        answer = extract(question, [hit(text)])
        assert answer is not None
        assert answer.text.startswith(begins)


def test_a_passage_that_only_names_another_is_passed_over(help_centre: KnowledgeBase) -> None:
    pointer = hit("Yes, see [Christmas returns](christmas.md).", heading="Is the return period longer?")
    told = hit("You can return anything within 30 days.", path="b.md")
    answer = extract("return period?", [pointer, told], embed=help_centre.embed)
    assert answer is not None
    assert answer.text.startswith("You can return anything")
    alone = extract("return period?", [pointer], embed=help_centre.embed)
    assert alone is not None
    assert alone.text.startswith("Yes, see Christmas returns.")


def test_links_to_other_files_become_plain_words_and_web_links_stay() -> None:
    text = "See [returns](../returns.md) or [the map](https://example.com/map) for returns."
    answer = extract("returns", [hit(text)])
    assert answer is not None
    assert answer.text == "See returns or [the map](https://example.com/map) for returns. [1]"
    assert answer.citations[0].quote == text


def test_an_article_in_another_language_is_said_to_be_so() -> None:
    answer = extract("was kostet die rückgabe", [hit("Returns are free.", lang="en")], lang="de")
    assert answer is not None
    assert answer.text.startswith("Der Artikel ist auf Englisch")
    same = extract("was kostet die rückgabe", [hit("Die Rückgabe ist frei.", lang="de")], lang="de")
    assert same is not None
    assert same.text == "Die Rückgabe ist frei. [1]"


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("How long is delivery?", 1),
        ("How long is delivery, and what does it cost?", 2),
        ("My tent broke. How do I return it?", 1),
        ("Hi! How do I return it? When do I get my money back?", 2),
        ("Wie lange dauert es und was kostet der Versand?", 2),
    ],
)
def test_questions_in_one_message_are_told_apart(text: str, parts: int) -> None:
    assert len(questions_in(text)) == parts


def told(question: str, text: str, *, heading: str = "") -> str:
    filler = " ".join(f"Paragraph {n} is about nothing that anybody wants." for n in range(12))
    answer = extract(question, [hit(f"{text}\n\n{filler}", heading=heading)])
    assert answer is not None
    return answer.text


def test_a_question_is_never_told_without_what_answers_it() -> None:
    text = "We never call you. Where is my customer number? On every bill, at the top."
    assert told("where is my customer number", text) == (
        "Where is my customer number? On every bill, at the top. [1]"
    )
    assert "Stolen? Report it" in told("report to the police", "Call us. Stolen? Report it to the police.")


def test_words_that_open_a_list_are_told_with_it_or_not_at_all() -> None:
    both = "cancel a contract for router, line, box and tent"
    text = f"You can {both}:\n\n- online\n- by letter\n\nDo not {both} by telephone."
    assert told(f"{both} by telephone", text) == f"Do not {both} by telephone. [1]"
    helps = f"You may {both} by telephone. What helps:\n\n- to {both} soon"
    assert f"What helps:\n\n- to {both}" in told(f"{both} by telephone", helps)


def test_the_last_of_several_sentences_does_not_open_the_list_below_it() -> None:
    text = "Ours is a box. You may use your own.\n\n1. Plug in the green cable.\n2. Wait for the light."
    assert told("plug in the green cable", text).startswith("1. Plug in the green cable.")


def test_a_label_does_not_run_into_the_next_paragraph() -> None:
    text = "**Kiel**: open from 9 to 8\n\nOur shop in Kiel is open for returns."
    assert told("is Kiel open", text).startswith("**Kiel**: open from 9 to 8\n\nOur shop")


def test_lines_that_an_editor_wrapped_are_one_line() -> None:
    text = (
        "> **Tip:** Tell us at least six weeks before you are moving to another flat,\n"
        "> Harbour Fibre needs them to order the line.\n\n"
        "Moving desk\nQuay Street 4"
    )
    answer = told("moving to another flat", text)
    assert "another flat, Harbour Fibre needs them to order" in answer
    assert "Moving desk\nQuay Street 4" in told("address of the moving desk", text)


def test_one_of_several_names_in_a_cell_is_enough() -> None:
    rows = "| 1 | Spain, France | 4 ct |\n| 2 | USA, Canada and Turkey | 7 ct |"
    table = f"| Zone | Countries | Price |\n|-|-|-|\n{rows}"
    for place in ("Canada", "Turkey"):
        answer = told(f"what is the price to {place}?", table)
        assert "| 2 | USA, Canada and Turkey | 7 ct |" in answer
        assert "Spain" not in answer
