"""The lean socket behaves as uvicorn's own: order, back-pressure, fragments, ends; it keeps no headers."""

from __future__ import annotations

import gc
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin

from assistant.server import LeanSocket
from tests.serving import serving


class Echo:
    """Says back what it hears; `slow` reads nothing until it is let."""

    def __init__(self) -> None:
        self.go_on = threading.Event()
        self.go_on.set()
        self.ended: list[dict[str, Any]] = []

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "websocket":
            return
        assert (await receive())["type"] == "websocket.connect"
        if scope["path"] == "/refused":
            await send({"type": "websocket.close"})
            return
        await send({"type": "websocket.accept", "headers": [(b"x-own", b"yes")]})
        while (message := await receive())["type"] == "websocket.receive":
            while not self.go_on.is_set():
                import anyio

                await anyio.sleep(0.01)
            if message.get("text") == "bye":
                await send({"type": "websocket.close", "code": 4401, "reason": "signed out"})
            else:
                await send({"type": "websocket.send", **{k: v for k, v in message.items() if k != "type"}})
        self.ended.append(message)


@pytest.fixture
def echo() -> Echo:
    return Echo()


@pytest.fixture(params=[LeanSocket, "websockets-sansio"])
def address(request: pytest.FixtureRequest, echo: Echo) -> Iterator[str]:
    with serving(echo, ws=request.param) as address:
        yield address


def opened(address: str, path: str = "/") -> ClientConnection:
    return connect(f"ws://{address}{path}", origin=Origin("http://shop.example"), compression=None)


def test_many_lines_come_back_in_order_and_bytes_as_bytes(address: str) -> None:
    with opened(address) as line:
        assert line.response
        assert line.response.headers["x-own"] == "yes"
        for number in range(300):
            line.send(f"line {number}")
        assert [line.recv(timeout=10) for _ in range(300)] == [f"line {number}" for number in range(300)]
        line.send(b"\x00\x01")
        assert line.recv(timeout=10) == b"\x00\x01"
        line.send(["in ", "three ", "parts"])
        assert line.recv(timeout=10) == "in three parts"


def test_what_is_sent_to_one_who_does_not_read_waits_and_is_not_lost(address: str, echo: Echo) -> None:
    echo.go_on.clear()
    with opened(address) as line:
        sent = threading.Thread(target=lambda: [line.send("x" * 50_000) for _ in range(60)], daemon=True)
        sent.start()
        time.sleep(0.2)
        echo.go_on.set()
        assert sum(len(line.recv(timeout=10)) for _ in range(60)) == 60 * 50_000
        sent.join(10)


def test_either_side_may_end_it_and_the_other_hears_why(address: str, echo: Echo) -> None:
    with opened(address) as line:
        line.send("bye")
        with pytest.raises(ConnectionClosed) as closed:
            line.recv(timeout=10)
        assert closed.value.rcvd
        assert (closed.value.rcvd.code, closed.value.rcvd.reason) == (4401, "signed out")
    with opened(address) as line:
        line.close(4000, "enough")
    ends = time.monotonic() + 10
    while not any(each.get("code") == 4000 for each in echo.ended):
        assert time.monotonic() < ends
        time.sleep(0.01)


def test_one_who_is_refused_is_not_let_in(address: str) -> None:
    with pytest.raises(InvalidStatus) as refused:
        opened(address, "/refused")
    assert refused.value.response.status_code == 403


def test_the_handshake_is_forgotten(echo: Echo) -> None:
    with serving(echo, ws=LeanSocket) as address, opened(address) as line:
        line.send("here?")
        assert line.recv(timeout=10) == "here?"
        (socket,) = (each for each in gc.get_objects() if type(each) is LeanSocket)
        assert (len(socket.request.headers), len(socket.response.headers)) == (0, 0)
