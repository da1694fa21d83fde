"""The brief: no line without evidence, nothing given left out, the same order always."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from handoff.brief.brief import ORDER, Line, build
from handoff.events import (
    BOT,
    SYSTEM,
    AnswerRated,
    Author,
    Citation,
    ContactSignedOut,
    ContactVerified,
    ConversationReturned,
    ConversationStarted,
    Decision,
    Entry,
    Event,
    FactNoted,
    HandoffRequested,
    MessageAdded,
    NoteAdded,
    OrderChanged,
    OrderVerified,
    PromiseMade,
    Reason,
    Role,
)

CUSTOMER = Author(role=Role.CUSTOMER, id="c")
ANA = Author(role=Role.AGENT, id="ana", name="Ana")
seqs = st.integers(1, 12)
words = st.text("abc ", min_size=1, max_size=12)
felt = st.builds(
    Decision, action=st.just("answer"), signals=st.fixed_dictionaries({"frustration": st.floats(0, 1)})
)
cited = st.builds(Citation, n=st.just(1), path=words, title=words, heading=words)

steps: st.SearchStrategy[tuple[Event, Author]] = st.one_of(
    st.tuples(st.builds(MessageAdded, text=words, decision=felt), st.just(CUSTOMER)),
    st.tuples(st.builds(MessageAdded, text=words, citations=st.tuples(cited), decision=felt), st.just(BOT)),
    st.tuples(st.builds(MessageAdded, text=words), st.just(ANA)),
    st.tuples(
        st.builds(FactNoted, name=st.sampled_from(["wish", "name", "size"]), value=words, from_seq=seqs),
        st.just(SYSTEM),
    ),
    st.tuples(
        st.builds(HandoffRequested, reason=st.sampled_from(Reason), by=st.just("bot"), cause_seq=seqs),
        st.just(BOT),
    ),
    st.tuples(st.builds(AnswerRated, message_seq=seqs, rating=st.just("down")), st.just(CUSTOMER)),
    st.tuples(
        st.builds(
            OrderVerified,
            order_number=words,
            method=st.just("postcode"),
            order=st.just({"status": "shipped"}),
        ),
        st.just(SYSTEM),
    ),
    st.tuples(st.builds(OrderChanged, order_number=words, action=words, reference=words), st.just(SYSTEM)),
    st.tuples(st.builds(PromiseMade, text=words), st.just(ANA)),
    st.tuples(st.builds(NoteAdded, text=words), st.just(ANA)),
    st.tuples(st.builds(ConversationReturned, by=st.just("agent"), note=words), st.just(ANA)),
)


def logged(events: Sequence[tuple[Event, Author]]) -> list[Entry]:
    begun: tuple[Event, Author] = (ConversationStarted(contact_id="c"), CUSTOMER)
    return [
        Entry(conversation="x", seq=seq, at=seq * 1000, epoch=0, author=author, event=event)
        for seq, (event, author) in enumerate([begun, *events], start=1)
    ]


def shown(entries: Sequence[Entry]) -> set[tuple[str, str, str]]:
    return {(line.section, line.label, line.value) for line in build(entries).lines}


@given(st.lists(steps, max_size=12))
def test_every_line_rests_on_something_that_is_there(events: list[tuple[Event, Author]]) -> None:
    entries = logged(events)
    there = {entry.seq for entry in entries}
    for line in build(entries).lines:
        assert line.evidence
        assert line.value.strip()
        assert {proof.seq for proof in line.evidence if proof.type == "event"} <= there


@given(st.lists(steps, max_size=12))
def test_a_line_is_gone_when_everything_it_rests_on_is_gone(events: list[tuple[Event, Author]]) -> None:
    entries = logged(events)
    for line in build(entries).lines:
        proof = {evidence.seq for evidence in line.evidence}
        left = [entry for entry in entries if entry.seq not in proof]
        assert all(
            {evidence.seq for evidence in other.evidence if evidence.type == "event"} & proof == set()
            for other in build(left).lines
        )


@given(st.lists(steps, max_size=12))
def test_the_sections_come_in_one_order(events: list[tuple[Event, Author]]) -> None:
    places = [ORDER.index(line.section) for line in build(logged(events)).lines]
    assert places == sorted(places)


@given(st.lists(steps, max_size=12))
def test_no_fact_that_was_given_is_left_out(events: list[tuple[Event, Author]]) -> None:
    entries = logged(events)
    told = {line.value.casefold() for line in build(entries).lines if line.section == "facts"}
    for entry in entries:
        fact = entry.event
        if isinstance(fact, FactNoted) and fact.name != "wish" and fact.from_seq <= len(entries):
            assert fact.value.casefold() in told or not fact.value.strip()


def line_of(entries: Sequence[Entry], section: str) -> Line:
    return next(line for line in build(entries).lines if line.section == section)


def test_a_stated_wish_comes_before_the_customers_own_words() -> None:
    said: list[tuple[Event, Author]] = [
        (MessageAdded(text="My tent arrived torn, I need it by Friday"), CUSTOMER)
    ]
    assert line_of(logged(said), "wish").value.startswith("My tent")
    said.append((FactNoted(name="wish", value="a new tent by Friday", from_seq=2), SYSTEM))
    wish = line_of(logged(said), "wish")
    assert (wish.value, wish.evidence[0].seq) == ("a new tent by Friday", 2)


def test_why_points_to_the_message_that_caused_it() -> None:
    entries = logged(
        [
            (MessageAdded(text="This is the third time I ask!!!"), CUSTOMER),
            (HandoffRequested(reason=Reason.FRUSTRATED, by="bot", cause_seq=2), BOT),
        ]
    )
    why = line_of(entries, "why")
    assert (why.value, why.evidence[0].seq) == ("The customer is upset", 2)
    assert line_of(entries, "next").value.startswith("Acknowledge")


def test_a_fact_that_was_checked_later_is_shown_as_checked() -> None:
    entries = logged(
        [
            (MessageAdded(text="I am Eva"), CUSTOMER),
            (FactNoted(name="name", value="Eva", from_seq=2), SYSTEM),
            (FactNoted(name="name", value="eva", from_seq=2, verified=True), SYSTEM),
        ]
    )
    facts = [line for line in build(entries).lines if line.section == "facts"]
    assert [line.verified for line in facts] == [True]


def test_the_card_says_when_it_was_true() -> None:
    assert build([]).built_at is None
    assert build(logged([(MessageAdded(text="hello"), CUSTOMER)])).built_at == 2000


def test_the_newest_need_comes_first_and_the_one_before_it_stays_in_sight() -> None:
    said: list[tuple[Event, Author]] = [
        (MessageAdded(text="Where is my order FM-10442 please?"), CUSTOMER),
        (MessageAdded(text="this is the third time I'm asking!!!"), CUSTOMER),
        (MessageAdded(text="agent"), CUSTOMER),
    ]
    wishes = [line for line in build(logged(said)).lines if line.section == "wish"]
    assert [line.evidence[0].seq for line in wishes] == [3, 2]


def test_a_question_about_the_bot_is_no_wish_that_an_agent_reads() -> None:
    def answer(intent: str, through: int) -> MessageAdded:
        decision = Decision(action="answer", signals={"intent": intent})
        return MessageAdded(text="…", through=through, decision=decision)

    said: list[tuple[Event, Author]] = [
        (MessageAdded(text="how much is shipping to Austria?"), CUSTOMER),
        (answer("faq", 2), BOT),
        (MessageAdded(text="am I talking to a human?"), CUSTOMER),
        (answer("about_bot", 4), BOT),
    ]
    wishes = [line.value for line in build(logged(said)).lines if line.section == "wish"]
    assert wishes == ["how much is shipping to Austria?"]


def test_who_signed_in_is_not_asked_who_they_are() -> None:
    """A14: with a proof of the person, at most the order is open; without one, both are."""
    signals = {"intent": "change"}
    asked = Decision(action="handoff", reason="asked_human", signals=signals)
    said = [
        (MessageAdded(text="I would like to change the address of my order"), CUSTOMER),
        (HandoffRequested(reason=Reason.ASKED_HUMAN, by="bot", cause_seq=1, decision=asked), BOT),
    ]
    proof = (ContactVerified(customer_id="1", name="Maya", method="token", expires_at=9), SYSTEM)
    number = (FactNoted(name="order_number", value="FM-1", from_seq=1), SYSTEM)

    def missing(*more: tuple[Event, Author]) -> list[str]:
        log = [
            Entry(conversation="x", seq=seq, at=seq, epoch=0, author=author, event=event)
            for seq, (event, author) in enumerate([*said, *more], 1)
        ]
        return [each.value for each in build(log).lines if each.section == "missing"]

    assert missing() == ["Order number", "E-mail or postcode of the order, to check who it is"]
    assert missing(proof) == ["Which of their orders it is"]
    assert missing(proof, number) == []
    assert len(missing(proof, (ContactSignedOut(), SYSTEM))) == 2
