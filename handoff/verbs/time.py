"""What time does. Each verb looks again under the lock: what was done meanwhile stands."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection

from handoff.conversation import Conversation, Status
from handoff.errors import NotFound
from handoff.events import (
    AgentAssigned,
    AssignmentReleased,
    DeadlineMissed,
    HandoffRequested,
    MessageAdded,
    NoticeAdded,
    PromiseDue,
    Reason,
    Role,
    SnoozeEnded,
    WaitingChosen,
)
from handoff.mail import letters
from handoff.mail.letters import Post
from handoff.outcome import Draft, Outcome
from handoff.promises import kept as promises
from handoff.queue import deadlines, presence, routing
from handoff.queue import line as waiting_line
from handoff.queue.deadlines import TARGETS
from handoff.queue.waiting import awaits_first_word, is_due
from handoff.storage import log
from handoff.verbs.projection import IN_THE_CHAT, UNREAD
from handoff.verbs.writing import Writing


class TimeVerbs(Writing):
    """Nobody may be left in silence."""

    async def attend(self, conversation_id: str) -> Outcome:
        """The conversation's timer ran out: a late bot or agent gives way, who waits hears something."""

        def decide(connection: Connection, state: Conversation) -> Sequence[Draft]:
            if not is_due(state, self.patience, self.clock()):
                return ()
            if awaits_first_word(state):
                return self._after_silence(connection, state)
            if state.status is Status.BOT:
                late = HandoffRequested(reason=Reason.OVER_BUDGET, by="system", cause_seq=state.customer_seq)
                return self._queueing(
                    connection, state, [Draft(NoticeAdded(code="bot_trouble")), Draft(late)]
                )
            if not self._anyone(connection, state):
                return (self._away(connection, state, self._team(connection, state)),)
            if state.bot_owes_answer:
                stepped_back = Draft(WaitingChosen(choice="wait", by="system"))
                return (Draft(NoticeAdded(code="bot_trouble")), stepped_back)
            place = waiting_line.place(connection, state.id)
            return (Draft(NoticeAdded(code="still_waiting", params={"position": place})),)

        return await self._act(conversation_id, decide)

    async def requeue_away(self, conversation_id: str) -> Outcome:
        """Somebody is on duty again: the customer is in the queue, with the old waiting time."""

        def decide(connection: Connection, state: Conversation) -> Sequence[Draft]:
            left = state.status is Status.AWAY and not state.by_email
            if not left or not self._anyone(connection, state):
                return ()
            reason = Reason(state.reason) if state.reason else Reason.ASKED_HUMAN
            return (Draft(HandoffRequested(reason=reason, by="system", cause_seq=state.customer_seq)),)

        return await self._act(conversation_id, decide)

    async def release_absent(self, conversation_id: str) -> Outcome:
        """Its agent's console is closed: the customer is told and in front of the queue again."""

        def decide(connection: Connection, state: Conversation) -> Sequence[Draft]:
            here = presence.present(connection, self.clock(), self.patience.presence)
            if state.status is not Status.ASSIGNED or state.agent_id in here or state.snoozed_until:
                return ()
            told = Draft(NoticeAdded(code="agent_away", params={"name": state.agent_name}))
            gone = Draft(AssignmentReleased(agent_id=state.agent_id, why="offline"))
            return self._queueing(connection, state, [told, gone])

        return await self._act(conversation_id, decide)

    async def route(self, conversation_id: str) -> Outcome:
        """Give a waiting customer to an agent with room; nothing changes when nobody has any.

        Room is counted here, with the agents' rows held, so that two assignments never share one place.
        """

        def decide(connection: Connection, state: Conversation) -> Sequence[Draft]:
            if state.status is not Status.QUEUED and not (state.status is Status.AWAY and state.by_email):
                return ()
            seat = routing.pick(state, self._seats(connection, state))
            if seat is None:
                return ()
            return (Draft(AgentAssigned(agent_id=seat.agent_id, agent_name=seat.name, how="routed")),)

        return await self._act(conversation_id, decide)

    async def meet(self, conversation_id: str, kind: str, version: int) -> Outcome:
        """A deadline came. It is taken out in this transaction: it fires once, if it still counts."""

        def decide(connection: Connection, state: Conversation) -> Sequence[Draft]:
            due_at = deadlines.take(connection, state.id, kind, version)
            if due_at is None:
                return ()
            match kind:
                case "snooze" if state.snoozed_seq == version:
                    return (Draft(SnoozeEnded()),)
                case "promise" if _stands(connection, state.id, version):
                    return (Draft(PromiseDue(promise_seq=version)),)
                case "unread" if self.post is not None and state.via == IN_THE_CHAT:
                    self._write_to_who_left(connection, state, version, self.post)
                    return ()
                case "survey" if state.status is Status.RESOLVED and not state.surveyed:
                    return self._ask_how_it_was(connection, state)
            for what in TARGETS:
                if kind == what and deadlines.running(state).get(what) == version:
                    return (Draft(DeadlineMissed(what=what, due_at=due_at)),)
            return ()

        return await self._act(conversation_id, decide)

    def _after_silence(self, connection: Connection, state: Conversation) -> Sequence[Draft]:
        """Its agent said nothing: somebody else, if there is one with room, else a word to the customer."""
        name: dict[str, str | int] = {"name": state.agent_name}
        others = [seat for seat in self._seats(connection, state) if seat.agent_id != state.agent_id]
        if not any(seat.room > 0 for seat in others):
            return (Draft(NoticeAdded(code="agent_delayed", params=name)),)
        gone = Draft(AssignmentReleased(agent_id=state.agent_id, why="silent"))
        return (Draft(NoticeAdded(code="agent_busy", params=name)), gone)

    def _ask_how_it_was(self, connection: Connection, state: Conversation) -> Sequence[Draft]:
        to = letters.address_of(connection, state)
        # A conversation that was reopened ends more than once; how it was is asked once.
        if self.post is not None and to and not letters.written(connection, state.id, "survey"):
            letters.ask(connection, state, to, self.clock(), self.post.survey_link(state.id))
        return ()

    def _write_to_who_left(self, connection: Connection, state: Conversation, since: int, post: Post) -> None:
        """What agents said since then, in one letter, where an address is known."""
        deadlines.drop(connection, state.id, UNREAD)
        to = letters.address_of(connection, state)
        said = [
            (entry.author.name, entry.event)
            for entry in log.read(connection, state.id, since - 1)
            if entry.author.role is Role.AGENT and isinstance(entry.event, MessageAdded)
        ]
        if to and said:
            whole = MessageAdded(text="\n\n".join(message.text for _, message in said))
            letters.answer(connection, state, to, self.clock(), whole, said[-1][0], post)

    def _seats(self, connection: Connection, state: Conversation) -> list[routing.Seat]:
        when = (self.clock(), self.patience.presence, state.team_id)
        presence.hold(connection, presence.on_duty(connection, *when))
        return presence.seats(connection, *when)

    def _anyone(self, connection: Connection, state: Conversation) -> bool:
        return bool(presence.on_duty(connection, self.clock(), self.patience.presence, state.team_id))


def _stands(connection: Connection, conversation_id: str, seq: int) -> bool:
    try:
        return promises.is_open(connection, conversation_id, seq)
    except NotFound:
        return False
