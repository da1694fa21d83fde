"""A labelled list learns from itself which questions it can answer."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from assistant.answering.finder import Finder
from assistant.answering.label_model import suits
from assistant.answering.odds import fit_odds
from assistant.answering.statistics import auroc
from knowledge.base import KnowledgeBase

LABELS = {
    "delivery": """how can I get my parcel tomorrow
        is express shipping possible
        when will my order arrive
        I need the package faster
        how long do you take to deliver
        what does overnight delivery cost
        do you deliver on saturdays
        which day does the courier come""",
    "returns": """I want to send the shoes back
        how do I return a jacket
        can I give back what does not fit
        where is my return label
        until when may I return something
        is sending back free of charge
        the sweater is not what I wanted, take it back
        return an item bought in a store""",
    "payment": """can I pay with a credit card
        do you take paypal
        is buying on invoice possible
        which ways to pay are there
        I would like to pay in instalments
        does apple pay work in your shop
        why was my card charged already
        pay cash on delivery""",
    "invoice": """I need a receipt for my taxes
        where can I download the bill
        send me the invoice on paper please
        my company name is missing on the invoice
        the bill did not come with the parcel
        is there a pdf of my receipt
        copy of the invoice from last year
        invoice with vat number""",
    "account": """how do I change my password
        I cannot log in any more
        update my e-mail address
        delete my account please
        my login does not work
        set a new phone number in my profile
        I forgot which address I signed up with
        two factor sign in""",
    "vouchers": """where do I redeem a gift card
        my discount code does not work
        can I combine two vouchers
        how long is a gift card valid
        the coupon was not taken off the price
        I lost my gift card number
        buy a voucher for a friend
        promo code expired""",
    "repairs": """can you repair my tent
        the zip of my jacket is broken
        do you sell spare parts
        my boots need new soles
        how much does mending a tear cost
        a tent pole snapped, can it be fixed
        send in something for repair
        who sews a button back on""",
    "jobs": """are you hiring at the moment
        I would like to apply for a job
        do you offer internships
        where do I send my cv
        open positions in the warehouse
        working as a student in your store
        can I become an apprentice
        career with your company""",
}
KNOWN = {
    "how could I pay using my visa card": "payment",
    "I forgot my password, what now": "account",
    "the boots are too small, I want to return them": "returns",
    "is there any vacancy in your team": "jobs",
    "where do I enter my discount code": "vouchers",
    "please send me the bill": "invoice",
}
STRANGE = (
    "who won the world cup",
    "tell me a joke about cats",
    "what is the capital of peru",
    "my dog ate a sock",
    "is it going to rain in oslo",
    "how tall is mount everest",
)


@pytest.fixture(scope="module")
def listed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KnowledgeBase]:
    file = tmp_path_factory.mktemp("list") / "questions.jsonl"
    rows = [
        {"id": f"{label}-{number}", "text": line.strip(), "label": label}
        for label, lines in LABELS.items()
        for number, line in enumerate(lines.splitlines())
    ]
    file.write_text("".join(json.dumps(row) + "\n" for row in rows))
    models = Path(os.environ["TELLONCE_MODEL_CACHE"])
    base = KnowledgeBase(file, tmp_path_factory.mktemp("index"), models=models)
    base.sync()
    yield base
    base.close()


def test_the_first_entry_has_the_questions_label_and_the_others_are_other_answers(
    listed: KnowledgeBase,
) -> None:
    finder = Finder(listed)
    for question, label in KNOWN.items():
        labels = [hit.passage.path.split("-")[0] for hit in finder.find(question).retrieval.hits]
        assert labels[0] == label
        assert len(labels) == len(set(labels))


def test_what_the_list_answers_scores_above_what_it_does_not(listed: KnowledgeBase) -> None:
    finder = Finder(listed)
    known = [finder.find(question).evidence.signals["label_known"] for question in KNOWN]
    strange = [finder.find(question).evidence.signals["label_known"] for question in STRANGE]
    assert auroc(np.array(known + strange), np.array([1] * len(known) + [0] * len(strange))) >= 0.9


def test_the_same_list_always_learns_the_same(listed: KnowledgeBase) -> None:
    question = next(iter(KNOWN))
    assert Finder(listed).find(question).evidence == Finder(listed).find(question).evidence


def test_a_list_is_learnt_from_only_when_it_is_large_enough() -> None:
    assert suits(np.arange(60) % 6, 6)
    assert not suits(np.arange(60) % 4, 4), "four labels cannot be held out in turn"
    assert not suits(np.arange(60), 60), "every entry is its own answer"


def test_odds_follow_the_signal_and_ignore_how_many_there_are_of_each() -> None:
    chance = np.random.default_rng(1)
    yes, no = chance.normal(1, 1, (900, 1)), chance.normal(-1, 1, (100, 1))
    odds = fit_odds(np.concatenate([yes, no]), np.arange(1000) < 900, yes)
    far, middle, near = odds.of(np.array([[-2.0], [0.0], [2.0]]))
    assert far < -1 < middle < 1 < near
    assert abs(middle) < 0.5, "nine times as many of one kind must not move the middle"
