"""By which words a passage is found: English by stems, other languages by pieces of their words."""

from __future__ import annotations

import pytest

from knowledge.keyword_index import KeywordIndex, Posting, Segment
from knowledge.terms import asked, counted


def scores(question: str, passages: list[str], lang: str, asked_in: str = "") -> list[float]:
    postings = [Posting(*counted(passage, lang)) for passage in passages]
    index = KeywordIndex((Segment(0, postings),))
    return [float(score) for score in index.scores(asked(question, asked_in or lang), len(passages))]


@pytest.mark.parametrize(
    ("lang", "question", "passages"),
    [
        ("de", "Versand", ["Versandkosten", "Telefonnummer"]),
        ("de", "Rückgabefrist", ["Rückgabe und Erstattung", "Lieferzeit"]),
        ("de-AT", "Wie bestelle ich?", ["Bestellungen bis 14 Uhr", "Lieferungen nach Wien"]),
        ("fr", "Quand serai-je remboursée ?", ["Remboursement", "Livraison"]),
        ("es", "¿Puedo devolverlo?", ["Devoluciones", "Envíos"]),
        ("pl", "zwrot", ["Zwroty i reklamacje", "Dostawa"]),
    ],
)
def test_another_languages_endings_and_compounds_are_found(
    lang: str, question: str, passages: list[str]
) -> None:
    right, wrong = scores(question, passages, lang)
    assert right > wrong


def test_small_words_find_nothing() -> None:
    assert scores("Wie ist das mit mir?", ["Wie ist das mit mir?"], "de") == [0.0]
    assert scores("war die", ["war die Ware da"], "en") != [0.0]


def test_a_question_that_is_taken_for_english_finds_the_word_itself() -> None:
    right, wrong = scores("Versandkosten", ["Versandkosten", "Telefon"], "de", asked_in="en")
    assert right > wrong == 0.0


def test_codes_stay_whole_in_every_language() -> None:
    right, wrong = scores("FM-48213", ["Bestellung FM-48213", "Bestellung FM-48214"], "de")
    assert right > wrong
