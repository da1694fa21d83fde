"""What the bot may do; every verb is checked against the turn it belongs to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal

from sqlalchemy import Connection

from handoff.conversation import Conversation, Status
from handoff.errors import Superseded
from handoff.events import (
    BOT,
    SYSTEM,
    Decision,
    Event,
    HandoffRequested,
    MessageAdded,
    Reason,
    Role,
    WaitingChosen,
)
from handoff.outcome import Draft, Outcome
from handoff.queue import team
from handoff.storage.leases import Lease, held
from handoff.verbs.writing import Writing


def require_turn(state: Conversation, epoch: int, through: int) -> None:
    """Raises Superseded unless the bot may write still and all up to `through` is the open question."""
    held = state.may_speak(Role.BOT) and state.epoch == epoch
    if not held or state.customer_seq > through or state.dealt_with >= through > 0:
        raise Superseded


class BotVerbs(Writing):
    """A turn is named by the epoch it began in and the last customer message (`through`) it deals with.

    Where several nodes share the database it also has a lease, and stores nothing once another node has it.
    """

    async def answer_as_bot(
        self,
        conversation_id: str,
        epoch: int,
        through: int,
        said: MessageAdded,
        also: Sequence[Event] = (),
        *,
        lease: Lease | None = None,
    ) -> Outcome:
        """The bot's answer to all up to `through`. Raises Superseded if holder or question changed."""

        def decide(connection: Connection, state: Conversation) -> Sequence[Draft]:
            require_turn(state, epoch, through)
            held(connection, lease)
            return [*_noted(also), _answer(said, through)]

        return await self._act(conversation_id, decide)

    async def offer_person(
        self,
        conversation_id: str,
        epoch: int,
        through: int,
        said: MessageAdded,
        offer: Callable[[int], Event],
        also: Sequence[Event] = (),
        *,
        lease: Lease | None = None,
    ) -> Outcome:
        """The answer with an offer; `offer` makes the event from the answer's seq. Raises Superseded."""

        def decide(connection: Connection, state: Conversation) -> Sequence[Draft]:
            require_turn(state, epoch, through)
            held(connection, lease)
            drafts = [*_noted(also), _answer(said, through)]
            return [*drafts, Draft(offer(state.last_seq + len(drafts)))]

        return await self._act(conversation_id, decide)

    async def request_handoff(
        self,
        conversation_id: str,
        epoch: int,
        reason: Reason,
        *,
        through: int,
        said: MessageAdded | None = None,
        decision: Decision | None = None,
        also: Sequence[Event] = (),
        by: Literal["bot", "system"] = "bot",
        lease: Lease | None = None,
    ) -> Outcome:
        """The bot steps back. Raises Superseded if holder or question changed.

        Who is in the queue already, with the bot's answers meanwhile, simply waits from now on.
        """
        author = BOT if by == "bot" else SYSTEM

        def decide(connection: Connection, state: Conversation) -> Sequence[Draft]:
            require_turn(state, epoch, through)
            held(connection, lease)
            before = [*_noted(also), *([_answer(said, through)] if said else [])]
            if state.status is Status.QUEUED:
                return [*before, Draft(WaitingChosen(choice="wait", by=by), author)]
            asked = HandoffRequested(reason=reason, by=by, cause_seq=through, decision=decision)
            return self._queueing(connection, state, [*before, Draft(_routed(connection, asked), author)])

        return await self._act(conversation_id, decide)


def _routed(connection: Connection, asked: HandoffRequested) -> HandoffRequested:
    """The team and priority that a rule of the shop named; a team nobody knows is left out."""
    signals = asked.decision.signals if asked.decision else {}
    if not signals.get("rule"):
        return asked
    named = [each for each in team.listed(connection) if each.name == signals.get("rule_team")]
    routed: dict[str, str] = {"priority": str(signals.get("rule_priority") or "")}
    if named:
        routed |= {"team_id": named[0].id, "team_name": named[0].name}
    return asked.model_copy(update=routed)


def _answer(said: MessageAdded, through: int) -> Draft:
    return Draft(said.model_copy(update={"through": through}), BOT)


def _noted(events: Sequence[Event]) -> list[Draft]:
    return [Draft(event) for event in events]
