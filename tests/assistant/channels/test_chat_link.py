"""W40: a stranger goes on with their conversation on another device, by a link that is good once."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import segno

from assistant.channels import continued
from handoff.identity.visitors import Visitors
from tests.assistant.channels.test_chat_identity import Chat, Socket, say
from tests.conftest import Hands
from tests.databases import blank
from tests.serving import serving

DAY = 86_400


@pytest.fixture
def chat(tmp_path: Path, clock: Hands) -> Iterator[Chat]:
    database = blank(tmp_path / "log.db")
    chat = Chat(database, clock)
    chat.app.include_router(continued.router(chat.desk, Visitors(chat.desk.store, clock), "demo"))
    with serving(chat.app) as chat.address:
        yield chat
    chat.desk.close()
    database.close()


def asked_for(socket: Socket) -> dict[str, Any]:
    """The answer to `link`."""
    key = uuid.uuid4().hex
    socket.send({"type": "link", "id": key})
    while (frame := socket.receive()).get("id") != key:
        pass
    return frame


def stepped_in(url: str) -> httpx.Response:
    return httpx.post(url, headers={"Origin": url.split("/continue")[0]})


def test_a_stranger_goes_on_where_they_were_on_another_device(chat: Chat) -> None:
    with chat.open() as (socket, _):
        conversation = say(socket, "Where is my lamp?")
        link = asked_for(socket)
        assert link["url"].startswith(f"http://{chat.address}/continue/")
        assert link["url"].split("/")[-1] not in str(chat.entries(conversation))
        looked = httpx.get(link["url"])
        assert (looked.status_code, "data-token" in looked.text) == (200, False)
        there = stepped_in(link["url"])
        token = re.search(r'data-token="([^"]+)"', there.text)[1]  # type: ignore[index]
        with chat.open(token=token) as (other, welcome):
            assert welcome["conversation"] == conversation
            assert "Where is my lamp?" in str(welcome["events"])
            say(other, "I am on the phone now", conversation)
            while socket.receive().get("event", {}).get("data", {}).get("text") != "I am on the phone now":
                pass
    assert stepped_in(link["url"]).status_code == 404


def test_the_picture_is_the_address(chat: Chat) -> None:
    with chat.open() as (socket, _):
        say(socket)
        link = asked_for(socket)
    drawn = [[0] * link["size"] for _ in range(link["size"])]
    for x, y, width in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\3z", link["qr"]):
        drawn[int(y)][int(x) : int(x) + int(width)] = [1] * int(width)
    code = segno.make(link["url"], error="m", micro=False)
    assert drawn == [list(row) for row in code.matrix_iter(border=4)]


def test_a_link_ends_after_a_day_and_with_the_session_that_made_it(chat: Chat, clock: Hands) -> None:
    with chat.open() as (socket, welcome):
        conversation = say(socket)
        old, kept = asked_for(socket)["url"], []
        clock.forward(DAY + 1)
        assert httpx.get(old).status_code == 404
        kept = [asked_for(socket)["url"] for _ in range(5)]
        assert asked_for(socket)["code"] == "rate_limited"
        assert [httpx.get(url).status_code for url in kept] == [200] * 5
        socket.send({"type": "logout"})
        assert socket.close_code() == 4401
    assert welcome["token"]
    assert chat.entries(conversation)
    assert [httpx.get(url).status_code for url in kept] == [404] * 5


def test_no_link_carries_a_proof_along_or_begins_a_conversation(chat: Chat) -> None:
    with chat.open() as (socket, _):
        assert asked_for(socket)["code"] == "not_allowed"
    with chat.open(identity=chat.signed("c-1")) as (socket, _):
        say(socket)
        assert asked_for(socket)["code"] == "not_allowed"
