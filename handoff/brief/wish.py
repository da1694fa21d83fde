"""What the customer wants, as an agent wants to read it: the last need that was looked into."""

from __future__ import annotations

from collections.abc import Sequence

from handoff.brief.card import Line, line, said, short
from handoff.brief.ledger import Given
from handoff.events import Entry, HandoffRequested, MessageAdded, Reason, Role
from handoff.headline import is_chat, is_need

TELLING_WORDS = 4
"""A shorter message ("hello", "agent please") hardly says what is wanted."""
MOST = 3


def wish_lines(entries: Sequence[Entry], facts: Sequence[Given]) -> list[Line]:
    """The newest need first, then what was said after it, then the need before it; three lines at most.

    A need is a message that holds a stated wish or that the bot looked something up for. Complaints about
    having to repeat it say nothing new, so they never come first while there is a need.
    """
    messages = said(entries, Role.CUSTOMER)
    wishes = {fact.seq: fact for fact in facts if fact.name == "wish" and fact.holds}
    answered = _answered(entries)
    looked_up = {entry.seq for entry, message, reply in answered if is_need(reply.decision, message.text)}
    chatting = {entry.seq for entry, _, reply in answered if is_chat(reply.decision)}
    corrections = {fact.corrected_by for fact in facts}
    needs = [
        (entry, message)
        for entry, message in messages
        if entry.seq in wishes or (entry.seq in looked_up and entry.seq not in corrections)
    ]
    telling = [pair for pair in messages if len(pair[1].text.split()) >= TELLING_WORDS] or messages
    asking = _asking_for_person(entries)
    telling = [pair for pair in telling if pair[0].seq not in asking] or telling
    if not needs:
        return [_words(*pair, first=not place) for place, pair in enumerate(reversed(telling[-2:]))]
    entry, message = needs[-1]
    lines = [*_need(entry, message, wishes.get(entry.seq))]
    later = [pair for pair in telling if pair[0].seq > entry.seq and pair[0].seq not in asking | chatting]
    lines += [line("wish", "And then", short(text.text), after) for after, text in later[-1:]]
    lines += [_words(*pair, first=False) for pair in needs[-2:-1]]
    return lines[:MOST]


def _need(entry: Entry, message: MessageAdded, wish: Given | None) -> list[Line]:
    words = _words(entry, message, first=True)
    if wish is None or _plain(wish.value) in _plain(message.text):
        return [words]
    return [line("wish", "Wants", wish.value, entry), words]


def _words(entry: Entry, message: MessageAdded, *, first: bool) -> Line:
    return line("wish", "In their words" if first else "Before that", short(message.text), entry)


def _answered(entries: Sequence[Entry]) -> list[tuple[Entry, MessageAdded, MessageAdded]]:
    """The customer's messages with the bot's reply to each."""
    found, before = [], 0
    for _, reply in said(entries, Role.BOT):
        found += [
            (entry, message, reply)
            for entry, message in said(entries, Role.CUSTOMER)
            if before < entry.seq <= reply.through
        ]
        before = max(before, reply.through)
    return found


def _asking_for_person(entries: Sequence[Entry]) -> set[int]:
    """Messages that the bot followed because they asked for a person; that is told under "why". A button's
    press, or coming into the queue once somebody is on duty, says nothing about the words before it."""
    return {
        entry.event.cause_seq
        for entry in entries
        if isinstance(entry.event, HandoffRequested)
        and entry.event.reason is Reason.ASKED_HUMAN
        and entry.event.by == "bot"
    }


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()
