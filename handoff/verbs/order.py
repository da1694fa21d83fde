"""A change to an order in three steps: the yes is stored, the order system is asked, the outcome is stored.

Each step may be repeated. What was confirmed and has no outcome yet is still to be done.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, case, func, select

from handoff.conversation import Conversation, Status
from handoff.errors import NotAllowed
from handoff.events import BOT, Author, Entry, Event, OrderChanged, OrderConfirmed, OrderRefused
from handoff.outcome import Draft, Outcome
from handoff.storage import log
from handoff.storage.leases import Lease, held
from handoff.storage.schema import events
from handoff.verbs.agent import refuse_rivals
from handoff.verbs.bot import require_turn
from handoff.verbs.writing import Writing

_OUTCOMES = (OrderChanged, OrderRefused)


class OrderVerbs(Writing):
    """What the log says about changes to orders; the order system itself is not known here."""

    async def confirm_order_change(
        self,
        conversation_id: str,
        epoch: int,
        through: int,
        confirmed: OrderConfirmed,
        also: Sequence[Event] = (),
        *,
        lease: Lease | None = None,
    ) -> Outcome:
        """The customer's yes, before anything is written. Raises Superseded if holder or question changed."""

        def decide(connection: Connection, state: Conversation) -> Sequence[Draft]:
            require_turn(state, epoch, through)
            held(connection, lease)
            if _has(log.read(connection, state.id), confirmed.key, (OrderConfirmed,)):
                return ()
            return [*(Draft(event) for event in also), Draft(confirmed, BOT)]

        return await self._act(conversation_id, decide)

    async def confirm_order_change_by_agent(
        self, conversation_id: str, agent: Author, confirmed: OrderConfirmed
    ) -> Outcome:
        """An agent's yes on the customer's behalf, before anything is written. Raises AlreadyClaimed if a
        colleague has the conversation, NotAllowed if nobody has."""

        def decide(connection: Connection, state: Conversation) -> Sequence[Draft]:
            refuse_rivals(state, agent)
            if state.agent_id != agent.id or state.status is not Status.ASSIGNED:
                raise NotAllowed("claim the conversation first; then you can change its orders")
            if _has(log.read(connection, state.id), confirmed.key, (OrderConfirmed,)):
                return ()
            return (Draft(confirmed, agent),)

        return await self._act(conversation_id, decide)

    async def record_order_outcome(
        self, conversation_id: str, outcome: OrderChanged | OrderRefused, by: Author = BOT
    ) -> Outcome:
        """What became of a confirmed change, whoever holds the conversation by now; the first outcome
        stands."""

        def decide(connection: Connection, state: Conversation) -> Sequence[Draft]:
            settled = _has(log.read(connection, state.id), outcome.key, _OUTCOMES)
            return () if settled else (Draft(outcome, by),)

        return await self._act(conversation_id, decide)


def open_change(entries: Sequence[Entry]) -> OrderConfirmed | None:
    """The change that was confirmed and has no outcome in the log yet."""
    settled = {entry.event.key for entry in entries if isinstance(entry.event, _OUTCOMES)}
    confirmed = [entry.event for entry in entries if isinstance(entry.event, OrderConfirmed)]
    return next((event for event in confirmed if event.key not in settled), None)


def with_open_changes(connection: Connection) -> list[str]:
    """Ids of conversations with a confirmed change that has no outcome (swept at start)."""
    # Every confirmation has one outcome at most, so the balance tells without reading any body.
    balance = func.sum(case((events.c.kind == OrderConfirmed.kind, 1), else_=-1))
    kinds = [OrderConfirmed.kind, *(kind.kind for kind in _OUTCOMES)]
    wanted = (
        select(events.c.conversation_id)
        .where(events.c.kind.in_(kinds))
        .group_by(events.c.conversation_id)
        .having(balance > 0)
    )
    return list(connection.execute(wanted).scalars())


def _has(entries: Sequence[Entry], key: str, kinds: tuple[type[Event], ...]) -> bool:
    return any(isinstance(entry.event, kinds) and getattr(entry.event, "key", "") == key for entry in entries)
