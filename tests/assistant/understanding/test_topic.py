"""What a message is about decides who answers it: the order system, the help centre, or courtesy."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from assistant.understanding.assent import assent
from assistant.understanding.facts import facts_in
from assistant.understanding.topic import topic_of


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("hi", "greeting"),
        ("Hello, how are you?", "greeting"),
        ("thanks a lot!", "thanks"),
        ("Das ist ja super hilfreich, danke", "thanks"),
        ("Ist mein Paket schon verschickt?", "order_status"),
        ("Wurde meine Bestellung versendet?", "order_status"),
        ("Est-ce que ma commande est expédiée ?", "order_status"),
        ("¿Ha salido ya mi pedido? Mi pedido no ha llegado", "order_status"),
        ("bye", "bye"),
        ("sorry, wrong chat", "bye"),
        ("wrong person in the parcel label", "faq"),
        ("where is my order", "order_status"),
        ("my package never arrived", "order_status"),
        ("when will it arrive", "order_status"),
        ("wo ist mein Paket?", "order_status"),
        ("où est ma commande ?", "order_status"),
        ("¿dónde está mi pedido?", "order_status"),
        ("onde está a minha encomenda?", "order_status"),
        ("how long does delivery take?", "delivery_question"),
        ("do you ship to Norway?", "delivery_question"),
        ("how do I return an item?", "faq"),
        ("i'd like to send back the boots i got, they are too small", "return"),
        ("I want to send those boots back", "return"),
        ("do i have to send back the damaged item", "faq"),
        ("how", "unclear"),
        ("danke dir", "thanks"),
        ("storno bitte, meine Bestellung", "cancel"),
        ("ich hab da die falsche adresse angegeben", "change"),
        ("is there a warranty", "faq"),
        ("where are my boots?", "order_status"),
        ("where's my new rain jacket", "order_status"),
        ("where is my invoice?", "faq"),
        ("where is my gift card code", "faq"),
        ("where are my boots made", "faq"),
        ("Where are your products made?", "faq"),
        ("where do the goods come from", "faq"),
        ("where can I find your products", "faq"),
        ("I want to cancel my newsletter", "faq"),
        ("please cancel my membership", "faq"),
        ("I never got a confirmation email", "faq"),
        ("I never received my order confirmation", "faq"),
        ("Ich möchte mein Konto stornieren", "faq"),
        ("I got the confirmation but my parcel never arrived", "order_status"),
        ("cancel my order and my newsletter", "cancel"),
        ("what payment methods do you accept", "faq"),
        ("I want to return my shoes", "return"),
        ("please cancel my order", "cancel"),
        ("I moved, can you change the address of my order?", "change"),
        ("yes", "answer_to_bot"),
        ("48213", "answer_to_bot"),
        ("?", "unclear"),
    ],
)
def test_the_topic_of_a_message(text: str, intent: str) -> None:
    assert topic_of(text).intent == intent


def test_an_order_number_makes_a_general_question_one_about_the_order() -> None:
    assert topic_of("how do I return FM-48213?", given={"order_number"}).intent == "return"


def test_a_yes_answers_only_when_something_was_asked() -> None:
    assert topic_of("ok thanks").intent == "thanks"
    assert topic_of("no thanks", asked_for="yes_no").intent == "answer_to_bot"
    assert assent("yes please") == "yes"
    assert assent("no thanks") == "no"
    assert assent("actually no, leave it") == "no"
    assert assent("never mind") == "no"
    assert assent("leave a message for the driver") == ""
    assert assent("yes but first tell me about returns") == ""


def test_order_questions_of_real_shops_reach_the_order_system(dev_data: Path) -> None:
    lines = (dev_data / "orders" / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    met = Counter[bool]()
    for row in map(json.loads, lines):
        given = {fact.name for fact in facts_in(row["text"])}
        met[topic_of(row["text"], given=given).intent in {"order_status", "cancel", "return", "change"}] += 1
    assert met[True] / met.total() >= 0.96
