"""The ledger: all that was given, what replaced it, what proved it; nothing without its message."""

from __future__ import annotations

from handoff.brief.brief import build
from handoff.brief.ledger import Given, holding, ledger
from handoff.events import (
    SYSTEM,
    Author,
    Event,
    FactCorrected,
    FactNoted,
    MessageAdded,
    OrderVerified,
)
from tests.handoff.test_brief import CUSTOMER, logged

Step = tuple[Event, Author]


def said(text: str) -> Step:
    return MessageAdded(text=text), CUSTOMER


def noted(name: str, value: str, seq: int, **more: object) -> Step:
    return FactNoted.model_validate({"name": name, "value": value, "from_seq": seq, **more}), SYSTEM


def one(facts: tuple[Given, ...], value: str) -> Given:
    return next(fact for fact in facts if fact.value == value)


STORY = [
    said("order FM-10424, mail a@x.de"),
    noted("order_number", "FM-10424", 2, quote="FM-10424"),
    noted("email", "a@x.de", 2),
    said("no, it's FM-10442 not FM-10424"),
    noted("order_number", "FM-10442", 5, corrects=2, replaces="FM-10424"),
    said("FM-10442 as I said"),
    noted("order_number", "FM-10442", 7),
    (OrderVerified(order_number="FM-10442", method="email"), SYSTEM),
]


def test_a_correction_keeps_both_values_and_points_to_both_messages() -> None:
    facts = ledger(logged(STORY))
    old, new = one(facts, "FM-10424"), one(facts, "FM-10442")
    assert (old.holds, old.correction, old.corrected_by) == (False, "FM-10442", 5)
    assert (new.holds, new.seq, new.said_again) == (True, 5, (7,))
    (line,) = [
        line for line in build(logged(STORY)).lines if line.section == "facts" and line.label == "Order"
    ]
    assert "FM-10442" in line.value
    assert "FM-10424" in line.value
    assert {2, 5} <= {evidence.seq for evidence in line.evidence}


def test_an_identity_check_verifies_what_it_rested_on() -> None:
    facts = ledger(logged(STORY))
    assert [fact.name for fact in facts if fact.verified] == ["email", "order_number"]
    assert one(facts, "a@x.de").verified_by == 9


def test_the_customers_tap_corrects_or_drops_and_the_agent_sees_both() -> None:
    story = [
        *STORY,
        (FactCorrected(name="email", before="a@x.de", value="b@x.de"), CUSTOMER),
        (FactCorrected(name="order_number", before="FM-10442"), CUSTOMER),
    ]
    facts = ledger(logged(story))
    assert [(fact.name, fact.value, fact.source) for fact in holding(facts)] == [("email", "b@x.de", "slip")]
    shown = [line.value for line in build(logged(story)).lines if line.section == "facts"]
    assert any("b@x.de" in value and "a@x.de" in value for value in shown)
    assert any("FM-10442" in value and "took this back" in value for value in shown)


def test_a_fact_is_gone_with_its_message() -> None:
    entries = [entry for entry in logged(STORY) if entry.seq != 2]
    assert not [fact for fact in ledger(entries) if fact.seq == 2]
    assert not any(proof.seq == 2 for line in build(entries).lines for proof in line.evidence)


def test_two_orders_are_two_orders() -> None:
    story = [said("FM-1 and FM-2"), noted("order_number", "FM-1", 2), noted("order_number", "FM-2", 2)]
    assert len(holding(ledger(logged(story)))) == 2
