"""So much and no more, for a customer in all tabs and for an address; others notice nothing."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from assistant.channels.pace import Pace
from assistant.parts import assemble
from assistant.server import prepared
from assistant.settings import load
from tests.serving import served


def test_what_is_older_than_the_window_counts_no_more() -> None:
    pace = Pace(2, 1000)
    assert [pace.allows("a", now) for now in (0, 500, 900, 1000, 1400, 1500)] == [
        True, True, False, True, False, True,
    ]  # fmt: skip
    assert pace.allows("b", 1500)


def test_a_clock_that_was_put_back_locks_nobody_out() -> None:
    pace = Pace(1, 1000)
    assert pace.allows("a", 50_000)
    assert pace.allows("a", 10)
    assert not pace.allows("a", 20)


@pytest.fixture
def port(tmp_path: Path) -> Iterator[int]:
    (tmp_path / "kb").mkdir()
    settings = load(
        data=tmp_path / "data", knowledge=tmp_path / "kb", port=0, messages_per_minute=3, newcomers_per_hour=2
    )
    with served(prepared(assemble(settings))) as port:
        yield port


def opened(port: int, **hello: Any) -> tuple[ClientConnection, dict[str, Any]]:
    line = connect(f"ws://127.0.0.1:{port}/chat/socket", origin=f"http://127.0.0.1:{port}", proxy=None)  # type: ignore[arg-type]
    chat: ClientConnection = line.__enter__()
    chat.send(json.dumps({"type": "hello", "v": 1, "key": "demo", **hello}))
    return chat, json.loads(chat.recv(30))


def said(chat: ClientConnection) -> str:
    """`ack`, or the code of the refusal."""
    key = uuid.uuid4().hex
    chat.send(json.dumps({"type": "message", "id": key, "text": "Hello?"}))
    while True:
        frame = json.loads(chat.recv(30))
        if frame.get("id") == key:
            return str(frame.get("code") or frame["type"])


def test_more_tabs_and_new_connections_are_no_more_messages(port: int) -> None:
    first, welcome = opened(port)
    second, _ = opened(port, token=welcome["token"])
    assert [said(first), said(second), said(first)] == ["ack"] * 3
    assert said(second) == "rate_limited"
    first.close()
    again, _ = opened(port, token=welcome["token"])
    assert said(again) == "rate_limited"
    other, _ = opened(port)
    assert said(other) == "ack"
    for chat in (second, again, other):
        chat.close()


def test_an_address_brings_so_many_newcomers_and_who_is_known_comes_in(port: int) -> None:
    (one, welcome), (two, _) = opened(port), opened(port)
    with pytest.raises(ConnectionClosed) as refused:
        opened(port)
    assert refused.value.rcvd
    assert refused.value.rcvd.code == 4429
    known, frame = opened(port, token=welcome["token"])
    assert frame["type"] == "welcome"
    for chat in (one, two, known):
        chat.close()
