"""The facts a conversation is made of, each with one closed wire form; the desk's are in `queue_events`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field, TypeAdapter

from handoff.event import BOT as BOT
from handoff.event import SYSTEM as SYSTEM
from handoff.event import Attached as Attached
from handoff.event import Author as Author
from handoff.event import Choice as Choice
from handoff.event import Citation as Citation
from handoff.event import Decision as Decision
from handoff.event import Event as Event
from handoff.event import Frozen as Frozen
from handoff.event import Reason as Reason
from handoff.event import Role as Role
from handoff.fact_events import BriefSummarised as BriefSummarised
from handoff.fact_events import FactCorrected as FactCorrected
from handoff.fact_events import FactNoted as FactNoted
from handoff.fact_events import RepeatFound as RepeatFound
from handoff.fact_events import SecretRevealed as SecretRevealed
from handoff.fact_events import Sentence as Sentence
from handoff.fact_events import SuggestionRejected as SuggestionRejected
from handoff.masking import masked
from handoff.queue_events import AgentAssigned as AgentAssigned
from handoff.queue_events import AssignmentReleased as AssignmentReleased
from handoff.queue_events import ContactGiven as ContactGiven
from handoff.queue_events import ConversationAway as ConversationAway
from handoff.queue_events import ConversationReturned as ConversationReturned
from handoff.queue_events import ConversationSnoozed as ConversationSnoozed
from handoff.queue_events import ConversationTagged as ConversationTagged
from handoff.queue_events import DeadlineMissed as DeadlineMissed
from handoff.queue_events import HandoffOffered as HandoffOffered
from handoff.queue_events import HandoffRequested as HandoffRequested
from handoff.queue_events import LetterSent as LetterSent
from handoff.queue_events import PriorityChanged as PriorityChanged
from handoff.queue_events import PromiseDue as PromiseDue
from handoff.queue_events import PromiseFulfilled as PromiseFulfilled
from handoff.queue_events import PromiseKept as PromiseKept
from handoff.queue_events import PromiseLapsed as PromiseLapsed
from handoff.queue_events import PromiseMade as PromiseMade
from handoff.queue_events import PromiseWithdrawn as PromiseWithdrawn
from handoff.queue_events import SnoozeEnded as SnoozeEnded
from handoff.queue_events import TeamChanged as TeamChanged
from handoff.queue_events import WaitingChosen as WaitingChosen


class ConversationStarted(Event):
    """A customer opened a conversation."""

    kind: ClassVar[str] = "conversation.started"
    contact_id: str
    channel: str = "chat"
    lang: str = ""
    page: str = ""
    private: ClassVar[frozenset[str]] = frozenset({"contact_id"})


class MessageAdded(Event):
    """Somebody said something. `through` is the customer's last message a bot answer took into account.

    `channel` is the way a customer's message came by.
    """

    kind: ClassVar[str] = "message.added"
    private: ClassVar[frozenset[str]] = frozenset({"decision", "through"})
    text: str
    channel: str = "chat"
    citations: tuple[Citation, ...] = ()
    choices: tuple[Choice, ...] = ()
    files: tuple[Attached, ...] = ()
    turn: str = ""
    through: int = 0
    decision: Decision | None = None


class NoticeAdded(Event):
    """The system tells the customer something; the browser words it in the customer's language."""

    kind: ClassVar[str] = "notice.added"
    code: Literal["still_waiting", "agent_away", "agent_busy", "agent_delayed", "bot_trouble", "leave_email"]
    params: dict[str, str | int] = Field(default_factory=dict)


class NoteAdded(Event):
    """An agent wrote a private note."""

    kind: ClassVar[str] = "note.added"
    agents_only: ClassVar[bool] = True
    text: str


class AnswerStopped(Event):
    """The customer wants no answer any more to what they wrote up to `through`."""

    kind: ClassVar[str] = "answer.stopped"
    through: int


class AnswerRated(Event):
    """The customer rated a bot answer."""

    kind: ClassVar[str] = "answer.rated"
    message_seq: int
    rating: Literal["up", "down"]


class ConversationResolved(Event):
    """It is done; a new customer message reopens it."""

    kind: ClassVar[str] = "conversation.resolved"
    private: ClassVar[frozenset[str]] = frozenset({"disposition"})
    by: Literal["agent", "customer", "system"]
    disposition: str = ""


class ConversationReopened(Event):
    """The customer came back."""

    kind: ClassVar[str] = "conversation.reopened"
    by: Literal["customer", "agent"] = "customer"


class SurveyAnswered(Event):
    """How it was: satisfaction 1–5, effort 1–7 (7 = very easy), recommendation 0–10, own words."""

    kind: ClassVar[str] = "survey.answered"
    csat: int | None = Field(None, ge=1, le=5)
    ces: int | None = Field(None, ge=1, le=7)
    nps: int | None = Field(None, ge=0, le=10)
    comment: str = Field("", max_length=2000)


class OrderVerified(Event):
    """The customer showed that an order is theirs; `order` holds its facts at that moment."""

    kind: ClassVar[str] = "order.verified"
    agents_only: ClassVar[bool] = True
    order_number: str
    method: str
    order: dict[str, Any] = Field(default_factory=dict)


class ContactVerified(Event):
    """The customer showed who they are: the shop's `customer_id`, by `method`; until `expires_at` (ms).

    `claims` are what else the shop's signed token says of them, such as `tier: vip`.
    """

    kind: ClassVar[str] = "contact.verified"
    agents_only: ClassVar[bool] = True
    customer_id: str
    method: str
    name: str = ""
    email: str = ""
    expires_at: int
    claims: dict[str, str] = Field(default_factory=dict)


class ContactSignedOut(Event):
    """The customer left the shop's account: what was verified before counts no more."""

    kind: ClassVar[str] = "contact.signed_out"
    agents_only: ClassVar[bool] = True


class Pledge(Frozen):
    """What a customer was told will follow from a change, and by when (ms; None: no time was named)."""

    about: Literal["refund", "letter"]
    text: str
    due_at: int | None = None


class OrderConfirmed(Event):
    """The customer said yes to exactly what message `summary_seq` said. Stored before anything is written.

    `action` and `body` say what to do; `key` makes it happen once; `revision` is that of the order then;
    `promised` is what the customer was told will follow.
    """

    kind: ClassVar[str] = "order.confirmed"
    agents_only: ClassVar[bool] = True
    key: str
    order_number: str
    action: str
    summary_seq: int
    body: dict[str, Any] = Field(default_factory=dict)
    revision: str = ""
    promised: tuple[Pledge, ...] = ()


class OrderChanged(Event):
    """An order was changed for the customer; `reason` and `words` say why they wanted it, where asked."""

    kind: ClassVar[str] = "order.changed"
    private: ClassVar[frozenset[str]] = frozenset({"key", "reason", "words", "promised"})
    order_number: str
    action: str
    reference: str
    key: str = ""
    reason: str = ""
    words: str = ""
    instructions: str = ""
    promised: tuple[Pledge, ...] = ()


class OrderRefused(Event):
    """A confirmed change was not made: the order had changed, the system said no, or it did not answer."""

    kind: ClassVar[str] = "order.refused"
    agents_only: ClassVar[bool] = True
    key: str
    order_number: str
    action: str
    why: Literal["changed", "refused", "no_answer"]
    detail: str = ""


def _subclasses(cls: type[Event]) -> list[type[Event]]:
    return [found for child in cls.__subclasses__() for found in [child, *_subclasses(child)]]


KINDS: dict[str, type[Event]] = {cls.kind: cls for cls in _subclasses(Event)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of a conversation's log: an event with its place, time (ms), author and the epoch after it."""

    conversation: str
    seq: int
    at: int
    epoch: int
    author: Author
    client_message_id: str | None = None
    event: Event

    def for_agent(self) -> dict[str, Any]:
        """The wire form with everything in it; card numbers and codes are masked, shown on request."""
        data = self.event.model_dump(mode="json")
        for name in _SECRETIVE & data.keys():
            data[name] = masked(data[name])
        return self._wire(data, self.author.model_dump(mode="json"))

    def for_customer(self) -> dict[str, Any]:
        """The wire form without what is the agents' own; a hidden event keeps its seq and nothing else."""
        author = {"role": self.author.role.value, "name": self.author.name}
        if self.event.agents_only:
            return {**self._wire({}, {"role": Role.SYSTEM.value, "name": ""}), "kind": "hidden"}
        return self._wire(self.event.model_dump(mode="json", exclude=set(self.event.private)), author)

    def _wire(self, data: dict[str, Any], author: dict[str, Any]) -> dict[str, Any]:
        return {
            "conversation": self.conversation,
            "seq": self.seq,
            "at": self.at,
            "epoch": self.epoch,
            "kind": self.event.kind,
            "author": author,
            "client_message_id": self.client_message_id,
            "data": data,
        }


_SECRETIVE = frozenset({"text", "value", "quote", "before", "replaces"})

ClientId = Annotated[str, Field(pattern=r"^[0-9A-Za-z_-]{8,64}$")]
"""What a browser names its own message by."""
Words = Annotated[str, Field(pattern=r"^[^\x00]*$")]
"""Text that every database can keep."""
ConversationId = Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]
LARGEST_SEQ = 2**31 - 1
"""What every database can compare."""
Seq = Annotated[int, Field(ge=1, le=LARGEST_SEQ)]
"""A place in a log, as somebody from outside names it."""
Held = Annotated[int, Field(ge=0, le=LARGEST_SEQ)]
"""The last place that somebody holds; 0: none."""
_adapters: dict[str, TypeAdapter[Event]] = {kind: TypeAdapter(cls) for kind, cls in KINDS.items()}


def parse(kind: str, body: str | bytes) -> Event:
    """The stored form back into an event. Raises ValueError for an unknown kind or a broken body."""
    adapter = _adapters.get(kind)
    if adapter is None:
        raise ValueError(
            f"the log holds an event of unknown kind {kind!r}; it was written by a newer version"
        )
    return adapter.validate_json(body)
