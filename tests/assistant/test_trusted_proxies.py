"""Behind a proxy, limits count customers; who only says to be a proxy is counted as what it is."""

from __future__ import annotations

import contextlib
import json
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from assistant.parts import assemble
from assistant.server import prepared
from assistant.settings import SettingsError, load
from tests.serving import served

PROXY = "127.0.3.4"


@pytest.fixture
def port(tmp_path: Path) -> Iterator[int]:
    """One chat connection an address, behind a proxy of another network."""
    (tmp_path / "kb").mkdir()
    settings = load(
        data=tmp_path / "data", knowledge=tmp_path / "kb", port=0, sockets_per_address=1,
        trusted_proxies=("127.0.3.0/24",),
    )  # fmt: skip
    with served(prepared(assemble(settings))) as port:
        yield port


def welcomed(held: contextlib.ExitStack, port: int, source: str, customer: str) -> bool:
    """Whether a chat opened from this address, for this customer, is let in; it stays open."""
    line = socket.socket()
    line.bind((source, 0))
    line.connect(("127.0.0.1", port))
    chat: ClientConnection = held.enter_context(
        connect(
            f"ws://127.0.0.1:{port}/chat/socket",
            sock=line,
            origin=f"http://127.0.0.1:{port}",  # type: ignore[arg-type]
            additional_headers={"X-Forwarded-For": customer},
            proxy=None,
        )
    )
    try:
        chat.send(json.dumps({"type": "hello", "v": 1, "key": "demo"}))
        return bool(json.loads(chat.recv(30))["type"] == "welcome")
    except ConnectionClosed:
        assert chat.protocol.close_code == 4429
        return False


def test_a_proxys_customers_are_counted_one_by_one(port: int) -> None:
    with contextlib.ExitStack() as held:
        assert welcomed(held, port, PROXY, "192.0.2.1")
        assert welcomed(held, port, PROXY, "192.0.2.2")
        assert not welcomed(held, port, PROXY, "192.0.2.1")
        # A customer's own header stands before what the proxy adds.
        assert not welcomed(held, port, PROXY, "198.51.100.9, 192.0.2.2")


def test_the_many_ipv6_addresses_of_one_line_are_one(port: int) -> None:
    with contextlib.ExitStack() as held:
        assert welcomed(held, port, PROXY, "2001:db8:1:2::1")
        assert not welcomed(held, port, PROXY, "2001:db8:1:2:ffff:ffff:ffff:fffe")
        assert welcomed(held, port, PROXY, "2001:db8:1:3::1")
        assert welcomed(held, port, PROXY, "::ffff:192.0.2.1")
        assert welcomed(held, port, PROXY, "::ffff:192.0.2.2")
        assert not welcomed(held, port, PROXY, "192.0.2.2")


def test_who_is_no_proxy_is_not_believed(port: int) -> None:
    with contextlib.ExitStack() as held:
        assert welcomed(held, port, "127.0.0.2", "192.0.2.1")
        assert not welcomed(held, port, "127.0.0.2", "192.0.2.2")


def test_what_is_no_network_is_refused() -> None:
    with pytest.raises(SettingsError, match="is no network"):
        load(trusted_proxies=("proxy",))
