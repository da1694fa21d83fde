"""A conversation as pure state: one table says what may happen, one says who may speak; the rest is a fold.

Any `if status ==` that decides such a thing elsewhere is a defect.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import reduce
from typing import Any

from handoff import headline
from handoff.errors import NotAllowed
from handoff.events import (
    AgentAssigned,
    AnswerStopped,
    AssignmentReleased,
    ConversationAway,
    ConversationReopened,
    ConversationResolved,
    ConversationReturned,
    ConversationSnoozed,
    ConversationStarted,
    ConversationTagged,
    DeadlineMissed,
    Entry,
    Event,
    FactNoted,
    HandoffOffered,
    HandoffRequested,
    MessageAdded,
    PriorityChanged,
    Role,
    SnoozeEnded,
    SurveyAnswered,
    TeamChanged,
    WaitingChosen,
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
        WaitingChosen: Status.QUEUED,
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
        ConversationAway: Status.AWAY,
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

WITH_BOT: dict[Status, frozenset[Role]] = {Status.QUEUED: SPEAKERS[Status.QUEUED] | {Role.BOT}}
"""Where the customer may have the bot's answers meanwhile; the holder and the place stay as they are."""

HOLDER_CHANGES: frozenset[type[Event]] = frozenset(kind for row in TRANSITIONS.values() for kind in row)
"""Each of these starts a new epoch, also where the status stays (a transfer, another choice in the queue)."""

AWAKE = {"snoozed_until": 0, "snoozed_seq": 0}
SETTLED = {
    "waiting_since": 0, "queued_at": 0, "owed_since": 0, "handed_at": 0, "helped": False, "front": False,
    "passed_by": "", "by_email": False, "mailed": False, "late": "",
}  # fmt: skip
"""What nobody waits for any more."""

WAITING: frozenset[Status] = frozenset({Status.QUEUED, Status.AWAY})
"""Somebody waits for a person here."""


@dataclass(frozen=True, slots=True)
class Conversation:
    """The state after `last_seq` events; times in ms, 0 for never.

    `handled_seq` is the last customer message dealt with; while one is not, `owed_since` is when the first of
    them came and `said_at` the last. `heard_at` is when the customer was last told something.

    `waiting_since` is what places in the queue go by, `queued_at` when they came into it this time, `front`
    whether somebody let go of them. `handed_at` is when a person was first asked, `helped` whether one
    wrote since. `mailed`: what agents write goes to the customer by mail, too. `bot_from` is the seq from
    which on the bot answers in the queue (0: it does not). `via` is the channel the customer wrote by last:
    answers go there. `summary` is what a list shows: `wish`, the newest need, once there is one. `tags` are
    lines. `bounced_at` and `bounced_before` are the last two times a return by an agent ended at a
    person.
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
    wish: str = ""
    last_role: str = ""
    last_text: str = ""
    team_id: str = ""
    team_name: str = ""
    priority: str = "normal"
    skills: str = ""
    bot_from: int = 0
    by_email: bool = False
    mailed: bool = False
    front: bool = False
    passed_by: str = ""
    queued_at: int = 0
    assigned_at: int = 0
    agent_spoke: bool = False
    handed_at: int = 0
    helped: bool = False
    snoozed_until: int = 0
    snoozed_seq: int = 0
    returned_at: int = 0
    bounced_at: int = 0
    bounced_before: int = 0
    resolved_at: int = 0
    surveyed: bool = False
    late: str = ""
    via: str = "chat"
    tags: str = ""

    @property
    def bot_owes_answer(self) -> bool:
        """The bot may write and the customer's last message is not dealt with."""
        return self.may_speak(Role.BOT) and self.customer_seq > self.dealt_with

    @property
    def dealt_with(self) -> int:
        """The last customer message that is not, or no longer, the bot's to answer."""
        return max(self.handled_seq, self.bot_from)

    @property
    def unanswered(self) -> bool:
        """The customer spoke last."""
        return self.customer_seq > self.handled_seq

    def may_speak(self, role: Role) -> bool:
        """Whether a message of this role may reach the customer now."""
        return role in (WITH_BOT if self.bot_from else SPEAKERS).get(self.status, SPEAKERS[self.status])

    def apply(self, entry: Entry) -> Conversation:
        """The state after one more entry. Raises NotAllowed where the tables forbid it."""
        if entry.seq != self.last_seq + 1:
            raise NotAllowed(f"event {entry.seq} cannot follow {self.last_seq}: the log must be gap-free")
        event = entry.event
        changes: dict[str, Any] = {"last_seq": entry.seq, "updated_at": entry.at}
        match event:
            case ConversationStarted():
                changes |= {"contact_id": event.contact_id, "channel": event.channel, "lang": event.lang}
                changes |= {"started_at": entry.at, "via": event.channel}
            case MessageAdded():
                changes |= self._heard(entry, event)
            case AnswerStopped():
                changes |= self._dealt(max(self.handled_seq, event.through))
            case HandoffOffered():
                changes["offered"] = True
            case TeamChanged():
                changes |= {"team_id": event.team_id, "team_name": event.team_name}
            case PriorityChanged():
                changes["priority"] = event.priority
            case ConversationTagged():
                changes["tags"] = "\n".join(event.tags)
            case FactNoted(name="wish") if event.from_seq == self.customer_seq:
                by_them = self.last_role == Role.CUSTOMER.value
                changes |= _wants(self.last_text if by_them else masked(event.value))
            case ConversationSnoozed():
                changes |= {"snoozed_until": event.until, "snoozed_seq": entry.seq}
            case SnoozeEnded():
                changes |= AWAKE
            case DeadlineMissed():
                changes["late"] = event.what
            case SurveyAnswered():
                changes["surveyed"] = True
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
        moved = {"status": status, "epoch": self.epoch + 1, "heard_at": at, "bot_from": 0, **AWAKE}
        known = {"previous_agent_id": self.agent_id or self.previous_agent_id}
        let_go = {"agent_id": "", "agent_name": "", **known}
        queued = {"waiting_since": self.waiting_since or at, "queued_at": at, "by_email": False}
        handed = {"handed_at": self.handed_at or at, "resolved_at": 0}
        match event:
            case AgentAssigned():
                held = {"agent_id": event.agent_id, "agent_name": event.agent_name, "assigned_at": at}
                fresh = {"agent_spoke": False, "front": False, "passed_by": "", "queued_at": 0}
                return {**moved, **handed, **known, **held, **fresh}
            case HandoffRequested():
                return {**moved, **queued, **handed, **self._asked(event, at)}
            case WaitingChosen():
                # The bot answers what is asked from now on, not again what it could not answer.
                return {**moved, "bot_from": self.last_seq + 1 if event.choice == "bot" else 0}
            case AssignmentReleased():
                # Keeping the old waiting time puts the customer back in front of those who came later, too.
                passed = "" if event.why == "offline" else event.agent_id
                return {**moved, **queued, **let_go, "front": True, "passed_by": passed}
            case ConversationAway():
                chosen = event.why == "customer_chose_email"
                return {**moved, "queued_at": 0, "by_email": chosen, "mailed": self.mailed or event.mailed}
        # The bot, or whoever comes next, starts afresh: nothing said to the person is theirs to answer.
        settled = {**let_go, **SETTLED, "handled_seq": self.customer_seq}
        match event:
            case ConversationResolved():
                return {**moved, **settled, "resolved_at": at}
            case ConversationReturned(by="agent"):
                settled["returned_at"] = at
        return {**moved, **settled, "reason": "", "offered": False, "resolved_at": 0}

    def _asked(self, event: HandoffRequested, at: int) -> dict[str, Any]:
        """Why a person is asked, and whether the bot was given this conversation back in vain."""
        asked: dict[str, Any] = {"reason": event.reason.value, "handoffs": self.handoffs + 1}
        if event.team_id:
            asked |= {"team_id": event.team_id, "team_name": event.team_name}
        if event.priority:
            asked["priority"] = event.priority
        if event.skills:
            asked["skills"] = ",".join(event.skills)
        if self.status is Status.BOT and self.returned_at:
            asked |= {"bounced_before": self.bounced_at, "bounced_at": at, "returned_at": 0}
        return asked

    def _heard(self, entry: Entry, event: MessageAdded) -> dict[str, Any]:
        role = entry.author.role
        if not self.may_speak(role):
            raise NotAllowed(f"the {role.value} may not write while the conversation is {self.status.value}")
        text = masked(event.text)
        said: dict[str, Any] = {"last_role": role.value, "last_text": text[:200]}
        if role is Role.CUSTOMER:
            summary = self.wish or headline.heard(self.summary, text)
            owed = {"customer_seq": entry.seq, "owed_since": self.owed_since or entry.at, "said_at": entry.at}
            return {**said, **owed, "summary": summary, "via": event.channel, **AWAKE}
        if role is Role.SYSTEM:
            return said
        if role is Role.AGENT:
            said |= {"agent_spoke": True, "helped": True, "late": "", **AWAKE}
        elif self.last_role == Role.CUSTOMER.value and headline.is_need(event.decision, self.last_text):
            said |= _wants(self.last_text)
        through = self.customer_seq if role is Role.AGENT else max(self.handled_seq, event.through)
        return {**said, **self._dealt(through)}

    def _dealt(self, through: int) -> dict[str, Any]:
        return {"handled_seq": through, "owed_since": self.owed_since if self.customer_seq > through else 0}


def _wants(words: str) -> dict[str, Any]:
    """What these words want is what a list shows from now on."""
    return dict.fromkeys(("wish", "summary"), words[: headline.LONGEST])


def replay(conversation_id: str, entries: Iterable[Entry]) -> Conversation:
    """The state a log leads to; living through it leads to the same."""
    return reduce(Conversation.apply, entries, Conversation(conversation_id))


def tells_customer(event: Event) -> bool:
    """Whether the customer hears of this event at all (silence is never an outcome)."""
    return not event.agents_only and not isinstance(event, ConversationStarted)
