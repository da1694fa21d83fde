"""The decision is a pure function of its evidence, and can be made again from what was stored."""

from __future__ import annotations

import pytest

from assistant.answering.calibration import (
    KINDS,
    SHIPPED,
    Curve,
    Kind,
    Thresholds,
    from_json,
    load,
    shipped,
    to_json,
)
from assistant.answering.clarify import choices
from assistant.answering.decide import Decision, Limits, Mood, choose, decide, replay
from assistant.answering.evidence import SIGNALS, Evidence
from assistant.answering.finder import Finder
from knowledge.base import KnowledgeBase

_GOOD = {"dense": 0.95, "score": 0.9, "support": 0.9, "coverage": 1.0, "closeness": 0.9, "keyword": 0.9}
_CLEAR = {
    "lead": 0.3,
    "lift": 0.5,
    "margin": 0.3,
    "heading": 1.0,
    "agreement": 1.0,
    "next": 0.4,
    "question": 1.0,
}
STRONG = Evidence(dict.fromkeys(SIGNALS, 0.0) | _GOOD | _CLEAR)
WEAK = Evidence(dict.fromkeys(SIGNALS, 0.0) | {"unknown": 1.0, "dense": 0.1})


def decided(base: KnowledgeBase, question: str) -> Decision:
    return decide(Finder(base).find(question).evidence)


@pytest.mark.parametrize(
    "question",
    [
        "How long does delivery to Norway take?",
        "can I pay with paypal",
        "How long do I have to return something?",
        "how do I wash my jacket",
    ],
)
def test_what_the_help_centre_holds_is_answered(help_centre: KnowledgeBase, question: str) -> None:
    assert decided(help_centre, question).action == "answer"


@pytest.mark.parametrize(
    "question",
    [
        "who won the world cup",
        "do you ship to Mars?",
        "can I pay with bitcoin",
    ],
)
def test_a_far_question_and_a_near_miss_are_not(help_centre: KnowledgeBase, question: str) -> None:
    assert decided(help_centre, question).action in {"clarify", "offer"}


def test_strong_evidence_answers_and_weak_offers() -> None:
    assert decide(STRONG).action == "answer"
    weak = decide(WEAK)
    assert (weak.action, weak.reason) == ("offer", "no_answer")
    assert weak.confidence < decide(STRONG).confidence


def test_an_explicit_wish_hands_over_whatever_the_evidence() -> None:
    made = decide(STRONG, Mood(wants_person=1.0))
    assert (made.action, made.reason) == ("handoff", "asked_human")


def test_anger_hands_over_and_a_soft_reason_offers_once() -> None:
    assert decide(STRONG, Mood(angry=True)).action == "handoff"
    assert decide(STRONG, Mood(frustration=0.6)).action == "offer"
    assert decide(STRONG, Mood(circling=True)).reason == "going_in_circles"
    assert decide(STRONG, Mood(circling=True, offered=True)).action == "handoff"
    assert decide(STRONG, Mood(frustration=0.6, refused_person=True)).action == "answer"


def test_it_asks_back_once_only(help_centre: KnowledgeBase) -> None:
    between = Thresholds(answer=0.9, clarify=0.3, offer=0.3)
    assert choose(0.5, 0.5, Mood(), between, Limits())[0] == "clarify"
    assert choose(0.5, 0.5, Mood(clarified=True), between, Limits())[0] == "offer"
    found = Finder(help_centre).find("can i get a refund in cash")
    strict = shipped().at(0.999)
    assert decide(found.evidence, calibration=strict).action == "clarify"
    assert decide(found.evidence, Mood(clarified=True), calibration=strict).action == "offer"
    assert 2 <= len(choices(found.retrieval.hits)) <= 3


@pytest.mark.parametrize("mood", [Mood(), Mood(frustration=0.7), Mood(wants_person=0.9, offered=True)])
@pytest.mark.parametrize("found", [STRONG, WEAK])
def test_a_stored_decision_replays_to_itself(found: Evidence, mood: Mood) -> None:
    made = decide(found, mood)
    assert replay(made.signals, made.thresholds) == made


def test_a_replay_at_another_threshold_may_decide_otherwise() -> None:
    made = decide(STRONG)
    assert replay(made.signals, {**made.thresholds, "answer": 0.9999}).action != "answer"


def test_an_incomplete_trace_is_not_guessed_at() -> None:
    made = decide(STRONG)
    with pytest.raises(KeyError):
        replay({name: value for name, value in made.signals.items() if name != "dense"}, made.thresholds)


@pytest.mark.parametrize("kind", KINDS)
def test_the_shipped_calibration_states_what_it_promises(kind: Kind) -> None:
    stated = shipped().parts[kind].stated
    low, high = stated["interval"]
    assert low <= stated["precision"] <= high
    assert stated["answered"] >= 30
    assert from_json(to_json(shipped())) == load(SHIPPED)


def test_a_calibration_of_another_version_is_refused_by_name(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    path = tmp_path_factory.mktemp("calibration") / "old.json"
    path.write_text('{"version": 99}')
    with pytest.raises(ValueError, match=r"old\.json is no calibration.*version 99.*fit it again"):
        load(path)


@pytest.mark.parametrize("kind", KINDS)
def test_more_evidence_never_lowers_the_curve(kind: Kind) -> None:
    curve = shipped().parts[kind].right_curve
    values = [curve.at(x / 50) for x in range(51)]
    assert values == sorted(values)
    assert Curve((), ()).at(0.4) == 0.4


def test_each_kind_of_knowledge_has_a_calibration_of_its_own() -> None:
    parts = shipped().parts
    assert shipped().part({"bare": 0.0}) is parts["documents"]
    assert shipped().part({"bare": 1.0}) is parts["entries"]
    assert shipped().part({"bare": 1.0, "label_right": 2.0}) is parts["labels"]


def test_the_owners_threshold_holds_for_every_kind() -> None:
    strict = shipped().at(0.97)
    assert {part.thresholds.answer for part in strict.parts.values()} == {0.97}
    assert decide(STRONG, calibration=shipped().at(0.9999)).action != "answer"
    assert shipped().at(0) is shipped()
