"""The bot honours what a person decided."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant import history as past
from assistant.history import History
from assistant.manners import mind
from assistant.reply import Reply, person_choices
from handoff.conversation import Conversation, replay
from handoff.events import (
    BOT,
    SYSTEM,
    AgentAssigned,
    Author,
    ConversationReturned,
    ConversationStarted,
    Decision,
    Entry,
    Event,
    HandoffOffered,
    HandoffRequested,
    MessageAdded,
    Reason,
    Role,
    WaitingChosen,
)

CUSTOMER = Author(role=Role.CUSTOMER, id="c")
EVA = Author(role=Role.AGENT, id="eva", name="Eva")
NOTHING = History(
    new=(), earlier=(), given={}, last=None, last_text="", orders=(), failures=(), ratings={},
    offered=False, declined=False, totals=(), baton="", lang="en",
)  # fmt: skip
OFFER = Reply(
    "offer", "Shall I get a person?", choices=person_choices("en", "s"), reason=Reason.NO_ANSWER,
    decision=Decision(action="offer", reason="no_answer"),
)  # fmt: skip


def handoff(reason: Reason) -> Reply:
    decision = Decision(action="handoff", reason=reason.value)
    return Reply("handoff", "I get a person.", reason=reason, decision=decision)


@pytest.mark.parametrize("baton", ["", "solved"])
def test_without_a_reason_to_hold_back_nothing_changes(baton: str) -> None:
    history = replace(NOTHING, baton=baton)
    for reply in (OFFER, handoff(Reason.NO_ANSWER), Reply("answer", "Two days.")):
        assert mind(reply, history, "en", "s") is reply


@pytest.mark.parametrize("baton", ["do_not_offer", "waiting"])
def test_a_person_is_not_offered_when_the_agent_said_so(baton: str) -> None:
    for reply in (OFFER, handoff(Reason.LOW_CONFIDENCE), handoff(Reason.GOING_IN_CIRCLES)):
        minded = mind(reply, replace(NOTHING, baton=baton), "en", "s")
        assert (minded.action, minded.choices, minded.reason) == ("answer", (), None)
        assert minded.text not in ("", reply.text)
        assert minded.decision
        assert minded.decision.reason == f"baton_{baton}"


@pytest.mark.parametrize("baton", ["do_not_offer", "waiting"])
@pytest.mark.parametrize("reason", [Reason.ASKED_HUMAN, Reason.FRUSTRATED, Reason.TOOL_ERROR, Reason.POLICY])
def test_a_wish_anger_and_errors_reach_a_person_all_the_same(baton: str, reason: Reason) -> None:
    reply = handoff(reason)
    assert mind(reply, replace(NOTHING, baton=baton), "en", "s") is reply


def test_in_the_queue_nobody_is_offered_what_they_have() -> None:
    for reply in (OFFER, handoff(Reason.ASKED_HUMAN), handoff(Reason.FRUSTRATED)):
        minded = mind(reply, replace(NOTHING, queued=True), "en", "s")
        assert minded.action == "answer"
        assert "place" in minded.text


def entries(*said: tuple[Author, Event]) -> tuple[Conversation, list[Entry]]:
    state, log = Conversation("x"), []
    for seq, (author, event) in enumerate(said, start=1):
        log.append(Entry(conversation="x", seq=seq, at=seq * 1000, epoch=0, author=author, event=event))
        state = replay("x", log)
    return state, log


BEGUN = (CUSTOMER, ConversationStarted(contact_id="c"))


def says(text: str) -> tuple[Author, Event]:
    return CUSTOMER, MessageAdded(text=text)


def test_an_offer_from_before_the_return_is_none_any_more() -> None:
    offered = MessageAdded(text="A person?", through=2, decision=Decision(action="offer", reason="no_answer"))
    before = [
        BEGUN,
        says("hi"),
        (BOT, offered),
        (SYSTEM, HandoffOffered(reason=Reason.NO_ANSWER, message_seq=3)),
    ]
    assert past.of(*entries(*before, says("yes"))).last is not None
    taken = (EVA, AgentAssigned(agent_id="eva", agent_name="Eva"))
    back = (EVA, ConversationReturned(by="agent", note="refund by Friday", baton="waiting"))
    history = past.of(*entries(*before, taken, back, says("yes")))
    assert (history.last, history.baton) == (None, "waiting")


def test_the_bot_knows_what_the_person_said() -> None:
    taken = (EVA, AgentAssigned(agent_id="eva", agent_name="Eva"))
    said = (EVA, MessageAdded(text="The refund arrives on Friday."))
    back = (EVA, ConversationReturned(by="agent"))
    history = past.of(*entries(BEGUN, says("my refund?"), taken, said, back, says("and the lamp?")))
    assert "The refund arrives on Friday." in history.answers
    assert history.text == "and the lamp?"


def test_in_the_queue_the_bot_looks_at_what_came_after_the_choice() -> None:
    asked = (BOT, HandoffRequested(reason=Reason.NO_ANSWER, by="bot", cause_seq=2))
    chosen = (CUSTOMER, WaitingChosen(choice="bot"))
    history = past.of(*entries(BEGUN, says("my refund?"), asked, chosen, says("how long is the warranty?")))
    assert history.queued
    assert history.text == "how long is the warranty?"
