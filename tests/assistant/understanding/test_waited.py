"""How long a customer has waited is read from the log, and weighs on the mood."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from assistant import history
from assistant.mood import feel
from handoff.conversation import replay
from handoff.events import (
    SYSTEM,
    AgentAssigned,
    AssignmentReleased,
    Author,
    ConversationAway,
    ConversationReopened,
    ConversationResolved,
    ConversationReturned,
    ConversationStarted,
    Entry,
    Event,
    HandoffRequested,
    MessageAdded,
    NoticeAdded,
    Reason,
    Role,
)

ASKED = HandoffRequested(reason=Reason.ASKED_HUMAN, by="customer")
TAKEN = AgentAssigned(agent_id="ana", agent_name="Ana", how="claimed")
LEFT = ConversationReturned(by="customer")
GIVEN_BACK = ConversationReturned(by="agent")
GONE = AssignmentReleased(agent_id="ana", why="offline")
AWAY = ConversationAway(why="nobody_on_duty", back_at=None, zone="", mailed=False)


def waits(*events: Event, text: str = "and where is it now?") -> history.History:
    """A conversation with a minute between its events, then the customer's words."""
    happened = [ConversationStarted(contact_id="c", lang="en"), *events, MessageAdded(text=text)]
    customer = Author(role=Role.CUSTOMER, id="c")
    entries = [
        Entry(
            conversation="w", seq=seq, at=seq * 60_000, epoch=0, event=event,
            author=customer if isinstance(event, MessageAdded) else SYSTEM,
        )
        for seq, event in enumerate(happened, 1)
    ]  # fmt: skip
    return history.of(replay("w", entries), entries)


@pytest.mark.parametrize(
    ("events", "minutes"),
    [
        ((), 0),
        ((ASKED,), 1),
        ((ASKED, LEFT), 1),
        ((ASKED, LEFT, ASKED, LEFT), 2),
        ((ASKED, TAKEN, GIVEN_BACK), 0),
        ((ASKED, TAKEN, GONE), 1),
        ((ASKED, AWAY, LEFT), 1),
        ((ASKED, LEFT, ConversationResolved(by="customer"), ConversationReopened(by="customer")), 0),
    ],
)
def test_waiting_counts_until_a_person_comes(events: tuple[Event, ...], minutes: int) -> None:
    assert waits(*events).waited_ms == minutes * 60_000


def test_who_waited_long_is_sooner_upset(embed: Callable[[str], Any]) -> None:
    long = (ASKED, *[NoticeAdded(code="still_waiting", params={"position": 1})] * 4, LEFT)
    after, at_once = feel(waits(*long), embed), feel(waits(), embed)
    assert after.signals["frustration_waited"] == 1.0
    assert at_once.signals["frustration_waited"] == 0.0
    assert after.frustration > at_once.frustration
