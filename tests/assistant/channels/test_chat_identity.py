"""What the shop says of a customer counts in the chat, and ends with the token or the sign-out."""

from __future__ import annotations

import contextlib
import json
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jwt
import pytest
from fastapi import FastAPI, WebSocket
from sqlalchemy import select
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin

from assistant.channels import chat_files
from assistant.channels.chat import ChatSockets
from assistant.channels.chat_identity import Identities
from assistant.orders.identity.recognised import recognised
from assistant.orders.identity.tokens import Key, ShopTokens
from assistant.orders.own import NOBODY, Level, Verification
from handoff.attachments import Attachments
from handoff.brief import brief
from handoff.desk import Desk
from handoff.events import Entry
from handoff.hub import Hub
from handoff.identity.visitors import Visitors
from handoff.live.positions import QueuePositions
from handoff.storage import log
from handoff.storage.database import Database
from handoff.storage.schema import contacts
from tests.conftest import Hands
from tests.databases import blank
from tests.serving import serving

SECRET = "s" * 40


class Socket:
    """JSON over a WebSocket."""

    def __init__(self, connection: ClientConnection) -> None:
        self._connection = connection

    def send(self, frame: dict[str, Any]) -> None:
        self._connection.send(json.dumps(frame))

    def receive(self) -> dict[str, Any]:
        frame: dict[str, Any] = json.loads(self._connection.recv(timeout=15))
        return frame

    def close_code(self) -> int:
        """What it is closed with."""
        try:
            while True:
                self.receive()
        except ConnectionClosed as closed:
            return closed.rcvd.code if closed.rcvd else 0


class Chat:
    """The chat door alone, with its log."""

    def __init__(
        self, database: Database, clock: Hands, *, keys: bool = True, files: Attachments | None = None
    ) -> None:
        self.database, self.clock = database, clock
        desk = Desk(database, Hub(), clock=clock)
        tokens = ShopTokens([Key(kid="a", alg="HS256", key=SECRET)], "tellonce") if keys else None
        visitors = Visitors(desk.store, clock)
        sockets = ChatSockets(
            desk,
            Identities(visitors, tokens, clock),
            QueuePositions(desk),
            key="demo",
            allowed_origins=frozenset(),
            per_minute=100,
            per_address=100,
            attachments=files,
        )
        app = FastAPI()
        if files is not None:
            app.include_router(chat_files.router(files, visitors, ["https://shop.example"]))

        @app.websocket("/chat/socket")
        async def chat(socket: WebSocket) -> None:
            await sockets.handle(socket)

        self.desk = desk
        self.app = app
        self.address = ""

    def signed(self, customer: str, seconds: int = 600) -> str:
        now = self.clock() // 1000
        claims = {
            "sub": customer, "aud": "tellonce", "iat": now, "exp": now + seconds, "name": f"Name {customer}",
        }  # fmt: skip
        return jwt.encode(claims, SECRET, "HS256", headers={"kid": "a"})

    @contextlib.contextmanager
    def open(self, **hello: Any) -> Iterator[tuple[Socket, dict[str, Any]]]:
        origin = Origin(f"http://{self.address}")
        with connect(f"ws://{self.address}/chat/socket", origin=origin) as connection:
            socket = Socket(connection)
            socket.send({"type": "hello", "v": 1, "key": "demo", **hello})
            yield socket, socket.receive()

    def entries(self, conversation: str) -> list[Entry]:
        with self.database.reader.connect() as db:
            return log.read(db, conversation)

    def verification(self, conversation: str) -> Verification:
        return recognised(self.entries(conversation), self.clock())


def say(socket: Socket, text: str = "Hello", conversation: str = "") -> str:
    """Say something; the conversation it is in."""
    socket.send({"type": "message", "id": uuid.uuid4().hex, "text": text})
    acknowledged = False
    while not (acknowledged and conversation):
        frame = socket.receive()
        acknowledged = acknowledged or frame["type"] == "ack"
        if frame["type"] == "started":
            conversation = frame["conversation"]
    return conversation


@pytest.fixture
def chat(tmp_path: Path, clock: Hands) -> Iterator[Chat]:
    yield from _chat(tmp_path, clock)


def _chat(tmp_path: Path, clock: Hands, *, keys: bool = True) -> Iterator[Chat]:
    database = blank(tmp_path / "log.db")
    chat = Chat(database, clock, keys=keys)
    with serving(chat.app) as chat.address:
        yield chat
    chat.desk.close()
    database.close()


def test_the_first_message_already_knows_the_customer(chat: Chat) -> None:
    with chat.open(identity=chat.signed("c-1")) as (socket, welcome):
        assert welcome["identity"] == "verified"
        conversation = say(socket)
    kinds = [entry.event.kind for entry in chat.entries(conversation)]
    assert kinds == ["conversation.started", "contact.verified", "message.added"]
    assert chat.verification(conversation) == Verification(Level.FULL, "c-1", "token")
    line = next(each for each in brief.build(chat.entries(conversation)).lines if each.section == "identity")
    assert (line.value, line.verified) == ("Name c-1, customer c-1, signed in at the shop", True)
    with chat.database.reader.connect() as db:
        assert db.execute(select(contacts.c.name, contacts.c.verified)).one() == ("Name c-1", True)


def test_the_customer_sees_nothing_of_it(chat: Chat) -> None:
    with chat.open(identity=chat.signed("c-1")) as (socket, welcome):
        token = welcome["token"]
        say(socket)
    with chat.open(token=token) as (_, again):
        assert "c-1" not in str(again["events"])
        assert [event["kind"] for event in again["events"]].count("hidden") == 1


def test_signing_in_later_is_noted_once_and_keeps_the_conversation(chat: Chat) -> None:
    with chat.open() as (socket, welcome):
        token, conversation = welcome["token"], say(socket)
    for _ in range(3):
        with chat.open(token=token, conversation=conversation, identity=chat.signed("c-1")) as (
            socket,
            again,
        ):
            assert (again["conversation"], again["reset"]) == (conversation, False)
            assert "token" not in again
            say(socket, conversation=conversation)
    assert [entry.event.kind for entry in chat.entries(conversation)].count("contact.verified") == 1


def test_the_proof_ends_with_the_token_and_a_newer_one_prolongs_it(chat: Chat, clock: Hands) -> None:
    with chat.open(identity=chat.signed("c-1")) as (socket, welcome):
        token, conversation = welcome["token"], say(socket)
    clock.forward(599)
    assert chat.verification(conversation).level is Level.FULL
    clock.forward(2)
    assert chat.verification(conversation) == NOBODY
    with chat.open(token=token, identity=chat.signed("c-1")):
        pass
    assert chat.verification(conversation).level is Level.FULL


@pytest.mark.parametrize("how", ["expired", "invalid"])
def test_a_token_that_proves_nothing_leaves_a_stranger(chat: Chat, clock: Hands, how: str) -> None:
    """W54, E17: forged, expired and other broken ones."""
    token = chat.signed("c-1") if how == "expired" else "x.y.z"
    clock.forward(700)
    with chat.open(identity=token) as (socket, welcome):
        assert welcome["identity"] == how
        conversation = say(socket)
    assert chat.verification(conversation) == NOBODY


def test_without_keys_no_token_counts(tmp_path: Path, clock: Hands) -> None:
    """W54, E17."""
    for chat in _chat(tmp_path, clock, keys=False):
        with chat.open(identity=chat.signed("c-1")) as (socket, welcome):
            assert welcome["identity"] == "not_offered"
            conversation = say(socket)
        assert chat.verification(conversation) == NOBODY


def test_another_customer_at_the_same_browser_sees_nothing_of_the_first(chat: Chat) -> None:
    """W54, E17."""
    with chat.open(identity=chat.signed("c-1")) as (socket, welcome):
        token, conversation = welcome["token"], say(socket, "My secret")
    with chat.open(token=token, conversation=conversation, identity=chat.signed("c-2")) as (socket, again):
        assert again["reset"] is True
        assert again["conversation"] is None
        assert again["token"] != token
        assert "secret" not in str(again)
        other = say(socket)
    assert other != conversation
    with pytest.raises(ConnectionClosed, match="4401"), chat.open(token=token):
        pass


def test_the_customer_finds_the_conversation_on_another_device(chat: Chat) -> None:
    """W40."""
    with chat.open(identity=chat.signed("c-1")) as (socket, _):
        conversation = say(socket, "Where is it?")
    with chat.open(identity=chat.signed("c-1")) as (_, elsewhere):
        assert elsewhere["conversation"] == conversation
        assert "Where is it?" in str(elsewhere["events"])


def test_logging_out_ends_everything_that_was_verified(chat: Chat) -> None:
    """W55, E17."""
    with chat.open(identity=chat.signed("c-1")) as (socket, welcome):
        token, conversation = welcome["token"], say(socket)
        with chat.open(token=token) as (second, _):
            socket.send({"type": "logout"})
            for each in (socket, second):
                assert each.close_code() == 4401
    assert chat.verification(conversation) == NOBODY
    assert chat.entries(conversation)[-1].event.kind == "contact.signed_out"
    with pytest.raises(ConnectionClosed, match="4401"), chat.open(token=token):
        pass
