"""The one line a list shows of a conversation: what the customer wants, not how they asked for somebody.

It is the need that comes first in the brief: the newest message that holds a stated wish, or that the bot
looked something up for. An outburst, an answer to the bot's question and words in a language it cannot read
hide no need from before. Until there is one, it is the customer's own words.
"""

from __future__ import annotations

from handoff.event import Decision

LONGEST = 140
CHAT = frozenset({"greeting", "thanks", "bye", "about_bot"})
"""What the bot found a message to be about where it tells a person nothing at all."""
SMALL_TALK = CHAT | {"answer_to_bot", "unclear"}
"""The same where the customer wants nothing by it."""
OUTBURSTS = frozenset({"frustrated", "going_in_circles", "not_helpful", "asked_human"})
"""Decisions that follow from how something is said, not from what it asks."""
NO_NEED = ("asked_again", "unread_language")
"""Signals of messages that tell what was asked for, or that the bot could not read."""


def heard(before: str, text: str) -> str:
    """After one more message of the customer, while no need is known: a short "a person, please" hides
    nothing of what it is about."""
    return before if len(text.split()) < min(8, len(before.split())) else text[:LONGEST]


def is_need(decision: Decision | None, text: str) -> bool:
    """Whether the bot looked something up for these words; a single one ("hello?") is not what is wanted."""
    if decision is None or decision.reason in OUTBURSTS or any(map(decision.signals.get, NO_NEED)):
        return False
    intent = decision.signals.get("intent")
    return isinstance(intent, str) and intent not in SMALL_TALK and len(text.split()) > 1


def is_chat(decision: Decision | None) -> bool:
    """Whether the bot took the words for a courtesy, or for a question about itself."""
    return decision is not None and decision.signals.get("intent") in CHAT
