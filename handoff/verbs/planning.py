"""What agents plan: put off, urgency, tags, another team; and what a lead does with others' conversations."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection

from handoff.clock import DAY_MS
from handoff.conversation import WAITING, Conversation, Status
from handoff.errors import Invalid, NotAllowed
from handoff.events import (
    AgentAssigned,
    AssignmentReleased,
    Author,
    ConversationSnoozed,
    ConversationTagged,
    NoteAdded,
    PriorityChanged,
    SnoozeEnded,
    TeamChanged,
)
from handoff.outcome import Draft, Outcome
from handoff.queue import presence, team
from handoff.queue.waiting import awaits_first_word
from handoff.queue_events import Priority
from handoff.verbs.agent import refuse_rivals
from handoff.verbs.writing import Writing

LONGEST_SNOOZE = 90 * DAY_MS
MOST_TAGS = 10
LONGEST_TAG = 40


class PlanningVerbs(Writing):
    """Sent again, they find it done and change nothing."""

    async def snooze(self, conversation_id: str, agent: Author, until: int) -> Outcome:
        """Put off what the agent holds until a moment (ms), or until the customer writes.

        Raises NotAllowed while the customer waits for the agent's first word.
        """
        now = self.clock()
        if not now < until <= now + LONGEST_SNOOZE:
            raise Invalid("a conversation can be put off to a moment within the next 90 days")

        def decide(_: Connection, state: Conversation) -> Sequence[Draft]:
            _require_held(state, agent)
            if awaits_first_word(state):
                raise NotAllowed("the customer waits for your first word; tell them when you will be back")
            same = state.snoozed_until == until
            return () if same else (Draft(ConversationSnoozed(until=until), agent),)

        return await self._act(conversation_id, decide)

    async def wake(self, conversation_id: str, agent: Author) -> Outcome:
        """No longer put off."""

        def decide(_: Connection, state: Conversation) -> Sequence[Draft]:
            refuse_rivals(state, agent)
            return (Draft(SnoozeEnded(why="agent"), agent),) if state.snoozed_until else ()

        return await self._act(conversation_id, decide)

    async def set_priority(self, conversation_id: str, agent: Author, priority: Priority) -> Outcome:
        """How urgent it is; the customer's place follows."""

        def decide(_: Connection, state: Conversation) -> Sequence[Draft]:
            same = state.priority == priority
            return () if same else (Draft(PriorityChanged(priority=priority), agent),)

        return await self._act(conversation_id, decide)

    async def tag(self, conversation_id: str, agent: Author, tags: Sequence[str]) -> Outcome:
        """File it under these tags and no others; each as one line of small letters, once."""
        filed = tuple(sorted({" ".join(tag.split()).casefold() for tag in tags} - {""}))
        if len(filed) > MOST_TAGS or any(len(tag) > LONGEST_TAG for tag in filed):
            raise Invalid(f"a conversation has at most {MOST_TAGS} tags of at most {LONGEST_TAG} letters")

        def decide(_: Connection, state: Conversation) -> Sequence[Draft]:
            return (
                ()
                if state.tags.splitlines() == list(filed)
                else (Draft(ConversationTagged(tags=filed), agent),)
            )

        return await self._act(conversation_id, decide)

    async def transfer_to_team(self, conversation_id: str, agent: Author, team_id: str, note: str) -> Outcome:
        """To another team, with a note: to the front of its queue. Whoever waits keeps the place in time."""

        def decide(connection: Connection, state: Conversation) -> Sequence[Draft]:
            refuse_rivals(state, agent)
            to = team.find(connection, team_id)
            if state.status is Status.RESOLVED:
                raise NotAllowed("the conversation is resolved; reply to open it again")
            if state.team_id == to.id and state.status is not Status.ASSIGNED:
                return ()
            moved = [
                Draft(NoteAdded(text=note), agent),
                Draft(TeamChanged(team_id=to.id, team_name=to.name), agent),
            ]
            if state.status is not Status.ASSIGNED:
                return moved
            gone = Draft(AssignmentReleased(agent_id=state.agent_id, why="team"), agent)
            return self._queueing(connection, state, [*moved, gone])

        return await self._act(conversation_id, decide)

    async def reassign(self, conversation_id: str, lead: Author, to: Author, note: str = "") -> Outcome:
        """A lead gives it to somebody, whoever holds it now."""
        given = AgentAssigned(agent_id=to.id, agent_name=to.name, how="reassigned")

        def decide(connection: Connection, state: Conversation) -> Sequence[Draft]:
            if state.agent_id == to.id:
                return ()
            if state.status not in (*WAITING, Status.ASSIGNED):
                raise NotAllowed("only what waits for a person or has one can be given to somebody")
            presence.hold(connection, [to.id])
            noted = [Draft(NoteAdded(text=note), lead)] if note else []
            return (*noted, Draft(given, lead))

        return await self._act(conversation_id, decide)


def _require_held(state: Conversation, agent: Author) -> None:
    refuse_rivals(state, agent)
    if state.status is not Status.ASSIGNED:
        raise NotAllowed("claim the conversation first")
