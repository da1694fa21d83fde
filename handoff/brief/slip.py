"""The handoff slip: "this is what I pass on", as the customer sees it and may correct it."""

from __future__ import annotations

from collections.abc import Sequence

from handoff.brief.ledger import holding, ledger
from handoff.conversation import WAITING, Conversation, Status
from handoff.events import Entry, FactCorrected, FactNoted, HandoffRequested

HIDDEN = frozenset({"mood"})
"""What a customer said of themselves is for the agent to know, not to be shown back as a finding."""
CHANGES = (FactNoted, FactCorrected, HandoffRequested)
MOST = 12


def shown(state: Conversation) -> bool:
    """Whether the customer is on the way to a person, or with one."""
    return state.status in WAITING or state.status is Status.ASSIGNED


def slip(entries: Sequence[Entry]) -> list[dict[str, str]]:
    """The lines, each `{"name", "value"}`, in the order they were given; of many only the newest."""
    facts = [fact for fact in holding(ledger(entries)) if fact.name not in HIDDEN]
    lines = {(fact.name, fact.value): {"name": fact.name, "value": fact.value} for fact in facts}
    return list(lines.values())[-MOST:]
