"""The copilot on the sample shop: drafts from public articles, internal ones named beside them."""

from __future__ import annotations

import pytest

from assistant.answering.finder import Finder
from assistant.librarian import Librarian
from handoff.events import (
    Author,
    Entry,
    FactNoted,
    HandoffRequested,
    MessageAdded,
    OrderVerified,
    Reason,
    Role,
)
from knowledge.base import KnowledgeBase

CUSTOMER = Author(role=Role.CUSTOMER, id="c")


@pytest.fixture(scope="module")
def librarian(base: KnowledgeBase) -> Librarian:
    return Librarian(base, Finder(base))


def said(*events: object) -> list[Entry]:
    return [
        Entry(conversation="x", seq=seq, at=seq, epoch=0, author=CUSTOMER, event=event)  # type: ignore[arg-type]
        for seq, event in enumerate(events, 1)
    ]


def test_a_reply_is_drawn_from_the_need_and_rests_on_it(librarian: Librarian) -> None:
    log = said(
        MessageAdded(text="I am maya. How long can I return something?"),
        FactNoted(name="name", value="maya lindqvist", from_seq=1),
        MessageAdded(text="I want to talk to a person"),
        HandoffRequested(reason=Reason.ASKED_HUMAN, by="bot", cause_seq=3),
    )
    found = librarian.suggest(log)
    assert found.text.startswith("Maya,")
    assert "30 days" in found.text
    assert found.rests_on[0] == 1
    assert found.sources[0].path.startswith("returns/")
    assert not found.sources[0].internal


def test_internal_passages_are_sources_and_never_part_of_the_draft(librarian: Librarian) -> None:
    found = librarian.ask("How much goodwill may we give a customer after a late parcel?")
    inside = [source for source in found.sources if source.internal]
    assert any(source.path.startswith("staff/") for source in inside)
    assert all(source.url is None for source in inside)
    assert not any(source.quote[:40] in found.text for source in inside)


def test_an_order_that_was_checked_is_told(librarian: Librarian) -> None:
    order = OrderVerified(order_number="FM-10442", method="email", order={"status": "shipped"})
    found = librarian.suggest(said(MessageAdded(text="Where is my order FM-10442 please?"), order))
    assert "FM-10442: status shipped" in found.text
    assert 2 in found.rests_on


def test_nothing_said_gives_nothing(librarian: Librarian) -> None:
    assert librarian.suggest([]).text == ""
