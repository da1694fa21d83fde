"""Made-up conversations of the last weeks, so that the dashboard of the demo has something to show.

They are marked as what they are: their channel is `sample`, their customers are called "Sample customer".
Every one is a valid log: its events go through the same tables of transitions as real ones.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field, replace
from random import Random

from sqlalchemy import Connection, insert, select

from handoff.clock import DAY_MS
from handoff.conversation import Conversation
from handoff.events import (
    BOT,
    SYSTEM,
    AgentAssigned,
    AnswerRated,
    Author,
    Citation,
    ConversationResolved,
    ConversationStarted,
    Decision,
    Entry,
    Event,
    HandoffRequested,
    MessageAdded,
    OrderChanged,
    Reason,
    Role,
    SurveyAnswered,
)
from handoff.measures.report import SAMPLE
from handoff.storage import log
from handoff.storage.schema import contacts, conversations

DAYS = 42
_ASKED = (
    ("How long can I return something?", "returns/return-window.md", "You can return it within 30 days."),
    ("What does delivery to Denmark cost?", "shipping/shipping-costs.md", "Standard delivery costs €6.95."),
    ("Can I pay by invoice?", "payments/payment-methods.md", "Yes, by invoice within Germany."),
    ("Which size fits me?", "products/size-guide-shoes.md", "Measure your foot and compare with the table."),
    ("When does my parcel arrive?", "shipping/delivery-times.md", "Within 2–3 working days in Germany."),
)
_UNKNOWN = ("Do you rent out tents?", "Can I rent a tent for a weekend?", "Is tent rental possible?")
_REASONS = (
    (Reason.ASKED_HUMAN, 8), (Reason.NO_ANSWER, 5), (Reason.FRUSTRATED, 3), (Reason.LOW_CONFIDENCE, 3),
    (Reason.POLICY, 2), (Reason.NOT_HELPFUL, 1),
)  # fmt: skip
_GLAD = ("Quick and friendly.", "I did not have to say it twice!", "")
_SORRY = ("I had to wait too long.", "Still not solved.", "")
_AGENTS = (Author(role=Role.AGENT, id="sample-1", name="Sample agent"),)


@dataclass
class _Talk:
    """One conversation as it grows."""

    contact: str
    at: int
    state: Conversation = field(default_factory=lambda: Conversation(uuid.uuid4().hex))
    entries: list[Entry] = field(default_factory=list)

    def add(self, event: Event, author: Author, seconds: float) -> int:
        """Append an event `seconds` after the last one; its seq."""
        self.at += int(seconds * 1000)
        seq = len(self.entries) + 1
        key = self.state.id
        entry = Entry(conversation=key, seq=seq, at=self.at, epoch=0, author=author, event=event)
        self.state = self.state.apply(entry)
        self.entries.append(replace(entry, epoch=self.state.epoch))
        return seq


def play(connection: Connection, now: int, *, days: int = DAYS, seed: int = 7) -> int:
    """Write the conversations of the last `days`, once; returns how many were written. `now` in ms."""
    there = select(conversations.c.id).where(conversations.c.channel == SAMPLE).limit(1)
    if connection.execute(there).first() is not None:
        return 0
    chance, written = Random(seed), 0
    for back in range(days, 0, -1):
        weekend = ((now - back * DAY_MS) // DAY_MS + 3) % 7 >= 5
        for _ in range(chance.randint(4, 8) if weekend else chance.randint(9, 18)):
            written += 1
            begin = now - back * DAY_MS + chance.randint(0, DAY_MS // 2)
            _write(connection, _conversation(chance, begin), written)
    return written


def _write(connection: Connection, talk: _Talk, number: int) -> None:
    person = {"id": talk.contact, "name": f"Sample customer {number}", "created_at": talk.entries[0].at}
    connection.execute(insert(contacts), person)
    log.create(connection, talk.state, None)
    log.append(connection, talk.entries)


def _conversation(chance: Random, begin: int) -> _Talk:
    contact = uuid.UUID(int=chance.getrandbits(128)).hex
    customer = Author(role=Role.CUSTOMER, id=contact)
    talk = _Talk(contact, begin)
    talk.add(ConversationStarted(contact_id=contact, channel=SAMPLE, lang="en"), customer, 0)
    if chance.random() < 0.07:
        return _unknown(chance, talk, customer)
    _answered(chance, talk, customer)
    if chance.random() < 0.3:
        _answered(chance, talk, customer)
    if chance.random() < 0.27:
        reason = chance.choices([one for one, _ in _REASONS], [weight for _, weight in _REASONS])[0]
        return _handed(chance, talk, customer, reason)
    if chance.random() < 0.25:
        talk.add(ConversationResolved(by="customer"), customer, chance.uniform(20, 200))
    return talk


def _answered(chance: Random, talk: _Talk, customer: Author) -> None:
    question, path, answer = chance.choice(_ASKED)
    asked = talk.add(MessageAdded(text=question), customer, chance.uniform(5, 90))
    cited = MessageAdded(
        text=f"{answer} [1]",
        citations=(Citation(n=1, path=path, title=path, quote=answer),),
        through=asked,
        decision=Decision(action="answer", confidence=round(chance.uniform(0.7, 0.99), 2)),
    )
    said = talk.add(cited, BOT, chance.uniform(0.4, 2))
    if chance.random() < 0.34:
        rating = AnswerRated(message_seq=said, rating="up" if chance.random() < 0.84 else "down")
        talk.add(rating, customer, chance.uniform(4, 40))


def _unknown(chance: Random, talk: _Talk, customer: Author) -> _Talk:
    asked = talk.add(MessageAdded(text=chance.choice(_UNKNOWN)), customer, 8)
    decision = Decision(action="handoff", reason=Reason.NO_ANSWER.value, confidence=0.2)
    sorry = MessageAdded(text="I have no answer to that.", through=asked, decision=decision)
    talk.add(sorry, BOT, 1)
    return _handed(chance, talk, customer, Reason.NO_ANSWER)


def _handed(chance: Random, talk: _Talk, customer: Author, reason: Reason) -> _Talk:
    talk.add(HandoffRequested(reason=reason, by="bot"), BOT, 1)
    if chance.random() < 0.08:
        talk.add(ConversationResolved(by="customer"), customer, chance.uniform(120, 900))
        return talk
    agent = _AGENTS[0]
    taken = AgentAssigned(agent_id=agent.id, agent_name=agent.name)
    talk.add(taken, agent, chance.lognormvariate(4.2, 0.8))
    talk.add(MessageAdded(text="Hello, I have read what you wrote and take care of it."), agent, 25)
    talk.add(MessageAdded(text="Thank you!"), customer, chance.uniform(20, 120))
    if chance.random() < 0.2:
        action = chance.choice(("cancel", "return", "change_address"))
        why = (
            chance.choice(("changed_mind", "too_late", "wrong_size", ""))
            if action != "change_address"
            else ""
        )
        changed = OrderChanged(order_number="FM-0", action=action, reference="sample", reason=why)
        talk.add(changed, SYSTEM, chance.uniform(30, 90))
    talk.add(MessageAdded(text="That is done."), agent, chance.uniform(60, 400))
    disposition = "solved" if chance.random() < 0.85 else "policy"
    talk.add(ConversationResolved(by="agent", disposition=disposition), agent, 20)
    if chance.random() < 0.5:
        score = chance.choices((5, 4, 3, 2, 1), (50, 28, 10, 7, 5))[0]
        words = chance.choice(_GLAD if score >= 4 else _SORRY)
        survey = SurveyAnswered(csat=score, ces=min(7, score + 2), nps=2 * score, comment=words)
        talk.add(survey, customer, chance.uniform(30, 600))
    return talk
