"""What became of a letter, in the log of the conversation it belongs to."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, update

from handoff.conversation import Conversation
from handoff.events import LetterSent
from handoff.outcome import Draft, Outcome
from handoff.storage.schema import letters
from handoff.verbs.writing import Writing


class LetterVerbs(Writing):
    """Told to the agents only."""

    async def letter_done(self, conversation_id: str, letter_id: str, about: str, *, sent: bool) -> Outcome:
        """The letter left, or never will; once."""
        done = (
            update(letters)
            .where(letters.c.id == letter_id, letters.c.next_try_at.is_not(None))
            .values(next_try_at=None)
        )

        def decide(connection: Connection, _: Conversation) -> Sequence[Draft]:
            first = connection.execute(done).rowcount
            return (Draft(LetterSent(about=about, sent=sent)),) if first else ()

        return await self._act(conversation_id, decide)
