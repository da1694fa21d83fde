"""What other packages log goes through the same door: type and place of an error, no message of it."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import json
import sqlite3
import uuid
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from assistant import logs
from assistant.orders.sample import SampleOrders, sample_shop_of
from assistant.parts import assemble
from assistant.sample_shop import orders as shop_orders
from assistant.server import prepared
from assistant.settings import load
from assistant.turn import Turn
from handoff.events import Reason
from knowledge.base import KnowledgeBase
from tests.assistant.talk import Talk
from tests.serving import served

WORDS = "I am Zebulon Quagmire"


@pytest.fixture(autouse=True)
def quiet_again() -> Iterator[None]:
    yield
    logs.configure("warning")


def test_a_task_that_failed_unheard_is_logged_without_its_message(
    capsys: pytest.CaptureFixture[str],
) -> None:
    async def fails() -> None:
        raise ValueError(WORDS)

    async def unheard() -> None:
        task = asyncio.create_task(fails())
        await asyncio.wait({task})
        del task
        gc.collect()

    logs.configure("debug", "json")
    asyncio.run(unheard())
    written = capsys.readouterr().err
    (line,) = [json.loads(line) for line in written.splitlines() if "never retrieved" in line]
    assert line["error"] == "ValueError"
    assert "test_logs.py" in line["at"]
    assert "Zebulon" not in written


def test_what_an_order_database_stumbled_over_is_not_logged(
    base: KnowledgeBase, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """As with a mapping that names the wrong column: a name where an amount should be."""
    file = tmp_path / "orders.db"
    shop_orders.create(f"sqlite:///{file}", today=date(2026, 11, 23))
    with contextlib.closing(sqlite3.connect(file)) as database, database:
        database.execute("UPDATE order_items SET quantity = ?", [WORDS])
    system = SampleOrders(f"sqlite:///{file}")
    logs.configure("debug", "json")
    reply = Talk(Turn(base, sample_shop_of(system))).say("where is my order FM-10442? postcode 20259")
    system.close()
    assert reply.reason is Reason.TOOL_ERROR
    (line,) = [json.loads(line) for line in capsys.readouterr().err.splitlines() if "orders.failed" in line]
    assert "unexpected" in line["problem"]
    assert "Zebulon" not in line["problem"]


@contextlib.contextmanager
def _chat(port: int, **more: str) -> Iterator[ClientConnection]:
    """One that said hello. Its package is one that says everything at "debug"."""
    origin: Any = f"http://127.0.0.1:{port}"
    with connect(f"ws://127.0.0.1:{port}/chat/socket", origin=origin, proxy=None) as chat:
        chat.send(json.dumps({"type": "hello", "v": 1, "key": "demo", **more}))
        yield chat


def test_a_chat_that_cannot_be_opened_is_sent_away_to_come_again(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """A broken database: neither what stands in it nor a page of traceback is logged."""
    (tmp_path / "kb").mkdir()
    parts = assemble(load(data=tmp_path / "data", knowledge=tmp_path / "kb", port=0))
    logs.configure("debug", "json")
    with served(prepared(parts)) as port:
        with _chat(port) as chat:
            token = json.loads(chat.recv(10))["token"]
            chat.send(json.dumps({"type": "message", "id": uuid.uuid4().hex, "text": WORDS}))
            while json.loads(chat.recv(10))["type"] != "ack":
                pass
        with sqlite3.connect(tmp_path / "data" / "tellonce.db") as database:
            database.execute("UPDATE events SET kind = ? WHERE kind = 'message.added'", [WORDS])
        with _chat(port, token=token) as chat, pytest.raises(ConnectionClosed):
            chat.recv(10)
        assert chat.close_code == 1012
        written = capfd.readouterr().err
    lines = [json.loads(line) for line in written.splitlines()]
    assert any(line["level"] == "error" and line["error"] for line in lines)
    assert "Zebulon" not in written
