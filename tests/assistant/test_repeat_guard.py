"""The repeat guard on a set of its own: 82 conversations, 288 drafts, half of them innocent look-alikes.

When the set was written, before any pattern was changed for it: recall .917, false alarms 0. On 90 more
sentences, written after that and before they were looked at: recall .70, false alarms .025. The last 120
drafts were written before any pattern was changed for them: recall .56 on the first 60 and .60 on the others
(.69 after the first 60 had been learnt from), no false alarm among 53. So expect some 70 % of questions in
wording nobody thought of, and next to no false alarms.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.noting import unread
from handoff.events import SYSTEM, Author, Entry, MessageAdded, Role
from handoff.repeats.guard import Flag, asks, check

HERE = Path(__file__).parent
ROWS = [json.loads(line) for line in (HERE / "repeat_drafts.jsonl").read_text(encoding="utf-8").splitlines()]


def conversation(*said: str) -> list[Entry]:
    customer = Author(role=Role.CUSTOMER)
    entries = [
        Entry(conversation="", seq=seq, at=seq, epoch=0, author=customer, event=MessageAdded(text=text))
        for seq, text in enumerate(said, 1)
    ]
    last = len(entries)
    return entries + [
        Entry(conversation="", seq=last + place, at=last, epoch=0, author=SYSTEM, event=fact)
        for place, fact in enumerate(unread(entries), 1)
    ]


def flagged(row: dict[str, list[str]], draft: str) -> tuple[Flag, ...]:
    return check(draft, conversation(*row["customer"]))


def test_the_set_is_as_large_and_as_balanced_as_it_says() -> None:
    drafts = [draft for row in ROWS for draft in row["drafts"]]
    assert len(ROWS) >= 40
    assert len(drafts) >= 120
    assert sum(not draft["repeats"] for draft in drafts) >= 0.45 * len(drafts)


def test_repeats_are_found_and_look_alikes_left_alone() -> None:
    found, missed, alarms, quiet = 0, [], [], 0
    for row in ROWS:
        for draft in row["drafts"]:
            names = {flag.name for flag in flagged(row, draft["text"])}
            if draft["repeats"]:
                found += set(draft["repeats"]) <= names
                missed += [] if set(draft["repeats"]) <= names else [draft["text"]]
            else:
                quiet += not names
                alarms += [draft["text"]] if names else []
    assert found / (found + len(missed)) >= 0.9, missed
    assert len(alarms) / (len(alarms) + quiet) <= 0.05, alarms


@pytest.mark.parametrize("line", (HERE / "repeat_questions.txt").read_text(encoding="utf-8").splitlines())
def test_each_wording_is_read_rightly(line: str) -> None:
    name, text = line.split("|", 1)
    asked = {each.name for each in asks(text)}
    assert name in asked if name != "-" else asked == set()


def test_a_flag_says_what_when_and_where() -> None:
    entries = conversation("my order is FM-10424", "no, it's FM-10442 not FM-10424")
    (flag,) = check("Thanks. Which order number was it?", entries)
    assert (flag.value, flag.seq, flag.said_at, flag.label) == ("FM-10442", 2, 2, "Order")


def test_what_was_not_given_may_be_asked() -> None:
    assert check("What is your order number?", conversation("hello")) == ()


def test_to_have_the_known_value_confirmed_is_no_repeat() -> None:
    assert check("Is FM-10442 your order number?", conversation("FM-10442 is late")) == ()


@pytest.mark.parametrize(
    ("customer", "draft", "name"),
    [
        (
            "I paid 45 euros by PayPal for FM-81230",
            "How did you pay for this one, card or PayPal?",
            "payment",
        ),
        ("New address is 9 Mill Road, Cambridge", "What is the new address?", "address"),
        ("I don't want a voucher again", "Would you be happy with a voucher instead?", "refuses"),
        ("Bitte nur per Mail antworten", "Darf ich Sie kurz anrufen?", "refuses"),
        ("I cleaned the filter already", "Have you cleaned the filter?", "tried"),
        ("Filter habe ich schon gereinigt", "Haben Sie den Filter einmal gereinigt?", "tried"),
        ("the dress in FM-41414 is too small", "May I ask why you're sending it back?", "reason"),
        ("I ordered 3 mugs and got 2", "How many did you order?", "item"),
        ("please cancel FM-24008, bought it by mistake", "Why do you want to cancel it?", "reason"),
        ("Ich habe 149 Euro überwiesen", "Welche Summe haben Sie überwiesen?", "amount"),
        ("lange Lieferzeit, weil der Artikel falsch ist", "Weshalb möchten Sie stornieren?", "reason"),
        ("erreichbar bin ich vormittags", "Zu welcher Tageszeit passt es Ihnen?", "preferred_time"),
    ],
)
def test_what_was_given_is_known_however_it_is_asked_for(customer: str, draft: str, name: str) -> None:
    assert name in {flag.name for flag in check(draft, conversation(customer))}


@pytest.mark.parametrize(
    ("customer", "draft"),
    [
        ("Please send it to 9 Mill Road, Cambridge", "What is the new address?"),
        ("I paid 45 euros by PayPal", "Was it PayPal you paid with?"),
        ("I don't want a voucher", "Would you like a replacement?"),
        ("please call me in the morning", "May I call you?"),
        ("I cleaned the filter already", "Have you changed the bulb?"),
        ("I ordered mugs and got none", "How many did you order?"),
        ("invoice for FM-24006 please", "Shall I put the purchase order number of your company on it?"),
        ("I have a question about FM-41414 please", "May I ask why you're sending it back?"),
    ],
)
def test_what_was_not_given_in_that_sense_is_left_alone(customer: str, draft: str) -> None:
    assert not check(draft, conversation(customer))


@settings(deadline=None)
@given(st.text(max_size=400))
def test_any_draft_is_read(draft: str) -> None:
    for asked in asks(draft):
        assert draft[asked.start : asked.end].strip()
