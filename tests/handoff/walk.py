"""A second reading of a conversation's log, with what must always hold in it."""

from __future__ import annotations

from handoff.events import (
    AnswerStopped,
    ConversationAway,
    Entry,
    Event,
    MessageAdded,
    PromiseDue,
    PromiseMade,
    Reason,
    Role,
)

TEN_MINUTES = 600_000
HOLDER = {
    "conversation.started": "bot",
    "conversation.reopened": "bot",
    "conversation.returned": "bot",
    "handoff.requested": "queue",
    "waiting.chosen": "queue",
    "assignment.released": "queue",
    "conversation.away": "nobody",
    "conversation.resolved": "nobody",
}


class Walk:
    """The log read event by event: who holds it, in which epoch, why it was handed over."""

    def __init__(self, entries: list[Entry]) -> None:
        self.holder, self.epoch, self.reason, self.asked, self.answered = "", 0, "", 0, 0
        self.resolved = False
        self.helps_from, self.returned_at, self.bounces = 0, 0, [-TEN_MINUTES, -TEN_MINUTES]
        self.open_promises: dict[int, int | None] = {}
        self.due: list[int] = []
        self.spoke, self.queued, self.surveys = True, False, 0
        causes: set[int] = set()
        for place, entry in enumerate(entries, start=1):
            event = entry.event
            assert entry.seq == place, "seq must be gap-free"
            held_by = self.holder
            if event.kind in HOLDER or event.kind == "agent.assigned":
                self.epoch += event.kind != "conversation.started"
                self.holder = HOLDER.get(event.kind) or getattr(event, "agent_id", "")
                self.resolved = event.kind == "conversation.resolved"
                self.helps_from = entry.seq if getattr(event, "choice", "") == "bot" else 0
            self._bounces(entry, event, held_by)
            self._promises(entry, event)
            self._once(event)
            if isinstance(event, AnswerStopped):
                assert event.through == self.asked > self.answered, "what is owed can be stopped, once"
                self.answered = self.asked
            if event.kind in ("conversation.returned", "conversation.reopened"):
                self.reason, self.answered = "", self.asked
            if event.kind == "conversation.resolved":
                self.answered = self.asked
            if event.kind == "handoff.requested":
                self.reason = getattr(event, "reason", Reason.ASKED_HUMAN).value
                cause = getattr(event, "cause_seq", 0)
                if entry.author.role is Role.BOT:
                    assert cause not in causes, "one cause, one handoff"
                    causes.add(cause)
            assert entry.epoch == self.epoch, "the epoch counts the changes of holder"
            if isinstance(event, MessageAdded):
                self._message(entry, event)
        self.length = len(entries)

    def _bounces(self, entry: Entry, event: Event, held_by: str) -> None:
        if event.kind == "conversation.returned" and getattr(event, "by", "") == "agent":
            assert self.bounces[0] <= entry.at - TEN_MINUTES, "after two bounces a person keeps it"
            self.returned_at = entry.at
        if event.kind == "handoff.requested" and self.returned_at and held_by == "bot":
            self.bounces, self.returned_at = [self.bounces[1], entry.at], 0

    def _once(self, event: Event) -> None:
        if event.kind == "agent.assigned":
            self.spoke = False
        elif event.kind in ("conversation.returned", "conversation.reopened", "conversation.resolved"):
            self.queued = False
        elif event.kind == "handoff.requested":
            self.queued = True
        elif event.kind == "conversation.snoozed":
            waits = self.queued or self.asked > self.answered
            assert self.spoke or not waits, "nobody is put off before they heard a word"
        elif event.kind == "survey.answered":
            self.surveys += 1
            assert self.surveys == 1, "how it was is asked once"
        elif isinstance(event, ConversationAway):
            assert not event.agents_only, "who is left to nobody is told so"

    def _promises(self, entry: Entry, event: Event) -> None:
        if isinstance(event, PromiseMade):
            self.open_promises[entry.seq] = event.due_at
        elif event.kind in ("promise.kept", "promise.withdrawn", "promise.fulfilled", "promise.lapsed"):
            del self.open_promises[event.promise_seq]  # type: ignore[attr-defined]
        elif isinstance(event, PromiseDue):
            assert event.promise_seq in self.open_promises, "what is settled is never due"
            assert event.promise_seq not in self.due, "a promise is due once"
            self.due.append(event.promise_seq)

    def _message(self, entry: Entry, event: MessageAdded) -> None:
        role = entry.author.role
        if role is Role.CUSTOMER:
            assert not self.resolved, "a resolved conversation is reopened first"
            self.asked = entry.seq
        elif role is Role.BOT:
            helps = self.holder == "queue" and self.helps_from
            assert self.holder == "bot" or helps, "the bot speaks while it holds it or was asked to"
            assert self.asked > self.helps_from, "what was asked before the choice is for the person"
            assert event.turn == str(self.epoch), "an answer from an earlier epoch"
            assert event.through == self.asked > self.answered, "one question, one answer"
            self.answered = self.asked
        elif role is Role.AGENT:
            self.spoke = True
            assert self.holder == entry.author.id, "only the agent who holds it writes"
            self.answered = self.asked
