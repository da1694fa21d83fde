"""What time does. Each verb looks again under the lock: what was done meanwhile stands."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection

from handoff import presence, routing, waiting_line
from handoff.conversation import Conversation, Status
from handoff.events import (
    AgentAssigned,
    AssignmentReleased,
    ConversationAway,
    HandoffRequested,
    NoticeAdded,
    Reason,
)
from handoff.outcome import Draft, Outcome
from handoff.waiting import is_due
from handoff.writing import Writing


class TimeVerbs(Writing):
    """Nobody may be left in silence."""

    async def attend(self, conversation_id: str) -> Outcome:
        """The conversation's timer ran out: a late bot gives way, a waiting customer hears something."""

        def decide(connection: Connection, state: Conversation) -> Sequence[Draft]:
            if not is_due(state, self.patience, self.clock()):
                return ()
            if state.bot_owes_answer:
                late = HandoffRequested(reason=Reason.OVER_BUDGET, by="system", cause_seq=state.customer_seq)
                return self._queueing(connection, [Draft(NoticeAdded(code="bot_trouble")), Draft(late)])
            if not self._anyone(connection):
                return (Draft(ConversationAway()),)
            place = waiting_line.place(connection, state)
            return (Draft(NoticeAdded(code="still_waiting", params={"position": place})),)

        return await self._act(conversation_id, decide)

    async def requeue_away(self, conversation_id: str) -> Outcome:
        """Somebody is on duty again: the customer is in the queue, with the old waiting time."""

        def decide(connection: Connection, state: Conversation) -> Sequence[Draft]:
            if state.status is not Status.AWAY or not self._anyone(connection):
                return ()
            reason = Reason(state.reason) if state.reason else Reason.ASKED_HUMAN
            return (Draft(HandoffRequested(reason=reason, by="system", cause_seq=state.customer_seq)),)

        return await self._act(conversation_id, decide)

    async def release_absent(self, conversation_id: str) -> Outcome:
        """Its agent's console is closed: the customer is told and in front of the queue again."""

        def decide(connection: Connection, state: Conversation) -> Sequence[Draft]:
            here = presence.present(connection, self.clock(), self.patience.presence)
            if state.status is not Status.ASSIGNED or state.agent_id in here:
                return ()
            told = Draft(NoticeAdded(code="agent_away", params={"name": state.agent_name}))
            gone = Draft(AssignmentReleased(agent_id=state.agent_id, why="offline"))
            return self._queueing(connection, [told, gone])

        return await self._act(conversation_id, decide)

    async def route(self, conversation_id: str) -> Outcome:
        """Give a waiting customer to an agent with room; nothing changes when nobody has any.

        Room is counted here, with the agents' rows held, so that two assignments never share one place.
        """

        def decide(connection: Connection, state: Conversation) -> Sequence[Draft]:
            if state.status is not Status.QUEUED:
                return ()
            seat = routing.pick(state, self._seats(connection))
            if seat is None:
                return ()
            return (Draft(AgentAssigned(agent_id=seat.agent_id, agent_name=seat.name, how="routed")),)

        return await self._act(conversation_id, decide)

    def _seats(self, connection: Connection) -> list[routing.Seat]:
        presence.hold(connection, presence.on_duty(connection, self.clock(), self.patience.presence))
        return presence.seats(connection, self.clock(), self.patience.presence)

    def _anyone(self, connection: Connection) -> bool:
        return bool(presence.on_duty(connection, self.clock(), self.patience.presence))
