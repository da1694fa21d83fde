"""What the bot remembers of a log is the log, or nothing."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from assistant.logbook import Logbook
from handoff.conversation import Conversation, Status, replay
from handoff.events import BOT, Author, ConversationResolved, ConversationStarted, Entry, MessageAdded, Role
from handoff.hub import Notice

CUSTOMER = Author(role=Role.CUSTOMER, id="c")


def log_of(conversation: str, messages: int) -> list[Entry]:
    events = [ConversationStarted(contact_id="c"), *(MessageAdded(text=f"{n}") for n in range(messages))]
    return [
        Entry(conversation=conversation, seq=seq, at=seq, epoch=0, author=CUSTOMER, event=event)
        for seq, event in enumerate(events, 1)
    ]


def notice(entries: Sequence[Entry], whole: Sequence[Entry]) -> Notice:
    state = replay(entries[0].conversation, whole[: entries[-1].seq])
    return Notice(entries[0].conversation, state, tuple(entries))


@given(
    st.lists(st.tuples(st.sampled_from("abc"), st.integers(1, 3), st.booleans()), max_size=40),
    st.integers(1, 12),
)
def test_it_knows_the_whole_log_as_told_or_nothing(steps: list[tuple[str, int, bool]], limit: int) -> None:
    book, logs, told = Logbook(limit), {name: log_of(name, 130) for name in "abc"}, dict.fromkeys("abc", 0)
    for name, count, lost in steps:
        entries = logs[name][told[name] : told[name] + count]
        told[name] += count
        if not lost:
            book.hear(notice(entries, logs[name]))
            known = book.read(name)
            if known is not None:
                assert known == (replay(name, logs[name][: told[name]]), tuple(logs[name][: told[name]]))
    assert sum(len(known[1]) for known in map(book.read, "abc") if known) <= limit


def test_a_conversation_the_bot_does_not_hold_is_let_go() -> None:
    book = Logbook()
    entries = log_of("a", 1)
    book.hear(notice(entries, entries))
    assert book.read("a") is not None
    done = Entry(
        conversation="a", seq=3, at=3, epoch=1, author=BOT, event=ConversationResolved(by="customer")
    )
    book.hear(Notice("a", Conversation("a", status=Status.RESOLVED, last_seq=3), (done,)))
    assert book.read("a") is None
