"""Whether an agent's words came to the customer's browser, over real sockets."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import httpx2
import pytest
from sqlalchemy import select

from handoff.mail.letters import Post
from handoff.storage.schema import deadlines
from tests.assistant.channels import test_chat_identity
from tests.assistant.channels.test_chat_identity import Chat, Socket, say
from tests.handoff.conftest import ANA

chat = test_chat_identity.chat
Says = Callable[[str, str], None]


@pytest.fixture
def agent(chat: Chat) -> Says:
    """An agent's reply, made inside the running server."""
    chat.desk.post = Post(lambda conversation: f"https://shop.example/survey/{conversation}")

    @chat.app.post("/reply/{conversation}")
    async def reply(conversation: str, text: str) -> None:
        seen = len(chat.entries(conversation))
        await chat.desk.reply(conversation, ANA, uuid.uuid4().hex, text, seen)

    def says(conversation: str, text: str) -> None:
        url = f"http://{chat.address}/reply/{conversation}"
        assert httpx2.post(url, params={"text": text}).status_code == 200

    return says


def until(socket: Socket, kind: str) -> dict[str, Any]:
    while (frame := socket.receive())["type"] != kind:
        pass
    return frame


def waiting(chat: Chat) -> int:
    """How many words still wait for a browser."""
    with chat.database.reader.connect() as db:
        return len(db.execute(select(deadlines.c.version).where(deadlines.c.kind == "unread")).all())


def pong(socket: Socket) -> None:
    """Answer a ping; frames are taken in order, so an answer to the next one says it was taken."""
    until(socket, "ping")
    socket.send({"type": "pong"})
    socket.send({"type": "resume", "after": 0})
    until(socket, "events")


def test_a_browser_that_answers_has_it(chat: Chat, agent: Says) -> None:
    with chat.open() as (socket, _):
        conversation = say(socket)
        agent(conversation, "Hello, I am Ana.")
        assert waiting(chat) == 1
        pong(socket)
        assert waiting(chat) == 0


def test_a_browser_that_comes_back_has_it_then(chat: Chat, agent: Says) -> None:
    with chat.open() as (socket, welcome):
        token, conversation = welcome["token"], say(socket)
    agent(conversation, "Hello, I am Ana.")
    assert waiting(chat) == 1
    last = len(chat.entries(conversation))
    with chat.open(token=token, conversation=conversation, after=last) as (socket, again):
        assert again["events"] == []
        pong(socket)
    assert waiting(chat) == 0


def test_where_no_mail_is_sent_nobody_is_asked(chat: Chat, agent: Says) -> None:
    chat.desk.post = None
    with chat.open() as (socket, _):
        conversation = say(socket)
        agent(conversation, "Hello, I am Ana.")
        socket.send({"type": "resume", "after": 0})
        while (frame := socket.receive())["type"] != "events":
            assert frame["type"] != "ping"
    assert waiting(chat) == 0
