"""The promise ledger's verbs: done, or withdrawn with a reason; either way the customer is told."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlalchemy import Connection

from handoff.conversation import Conversation
from handoff.events import Author, PromiseFulfilled, PromiseKept, PromiseMade, PromiseWithdrawn
from handoff.outcome import Draft, Outcome
from handoff.promises import kept as promises
from handoff.verbs.writing import Writing


class PromiseVerbs(Writing):
    """Any agent may settle a promise: the customer cares that it is kept, not by whom."""

    async def make_promise(
        self, conversation_id: str, agent: Author, text: str, due_at: int | None
    ) -> Outcome:
        """An entry by hand, for what was promised elsewhere, such as on the telephone."""
        made = Draft(PromiseMade(text=text, due_at=due_at, by=agent.name), agent)
        return await self._act(conversation_id, lambda *_: (made,))

    async def keep_promise(self, conversation_id: str, agent: Author, seq: int) -> Outcome:
        """It is done. Raises NotFound."""
        return await self._settle(
            conversation_id, agent, seq, lambda text: PromiseKept(promise_seq=seq, text=text)
        )

    async def withdraw_promise(self, conversation_id: str, agent: Author, seq: int, why: str) -> Outcome:
        """It will not be done. Raises NotFound."""
        return await self._settle(
            conversation_id, agent, seq, lambda text: PromiseWithdrawn(promise_seq=seq, text=text, why=why)
        )

    async def fulfil_promise(self, conversation_id: str, seq: int) -> Outcome:
        """What the system promised is done, as the order system shows. Raises NotFound."""

        def decide(connection: Connection, state: Conversation) -> Sequence[Draft]:
            if not promises.is_open(connection, state.id, seq):
                return ()
            return (Draft(PromiseFulfilled(promise_seq=seq, by_seq=0)),)

        return await self._act(conversation_id, decide)

    async def _settle(
        self,
        conversation_id: str,
        agent: Author,
        seq: int,
        event: Callable[[str], PromiseKept | PromiseWithdrawn],
    ) -> Outcome:
        def decide(connection: Connection, state: Conversation) -> Sequence[Draft]:
            promise = promises.find(connection, state.id, seq)
            return (Draft(event(promise["text"]), agent),) if promise["state"] == promises.OPEN else ()

        return await self._act(conversation_id, decide)
