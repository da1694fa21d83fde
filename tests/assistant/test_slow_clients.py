"""Clients that hold connections without saying or taking anything are let go, and harm nobody else."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2
import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from assistant import slow_clients
from assistant.channels import chat
from assistant.parts import assemble
from assistant.server import prepared
from assistant.settings import load
from tests.serving import served

SLOW = 2.0
"""Seconds of patience in these tests; 10 to 60 in earnest."""
LATEST = 60.0


@dataclass
class Server:
    """The server as it is run, with less patience."""

    port: int

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def connection(self, first: bytes = b"", *, receive: int = 0, source: str = "127.0.0.1") -> socket.socket:
        line = socket.socket()
        if receive:
            line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive)
        line.settimeout(LATEST)
        line.bind((source, 0))
        line.connect(("127.0.0.1", self.port))
        line.sendall(first)
        return line

    def serves(self) -> bool:
        return httpx2.get(f"{self.origin}/livez", timeout=LATEST).json() == {"alive": True}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("slow")
    (folder / "kb").mkdir()
    patch = pytest.MonkeyPatch()
    for name in ("HEADER_SECONDS", "BODY_SECONDS", "TAKING_SECONDS"):
        patch.setattr(slow_clients, name, SLOW)
    patch.setattr(chat, "HELLO_SECONDS", SLOW)
    parts = assemble(load(data=folder / "data", knowledge=folder / "kb", port=0, sockets_per_address=30))
    with served(prepared(parts)) as port:
        yield Server(port)
    patch.undo()


def answer(line: socket.socket) -> bytes:
    """Everything until the server closes; a test that hangs here was not let go."""
    got = b""
    while piece := line.recv(65_536):
        got += piece
    return got


POST = b"POST /console/api/sign-in HTTP/1.1\r\nHost: x\r\n"
NEVER = {
    "says nothing": b"",
    "half a header": b"GET /livez HTTP/1.1\r\nHost: x\r\nX-Slow: ",
    "no body": POST + b"Content-Length: 50\r\n\r\n{",
    "chunks without end": POST + b"Transfer-Encoding: chunked\r\n\r\n5\r\n",
    "half a second request": b"GET /livez HTTP/1.1\r\nHost: x\r\n\r\nGET /livez HTTP/1.1\r\nHo",
    "half a handshake": b"GET /chat/socket HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\n",
}


def test_who_never_finishes_is_let_go_with_a_word_and_others_are_served_meanwhile(server: Server) -> None:
    held = [(way, server.connection(first)) for way, first in NEVER.items() for _ in range(10)]
    assert server.serves()
    for way, line in held:
        got = answer(line)
        assert b"408 Request Timeout" in got, way
        assert got.endswith(b"Send it again."), way
        line.close()


def test_a_byte_now_and_then_buys_no_time_for_headers(server: Server) -> None:
    line = server.connection(b"GET /livez HTTP/1.1\r\n")
    began = time.monotonic()
    got = b""
    line.settimeout(0.1)
    while not got and time.monotonic() - began < LATEST:
        line.sendall(b"X: y\r\n")
        try:
            got = line.recv(1000)
        except TimeoutError:
            continue
    assert b"408" in got
    line.close()


def test_a_body_that_keeps_coming_is_waited_for(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slow_clients, "BYTES_A_SECOND", 20)
    body = json.dumps({"email": "a@example.com", "password": "x" * 60}).encode()
    head = "POST /console/api/sign-in HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
    head += f"Content-Length: {len(body)}\r\n\r\n"
    line = server.connection(head.encode())
    for at in range(0, len(body), 10):
        line.sendall(body[at : at + 10])
        time.sleep(0.15)
    assert line.recv(1000).startswith(b"HTTP/1.1 403")
    line.close()


def test_who_takes_no_answer_is_cut_off(server: Server) -> None:
    line = server.connection(b"GET /vendor/uplot.js HTTP/1.1\r\nHost: x\r\n\r\n" * 400, receive=4096)
    assert server.serves()
    line.settimeout(0.2)
    began = time.monotonic()
    gone = False
    while not gone and time.monotonic() - began < LATEST:
        time.sleep(0.2)
        try:
            line.sendall(b"GET /livez HTTP/1.1\r\nHost: x\r\n\r\n")
        except TimeoutError:
            continue
        except OSError:
            gone = True
    assert gone
    line.close()


def test_a_socket_that_never_says_hello_is_closed_and_says_why(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(slow_clients, "HEADER_SECONDS", LATEST)
    with ExitStack() as held:
        lines = [held.enter_context(chat_socket(server)) for _ in range(10)]
        assert server.serves()
        for line in lines:
            with pytest.raises(ConnectionClosed):
                line.recv(LATEST)
            assert (line.protocol.close_code, line.protocol.close_reason) == (4408, "say hello first")


def test_one_address_holds_so_many_sockets_and_another_is_served_all_the_same(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(slow_clients, "HEADER_SECONDS", LATEST)
    monkeypatch.setattr(chat, "HELLO_SECONDS", LATEST)
    with ExitStack() as held:
        for _ in range(30):
            assert welcomed(held.enter_context(chat_socket(server)))
        extra = held.enter_context(chat_socket(server))
        with pytest.raises(ConnectionClosed):
            extra.recv(LATEST)
        assert extra.protocol.close_code == 4429
        assert welcomed(held.enter_context(chat_socket(server, "127.0.0.2")))


def chat_socket(server: Server, source: str = "127.0.0.1") -> Any:
    address = f"ws://127.0.0.1:{server.port}/chat/socket"
    return connect(address, sock=server.connection(source=source), origin=server.origin, proxy=None)  # type: ignore[arg-type]


def welcomed(line: ClientConnection) -> bool:
    line.send(json.dumps({"type": "hello", "v": 1, "key": "demo"}))
    return bool(json.loads(line.recv(LATEST))["type"] == "welcome")


def test_the_patience_of_the_real_server_is_what_the_page_says() -> None:
    page = Path("docs/security.md").read_text()
    assert "headers within 20 s, bodies within 20 s and a second for every 500 bytes" in page
