"""Who takes the next conversation: the agent who knew the customer before, else the one with most room."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from handoff.conversation import Conversation


@dataclass(frozen=True, slots=True)
class Seat:
    """An agent on duty, how many conversations they hold and how many they want to hold."""

    agent_id: str
    name: str
    held: int
    capacity: int

    @property
    def room(self) -> int:
        """How many more they would take."""
        return self.capacity - self.held


def pick(conversation: Conversation, seats: Sequence[Seat]) -> Seat | None:
    """The seat for this conversation, or None when nobody has room."""
    free = [seat for seat in seats if seat.room > 0]
    if not free:
        return None
    known = next((seat for seat in free if seat.agent_id == conversation.previous_agent_id), None)
    return known or max(free, key=lambda seat: (seat.room, seat.agent_id))
