"""Who takes the next conversation. Pure: the desk hands in the seats it counted under the lock."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from handoff.conversation import Conversation


@dataclass(frozen=True, slots=True)
class Seat:
    """An agent on duty: what they hold, want to hold, speak (nothing set: everything) and can do."""

    agent_id: str
    name: str
    held: int
    capacity: int
    languages: frozenset[str] = frozenset()
    skills: frozenset[str] = frozenset()

    @property
    def room(self) -> int:
        """How many more they would take."""
        return self.capacity - self.held


def pick(conversation: Conversation, seats: Sequence[Seat]) -> Seat | None:
    """The seat for this conversation, or None when none of those it is meant for has room.

    `seats` are the team's on duty. Language and skills narrow them as long as somebody on duty has them:
    the customer rather waits for the right person, but never for one who is not there. Who knew the customer
    comes first, whoever just let go of them last, else the one with most room.
    """
    fitting = suited(conversation, seats)
    others = [seat for seat in fitting if seat.agent_id != conversation.passed_by]
    free = [seat for seat in (others or fitting) if seat.room > 0]
    if not free:
        return None
    known = next((seat for seat in free if seat.agent_id == conversation.previous_agent_id), None)
    return known or max(free, key=lambda seat: (seat.room, seat.agent_id))


def suited(conversation: Conversation, seats: Sequence[Seat]) -> Sequence[Seat]:
    """Those who speak the language and have the skills, as far as anybody does."""
    lang = conversation.lang.split("-")[0].lower()
    wanted = frozenset(filter(None, conversation.skills.split(",")))
    seats = _narrowed(seats, lambda seat: not lang or not seat.languages or lang in seat.languages)
    return _narrowed(seats, lambda seat: wanted <= seat.skills)


def _narrowed(seats: Sequence[Seat], fits: Callable[[Seat], bool]) -> Sequence[Seat]:
    return [seat for seat in seats if fits(seat)] or seats
