"""E16 at the door: what is uploaded, by whom it is read, and how a message carries it."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2 as httpx
import pytest

from assistant.channels import chat_files
from handoff.attachments import Attachments
from handoff.events import MessageAdded
from tests.assistant.channels.test_chat_identity import Chat, Socket
from tests.conftest import Hands
from tests.databases import blank
from tests.serving import serving

PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)
LIMIT = 1_048_576


@pytest.fixture
def chat(tmp_path: Path, clock: Hands) -> Iterator[Chat]:
    database = blank(tmp_path / "log.db")
    chat = Chat(database, clock, files=Attachments(tmp_path / "files", LIMIT, clock))
    with serving(chat.app) as chat.address:
        yield chat
    chat.desk.close()
    database.close()


class Door:
    """HTTP as the widget speaks it."""

    def __init__(self, chat: Chat, token: str, origin: str = "") -> None:
        self.address = f"http://{chat.address}/chat/files"
        self.headers = {"Origin": origin or f"http://{chat.address}"}
        if token:
            self.headers["Authorization"] = f"Bearer {token}"

    def ask(self, method: str, path: str = "", **more: Any) -> httpx.Response:
        return httpx.request(method, self.address + path, headers=self.headers, **more)

    def upload(self, body: bytes = PNG, name: str = "photo.png") -> httpx.Response:
        return self.ask("POST", params={"name": name}, content=body)


def send(socket: Socket, text: str, files: list[str]) -> dict[str, Any]:
    """The acknowledgement or the refusal."""
    socket.send({"type": "message", "id": uuid.uuid4().hex, "text": text, "files": files})
    while (frame := socket.receive())["type"] not in ("ack", "refused"):
        pass
    return frame


def said(chat: Chat) -> list[MessageAdded]:
    with chat.database.reader.connect() as connection:
        keys = connection.exec_driver_sql("select id from conversations").scalars().all()
    events = [entry.event for key in keys for entry in chat.entries(key)]
    return [event for event in events if isinstance(event, MessageAdded)]


def test_a_file_is_uploaded_sent_and_read_by_its_customer_alone(chat: Chat) -> None:
    with chat.open() as (socket, welcome), chat.open() as (_, other):
        assert welcome["desk"]["files"]["bytes"] == LIMIT
        assert ".pdf" in welcome["desk"]["files"]["types"]
        mine, theirs = Door(chat, welcome["token"]), Door(chat, other["token"])
        uploaded = mine.upload()
        assert uploaded.status_code == 201
        file = uploaded.json()
        assert (file["name"], file["type"], file["size"]) == ("photo.png", "image/png", len(PNG))
        assert mine.ask("GET", f"/{file['id']}").status_code == 404  # not sent yet
        assert send(socket, "It arrived broken", [file["id"]])["type"] == "ack"

        read = mine.ask("GET", f"/{file['id']}")
        assert read.content == PNG
        assert read.headers["content-disposition"] == "attachment; filename*=UTF-8''photo.png"
        assert read.headers["x-content-type-options"] == "nosniff"
        assert read.headers["content-security-policy"].startswith("sandbox")
        assert read.headers["cache-control"] == "private, no-store"
        for stranger in (theirs, Door(chat, "forged")):
            assert stranger.ask("GET", f"/{file['id']}").status_code in (401, 404)
        assert httpx.get(f"{mine.address}/{file['id']}").status_code == 401
    message = said(chat)[0]
    assert message.text == "It arrived broken"
    assert [each.model_dump() for each in message.files] == [file]


def test_without_words_the_names_are_said(chat: Chat) -> None:
    with chat.open() as (socket, welcome):
        file = Door(chat, welcome["token"]).upload(name="bill.png").json()
        assert send(socket, "  ", [file["id"]])["type"] == "ack"
    assert said(chat)[0].text == "📎 bill.png"


def test_what_is_too_large_of_a_wrong_kind_or_from_elsewhere_is_refused_in_words(chat: Chat) -> None:
    with chat.open() as (socket, welcome):
        door = Door(chat, welcome["token"])
        large = door.upload(PNG + bytes(LIMIT))
        assert (large.status_code, large.json()["message"]) == (413, "a file has at most 1 MB")
        wrong = door.upload(b"MZ\x90\x00", "setup.exe")
        assert (wrong.status_code, wrong.json()["why"]) == (422, "type")
        assert ".pdf" in wrong.json()["message"]
        assert Door(chat, welcome["token"], "https://evil.example").upload().status_code == 403
        assert Door(chat, "").upload().status_code == 401
        assert send(socket, "look", [uuid.uuid4().hex])["code"] == "not_found"
        assert send(socket, "look", ["../../etc"])["code"] == "invalid"
        assert send(socket, "look", [uuid.uuid4().hex] * 6)["code"] == "invalid"
    assert said(chat) == []


def test_a_file_may_be_taken_back_until_it_is_sent(chat: Chat) -> None:
    with chat.open() as (socket, welcome):
        door = Door(chat, welcome["token"])
        file = door.upload().json()
        assert door.ask("DELETE", f"/{file['id']}").status_code == 204
        assert send(socket, "look", [file["id"]])["code"] == "not_found"


def test_the_shops_page_on_its_own_origin_may_ask_and_no_other(chat: Chat) -> None:
    with chat.open() as (_, welcome):
        shop = Door(chat, welcome["token"], "https://shop.example")
        asked = shop.ask("OPTIONS")
        assert asked.headers["access-control-allow-origin"] == "https://shop.example"
        assert "Authorization" in asked.headers["access-control-allow-headers"]
        assert shop.upload().headers["access-control-allow-origin"] == "https://shop.example"
        evil = Door(chat, welcome["token"], "https://evil.example")
        for answer in (evil.ask("OPTIONS"), evil.upload()):
            assert "access-control-allow-origin" not in answer.headers


def test_a_token_that_was_signed_out_opens_no_file(chat: Chat) -> None:
    """W55."""
    with chat.open() as (socket, welcome):
        door = Door(chat, welcome["token"])
        file = door.upload().json()
        send(socket, "look", [file["id"]])
        socket.send({"type": "logout"})
        assert socket.close_code() == 4401
    assert door.ask("GET", f"/{file['id']}").status_code == 401


def test_a_disk_that_takes_no_file_is_told_and_takes_words(chat: Chat, tmp_path: Path) -> None:
    with chat.open() as (socket, welcome):
        (tmp_path / "files").mkdir(exist_ok=True)
        (tmp_path / "files" / "waiting").write_text("in the way of every file")
        refused = Door(chat, welcome["token"]).upload()
        assert refused.status_code == 503
        assert "can follow" in refused.json()["message"]
        assert refused.headers["Vary"] == "Origin"
        assert send(socket, "but my words arrive", [])["type"] == "ack"


def test_an_address_uploads_so_many_files_an_hour(
    clock: Hands, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    monkeypatch.setattr(chat_files, "AN_HOUR", 3)
    chat: Chat = request.getfixturevalue("chat")
    with chat.open() as (_, welcome):
        door = Door(chat, welcome["token"])
        assert [door.upload().status_code for _ in range(3)] == [201] * 3
        refused = door.upload()
        assert (refused.status_code, refused.json()["code"]) == (429, "rate_limited")
        clock.forward(3601)
        assert door.upload().status_code == 201
