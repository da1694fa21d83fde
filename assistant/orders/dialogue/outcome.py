"""What comes of a wish at this moment: something is missing, it can be summed up, or it may not be done."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.orders.actions import Action
from assistant.orders.policy.verdict import Note, Verdict
from assistant.orders.records import Order


@dataclass(frozen=True, slots=True)
class Need:
    """One thing to ask: the slot, the question, and quick answers as (what it says, the slot's value)."""

    slot: str
    text: str
    choices: tuple[tuple[str, str], ...] = ()
    order: Order | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """A complete action that the policy allows, with what it costs, on the order as just read."""

    action: Action
    verdict: Verdict
    order: Order | None


@dataclass(frozen=True, slots=True)
class Blocked:
    """Not to be done here; `note` says why, `order` about which. `found` is False where no such order of the
    customer's exists: nothing may be told about it then."""

    note: Note
    order: Order | None = None
    action: str = ""
    found: bool = True


Outcome = Need | Proposal | Blocked
