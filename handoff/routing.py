"""Who takes the next conversation: the agent who knew the customer before, else the one with most room."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from handoff.conversation import Conversation


@dataclass(frozen=True, slots=True)
class Desk:
    """An agent on duty, how many conversations they hold and how many they want to hold."""

    agent_id: str
    name: str
    held: int
    capacity: int

    @property
    def room(self) -> int:
        """How many more they would take."""
        return self.capacity - self.held


def pick(conversation: Conversation, desks: Sequence[Desk]) -> Desk | None:
    """The desk for this conversation, or None when nobody has room."""
    free = [desk for desk in desks if desk.room > 0]
    if not free:
        return None
    known = next((desk for desk in free if desk.agent_id == conversation.previous_agent_id), None)
    return known or max(free, key=lambda desk: (desk.room, desk.agent_id))
