"""The conversation as the bot sees it before a turn: a pure view of the log."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from assistant.orders.dialogue.standing import Standing, standing
from assistant.orders.identity.recognised import recognised
from assistant.orders.own import NOBODY, Verification
from handoff.conversation import HOLDER_CHANGES, Conversation, Status
from handoff.event import FILES_MARK
from handoff.events import (
    AgentAssigned,
    AnswerRated,
    AssignmentReleased,
    ConversationAway,
    ConversationReopened,
    ConversationResolved,
    ConversationReturned,
    ConversationStarted,
    Decision,
    Entry,
    FactCorrected,
    FactNoted,
    HandoffRequested,
    MessageAdded,
    OrderVerified,
    Role,
)

_OWN_QUESTION = 4
"""Words a message needs to be a question of its own."""


@dataclass(frozen=True, slots=True)
class Said:
    """A customer message, its place in the log, and the words of the bot or an agent that it follows."""

    seq: int
    at: int
    text: str
    after: str = ""


def said_in(entries: Iterable[Entry], after: str = "") -> Iterator[Said]:
    """What the customer said, oldest first; `after` are the words before the first of these entries."""
    for entry in entries:
        if not isinstance(entry.event, MessageAdded):
            continue
        if entry.author.role is Role.CUSTOMER:
            yield Said(entry.seq, entry.at, entry.event.text, after)
        else:
            after = entry.event.text


@dataclass(frozen=True)
class History:
    """What was said, given and decided so far.

    `new` are the messages this turn answers, `earlier` the customer's ones before them in this stretch with
    the bot (a return from a person starts a new one: what the person dealt with is not stirred up again).
    `choices` is what the bot's last message offered to tap. `baton` is how an agent wants the bot to go on,
    `queued` says that the customer waits for a person. `failures` are the times (ms) of refused order
    look-ups, `answers` what bot and agents said, `standing` is where a dialogue about orders stands, `who` as
    whom the customer was recognised. `only_files`: what is new are files without a word. `waited_ms` is how
    long they have waited in the queue, or did in vain, since a person last had them.
    """

    new: tuple[Said, ...]
    earlier: tuple[Said, ...]
    given: Mapping[str, tuple[tuple[str, int], ...]]
    last: Decision | None
    last_text: str
    orders: tuple[str, ...]
    failures: tuple[int, ...]
    ratings: Mapping[int, str]
    offered: bool
    declined: bool
    totals: tuple[str, ...]
    baton: str
    lang: str
    choices: tuple[str, ...] = ()
    queued: bool = False
    only_files: bool = False
    waited_ms: int = 0
    answers: tuple[str, ...] = ()
    progress: tuple[bool, ...] = field(default=())
    told: tuple[frozenset[str], ...] = ()
    conversation: str = ""
    contact: str = ""
    who: Verification = NOBODY
    standing: Standing = field(default_factory=Standing)

    @property
    def text(self) -> str:
        """The burst as one message."""
        return "\n".join(said.text for said in self.new)

    @property
    def question(self) -> tuple[str, tuple[str, ...]]:
        """What the burst asks, and what leads up to it, oldest first.

        When the last message is a question of its own, the fragments before it are context, not part of it.
        """
        *before, last = (said.text for said in self.new)
        if before and last.rstrip().endswith("?") and len(last.split()) >= _OWN_QUESTION:
            return last, (*self.since, *before)
        return self.text, self.since

    @property
    def since(self) -> tuple[str, ...]:
        """Earlier customer messages, oldest first."""
        return tuple(said.text for said in self.earlier)

    @property
    def asked_for(self) -> str | None:
        """What the bot's last message asked the customer for."""
        asked = self.last.signals.get("asked_for") if self.last else None
        return str(asked) if asked else None

    def value(self, name: str) -> str | None:
        """The latest value given for a fact."""
        values = self.given.get(name, ())
        return values[-1][0] if values else None


def of(state: Conversation, entries: Sequence[Entry]) -> History:
    """The view at this moment."""
    customer = [*said_in(entries)]
    stretch = max((entry.seq for entry in entries if _starts_stretch(entry)), default=0)
    last = _last_by_bot(entries)
    earlier = tuple(said for said in customer if stretch < said.seq <= state.dealt_with)
    answered = [(said, _answer_to(entries, said.seq)) for said in earlier]
    return History(
        new=tuple(said for said in customer if said.seq > state.dealt_with),
        earlier=earlier,
        given=_given(entries),
        last=last.decision if last else None,
        last_text=last.text if last else "",
        choices=tuple(choice.text for choice in last.choices) if last else (),
        orders=tuple(
            dict.fromkeys(
                entry.event.order_number for entry in entries if isinstance(entry.event, OrderVerified)
            )
        ),
        failures=tuple(entry.at for entry in entries if _refused_lookup(entry)),
        ratings={
            entry.event.message_seq: entry.event.rating
            for entry in entries
            if isinstance(entry.event, AnswerRated) and entry.seq > stretch
        },
        answers=tuple(
            entry.event.text
            for entry in entries
            if isinstance(entry.event, MessageAdded) and entry.author.role in (Role.BOT, Role.AGENT)
        ),
        offered=state.offered,
        totals=tuple(
            str(entry.event.order["total"])
            for entry in entries
            if isinstance(entry.event, OrderVerified) and entry.event.order.get("total")
        ),
        declined=any(
            entry.seq > stretch and entry.event.decision.reason == "offer_declined"
            for entry in entries
            if isinstance(entry.event, MessageAdded) and entry.event.decision
        ),
        baton=_baton(entries),
        queued=state.status is Status.QUEUED,
        waited_ms=_waited(entries, max((said.at for said in customer), default=0)),
        only_files=_only_files([entry for entry in entries if entry.seq > state.dealt_with]),
        lang=state.lang,
        progress=tuple(_moved(entries, said.seq, answer) for said, answer in answered),
        told=tuple(_told(entries, answer) for _, answer in answered),
        conversation=state.id,
        contact=state.contact_id,
        who=recognised(entries, max((said.at for said in customer), default=0)),
        standing=standing(entries),
    )


def begun_in(entries: Sequence[Entry]) -> str:
    """The language that the customer's browser or first mail said, if it did."""
    started = (entry.event.lang for entry in entries if isinstance(entry.event, ConversationStarted))
    return next(started, "")


def _last_by_bot(entries: Sequence[Entry]) -> MessageAdded | None:
    """Its last message, as long as nobody else held the conversation since: an old offer is none any more."""
    for entry in reversed(entries):
        if type(entry.event) in HOLDER_CHANGES:
            return None
        if isinstance(entry.event, MessageAdded) and entry.author.role is Role.BOT:
            return entry.event
    return None


def _waited(entries: Sequence[Entry], until: int) -> int:
    """Waiting that ended at a person is over; where nobody is on duty nobody stands in a queue."""
    since, before = 0, 0
    for entry in entries:
        match entry.event:
            case HandoffRequested() | AssignmentReleased():
                since = since or entry.at
            case AgentAssigned() | ConversationResolved():
                since, before = 0, 0
            case ConversationReturned() | ConversationAway() if since:
                since, before = 0, before + entry.at - since
    return before + max(0, until - since) if since else before


def _only_files(entries: Sequence[Entry]) -> bool:
    new = [entry.event for entry in entries if entry.author.role is Role.CUSTOMER]
    said = [event for event in new if isinstance(event, MessageAdded)]
    return bool(said) and all(event.files and event.text.startswith(FILES_MARK) for event in said)


def _given(entries: Sequence[Entry]) -> dict[str, tuple[tuple[str, int], ...]]:
    given: dict[str, tuple[tuple[str, int], ...]] = {}
    for entry in entries:
        if isinstance(entry.event, FactNoted):
            fact = entry.event
            given[fact.name] = (*_without(given, fact.name, fact.replaces), (fact.value, fact.from_seq))
        elif isinstance(entry.event, FactCorrected):
            tap = entry.event
            kept = _without(given, tap.name, tap.before)
            given[tap.name] = (*kept, (tap.value, entry.seq)) if tap.value else kept
    return given


def _without(
    given: Mapping[str, tuple[tuple[str, int], ...]], name: str, taken_back: str
) -> tuple[tuple[str, int], ...]:
    return tuple(each for each in given.get(name, ()) if each[0] != taken_back)


def _starts_stretch(entry: Entry) -> bool:
    return isinstance(entry.event, ConversationReturned | ConversationReopened)


def _by_bot(entry: Entry) -> bool:
    return entry.author.role is Role.BOT and isinstance(entry.event, MessageAdded)


def _refused_lookup(entry: Entry) -> bool:
    said = entry.event
    decision = said.decision if isinstance(said, MessageAdded) else None
    return decision is not None and decision.signals.get("lookup") == "refused"


def _baton(entries: Sequence[Entry]) -> str:
    returned = [entry.event for entry in entries if isinstance(entry.event, ConversationReturned)]
    return returned[-1].baton if returned else ""


def _moved(entries: Sequence[Entry], seq: int, answer: Entry | None) -> bool:
    """Whether the answer to a message brought the matter on: an order found, an answer rated helpful."""
    if answer is None:
        return False
    found = any(
        isinstance(entry.event, OrderVerified) and seq < entry.seq <= answer.seq + 1 for entry in entries
    )
    return found or _rated(entries, answer) == "up"


def _told(entries: Sequence[Entry], answer: Entry | None) -> frozenset[str]:
    """What an answer rests on; empty when there was none or it was rated as no help."""
    said = answer.event if answer else None
    if answer is None or not isinstance(said, MessageAdded) or _rated(entries, answer) == "down":
        return frozenset()
    if said.decision is None or said.decision.action != "answer":
        return frozenset()
    return frozenset(f"{each.path}#{each.heading}" for each in said.citations) or frozenset({said.text})


def _answer_to(entries: Sequence[Entry], seq: int) -> Entry | None:
    return next((entry for entry in entries if entry.seq > seq and _by_bot(entry)), None)


def _rated(entries: Sequence[Entry], answer: Entry) -> str:
    ratings = [
        entry.event.rating
        for entry in entries
        if isinstance(entry.event, AnswerRated) and entry.event.message_seq == answer.seq
    ]
    return ratings[-1] if ratings else ""
