"""What a customer says next, and what is made of a visit: both from what was heard alone."""

from __future__ import annotations

from typing import Any

import pytest

from assistant.shopper.customer import PERSON, StoryCustomer
from assistant.shopper.judge import misses
from assistant.shopper.report import Result, line, summary
from assistant.shopper.story import Story
from assistant.shopper.tone import tone
from assistant.shopper.visit import Heard, Visit


def story(**given: Any) -> Story:
    row = {"id": "s", "goal": "g", "says": ["one", "two"], "must": [{"hears": "sun"}], **given}
    return Story.model_validate(row)


def bot(text: str, *choices: tuple[str, str], **data: Any) -> dict[str, Any]:
    given = [{"text": label, "action": action} for label, action in choices]
    return {
        "seq": 1,
        "kind": "message.added",
        "author": {"role": "bot"},
        "data": {"text": text, "choices": given, **data},
    }


def heard(text: str, *choices: tuple[str, str], status: str = "bot", **data: Any) -> Heard:
    return Heard((bot(text, *choices, **data),), status, seconds=0.1)


def after(*answers: Heard, told: dict[str, str] | None = None) -> Visit:
    return Visit(heard=list(answers), told=told or {}, messages=len(answers))


def test_lines_in_order_and_then_nothing() -> None:
    customer = StoryCustomer(story())
    assert customer.next(Visit()) == "one"
    assert customer.next(after(heard("yes"))) == "two"
    assert customer.next(after(heard("yes"))) is None


def test_a_branch_is_said_once_and_comes_first() -> None:
    customer = StoryCustomer(story(when=[{"hears": ["why", "cancel"], "say": "no reason"}]))
    customer.next(Visit())
    assert customer.next(after(heard("Why do you cancel it?"))) == "no reason"
    assert customer.next(after(heard("Why do you cancel it?"))) == "two"


def test_what_is_asked_for_is_told() -> None:
    customer = StoryCustomer(story(facts={"order_number": "FM-1", "email": "a@b.example"}))
    customer.next(Visit())
    question = heard("Please give me your order number, and the e-mail address of the order?")
    assert customer.next(after(question)) == "FM-1, a@b.example"


@pytest.mark.parametrize(("choice", "said"), [("yes", "Yes, do it"), ("no", "No, leave it")])
def test_a_summary_is_answered_as_the_story_says(choice: str, said: str) -> None:
    customer = StoryCustomer(story(summary=choice))
    summed_up = heard("I will cancel it.", ("Yes, do it", "send"), ("No, leave it", "send"))
    assert customer.next(after(summed_up)) == said


def test_an_offered_person_is_taken_or_declined_once() -> None:
    offer = heard("Shall I pass it on?", ("Talk to a person", "handoff"), ("No, thanks", "dismiss"))
    assert StoryCustomer(story()).next(after(offer)) == PERSON
    declining = StoryCustomer(story(offer="decline"))
    assert declining.next(after(offer)) == "No, thanks"
    assert declining.next(after(offer)) == "one"


def test_with_a_person_only_branches_are_left() -> None:
    customer = StoryCustomer(story(when=[{"with_person": True, "say": "and hello"}]))
    queued = heard("A person comes", status="queued")
    assert customer.next(after(queued)) == "and hello"
    assert customer.next(after(queued)) is None


@pytest.mark.parametrize(
    ("given", "visit", "missed"),
    [
        ({}, after(heard("The SUN\u00a0shines")), []),
        ({}, after(heard("rain")), ["must hears: sun"]),
        ({"must_not": [{"hears": "sun"}]}, after(heard("sun")), ["must not hears: sun"]),
        (
            {"must": [{"cites": "a.md"}]},
            after(heard("x", citations=[{"path": "b.md"}])),
            ["must cites: a.md (was: b.md)"],
        ),
        ({"must": [{"person": True}]}, after(heard("x")), ["must person: True (was: nothing)"]),
        ({"must": [{"person": False}]}, after(heard("x")), []),
        ({"must": [{"offered": True}]}, after(heard("x", ("Talk", "handoff"))), []),
        ({"must": [{"speaks": "de"}]}, after(heard("Die Lieferung dauert drei Werktage.")), []),
        ({"must": [{"speaks": "en"}]}, after(heard("Das dauert drei Werktage.")), ["must speaks: en"]),
        (
            {"at_most": {"seconds": 0.05}},
            after(heard("sun")),
            ["waited 0.1 s, longer than 0.05 s"],
        ),
    ],
)  # fmt: skip
def test_what_came_of_it(given: dict[str, Any], visit: Visit, missed: list[str]) -> None:
    assert misses(story(**given), visit) == missed


def test_what_a_customer_did_is_no_answer() -> None:
    again = {"kind": "conversation.reopened", "author": {"role": "customer"}, "data": {"by": "customer"}}
    assert not Heard((again,)).told
    assert Heard((again, bot("sun"))).told
    assert Heard(({**again, "author": {"role": "system"}},)).told
    assert not Heard(({**again, "kind": "hidden", "author": {"role": "system"}},)).told


def test_silence_repeats_and_refusals_fail_every_story() -> None:
    visit = after(heard("sun"))
    visit.silent, visit.repeats, visit.unfinished = True, ["email"], True
    visit.heard.append(Heard(refused="rate_limited: slowly"))
    assert misses(story(), visit) == [
        "a message was left without an answer",
        "was asked again for email",
        "was refused: rate_limited: slowly",
        "12 messages were not enough",
    ]


def test_a_reason_nobody_can_see_from_outside_is_not_held_against_it() -> None:
    gone = {"kind": "handoff.requested", "author": {"role": "bot"}, "data": {"by": "bot"}}
    visit = Visit(heard=[Heard((gone,), "queued")], messages=1)
    wants = story(must=[{"person": "asked_human"}])
    assert misses(wants, visit) == []
    visit.reasons = ("no_answer",)
    assert misses(wants, visit) == ["must person: asked_human (was: no_answer)"]


def test_what_is_passed_on_is_read_from_the_slip() -> None:
    slip = ({"name": "order_number", "label": "Order", "value": "FM-1"},)
    visit = Visit(heard=[Heard((bot("sun"),), "queued", slip)], messages=1)
    wants = story(
        facts={"order_number": "FM-1", "email": "a@b.example"}, must=[{"passes_on": "order_number"}]
    )
    assert misses(wants, visit) == []
    more = wants.model_copy(update={"must": story(must=[{"passes_on": ["order_number", "email"]}]).must})
    assert misses(more, visit) == ["must passes_on: order_number, email (was: FM-1)"]


def test_tone_counts_what_can_be_counted() -> None:
    visit = after(heard("I'm sorry, wait!"), heard("I'm sorry, wait!"))
    assert tone(story(mood="angry"), visit) == {
        "understanding": True, "words": 4, "shouting": 2, "repeated": 1,
    }  # fmt: skip
    assert tone(story(mood="angry"), after(heard("No.")))["understanding"] is False
    assert tone(story(), visit)["understanding"] is None


def test_the_report_names_what_was_amiss_and_sums_up() -> None:
    good = Result(story(), after(heard("sun")))
    bad = Result(story(id="b"), after(heard("rain")))
    left = Result(story(id="c"), Visit(), "needs the key")
    assert line(good).startswith("passed")
    assert "FAILED    b" in line(bad)
    assert "must hears: sun" in line(bad)
    assert "left out  c" in line(left)
    assert summary([good, bad, left], 1.0).startswith("1 of 2 stories as they must be, in 1.0 s")
    assert "1 left out" in summary([good, bad, left], 1.0)
