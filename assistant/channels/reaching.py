"""Whether what agents said came to the customer's browser: what none takes goes out by mail."""

from __future__ import annotations

from collections.abc import Sequence

from handoff.conversation import Conversation
from handoff.desk import Desk
from handoff.events import Entry, MessageAdded, Role
from handoff.live.socket import PING, Line


class Reaching:
    """One browser. A ping follows an agent's words; the pong says that they are there."""

    def __init__(self, desk: Desk, contact_id: str, line: Line) -> None:
        self._desk = desk
        self._contact_id = contact_id
        self._line = line
        self._asked = ("", 0)

    def sent(self, state: Conversation, entries: Sequence[Entry]) -> None:
        """These were sent to the browser."""
        if any(
            entry.author.role is Role.AGENT and isinstance(entry.event, MessageAdded) for entry in entries
        ):
            self.ask(state)

    def ask(self, state: Conversation) -> None:
        """Let the browser say that it has all there is, if an agent ever had this conversation."""
        if self._desk.post is not None and (state.agent_id or state.previous_agent_id):
            self._asked = (state.id, state.last_seq)
            self._line.put_encoded(PING)

    async def answered(self) -> None:
        """The browser is there."""
        (conversation, through), self._asked = self._asked, ("", 0)
        if through:
            await self._desk.reached(conversation, self._contact_id, through)
