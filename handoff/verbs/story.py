"""What happens to the story a conversation tells: facts noted, corrected, revealed, and said twice."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from sqlalchemy import Connection

from handoff.brief.ledger import holding, ledger
from handoff.conversation import Conversation
from handoff.errors import Invalid, NotFound
from handoff.events import (
    Author,
    BriefSummarised,
    Entry,
    FactCorrected,
    FactNoted,
    HandoffRequested,
    MessageAdded,
    Role,
    SecretRevealed,
    SuggestionRejected,
)
from handoff.masking import masked
from handoff.outcome import Draft, Outcome
from handoff.repeats import found as repeats
from handoff.repeats.guard import Hear
from handoff.storage import log
from handoff.verbs.writing import Writing


class StoryVerbs(Writing):
    """None of these changes who holds the conversation."""

    hear: Hear
    """What an agent's sentence asks for by its meaning, where that is known."""

    async def note_facts(self, conversation_id: str, facts: Sequence[FactNoted]) -> Outcome:
        """Facts read from messages; one that is noted already is not noted again."""

        def decide(connection: Connection, state: Conversation) -> Sequence[Draft]:
            entries = log.read(connection, state.id)
            known = {_key(entry.event) for entry in entries if isinstance(entry.event, FactNoted)}
            there = {entry.seq for entry in entries if isinstance(entry.event, MessageAdded)}
            return [Draft(fact) for fact in facts if _key(fact) not in known and fact.from_seq in there]

        return await self._act(conversation_id, decide)

    async def correct_fact(
        self, conversation_id: str, contact_id: str, client_id: str, name: str, before: str, value: str
    ) -> Outcome:
        """The customer changes a line of what is passed on; an empty value takes it back.

        `before` is the value as the slip showed it. Raises NotFound if no such fact holds.
        """
        author = Author(role=Role.CUSTOMER, id=contact_id)
        tap = Draft(FactCorrected(name=name, before=before, value=" ".join(value.split())), author, client_id)

        def decide(connection: Connection, state: Conversation) -> Sequence[Draft]:
            facts = holding(ledger(log.read(connection, state.id)))
            if not any(fact.name == name and fact.value == before for fact in facts):
                raise NotFound("that line changed meanwhile; look at the list again")
            return (tap,)

        return await self._act(conversation_id, decide, contact_id=contact_id, draft=tap)

    async def summarise(self, conversation_id: str, words: BriefSummarised) -> Outcome:
        """A model's words on a handoff, once; nothing where the conversation has moved on to another one."""

        def decide(connection: Connection, state: Conversation) -> Sequence[Draft]:
            entries = log.read(connection, state.id)
            asked = [entry.seq for entry in entries if isinstance(entry.event, HandoffRequested)]
            done = any(
                isinstance(entry.event, BriefSummarised) and entry.event.handoff_seq == words.handoff_seq
                for entry in entries
            )
            return () if done or asked[-1:] != [words.handoff_seq] else (Draft(words),)

        return await self._act(conversation_id, decide)

    async def reveal(self, conversation_id: str, agent: Author, message_seq: int) -> str:
        """The unmasked text of a message; that it was looked at is stored. Raises NotFound, Invalid."""
        shown: dict[str, str] = {}

        def decide(connection: Connection, state: Conversation) -> Sequence[Draft]:
            entry = log.entry(connection, state.id, message_seq)
            if entry is None or not isinstance(entry.event, MessageAdded):
                raise NotFound("there is no such message in this conversation")
            if masked(entry.event.text) == entry.event.text:
                raise Invalid("nothing in this message is masked")
            shown["text"] = entry.event.text
            return (Draft(SecretRevealed(message_seq=message_seq), agent),)

        await self._act(conversation_id, decide)
        return shown["text"]

    async def reject_suggestion(
        self, conversation_id: str, agent: Author, rejected: SuggestionRejected
    ) -> Outcome:
        """The suggested reply was of no use, and why; the content owner reads it beside the articles."""
        return await self._act(conversation_id, lambda *_: (Draft(rejected, agent),))

    async def measure_repeats(self, conversation_id: str) -> Outcome:
        """Find what was asked or said twice while people held it, and count the conversation once."""
        read = await self.store.read(lambda connection: log.read(connection, conversation_id))
        # Sentences are read before the transaction: nothing else waits for it.
        found = await asyncio.to_thread(repeats.repeats, read, self.hear)

        def work(connection: Connection) -> Outcome:
            state = log.load(connection, conversation_id)
            reason = _reason(read)
            if reason is None or repeats.measured(connection, state):
                return Outcome(state, (), state.last_seq)
            repeats.count(connection, state, reason, found, self.clock())
            return self._record(connection, state, [Draft(each) for each in found])

        return await self.store.write(work)


def _key(fact: FactNoted) -> tuple[str, str, int]:
    return fact.name, fact.value, fact.from_seq


def _reason(entries: Sequence[Entry]) -> str | None:
    """Why people got it; None if no person ever wrote in it."""
    if not any(
        entry.author.role is Role.AGENT and isinstance(entry.event, MessageAdded) for entry in entries
    ):
        return None
    asked = [entry.event.reason.value for entry in entries if isinstance(entry.event, HandoffRequested)]
    return asked[-1] if asked else "asked_agent"
