"""A conversation with the bot, kept as a log without a database."""

from __future__ import annotations

from assistant.reply import Reply
from assistant.turn import Turn
from handoff.conversation import Conversation
from handoff.events import (
    BOT,
    Attached,
    Author,
    ConversationStarted,
    Entry,
    Event,
    FactNoted,
    HandoffOffered,
    MessageAdded,
    Role,
)

CUSTOMER = Author(role=Role.CUSTOMER, id="c")


class Talk:
    """A conversation with the bot, kept as a log without a database."""

    def __init__(self, turn: Turn) -> None:
        self.turn = turn
        self.state = Conversation("talk")
        self.entries: list[Entry] = []
        self._add(ConversationStarted(contact_id="c", lang="en"), CUSTOMER)

    def _add(self, event: Event, author: Author) -> None:
        entry = Entry(
            conversation="talk", seq=self.state.last_seq + 1, at=1_795_449_600_000 + self.state.last_seq,
            epoch=self.state.epoch, author=author, event=event,
        )  # fmt: skip
        self.state = self.state.apply(entry)
        self.entries.append(entry)

    def say(self, *texts: str, files: tuple[Attached, ...] = ()) -> Reply:
        for text in texts:
            self._add(MessageAdded(text=text, files=files), CUSTOMER)
        reply = self.turn.think(self.state, self.entries)
        for event in reply.also:
            self._add(event, BOT)
        if reply.text:
            said = MessageAdded(
                text=reply.text, through=self.state.customer_seq, decision=reply.decision,
                citations=reply.citations, choices=reply.choices,
            )  # fmt: skip
            self._add(said, BOT)
        if reply.action == "offer" and reply.reason:
            self._add(HandoffOffered(reason=reply.reason, message_seq=self.state.last_seq), BOT)
        return reply

    def facts(self) -> dict[str, str]:
        return {
            entry.event.name: entry.event.value
            for entry in self.entries
            if isinstance(entry.event, FactNoted)
        }
