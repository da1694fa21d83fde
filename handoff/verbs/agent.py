"""What an agent may do. Whoever holds a conversation is asked for under its lock: a claim has one winner."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal

from sqlalchemy import Connection

from handoff.conversation import HOLDER_CHANGES, WAITING, Conversation, Status
from handoff.errors import AlreadyClaimed, Invalid, NotAllowed, Stale
from handoff.events import (
    AgentAssigned,
    AssignmentReleased,
    Author,
    ConversationResolved,
    ConversationReturned,
    MessageAdded,
    NoteAdded,
    PromiseMade,
    Role,
)
from handoff.outcome import Draft, Outcome
from handoff.promises import due_time
from handoff.promises import words as promise_words
from handoff.queue import presence
from handoff.queue.waiting import bounced_enough
from handoff.storage import log
from handoff.verbs.writing import Writing

Baton = Literal["solved", "waiting", "do_not_offer", ""]


class AgentVerbs(Writing):
    """Messages carry the browser's own id; other verbs, sent again, find it done and change nothing."""

    async def claim(self, conversation_id: str, agent: Author) -> Outcome:
        """The agent takes it; exactly one wins. Raises AlreadyClaimed, which names who has it."""

        def decide(connection: Connection, state: Conversation) -> Sequence[Draft]:
            refuse_rivals(state, agent)
            if state.agent_id == agent.id:
                return ()
            presence.hold(connection, [agent.id])
            how: Literal["claimed", "takeover"] = "claimed" if state.status in WAITING else "takeover"
            return (_assigning(agent, how, by=agent),)

        return await self._act(conversation_id, decide)

    async def reply(
        self, conversation_id: str, agent: Author, client_id: str, text: str, seen: int
    ) -> Outcome:
        """An agent's message; the first one takes the conversation.

        `seen` is the last seq on the agent's screen. Raises Stale with the events if somebody else wrote
        since, AlreadyClaimed if a colleague has it.
        """
        said = Draft(MessageAdded(text=text), agent, client_id)

        def decide(connection: Connection, state: Conversation) -> Sequence[Draft]:
            refuse_rivals(state, agent)
            _require_seen(connection, state, agent, seen)
            taken = [] if state.agent_id == agent.id else [_assigning(agent, "reply", by=agent)]
            if taken:
                presence.hold(connection, [agent.id])
            place = state.last_seq + len(taken) + 1
            return (*taken, said, *self._promised(connection, state, agent, text, place))

        return await self._act(conversation_id, decide, draft=said)

    async def note(self, conversation_id: str, agent: Author, client_id: str, text: str) -> Outcome:
        """A private note."""
        noted = Draft(NoteAdded(text=text), agent, client_id)
        return await self._act(conversation_id, lambda *_: (noted,), draft=noted)

    async def return_to_bot(
        self, conversation_id: str, agent: Author, note: str, baton: Baton = ""
    ) -> Outcome:
        """The bot has it again, with a note it must honour. Raises NotAllowed the third time in a row."""
        back = Draft(ConversationReturned(by="agent", note=note, baton=baton), agent)

        def refuse_third(state: Conversation) -> None:
            if bounced_enough(state, self.patience, self.clock()):
                raise NotAllowed(
                    "the bot was given this conversation back twice just now and could not help; "
                    "keep it, or transfer it to a colleague"
                )

        return await self._hand_on(conversation_id, agent, (back,), refuse_third)

    async def release(self, conversation_id: str, agent: Author) -> Outcome:
        """Back to the front of the queue."""
        gone = Draft(AssignmentReleased(agent_id=agent.id, why="released"), agent)
        return await self._hand_on(conversation_id, agent, (gone,))

    async def transfer(self, conversation_id: str, agent: Author, to: Author, note: str) -> Outcome:
        """To a colleague, with a note."""
        if to.id == agent.id:
            raise NotAllowed("the conversation is yours already; choose a colleague")
        drafts = (Draft(NoteAdded(text=note), agent), _assigning(to, "transfer", by=agent))
        return await self._hand_on(conversation_id, agent, drafts)

    async def resolve(self, conversation_id: str, agent: Author, disposition: str) -> Outcome:
        """Done; it may be already."""
        done = Draft(ConversationResolved(by="agent", disposition=disposition), agent)

        def decide(_: Connection, state: Conversation) -> Sequence[Draft]:
            refuse_rivals(state, agent)
            return () if state.status is Status.RESOLVED else (done,)

        return await self._act(conversation_id, decide)

    async def _hand_on(
        self,
        conversation_id: str,
        agent: Author,
        drafts: Sequence[Draft],
        refuse: Callable[[Conversation], None] = lambda state: None,
    ) -> Outcome:
        """The holder gives it away; the last of `drafts` says to whom, `refuse` when it may not be."""

        def decide(connection: Connection, state: Conversation) -> Sequence[Draft]:
            if state.status is not Status.ASSIGNED or state.agent_id != agent.id:
                if _was_done(connection, state, drafts[-1]):
                    return ()
                refuse_rivals(state, agent)
                raise NotAllowed("claim the conversation first")
            refuse(state)
            if isinstance(to := drafts[-1].event, AgentAssigned):
                presence.hold(connection, [to.agent_id])
            if isinstance(drafts[-1].event, AssignmentReleased):
                return self._queueing(connection, state, drafts)
            return drafts

        return await self._act(conversation_id, decide)

    def _promised(
        self, connection: Connection, state: Conversation, agent: Author, text: str, seq: int
    ) -> Sequence[Draft]:
        """What this message, at place `seq`, promises; the team's clock says what "tomorrow" is."""
        sentences = promise_words.sentences(text)
        if not sentences:
            return ()
        hours = self._team(connection, state).hours
        zone = hours.zone if hours else "UTC"
        return [
            Draft(
                PromiseMade(
                    text=each,
                    due_at=due_time.read(each, self.clock(), zone),
                    by=agent.name,
                    message_seq=seq,
                ),
                agent,
            )
            for each in sentences
        ]


def refuse_rivals(state: Conversation, agent: Author) -> None:
    """Raises AlreadyClaimed if another agent holds it."""
    if state.status is Status.ASSIGNED and state.agent_id != agent.id:
        raise AlreadyClaimed(
            f"{state.agent_name} has this conversation already",
            holder={"id": state.agent_id, "name": state.agent_name},
        )


def _require_seen(connection: Connection, state: Conversation, agent: Author, seen: int) -> None:
    if seen > state.last_seq:
        raise Invalid("your screen shows more than there is; reload the page, then send again")
    newer = [
        entry
        for entry in log.read(connection, state.id, seen)
        if isinstance(entry.event, MessageAdded) and entry.author.id != agent.id
    ]
    if newer:
        raise Stale(events=[entry.for_agent() for entry in newer])


def _was_done(connection: Connection, state: Conversation, draft: Draft) -> bool:
    """Whether the last thing a person did to the holder is this very draft: the request came twice."""
    for entry in reversed(log.read(connection, state.id)):
        if type(entry.event) in HOLDER_CHANGES and entry.author.role is not Role.SYSTEM:
            return entry.event == draft.event and entry.author.id == draft.author.id
    return False


def _assigning(agent: Author, how: Literal["claimed", "takeover", "reply", "transfer"], by: Author) -> Draft:
    return Draft(AgentAssigned(agent_id=agent.id, agent_name=agent.name, how=how), by)
