"""The next channel is one file: the documented bot runs against a Telegram-like server and a real desk."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import AsyncIterator, Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import httpx2
import pytest

from assistant.app import create
from assistant.parts import Parts, assemble
from assistant.settings import Settings
from handoff.agent_role import AgentRole
from handoff.events import Entry, MessageAdded
from handoff.identity.api_keys import ApiKeys
from handoff.storage import log
from tests.serving import free_port, serving

EXAMPLE = Path(__file__).parents[3] / "docs" / "examples" / "telegram_bot.py"
SECONDS = 30


class Telegram:
    """What of Telegram's HTTP interface a bot uses; updates come again until a later offset is asked for."""

    def __init__(self) -> None:
        self.updates: list[dict[str, Any]] = []
        self.sent: list[dict[str, Any]] = []
        telegram = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                answer: Any = {}
                if self.path.endswith("/getUpdates"):
                    time.sleep(0.1)
                    answer = [each for each in telegram.updates if each["update_id"] >= body["offset"]]
                else:
                    telegram.sent.append(body)
                raw = json.dumps({"ok": True, "result": answer}).encode()
                self.send_response(200)
                self.send_header("Content-Length", str(len(raw)))
                self.end_headers()
                self.wfile.write(raw)

            def log_message(self, *_: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/bot1"
        Thread(target=self.server.serve_forever, daemon=True).start()

    def says(self, update: int, text: str, chat: int = 77) -> None:
        who = {"first_name": "Kim", "language_code": "en"}
        self.updates.append(
            {"update_id": update, "message": {"chat": {"id": chat}, "from": who, "text": text}}
        )


@pytest.fixture
def telegram() -> Iterator[Telegram]:
    telegram = Telegram()
    yield telegram
    telegram.server.shutdown()
    telegram.server.server_close()


def eventually(work: Callable[[], Any]) -> Any:
    deadline = time.monotonic() + SECONDS
    while not (found := work()):
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.1)
    return found


def entries(parts: Parts, conversation: str) -> list[Entry]:
    return asyncio.run(parts.desk.store.read(lambda connection: log.read(connection, conversation)))


def begun(parts: Parts) -> Any:
    """The only conversation's row, seen afresh each time; None before there is one."""
    with parts.database.reader.connect() as connection:
        return connection.exec_driver_sql("SELECT id, channel, via FROM conversations").first()


def deliver(hook: str, entry: Entry) -> int:
    """An event as somebody else would send it; the receiver's status."""
    name, stamp = f"msg_{entry.conversation}_{entry.seq}", str(int(time.time()))
    body = json.dumps({"type": entry.event.kind, "data": entry.for_agent()}).encode()
    signed = hmac.digest(b"another secret", f"{name}.{stamp}.".encode() + body, hashlib.sha256)
    headers = {
        "webhook-id": name,
        "webhook-timestamp": stamp,
        "webhook-signature": "v1," + base64.b64encode(signed).decode(),
    }
    try:
        with urllib.request.urlopen(urllib.request.Request(hook, body, headers), timeout=10) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as refused:
        return refused.code
    except urllib.error.URLError:
        return 0


@pytest.fixture
def parts(tmp_path: Path) -> Iterator[Parts]:
    (tmp_path / "articles").mkdir()
    settings = Settings(
        data=tmp_path / "data", knowledge=tmp_path / "articles", webhook_networks=("127.0.0.1/32",)
    )
    parts = assemble(settings)
    yield parts
    parts.desk.close()
    parts.database.close()


def said_by(role: str, parts: Parts, conversation: str) -> list[Entry]:
    found = entries(parts, conversation)
    return [e for e in found if isinstance(e.event, MessageAdded) and e.author.role.value == role]


def api(host: str, key: str) -> httpx2.Client:
    """What a program does at the console's edge."""
    authorised = {"Authorization": f"Bearer {key}"}
    return httpx2.Client(base_url=f"http://{host}/console/api/", headers=authorised, timeout=SECONDS)


async def key_of(parts: Parts, *scopes: str) -> str:
    maker = await parts.people.add("ana@example.com", "Ana", "a long password", AgentRole.ADMIN)
    return str((await ApiKeys(parts.desk.store, parts.desk.clock).make(maker, "telegram", scopes))["token"])


def test_the_documented_bot_connects_a_messenger(parts: Parts, telegram: Telegram) -> None:
    """A real server, its own courier, the documented program, and a Telegram that speaks HTTP."""
    assert len(EXAMPLE.read_text().splitlines()) < 80
    key, port = asyncio.run(key_of(parts, "channels", "webhooks", "conversations:write")), free_port()
    hook = f"http://127.0.0.1:{port}/"
    with serving(create(parts)) as host, api(host, key) as console:
        wanted = {"url": hook, "kinds": ["message.added"]}
        env = {
            **os.environ, "TELEGRAM": telegram.url, "TELLONCE": f"http://{host}", "TELLONCE_KEY": key,
            "WEBHOOK_SECRET": console.post("webhooks", json=wanted).json()["secret"],
        }  # fmt: skip
        bot = subprocess.Popen([sys.executable, str(EXAMPLE), str(port)], env=env, stderr=subprocess.PIPE)
        try:
            telegram.says(1, "Do you ship to Mars?")
            row = eventually(lambda: begun(parts))
            assert (row.channel, row.via) == ("telegram", "telegram")
            eventually(lambda: telegram.sent)
            answer = said_by("bot", parts, row.id)[0]
            (first,) = telegram.sent
            assert (first["chat_id"], first["text"]) == ("77", answer.event.text)
            buttons = [key["text"] for (key,) in first["reply_markup"]["keyboard"]]
            assert buttons == [choice.text for choice in answer.event.choices]
            assert buttons, "a person is offered, to say yes or no to"
            assert deliver(hook, answer) == 401
            telegram.says(2, "I want a person")
            eventually(lambda: [e for e in entries(parts, row.id) if e.event.kind == "handoff.requested"])
            assert console.post(f"conversations/{row.id}/claim").status_code == 200
            seen = len(entries(parts, row.id))
            reply = {"id": str(uuid.uuid4()), "text": "Ana here: not to Mars.", "seen": seen}
            assert console.post(f"conversations/{row.id}/reply", json=reply).status_code == 200
            eventually(lambda: [each for each in telegram.sent if "Ana here" in each["text"]])
            ours = [e for e in entries(parts, row.id) if isinstance(e.event, MessageAdded)]
            told = [e.event.text for e in ours if e.author.role.value in ("bot", "agent")]
            assert [each["text"] for each in telegram.sent] == told, "each word once, in order"
        finally:
            bot.terminate()
            bot.communicate(timeout=10)


@pytest.fixture
async def http(parts: Parts) -> AsyncIterator[httpx2.AsyncClient]:
    headers = {"Authorization": f"Bearer {await key_of(parts, 'channels')}"}
    app = create(parts)
    async with httpx2.AsyncClient(
        transport=httpx2.ASGITransport(app), base_url="http://desk.example", headers=headers
    ) as client:
        yield client


PREFIX = "/console/api/channels"


async def test_a_message_is_taken_once_and_belongs_to_its_sender(
    http: httpx2.AsyncClient, parts: Parts
) -> None:
    said = {"id": "telegram-1", "sender": "77", "text": "hello", "name": "Kim", "lang": "de"}
    first = (await http.post(f"{PREFIX}/telegram/messages", json=said)).json()
    again = await http.post(f"{PREFIX}/telegram/messages", json=said)
    assert (again.status_code, again.json()["seq"]) == (201, first["seq"])
    other = (
        await http.post(f"{PREFIX}/telegram/messages", json={**said, "text": "x", "sender": "78"})
    ).json()
    elsewhere = (await http.post(f"{PREFIX}/whatsapp/messages", json=said)).json()
    assert len({each["conversation"] for each in (first, other, elsewhere)}) == 3
    whose = await http.get(f"{PREFIX}/telegram/conversations/{first['conversation']}")
    assert whose.json() == {"sender": "77", "via": "telegram", "status": "bot"}
    assert (await http.get(f"{PREFIX}/whatsapp/conversations/{first['conversation']}")).status_code == 404
    asked = {"id": "telegram-2", "sender": "77"}
    handed = (await http.post(f"{PREFIX}/telegram/handoff", json=asked)).json()
    assert handed["conversation"] == first["conversation"]
    assert handed["status"] in ("queued", "away")
    conflict = await http.post(f"{PREFIX}/telegram/messages", json={**said, "text": "something else"})
    assert (conflict.status_code, conflict.json()["code"]) == (409, "conflict")


@pytest.mark.parametrize(
    ("path", "change"),
    [
        ("email/messages", {}),
        ("chat/messages", {}),
        ("Tele-gram/messages", {}),
        ("telegram/messages", {"text": ""}),
        ("telegram/messages", {"text": "x" * 4001}),
        ("telegram/messages", {"sender": ""}),
        ("telegram/messages", {"sender": "\x00"}),
        ("telegram/messages", {"id": "short"}),
        ("telegram/messages", {"more": 1}),
    ],
)
async def test_what_is_no_message_of_a_channel_is_refused(
    http: httpx2.AsyncClient, path: str, change: dict[str, Any]
) -> None:
    body = {"id": "telegram-1", "sender": "77", "text": "hello", **change}
    assert (await http.post(f"{PREFIX}/{path}", json=body)).status_code == 422
