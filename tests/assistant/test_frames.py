"""Both sockets under fire: whatever is sent, the answer is clear, the server lives, nothing is lost."""

from __future__ import annotations

import asyncio
import contextlib
import json
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from assistant.app import create
from assistant.parts import Parts, assemble
from assistant.settings import load
from handoff.storage.schema import conversations
from tests.serving import serving

FEW = settings(max_examples=40, deadline=None, database=None, derandomize=True,
               suppress_health_check=list(HealthCheck))  # fmt: skip
KINDS = st.sampled_from(
    ["hello", "message", "handoff", "leave_queue", "wait", "email", "rate", "survey", "correct", "end",
     "new", "typing", "logout", "resume", "pong", "watch", "unwatch", "files", "x", "__class__", ""]
)  # fmt: skip
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats() | st.text(max_size=40)
    | st.sampled_from(["\x00", "\ufffd", "' OR 1=1 --"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=5,
)  # fmt: skip
FIELDS = st.sampled_from(
    ["id", "text", "v", "key", "token", "conversation", "after", "on", "choice", "email", "message_seq",
     "rating",
     "csat", "ces", "comment", "name", "before", "value", "identity", "lang", "page", "extra", "files"]
)  # fmt: skip
FRAMES = st.builds(
    lambda kind, fields: json.dumps({**fields, "type": kind}),
    KINDS,
    st.dictionaries(FIELDS, VALUES, max_size=5),
)
NOISE = st.text(max_size=200) | st.sampled_from(
    ["[]", "null", '"x"', "{", '{"type": 1}', "[" * 20_000, "x" * 65_000]
)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Parts, str]]:
    folder = tmp_path_factory.mktemp("frames")
    (folder / "kb").mkdir()
    limits = {"messages_per_minute": 100_000, "newcomers_per_hour": 0}
    parts = assemble(load(data=folder / "data", knowledge=folder / "kb", **limits))
    app = create(parts)
    app.router.lifespan_context = lambda _: contextlib.nullcontext(None)
    with serving(app) as address:
        yield parts, address
    parts.desk.close()
    parts.database.close()


def _open(address: str, path: str, **headers: str) -> ClientConnection:
    return connect(
        f"ws://{address}{path}",
        origin=f"http://{address}",
        additional_headers=headers,
        compression=None,
        proxy=None,
    )  # type: ignore[arg-type]


def _hello(socket: ClientConnection, **more: Any) -> dict[str, Any]:
    socket.send(json.dumps({"type": "hello", "v": 1, "key": "demo", "after": 0, **more}))
    while True:
        frame: dict[str, Any] = json.loads(socket.recv(timeout=10))
        if frame["type"] == "welcome":
            return frame


def _said(socket: ClientConnection, text: str) -> str:
    """Send a message and wait until it is acknowledged: the line still works."""
    key = uuid.uuid4().hex
    socket.send(json.dumps({"type": "message", "id": key, "text": text}))
    while True:
        frame = json.loads(socket.recv(timeout=10))
        if frame["type"] == "ack" and frame["id"] == key:
            return key
        assert frame["type"] != "refused" or frame.get("id") != key, frame


@FEW
@given(frames=st.lists(FRAMES | NOISE, min_size=1, max_size=6))
def test_a_customers_socket_refuses_clearly_and_loses_nothing(
    running: tuple[Parts, str], frames: list[str]
) -> None:
    _, address = running
    with _open(address, "/chat/socket") as socket:
        token = _hello(socket)["token"]
        kept = _said(socket, "This must stay")
        with contextlib.suppress(ConnectionClosed, TimeoutError):
            for frame in frames:
                socket.send(frame)
            while True:
                told = json.loads(socket.recv(timeout=0.05))
                assert told["type"] != "refused" or told["message"]
        assert socket.close_code in (None, 1000, 4400, 4401), (socket.close_code, socket.close_reason)
    if any('"logout"' in frame for frame in frames):
        return  # a visitor who left is a stranger
    with _open(address, "/chat/socket") as socket:
        welcome = _hello(socket, token=token)
        assert kept in [event["client_message_id"] for event in welcome["events"]] or any(
            '"new"' in frame for frame in frames
        )


@FEW
@given(frames=st.lists(FRAMES | NOISE, min_size=1, max_size=4))
def test_whatever_comes_before_hello_is_no_way_in(running: tuple[Parts, str], frames: list[str]) -> None:
    _, address = running
    told = []
    with _open(address, "/chat/socket") as socket, contextlib.suppress(ConnectionClosed, TimeoutError):
        for frame in frames:
            socket.send(frame)
        while True:
            told.append(json.loads(socket.recv(timeout=0.05)))
    assert [frame for frame in told if frame["type"] != "welcome"] == []
    assert not [frame for frame in told if frame.get("events")]


@FEW
@given(frames=st.lists(FRAMES | NOISE, min_size=1, max_size=4))
def test_a_consoles_socket_closes_on_what_it_does_not_know(
    running: tuple[Parts, str], frames: list[str]
) -> None:
    parts, address = running
    cookie = _cookie(parts)
    with _open(address, "/console/socket", Cookie=f"tellonce_session={cookie}") as socket:
        assert json.loads(socket.recv(timeout=10))["type"] in ("hello", "agents")
        with contextlib.suppress(ConnectionClosed, TimeoutError):
            for frame in frames:
                socket.send(frame)
            while True:
                socket.recv(timeout=0.05)
    # Closed with a code of the protocol, or still open: never an error of the server's.
    assert socket.close_code in (None, 1000, 4400), (socket.close_code, socket.close_reason)


_cookies: dict[int, str] = {}


def _cookie(parts: Parts) -> str:
    if id(parts) not in _cookies:

        async def signed_in() -> str:
            eva = await parts.people.add("eva@example.com", "Eva", "a long password")
            return (await parts.people.sign_in_by_link(await parts.people.make_link(eva.id))).token

        _cookies[id(parts)] = asyncio.run(signed_in())
    return _cookies[id(parts)]


@pytest.mark.parametrize("after", [2**31 - 1, 2**31, 2**63, 2**70])
def test_a_place_that_no_database_can_compare_is_refused(running: tuple[Parts, str], after: int) -> None:
    """A conversation must be there: without one nothing is compared."""
    parts, address = running
    fits = after < 2**31
    with _open(address, "/chat/socket") as socket:
        token = _hello(socket)["token"]
        _said(socket, "Here I am")
        socket.send(json.dumps({"type": "resume", "after": after}))
        while (told := json.loads(socket.recv(timeout=10)))["type"] not in ("events", "refused"):
            pass
        assert (told["type"] == "events") == fits, told
    key = asyncio.run(_newest(parts))
    with _open(address, "/chat/socket") as socket, contextlib.suppress(ConnectionClosed):
        assert _hello(socket, token=token, conversation=key, after=after)["reset"]
    assert socket.close_code == (1000 if fits else 4400)
    with _open(address, "/console/socket", Cookie=f"tellonce_session={_cookie(parts)}") as socket:
        socket.send(json.dumps({"type": "watch", "conversation": key, "after": after}))
        with contextlib.suppress(ConnectionClosed):
            while json.loads(socket.recv(timeout=10))["type"] != "events":
                pass
    assert socket.close_code == (1000 if fits else 4400)


async def _newest(parts: Parts) -> str:
    newest = select(conversations.c.id).order_by(conversations.c.started_at.desc()).limit(1)
    return await parts.desk.store.read(lambda connection: str(connection.execute(newest).scalar_one()))


@pytest.mark.parametrize("path", ["/chat/socket", "/console/socket"])
def test_a_frame_over_64_kib_ends_only_its_own_line(running: tuple[Parts, str], path: str) -> None:
    parts, address = running
    with _open(address, path, Cookie=f"tellonce_session={_cookie(parts)}") as socket:
        with contextlib.suppress(ConnectionClosed):
            socket.send("x" * 70_000)
            while True:
                socket.recv(timeout=10)
        assert socket.close_code in (1009, 4400)
    with _open(address, "/chat/socket") as other:
        assert _hello(other)["token"]


@pytest.mark.parametrize(
    "origin", [None, "null", "https://evil.example", "http://127.0.0.1.evil.example", "file://"]
)
@pytest.mark.parametrize("path", ["/chat/socket", "/console/socket"])
def test_another_pages_socket_is_refused(running: tuple[Parts, str], path: str, origin: str | None) -> None:
    parts, address = running
    headers = {"Cookie": f"tellonce_session={_cookie(parts)}"}
    with connect(
        f"ws://{address}{path}", origin=origin, additional_headers=headers, compression=None, proxy=None
    ) as socket:  # type: ignore[arg-type]
        with contextlib.suppress(ConnectionClosed):
            socket.send(json.dumps({"type": "hello", "v": 1, "key": "demo", "after": 0}))
            socket.recv(timeout=10)
        assert socket.close_code == 4403
