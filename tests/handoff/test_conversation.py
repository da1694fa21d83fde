"""The two tables, tested as data."""

from __future__ import annotations

import pytest

from handoff.conversation import (
    HOLDER_CHANGES,
    SPEAKERS,
    TRANSITIONS,
    WITH_BOT,
    Conversation,
    Status,
    replay,
    tells_customer,
)
from handoff.errors import NotAllowed
from handoff.events import (
    KINDS,
    AgentAssigned,
    Author,
    ConversationStarted,
    Decision,
    Entry,
    Event,
    FactNoted,
    HandoffRequested,
    MessageAdded,
    NoteAdded,
    Reason,
    Role,
    WaitingChosen,
)

CUSTOMER = Author(role=Role.CUSTOMER, id="c")


def entry(seq: int, event: Event, author: Author = CUSTOMER) -> Entry:
    return Entry(conversation="x", seq=seq, at=1000 + seq, epoch=0, author=author, event=event)


def test_every_status_has_its_rows() -> None:
    assert set(TRANSITIONS) == set(Status)
    assert set(SPEAKERS) == set(Status)


def test_bot_and_agent_never_share_a_status() -> None:
    for table in (SPEAKERS, WITH_BOT):
        assert not [status for status in table if {Role.BOT, Role.AGENT} <= table[status]]


def test_the_bot_helps_only_in_the_queue_and_only_if_that_was_chosen() -> None:
    assert {status: speakers - SPEAKERS[status] for status, speakers in WITH_BOT.items()} == {
        Status.QUEUED: {Role.BOT}
    }
    queued = Conversation("x", status=Status.QUEUED)
    assert not queued.may_speak(Role.BOT)
    chosen = queued.apply(entry(1, WaitingChosen(choice="bot")))
    assert (chosen.status, chosen.may_speak(Role.BOT), chosen.epoch) == (Status.QUEUED, True, 1)
    for event in (WaitingChosen(choice="wait"), AgentAssigned(agent_id="a", agent_name="Ana")):
        assert not chosen.apply(entry(2, event)).may_speak(Role.BOT)


def test_the_customer_may_always_speak_or_reopen() -> None:
    silent = [status for status in Status if Role.CUSTOMER not in SPEAKERS[status]]
    assert silent == [Status.RESOLVED]
    assert any(target is Status.BOT for target in TRANSITIONS[Status.RESOLVED].values())


def test_every_status_is_reached_and_left() -> None:
    reached = {target for row in TRANSITIONS.values() for target in row.values()}
    assert reached == set(Status)
    assert all(TRANSITIONS.values())


@pytest.mark.parametrize("status", list(Status))
def test_from_everywhere_a_person_can_be_reached(status: Status) -> None:
    seen, todo = set(), [status]
    while todo:
        at = todo.pop()
        if at not in seen:
            seen.add(at)
            todo.extend(TRANSITIONS[at].values())
    assert Status.ASSIGNED in seen


@pytest.mark.parametrize("status", list(Status))
@pytest.mark.parametrize("kind", sorted(HOLDER_CHANGES, key=lambda cls: cls.kind))
def test_each_pair_of_status_and_event_does_what_the_table_says(status: Status, kind: type[Event]) -> None:
    samples: dict[str, dict[str, object]] = {
        "handoff.requested": {"reason": Reason.NO_ANSWER, "by": "bot"},
        "agent.assigned": {"agent_id": "a", "agent_name": "Ana"},
        "assignment.released": {"agent_id": "a"},
        "conversation.returned": {"by": "agent"},
        "conversation.resolved": {"by": "agent"},
        "waiting.chosen": {"choice": "bot"},
    }
    event = kind.model_validate(samples.get(kind.kind, {}))
    before = Conversation("x", status=status, epoch=4)
    if kind in TRANSITIONS[status]:
        after = before.apply(entry(1, event))
        assert (after.status, after.epoch) == (TRANSITIONS[status][kind], 5)
    else:
        with pytest.raises(NotAllowed):
            before.apply(entry(1, event))


@pytest.mark.parametrize("status", list(Status))
@pytest.mark.parametrize("role", list(Role))
def test_only_those_in_the_table_may_write_to_the_customer(status: Status, role: Role) -> None:
    message = entry(1, MessageAdded(text="hello"), Author(role=role))
    conversation = Conversation("x", status=status)
    if role in SPEAKERS[status]:
        assert conversation.apply(message).last_text == "hello"
    else:
        with pytest.raises(NotAllowed):
            conversation.apply(message)


def test_a_gap_in_the_log_is_refused() -> None:
    with pytest.raises(NotAllowed, match="gap-free"):
        Conversation("x").apply(entry(2, MessageAdded(text="hi")))


def test_the_agent_fields_are_set_only_while_an_agent_holds_it() -> None:
    held = Conversation("x", status=Status.QUEUED).apply(
        entry(1, AgentAssigned(agent_id="a", agent_name="Ana"))
    )
    assert (held.agent_id, held.status) == ("a", Status.ASSIGNED)
    for kind in TRANSITIONS[Status.ASSIGNED]:
        if kind is AgentAssigned:
            continue
        sample = {"agent_id": "a"} if kind.kind == "assignment.released" else {"by": "agent"}
        assert held.apply(entry(2, kind.model_validate(sample))).agent_id == ""


def test_a_handoff_tells_the_customer() -> None:
    assert tells_customer(HandoffRequested(reason=Reason.ASKED_HUMAN, by="customer"))
    assert all(tells_customer_of(kind) for kind in HOLDER_CHANGES)


def tells_customer_of(kind: type[Event]) -> bool:
    return not kind.agents_only


def test_the_customer_never_sees_what_is_the_agents_own() -> None:
    note = entry(1, NoteAdded(text="careful, VIP"), Author(role=Role.AGENT, id="a", name="Ana"))
    assert note.for_customer()["kind"] == "hidden"
    assert "careful" not in str(note.for_customer())
    asked = entry(2, HandoffRequested(reason=Reason.FRUSTRATED, by="bot"))
    assert "frustrated" not in str(asked.for_customer())
    assigned = entry(3, AgentAssigned(agent_id="secret-id", agent_name="Ana"))
    assert "secret-id" not in str(assigned.for_customer())
    assert "contact-7" not in str(entry(4, ConversationStarted(contact_id="contact-7")).for_customer())


def test_kinds_are_unique_and_named_in_the_protocol_page() -> None:
    from pathlib import Path

    page = Path("docs/protocol.md").read_text()
    assert len(KINDS) >= 17
    for kind in KINDS:
        assert f"`{kind}`" in page, kind


def test_a_short_wish_for_a_person_does_not_hide_what_it_is_about() -> None:
    """A1: the one line of a list says what the customer wants, not how they asked for somebody."""
    want = "My tent arrived with a broken pole and a torn sheet"
    for later, summary in (
        ("let me talk to a person", want),
        ("no", want),
        (want + " today", want + " today"),
    ):
        log = [entry(seq, MessageAdded(text=text)) for seq, text in enumerate((want, later), 1)]
        assert replay("x", log).summary == summary


def test_an_outburst_gives_way_to_the_wish_before_it_and_a_wish_in_it_stays() -> None:
    """A1: somebody who is upset still wants what they wanted; the mood has its own place."""
    want, outburst = "Where is my parcel FM-10442?", "This is taking forever and I am really annoyed by now!"
    asked = MessageAdded(text=want)
    looked_up = Decision(action="answer", signals={"intent": "order_status"})
    answered = entry(
        2, MessageAdded(text="On its way.", through=1, decision=looked_up), Author(role=Role.BOT)
    )
    upset = HandoffRequested(reason=Reason.FRUSTRATED, by="bot", cause_seq=3)
    log = [entry(1, asked), answered, entry(3, MessageAdded(text=outburst)), entry(4, upset)]
    assert replay("x", log).summary == want
    wish = FactNoted(name="wish", value="my money back", from_seq=3)
    assert replay("x", [*log[:3], entry(4, wish), entry(5, upset)]).summary == outburst
    alone = [entry(1, MessageAdded(text=outburst)), entry(2, upset)]
    assert replay("x", alone).summary == outburst
