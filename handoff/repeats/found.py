"""What had to be said twice in a handed-off conversation, and how often that happens."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, insert, select

from handoff.brief.ledger import ledger
from handoff.clock import DAY_MS
from handoff.conversation import Conversation
from handoff.events import AgentAssigned, Entry, FactNoted, HandoffRequested, MessageAdded, RepeatFound, Role
from handoff.repeats.guard import Hear, check, nothing
from handoff.storage.schema import handovers

IDENTIFYING = frozenset(
    {
        "name", "email", "phone", "order_number", "postcode", "address", "customer_number",
        "tracking_number", "invoice_number", "article_number", "payment", "amount",
    }
)  # fmt: skip
"""Facts that a customer repeats only when somebody did not look; a wish comes up again by itself."""


def repeats(entries: Sequence[Entry], hear: Hear = nothing) -> tuple[RepeatFound, ...]:
    """Questions of agents for facts given before, and facts the customer gave again after the handoff."""
    begun = next((entry.seq for entry in entries if isinstance(entry.event, _HANDED_OVER)), None)
    if begun is None:
        return ()
    asked = [found for entry in entries if _by_agent(entry) for found in _asked_again(entry, entries, hear)]
    return (*asked, *_said_again(entries, begun))


_HANDED_OVER = (HandoffRequested, AgentAssigned)


def _by_agent(entry: Entry) -> bool:
    return entry.author.role is Role.AGENT and isinstance(entry.event, MessageAdded)


def _asked_again(asking: Entry, entries: Sequence[Entry], hear: Hear) -> Iterable[RepeatFound]:
    assert isinstance(asking.event, MessageAdded)
    before = [entry for entry in entries if _known_by(entry, asking.seq)]
    for flag in check(asking.event.text, before, hear):
        yield RepeatFound(how="asked_again", name=flag.name, message_seq=asking.seq, given_seq=flag.seq)


def _known_by(entry: Entry, seq: int) -> bool:
    """A fact counts from the message that held it, not from when it was noted."""
    return entry.event.from_seq < seq if isinstance(entry.event, FactNoted) else entry.seq < seq


def _said_again(entries: Sequence[Entry], begun: int) -> Iterable[RepeatFound]:
    for fact in ledger(entries):
        later = [seq for seq in fact.said_again if seq > begun > fact.seq]
        if fact.name in IDENTIFYING and later:
            yield RepeatFound(how="said_again", name=fact.name, message_seq=later[0], given_seq=fact.seq)


@dataclass(frozen=True, slots=True)
class Measure:
    """One handed-off conversation, or many: how many there were and in how many something was repeated."""

    conversations: int
    repeated: int
    asked_again: int
    said_again: int

    @property
    def rate(self) -> float | None:
        """The repeat-information rate, 0..1; None without a conversation."""
        return self.repeated / self.conversations if self.conversations else None

    def as_dict(self) -> dict[str, Any]:
        """The wire form."""
        rate = None if self.rate is None else round(self.rate, 4)
        return {
            "conversations": self.conversations,
            "repeated": self.repeated,
            "asked_again": self.asked_again,
            "said_again": self.said_again,
            "rate": rate,
        }


def measured(connection: Connection, state: Conversation) -> bool:
    """Whether this stretch with people is counted already."""
    found = select(handovers.c.at).where(
        handovers.c.conversation_id == state.id, handovers.c.handoff == state.handoffs
    )
    return connection.execute(found).first() is not None


def count(
    connection: Connection, state: Conversation, reason: str, found: Sequence[RepeatFound], at: int
) -> None:
    """Keep one handed-off conversation's figures."""
    how = Counter(each.how for each in found)
    row = {
        "conversation_id": state.id, "handoff": state.handoffs, "at": at, "reason": reason,
        "team": state.team_id, "asked_again": how["asked_again"], "said_again": how["said_again"],
    }  # fmt: skip
    connection.execute(insert(handovers), row)


def rates(connection: Connection, since: int, until: int) -> dict[str, Any]:
    """The repeat-information rate per day, reason and team, and of all; `since` and `until` in ms (UTC)."""
    day = (handovers.c.at // DAY_MS).label("day")
    repeated = handovers.c.asked_again + handovers.c.said_again > 0
    columns = (
        day,
        handovers.c.reason,
        handovers.c.team,
        repeated.label("repeated"),
        func.count().label("conversations"),
        func.sum(handovers.c.asked_again).label("asked_again"),
        func.sum(handovers.c.said_again).label("said_again"),
    )
    chosen = select(*columns).where(handovers.c.at >= since, handovers.c.at < until)
    rows = connection.execute(chosen.group_by(day, handovers.c.reason, handovers.c.team, repeated)).all()
    return {
        "since": since,
        "until": until,
        "all": _sum(rows).as_dict(),
        **{name: _grouped(rows, place) for place, name in enumerate(("days", "reasons", "teams"))},
    }


def _grouped(rows: Sequence[Any], place: int) -> list[dict[str, Any]]:
    keys = sorted({row[place] for row in rows})
    name = ("day", "reason", "team")[place]
    return [
        {name: key * DAY_MS if name == "day" else key, **_sum([r for r in rows if r[place] == key]).as_dict()}
        for key in keys
    ]


def _sum(rows: Sequence[Any]) -> Measure:
    return Measure(
        conversations=sum(row.conversations for row in rows),
        repeated=sum(row.conversations for row in rows if row.repeated),
        asked_again=sum(int(row.asked_again) for row in rows),
        said_again=sum(int(row.said_again) for row in rows),
    )
