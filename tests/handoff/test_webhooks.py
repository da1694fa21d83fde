"""Webhooks: stored with the event, signed, tried again, never to an inner address."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import httpcore2
import pytest
import time_machine
from standardwebhooks import Webhook, WebhookVerificationError

from handoff.desk import Desk
from handoff.errors import Invalid, NotFound
from handoff.live.courier import PAUSES_MS, Courier
from handoff.webhooks import endpoints as webhooks
from handoff.webhooks.outgoing import NotReached, Outgoing
from tests.conftest import Hands
from tests.handoff.conftest import ANA, Story

ONE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
HERE = ("127.0.0.0/8",)


@dataclass
class Receiver:
    """A real server that answers what `answers` says, the last one for good."""

    url: str = ""
    answers: list[int] = field(default_factory=lambda: [204])
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    def answer(self) -> int:
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    found = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            found.got.append(({name.lower(): value for name, value in self.headers.items()}, body))
            self.send_response(found.answer())
            self.send_header("Location", found.url + "/elsewhere")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    found.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield found
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
async def courier(desk: Desk) -> AsyncIterator[Courier]:
    return Courier(desk, Outgoing(HERE))


async def endpoint(desk: Desk, courier: Courier, url: str, *kinds: str) -> dict[str, Any]:
    made = await desk.store.write(
        lambda connection: webhooks.add(connection, url, kinds or ("*",), "", "admin", desk.clock())
    )
    await courier.refresh()
    return made


async def sent(desk: Desk, made: dict[str, Any]) -> list[dict[str, Any]]:
    return await desk.store.read(lambda connection: webhooks.deliveries(connection, made["id"]))


async def test_an_event_arrives_signed_and_masked_with_the_id_it_keeps(
    desk: Desk, courier: Courier, receiver: Receiver, story: Story, clock: Hands
) -> None:
    made = await endpoint(desk, courier, receiver.url, "message.added")
    await story.customer("My card is 4111 1111 1111 1111, was it charged twice?")
    await courier.round()
    ((headers, body),) = receiver.got
    assert headers["webhook-id"] == f"msg_{story.conversation}_2"
    with time_machine.travel(clock() / 1000):
        told = Webhook(made["secret"]).verify(body, headers)
        with pytest.raises(WebhookVerificationError):
            Webhook(webhooks.new_secret()).verify(body, headers)
        with pytest.raises(WebhookVerificationError):
            Webhook(made["secret"]).verify(body.replace(b"twice", b"once!"), headers)
    assert told["type"] == "message.added"
    assert told["data"]["seq"] == 2
    assert "4111 1111" not in body.decode()
    assert await courier.round() == 0
    (row,) = await sent(desk, made)
    assert (row["status"], row["problem"], row["next_try_at"]) == (204, "", None)


async def test_what_was_stored_before_a_crash_is_sent_after_it(
    desk: Desk, courier: Courier, receiver: Receiver, story: Story
) -> None:
    await endpoint(desk, courier, receiver.url)
    await story.customer("Is anybody there?")
    again = Courier(desk, Outgoing(HERE))
    await asyncio.gather(courier.round(), again.round())
    ids = [headers["webhook-id"] for headers, _ in receiver.got]
    assert sorted(ids) == [f"msg_{story.conversation}_{seq}" for seq in (1, 2)]


@ONE
async def test_a_receiver_that_is_down_is_tried_again_under_the_same_id_and_then_given_up(
    desk: Desk, courier: Courier, receiver: Receiver, story: Story, clock: Hands
) -> None:
    receiver.answers = [500]
    made = await endpoint(desk, courier, receiver.url, "message.added")
    await story.customer("Hello?")
    for pause in PAUSES_MS:
        assert await courier.round() == 1
        assert await courier.round() == 0
        clock.forward(pause / 1000)
    await courier.round()
    clock.forward(10 * 86_400)
    assert await courier.round() == 0
    assert {headers["webhook-id"] for headers, _ in receiver.got} == {f"msg_{story.conversation}_2"}
    assert len(receiver.got) == len(PAUSES_MS) + 1
    (row,) = await sent(desk, made)
    assert (row["tries"], row["problem"]) == (len(PAUSES_MS) + 1, "the receiver answered 500")
    receiver.answers = [200]
    assert await desk.store.write(lambda connection: webhooks.again(connection, made["id"], clock())) == 1
    await courier.round()
    assert (await sent(desk, made))[0]["problem"] == ""


@ONE
async def test_a_redirect_is_not_followed_and_gone_ends_it(
    desk: Desk, courier: Courier, receiver: Receiver, story: Story
) -> None:
    receiver.answers = [307, 410]
    made = await endpoint(desk, courier, receiver.url, "message.added")
    await story.customer("One")
    await courier.round()
    assert len(receiver.got) == 1
    await story.customer("Two")
    await courier.round()
    found = await desk.store.read(lambda connection: webhooks.find(connection, made["id"]))
    assert not found["active"]
    assert desk.wanted == frozenset()
    assert {row["status"] for row in await sent(desk, made)} == {307, 410}


@ONE
async def test_only_wanted_kinds_are_sent_and_what_was_erased_is_not(
    desk: Desk, courier: Courier, receiver: Receiver, story: Story
) -> None:
    from handoff.privacy import erasure

    made = await endpoint(desk, courier, receiver.url, "note.added")
    await story.customer("Hello")
    await desk.note(story.conversation, ANA, "note-0001", "careful")
    assert [row["seq"] for row in await sent(desk, made)] == [3]
    await desk.store.write(lambda connection: erasure.erase(connection, story.contact, 1, "x"))
    await courier.round()
    assert receiver.got == []


@ONE
async def test_endpoints_are_changed_rotated_and_removed(
    desk: Desk, courier: Courier, receiver: Receiver
) -> None:
    made = await endpoint(desk, courier, receiver.url)
    assert "secret" not in (await desk.store.read(webhooks.listed))[0]
    assert (await courier.test(made["id"]))["status"] == 204
    fresh = await desk.store.write(lambda connection: webhooks.rotate(connection, made["id"]))
    assert fresh != made["secret"]
    with pytest.raises(Invalid, match=r"no\.such"):
        await desk.store.write(lambda connection: webhooks.change(connection, made["id"], kinds=["no.such"]))
    await desk.store.write(lambda connection: webhooks.remove(connection, made["id"]))
    with pytest.raises(NotFound):
        await courier.test(made["id"])


INNER = [
    "https://127.0.0.1/", "https://localhost/", "https://10.0.0.8/", "https://192.168.1.1/", "https://172.16.0.1/",
    "https://169.254.169.254/latest/meta-data/", "https://[::1]/", "https://[fe80::1]/", "https://[fd00::1]/",
    "https://[fec0::1]/", "https://192.0.0.8/",
    "https://[::ffff:127.0.0.1]/", "https://[::ffff:7f00:1]/", "https://[64:ff9b::7f00:1]/", "https://[2002:7f00:1::]/",
    "https://0.0.0.0/", "https://[::]/", "https://0x7f000001/", "https://2130706433/", "https://0177.0.0.1/",
    "https://127.1/", "https://100.64.0.1/", "https://224.0.0.1/", "https://255.255.255.255/",
]  # fmt: skip


@pytest.mark.parametrize("url", INNER)
async def test_an_inner_address_is_refused_however_it_is_written(url: str) -> None:
    with pytest.raises(NotReached, match="private"):
        await Outgoing().post(url, {}, b"{}")


@pytest.mark.parametrize(
    "url",
    [
        "https://a..b/", f"https://{'a' * 64}.example/", "https://.example/",
        "http://example.com/", "ftp://example.com/", "file:///etc/passwd", "https://", "https://a b/",
        "//x.example/", "https://user:pw@example.com/", "https://example.com/#x", "https://example.com:99999/",
        "https://ex\\ample/", "https://[::1", "gopher://127.0.0.1:25/", "https://example.com:0/",
        "https://" + "a" * 1000 + ".example/",
    ],
)  # fmt: skip
def test_what_is_no_public_address_is_refused(url: str) -> None:
    with pytest.raises(Invalid):
        Outgoing().checked(url)


async def test_a_name_that_means_something_else_a_moment_later_is_of_no_use(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """DNS rebinding: the first answer is public, every later one is this machine."""
    asked, reached = [], []

    async def answers(host: str, port: int, **_: Any) -> Any:
        asked.append(host)
        address = "93.184.216.34" if len(asked) == 1 else "127.0.0.1"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    async def connect(_: Any, host: str, *__: Any) -> Any:
        reached.append(host)
        raise httpcore2.ConnectError

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", answers)
    monkeypatch.setattr(httpcore2.AnyIOBackend, "connect_tcp", connect)
    for _ in range(3):
        with pytest.raises(NotReached):
            await Outgoing().post("https://rebind.example/", {}, b"{}")
    assert asked == ["rebind.example"] * 3
    assert reached == ["93.184.216.34"]


async def test_one_inner_address_among_public_ones_spoils_the_name(monkeypatch: pytest.MonkeyPatch) -> None:
    async def answers(*_: Any, **__: Any) -> Any:
        return [(2, 1, 6, "", (address, 443)) for address in ("93.184.216.34", "10.0.0.1")]

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", answers)
    with pytest.raises(NotReached, match="private"):
        await Outgoing().addresses("mixed.example", 443)
