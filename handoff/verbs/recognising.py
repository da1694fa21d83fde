"""What happens when the shop's page says who the customer is, or that they left."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection

from handoff.conversation import Conversation
from handoff.events import Author, ContactSignedOut, ContactVerified, Role
from handoff.mail import chat_links
from handoff.outcome import Draft, Outcome
from handoff.storage import log
from handoff.verbs import recognition
from handoff.verbs.writing import Writing


class RecognitionVerbs(Writing):
    """Proofs are checked by whoever calls; here they become facts of the conversation."""

    async def recognise(self, conversation_id: str, contact_id: str, proof: ContactVerified) -> Outcome:
        """Note a proof in an open conversation; one that says nothing new is not noted."""

        def decide(connection: Connection, state: Conversation) -> Sequence[Draft]:
            return recognition.recognising(connection, state.id, proof)

        return await self._act(conversation_id, decide, contact_id=contact_id)

    async def sign_out(self, contact_id: str) -> Outcome | None:
        """From now on nothing verified before counts, nor a link for another device.

        None where there is no conversation.
        """
        state = await self.store.read(lambda connection: log.current_of(connection, contact_id))
        if state is None:
            return None
        author = Author(role=Role.CUSTOMER, id=contact_id)

        def decide(connection: Connection, now: Conversation) -> Sequence[Draft]:
            chat_links.void(connection, contact_id, self.clock())
            known = recognition.standing(connection, now.id)
            return (Draft(ContactSignedOut(), author),) if known else ()

        return await self._act(state.id, decide, contact_id=contact_id)
