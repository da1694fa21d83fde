"""The same need three times, or six turns without progress, is going in circles."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from assistant.understanding.circling import circling

Embed = Callable[[str], NDArray[np.float32]]
SAME = ["Where is my parcel?", "but where is my parcel", "I asked where my parcel is"]
SAME_ELSEWHERE = {
    "de": ["Mein Gutschein funktioniert nicht", "der Gutschein geht immer noch nicht", "Gutschein tut nicht"],
    "es": ["No me funciona el cupón", "el cupón sigue sin funcionar", "mi cupón no funciona"],
    "fr": ["Mon bon d'achat ne marche pas", "le bon d'achat ne marche pas", "bon d'achat ne marche pas"],
    "pt": ["Meu cupom não funciona", "o cupom continua sem funcionar", "o cupom não está funcionando"],
    "ar": ["القسيمة لا تعمل", "ما زالت القسيمة لا تعمل", "قسيمتي لا تعمل معي"],
}  # fmt: skip
DIFFERENT_ELSEWHERE = {
    "de": ["Wo ist mein Paket?", "Verkaufen Sie Geschenkkarten?", "Wie wasche ich die Regenjacke?"],
    "es": ["¿Dónde está mi paquete?", "¿Venden tarjetas de regalo?", "¿Cómo lavo la chaqueta?"],
    "fr": ["Où est mon colis ?", "Vendez-vous des cartes cadeaux ?", "Comment laver la veste de pluie ?"],
    "pt": ["Onde está o meu pacote?", "Vocês vendem cartões-presente?", "Como lavo a jaqueta?"],
    "ar": ["أين طردي؟", "هل تبيعون بطاقات هدايا؟", "كيف أغسل سترة المطر؟"],
}
DIFFERENT = ["Where is my parcel?", "Do you sell gift cards?", "How do I wash a rain jacket?"]


def test_the_same_need_three_times_goes_in_circles(embed: Embed) -> None:
    circle = circling(SAME, [embed(text) for text in SAME])
    assert circle.going
    assert circle.said == 3


@pytest.mark.parametrize("lang", SAME_ELSEWHERE)
def test_it_is_noticed_in_other_languages_too(lang: str, embed: Embed) -> None:
    assert circling(SAME_ELSEWHERE[lang], [embed(text) for text in SAME_ELSEWHERE[lang]]).said == 3
    other = DIFFERENT_ELSEWHERE[lang]
    assert circling(other, [embed(text) for text in other]).said == 1


def test_three_different_needs_do_not(embed: Embed) -> None:
    assert not circling(DIFFERENT, [embed(text) for text in DIFFERENT]).going


def test_progress_starts_the_count_again(embed: Embed) -> None:
    circle = circling(SAME, [embed(text) for text in SAME], progress=[False, True, False])
    assert not circle.going
    assert circle.said == 1


def test_six_turns_without_progress_are_enough() -> None:
    turns, needs = list(np.eye(6, dtype=np.float32)), ["one", "two", "three", "four", "five", "six"]
    assert circling(needs, turns).going
    assert not circling(needs[:5], turns[:5]).going
    assert not circling(needs, turns, progress=[True]).going


def test_who_is_answered_one_thing_after_another_is_not_stuck() -> None:
    turns, needs = list(np.eye(7, dtype=np.float32)), [f"need {name}" for name in "abcdefg"]
    one_by_one = [frozenset({f"{need}.md"}) for need in needs[:6]]
    assert not circling(needs, turns, told=one_by_one).going
    assert circling(needs, turns, told=one_by_one).stuck_turns == 2
    assert circling(needs, turns, told=[frozenset({"always.md"})] * 6).going
    assert circling(needs, turns, told=[frozenset()] * 6).going


def test_an_answer_is_no_progress_for_the_same_need(embed: Embed) -> None:
    answers = [frozenset({"parcels.md"}), frozenset({"carriers.md"})]
    assert circling(SAME, [embed(text) for text in SAME], told=answers).going


def test_nothing_said_goes_nowhere() -> None:
    assert not circling([], []).going
