"""A conversation as pure state: one table says what may happen, one says who may speak; the rest is a fold.

Any `if status ==` that decides such a thing elsewhere is a defect.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import reduce
from typing import Any

from handoff.errors import NotAllowed
from handoff.events import (
    AgentAssigned,
    AssignmentReleased,
    ConversationAway,
    ConversationReopened,
    ConversationResolved,
    ConversationReturned,
    ConversationStarted,
    Entry,
    Event,
    HandoffOffered,
    HandoffRequested,
    MessageAdded,
    Role,
)
from handoff.masking import masked


class Status(StrEnum):
    """Where the conversation is."""

    BOT = "bot"
    QUEUED = "queued"
    ASSIGNED = "assigned"
    AWAY = "away"
    RESOLVED = "resolved"


TRANSITIONS: dict[Status, dict[type[Event], Status]] = {
    Status.BOT: {
        HandoffRequested: Status.QUEUED,
        AgentAssigned: Status.ASSIGNED,
        ConversationResolved: Status.RESOLVED,
    },
    Status.QUEUED: {
        AgentAssigned: Status.ASSIGNED,
        ConversationReturned: Status.BOT,
        ConversationAway: Status.AWAY,
        ConversationResolved: Status.RESOLVED,
    },
    Status.ASSIGNED: {
        AgentAssigned: Status.ASSIGNED,
        AssignmentReleased: Status.QUEUED,
        ConversationReturned: Status.BOT,
        ConversationResolved: Status.RESOLVED,
    },
    Status.AWAY: {
        AgentAssigned: Status.ASSIGNED,
        HandoffRequested: Status.QUEUED,
        ConversationReturned: Status.BOT,
        ConversationResolved: Status.RESOLVED,
    },
    Status.RESOLVED: {
        ConversationReopened: Status.BOT,
        AgentAssigned: Status.ASSIGNED,
    },
}

SPEAKERS: dict[Status, frozenset[Role]] = {
    Status.BOT: frozenset({Role.CUSTOMER, Role.BOT, Role.SYSTEM}),
    Status.QUEUED: frozenset({Role.CUSTOMER, Role.SYSTEM}),
    Status.ASSIGNED: frozenset({Role.CUSTOMER, Role.AGENT, Role.SYSTEM}),
    Status.AWAY: frozenset({Role.CUSTOMER, Role.SYSTEM}),
    Status.RESOLVED: frozenset({Role.SYSTEM}),
}

HOLDER_CHANGES: frozenset[type[Event]] = frozenset(kind for row in TRANSITIONS.values() for kind in row)
"""Each of these starts a new epoch, also where the status stays (a transfer)."""

WAITING: frozenset[Status] = frozenset({Status.QUEUED, Status.AWAY})
"""Somebody waits for a person here."""


@dataclass(frozen=True, slots=True)
class Conversation:
    """The state after `last_seq` events; times in ms, 0 for never.

    `handled_seq` is the last customer message dealt with; while one is not, `owed_since` is when the first of
    them came and `said_at` the last. `heard_at` is when the customer was last told something.
    """

    id: str
    contact_id: str = ""
    channel: str = "chat"
    lang: str = ""
    status: Status = Status.BOT
    agent_id: str = ""
    agent_name: str = ""
    previous_agent_id: str = ""
    epoch: int = 0
    last_seq: int = 0
    customer_seq: int = 0
    handled_seq: int = 0
    started_at: int = 0
    updated_at: int = 0
    owed_since: int = 0
    said_at: int = 0
    heard_at: int = 0
    waiting_since: int = 0
    reason: str = ""
    offered: bool = False
    handoffs: int = 0
    summary: str = ""
    last_role: str = ""
    last_text: str = ""

    @property
    def bot_owes_answer(self) -> bool:
        """The bot holds it and the customer's last message is not dealt with."""
        return self.status is Status.BOT and self.customer_seq > self.handled_seq

    @property
    def unanswered(self) -> bool:
        """The customer spoke last."""
        return self.customer_seq > self.handled_seq

    def may_speak(self, role: Role) -> bool:
        """Whether a message of this role may reach the customer now."""
        return role in SPEAKERS[self.status]

    def apply(self, entry: Entry) -> Conversation:
        """The state after one more entry. Raises NotAllowed where the tables forbid it."""
        if entry.seq != self.last_seq + 1:
            raise NotAllowed(f"event {entry.seq} cannot follow {self.last_seq}: the log must be gap-free")
        event = entry.event
        changes: dict[str, Any] = {"last_seq": entry.seq, "updated_at": entry.at}
        match event:
            case ConversationStarted():
                changes |= {
                    "contact_id": event.contact_id,
                    "channel": event.channel,
                    "lang": event.lang,
                    "started_at": entry.at,
                }
            case MessageAdded():
                changes |= self._heard(entry, event)
            case HandoffOffered():
                changes["offered"] = True
            case _ if type(event) in HOLDER_CHANGES:
                changes |= self._moved(event, entry.at)
            case _:
                pass
        if tells_customer(event) and entry.author.role is not Role.CUSTOMER:
            changes["heard_at"] = entry.at
        return replace(self, **changes)

    def _moved(self, event: Event, at: int) -> dict[str, Any]:
        status = TRANSITIONS[self.status].get(type(event))
        if status is None:
            raise NotAllowed(f"{event.kind} cannot happen while the conversation is {self.status.value}")
        moved = {"status": status, "epoch": self.epoch + 1, "heard_at": at}
        let_go = {
            "agent_id": "",
            "agent_name": "",
            "previous_agent_id": self.agent_id or self.previous_agent_id,
        }
        waiting = {"waiting_since": self.waiting_since or at}
        match event:
            case AgentAssigned():
                held = {"agent_id": event.agent_id, "agent_name": event.agent_name}
                return {**moved, **held, "previous_agent_id": self.agent_id or self.previous_agent_id}
            case HandoffRequested():
                return {**moved, **waiting, "reason": event.reason.value, "handoffs": self.handoffs + 1}
            case AssignmentReleased():
                # Keeping the old waiting time puts the customer back in front.
                return {**moved, **waiting, **let_go}
            case ConversationAway():
                return moved
        # The bot, or whoever comes next, starts afresh: nothing said to the person is theirs to answer.
        settled = {"waiting_since": 0, "handled_seq": self.customer_seq, "owed_since": 0}
        if isinstance(event, ConversationResolved):
            return {**moved, **let_go, **settled}
        return {**moved, **let_go, **settled, "reason": "", "offered": False}

    def _heard(self, entry: Entry, event: MessageAdded) -> dict[str, Any]:
        role = entry.author.role
        if not self.may_speak(role):
            raise NotAllowed(f"the {role.value} may not write while the conversation is {self.status.value}")
        text = masked(event.text)
        said: dict[str, Any] = {"last_role": role.value, "last_text": text[:200]}
        if role is Role.CUSTOMER:
            since = self.owed_since or entry.at
            return {
                **said,
                "customer_seq": entry.seq,
                "summary": text[:140],
                "owed_since": since,
                "said_at": entry.at,
            }
        if role is Role.SYSTEM:
            return said
        handled = self.customer_seq if role is Role.AGENT else max(self.handled_seq, event.through)
        owed = self.owed_since if self.customer_seq > handled else 0
        return {**said, "handled_seq": handled, "owed_since": owed}


def replay(conversation_id: str, entries: Iterable[Entry]) -> Conversation:
    """The state a log leads to; living through it leads to the same."""
    return reduce(Conversation.apply, entries, Conversation(conversation_id))


def tells_customer(event: Event) -> bool:
    """Whether the customer hears of this event at all (silence is never an outcome)."""
    return not event.agents_only and not isinstance(event, ConversationStarted)
