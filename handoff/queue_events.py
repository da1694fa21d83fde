"""The events of the desk: handed over, waiting, held, put off, promised. `events` lists them."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from handoff.event import Decision, Event, Reason

Priority = Literal["urgent", "high", "normal", "low"]
Deadline = Literal["first_response", "next_response", "resolution"]


class HandoffOffered(Event):
    """The bot offered a person; it does so once."""

    kind: ClassVar[str] = "handoff.offered"
    agents_only: ClassVar[bool] = True
    reason: Reason
    message_seq: int


class HandoffRequested(Event):
    """It goes to the queue; `cause_seq` is the message it rests on (0: the button, no message).

    `team_id` and `priority` empty: as they were.
    """

    kind: ClassVar[str] = "handoff.requested"
    private: ClassVar[frozenset[str]] = frozenset(
        {"reason", "decision", "team_id", "team_name", "priority", "skills"}
    )
    reason: Reason
    by: Literal["customer", "bot", "system", "agent"]
    cause_seq: int = 0
    decision: Decision | None = None
    team_id: str = ""
    team_name: str = ""
    priority: Priority | Literal[""] = ""
    skills: tuple[str, ...] = ()


class WaitingChosen(Event):
    """How the customer goes on in the queue: just waiting, or with the bot's answers and the place kept."""

    kind: ClassVar[str] = "waiting.chosen"
    choice: Literal["wait", "bot"]
    by: Literal["customer", "bot", "system"] = "customer"


class AgentAssigned(Event):
    """One agent holds the conversation."""

    kind: ClassVar[str] = "agent.assigned"
    private: ClassVar[frozenset[str]] = frozenset({"agent_id", "how"})
    agent_id: str
    agent_name: str
    how: Literal["claimed", "takeover", "reply", "transfer", "routed", "reassigned", "reopened"] = "claimed"


class AssignmentReleased(Event):
    """The agent no longer holds it; it goes back to the front of the queue."""

    kind: ClassVar[str] = "assignment.released"
    private: ClassVar[frozenset[str]] = frozenset({"agent_id"})
    agent_id: str
    why: Literal["released", "offline", "silent", "team"] = "released"


class TeamChanged(Event):
    """Another team is asked; empty: anybody."""

    kind: ClassVar[str] = "team.changed"
    agents_only: ClassVar[bool] = True
    team_id: str = ""
    team_name: str = ""


class PriorityChanged(Event):
    """How urgent it is."""

    kind: ClassVar[str] = "priority.changed"
    agents_only: ClassVar[bool] = True
    priority: Priority


class ConversationTagged(Event):
    """What agents file it under; these tags and no others."""

    kind: ClassVar[str] = "conversation.tagged"
    agents_only: ClassVar[bool] = True
    tags: tuple[str, ...] = ()


class ConversationReturned(Event):
    """The bot holds it again; the note is the baton it must honour."""

    kind: ClassVar[str] = "conversation.returned"
    private: ClassVar[frozenset[str]] = frozenset({"note", "baton"})
    by: Literal["agent", "customer"]
    note: str = ""
    baton: Literal["solved", "waiting", "do_not_offer", ""] = ""


class ConversationAway(Event):
    """Nobody is on duty, or the customer prefers mail: it goes on later, in the same thread.

    `back_at` (ms) is when the team opens next, in the team's `zone`; None: no hours are known, so no time is
    promised. `mailed`: a confirmation is on its way to the address they gave.
    """

    kind: ClassVar[str] = "conversation.away"
    why: Literal["nobody_on_duty", "closed", "customer_chose_email"] = "nobody_on_duty"
    back_at: int | None = None
    zone: str = ""
    mailed: bool = False


class ConversationSnoozed(Event):
    """Its agent puts it off until a moment (ms), or until the customer writes."""

    kind: ClassVar[str] = "conversation.snoozed"
    agents_only: ClassVar[bool] = True
    until: int


class SnoozeEnded(Event):
    """It is on the agent's list again."""

    kind: ClassVar[str] = "snooze.ended"
    agents_only: ClassVar[bool] = True
    why: Literal["due", "agent"] = "due"


class DeadlineMissed(Event):
    """The team's own target passed."""

    kind: ClassVar[str] = "deadline.missed"
    agents_only: ClassVar[bool] = True
    what: Deadline
    due_at: int


class PromiseMade(Event):
    """Somebody promised something in event `message_seq`; `due_at` in ms, None where no time was named.

    What the system promises is about an `answer` (empty in older logs), or about what follows from an order's
    change; then `key` names that change.
    """

    kind: ClassVar[str] = "promise.made"
    agents_only: ClassVar[bool] = True
    text: str
    due_at: int | None = None
    by: str = ""
    message_seq: int = 0
    about: Literal["", "answer", "refund", "letter"] = ""
    key: str = ""


class PromiseDue(Event):
    """It is time, and the promise is still open."""

    kind: ClassVar[str] = "promise.due"
    agents_only: ClassVar[bool] = True
    promise_seq: int


class PromiseKept(Event):
    """What was promised is done."""

    kind: ClassVar[str] = "promise.kept"
    promise_seq: int
    text: str


class PromiseWithdrawn(Event):
    """It will not be done; the customer is told why."""

    kind: ClassVar[str] = "promise.withdrawn"
    promise_seq: int
    text: str
    why: str = Field("", max_length=500)


class PromiseFulfilled(Event):
    """What the system promised happened: event `by_seq` is the answer, or the mail with it; 0: the order
    system shows it."""

    kind: ClassVar[str] = "promise.fulfilled"
    agents_only: ClassVar[bool] = True
    promise_seq: int
    by_seq: int


class PromiseLapsed(Event):
    """The customer no longer waits for what the system promised."""

    kind: ClassVar[str] = "promise.lapsed"
    agents_only: ClassVar[bool] = True
    promise_seq: int


class ContactGiven(Event):
    """The customer left an address to be reached at."""

    kind: ClassVar[str] = "contact.given"
    email: str


class LetterSent(Event):
    """A mail about the conversation left, or could not be sent."""

    kind: ClassVar[str] = "letter.sent"
    agents_only: ClassVar[bool] = True
    about: str
    sent: bool = True
