"""Ana talks to the bot about her orders: the real turn, the real order system, the log kept in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from assistant.orders.folder import open_folder
from assistant.orders.identity.identification import Identification
from assistant.orders.shop import Shop
from assistant.reply import Reply
from assistant.turn import Turn
from handoff.conversation import Conversation
from handoff.events import (
    BOT,
    Author,
    ContactVerified,
    ConversationStarted,
    Entry,
    Event,
    HandoffOffered,
    MessageAdded,
    OrderConfirmed,
    Role,
)
from knowledge.base import KnowledgeBase
from tests.assistant.orders import retail

LONG = 2_000_000_000_000
CUSTOMER = Author(role=Role.CUSTOMER, id="c")


class Talk:
    """A conversation with the bot as the speaker leads it, without a database."""

    def __init__(
        self,
        base: KnowledgeBase,
        shop: Shop,
        customer: str = retail.ANA,
        identification: Identification | None = None,
    ) -> None:
        self.shop = shop
        self.turn = Turn(base, shop, identification=identification)
        self.state = Conversation("talk")
        self.entries: list[Entry] = []
        self.add(ConversationStarted(contact_id="c", lang="en"), CUSTOMER)
        if customer:
            self.add(ContactVerified(customer_id=customer, method="token", expires_at=LONG), CUSTOMER)

    def add(self, event: Event, author: Author) -> None:
        entry = Entry(
            conversation="talk", seq=self.state.last_seq + 1, at=1_795_449_600_000 + self.state.last_seq,
            epoch=self.state.epoch, author=author, event=event,
        )  # fmt: skip
        self.state = self.state.apply(entry)
        self.entries.append(entry)

    def say(self, *texts: str) -> Reply:
        for text in texts:
            self.add(MessageAdded(text=text), CUSTOMER)
        reply = self.turn.think(self.state, self.entries)
        if reply.confirms is not None:
            self._store(reply)
            self.add(reply.confirms, BOT)
            assert self.turn.orders is not None
            self.add(self.turn.orders.carry_out(reply.confirms), BOT)
            reply = self.turn.think(self.state, self.entries)
        self._store(reply)
        self.add(
            MessageAdded(
                text=reply.text, through=self.state.customer_seq, decision=reply.decision,
                choices=reply.choices,
            ),
            BOT,
        )  # fmt: skip
        if reply.action == "offer" and reply.reason:
            self.add(HandoffOffered(reason=reply.reason, message_seq=self.state.last_seq), BOT)
        return reply

    def _store(self, reply: Reply) -> None:
        for event in reply.also:
            self.add(event, BOT)

    @property
    def writes(self) -> list[tuple[str, dict[str, object]]]:
        return [(write.name, dict(write.arguments)) for write in self.shop.system.writes()]

    @property
    def confirmations(self) -> int:
        return sum(isinstance(entry.event, OrderConfirmed) for entry in self.entries)


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return retail.write(tmp_path_factory.mktemp("retail"))


@pytest.fixture
def retail_shop(folder: Path) -> Iterator[Shop]:
    shop = open_folder(folder)
    yield shop
    shop.system.close()


@pytest.fixture
def talk(base: KnowledgeBase, retail_shop: Shop) -> Callable[..., Talk]:
    return lambda customer=retail.ANA: Talk(base, retail_shop, customer)
