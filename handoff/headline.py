"""The one line a list shows of a conversation: what the customer wants, not how they asked for somebody."""

from __future__ import annotations

from handoff.event import Reason

LONGEST = 140
TELLING_WORDS = 4
"""Fewer ("hello", "my order") hardly say what is wanted."""
NEEDS = frozenset({"wish", "item"})
"""Facts that only a message which says what is wanted gives."""
_OUTBURSTS = frozenset({Reason.ASKED_HUMAN, Reason.FRUSTRATED})


def heard(before: str, text: str) -> str:
    """After one more message of the customer: a short "a person, please" does not hide what it is about."""
    return before if len(text.split()) < min(8, len(before.split())) else text[:LONGEST]


def handed_over(shown: str, wish: str, reason: Reason) -> str:
    """After a handoff: what only said "a person!" or "this is ridiculous" gives way to the wish before it."""
    return wish if reason in _OUTBURSTS and len(wish.split()) >= TELLING_WORDS else shown
