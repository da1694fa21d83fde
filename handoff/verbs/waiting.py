"""What a customer may do while waiting: just wait, carry on with the bot, or get the answer by mail."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from sqlalchemy import Connection

from handoff.conversation import WAITING, Conversation, Status
from handoff.errors import NotAllowed
from handoff.events import Author, ContactGiven, ConversationAway, Role, WaitingChosen
from handoff.mail import letters
from handoff.outcome import Draft, Outcome
from handoff.verbs.writing import Writing


class WaitingVerbs(Writing):
    """`client_id` is made by the browser: the same verb under the same id happens once."""

    async def wait_with(
        self, conversation_id: str, contact_id: str, client_id: str, choice: Literal["wait", "bot"]
    ) -> Outcome:
        """Wait with the bot's answers meanwhile, or without; the place stays. Raises NotAllowed."""
        author = Author(role=Role.CUSTOMER, id=contact_id)
        chosen = Draft(WaitingChosen(choice=choice), author, client_id)

        def decide(_: Connection, state: Conversation) -> Sequence[Draft]:
            if state.status is not Status.QUEUED:
                raise NotAllowed("you are not in the queue")
            return () if bool(state.bot_from) == (choice == "bot") else (chosen,)

        return await self._act(conversation_id, decide, contact_id=contact_id, draft=chosen)

    async def answer_by_mail(
        self, conversation_id: str, contact_id: str, client_id: str, email: str
    ) -> Outcome:
        """The answer comes by mail, in the same conversation; nothing is lost. Raises Invalid, NotAllowed.

        In the queue this ends the waiting; where nobody is on duty it leaves an address.
        """
        if self.post is None:
            raise NotAllowed("this shop sends no mail; please wait here, or come back later")
        address = letters.checked(email)
        author = Author(role=Role.CUSTOMER, id=contact_id)
        given = Draft(ContactGiven(email=address), author, client_id)

        def decide(connection: Connection, state: Conversation) -> Sequence[Draft]:
            if state.status not in WAITING:
                raise NotAllowed("you are not waiting for anybody")
            asked = self._team(connection, state)
            _, back_at, zone = asked.away(self.clock())
            letters.confirm(connection, state, address, self.clock(), back_at, zone)
            away = ConversationAway(why="customer_chose_email", back_at=back_at, zone=zone, mailed=True)
            return (given, Draft(away, author))

        return await self._act(conversation_id, decide, contact_id=contact_id, draft=given)
