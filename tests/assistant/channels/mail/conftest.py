"""A desk that writes and receives mail, and mails as people's programs write them."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import make_msgid

import pytest
from sqlalchemy import select

from assistant.channels.mail.door import MailDoor
from assistant.channels.mail.thread_address import ThreadAddress
from handoff.conversation import Conversation
from handoff.desk import Desk
from handoff.events import Entry, MessageAdded
from handoff.hub import Hub
from handoff.live.postman import Postman
from handoff.mail.letters import Post
from handoff.mail.outbox import Letter
from handoff.storage import log
from handoff.storage.database import Database
from handoff.storage.schema import conversations
from tests.conftest import Hands

SHOP = "Example Shop <help@shop.example>"
OURS = ThreadAddress.of(SHOP, "a secret of this installation")
KIM = "Kim Doe <kim@example.com>"


def mail(
    text: str = "Where is my parcel?", *, sender: str = KIM, to: str = "help@shop.example", **headers: str
) -> EmailMessage:
    """A mail as an ordinary program writes it; underscores in names of headers stand for hyphens."""
    message = EmailMessage()
    message["From"] = sender
    message["To"] = to
    message["Subject"] = headers.pop("Subject", "My order")
    message["Message-ID"] = headers.pop("Message_ID", make_msgid(domain="example.com"))
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(text)
    return message


@dataclass
class Box:
    """A mailer that keeps what it gets."""

    letters: list[Letter] = field(default_factory=list)

    async def send(self, letter: Letter) -> None:
        self.letters.append(letter)


@dataclass
class Office:
    """The desk, the door that mail comes in by, and what leaves."""

    desk: Desk
    clock: Hands
    door: MailDoor
    box: Box = field(default_factory=Box)

    async def take(self, message: EmailMessage | bytes, **envelope: object) -> None:
        raw = message if isinstance(message, bytes) else bytes(message)
        await self.door.take(raw, **envelope)  # type: ignore[arg-type]

    async def conversations(self) -> list[Conversation]:
        statement = select(*log.STATE_COLUMNS).order_by(conversations.c.started_at, conversations.c.id)
        rows = await self.desk.store.read(lambda connection: connection.execute(statement).all())
        return [log.state_of(tuple(row)) for row in rows]

    async def only(self) -> Conversation:
        (found,) = await self.conversations()
        return found

    async def entries(self, conversation_id: str) -> list[Entry]:
        return await self.desk.store.read(lambda connection: log.read(connection, conversation_id))

    async def said(self, conversation_id: str) -> list[str]:
        return [
            entry.event.text
            for entry in await self.entries(conversation_id)
            if isinstance(entry.event, MessageAdded)
        ]

    async def bot(self, said: MessageAdded) -> None:
        """The bot answers the only conversation."""
        state = await self.only()
        await self.desk.answer_as_bot(state.id, state.epoch, state.customer_seq, said)

    async def post(self) -> list[Letter]:
        """What left since the last look."""
        before = len(self.box.letters)
        self.clock.forward(1)
        await Postman(self.desk, self.box, "shop.example").round()
        return self.box.letters[before:]


def new_id() -> str:
    return uuid.uuid4().hex


@pytest.fixture
def office(database: Database, clock: Hands) -> Iterator[Office]:
    post = Post(lambda key: f"https://chat.shop.example/survey/{key}", OURS.sign, "https://chat.shop.example")
    desk = Desk(database, Hub(), clock=clock, post=post)
    yield Office(desk, clock, MailDoor(desk, OURS))
    desk.close()
