"""A mailbox whose server is silent, slow, cut off or dead: no endless wait, nothing lost or doubled."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest

from assistant.channels.mail.door import MailDoor
from assistant.channels.mail.mailbox import Mailbox
from tests.assistant.channels.mail.conftest import OURS, Office, mail
from tests.assistant.channels.mail.imap_server import serving_imap
from tests.assistant.channels.mail.test_servers import flags, put

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
Meet = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def meeting(meet: Meet) -> AsyncIterator[int]:
    """A server that meets everybody like this; gives its port."""
    met: list[asyncio.Task[None]] = []

    async def one(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await meet(reader, writer)
        finally:
            writer.close()
            with contextlib.suppress(ConnectionError):
                await writer.wait_closed()

    server = await asyncio.start_server(
        lambda *ends: met.append(asyncio.ensure_future(one(*ends))), "127.0.0.1", 0
    )
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        await asyncio.gather(*met, return_exceptions=True)


@dataclass
class Wire:
    """Between the mailbox and its server; cut once when one of them says the fatal word."""

    port: int
    cut_at: bytes = b""
    met: int = 0
    cut: asyncio.Event = field(default_factory=asyncio.Event)

    async def meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.met += 1
        beyond, server = await asyncio.open_connection("127.0.0.1", self.port)
        there, back = (asyncio.create_task(self._pass(*way)) for way in ((reader, server), (beyond, writer)))
        await asyncio.wait({there, back}, return_when=asyncio.FIRST_COMPLETED)
        for each in (there, back):
            each.cancel()
        await asyncio.gather(there, back, return_exceptions=True)
        for end in (writer, server):
            end.transport.abort()

    async def _pass(self, source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
        while data := await source.read(65_536):
            if self.cut_at and self.cut_at in data and not self.cut.is_set():
                self.cut.set()
                if b"BODY[]" in self.cut_at:
                    target.write(data[: len(data) // 2])
                    await target.drain()
                return
            target.write(data)
            await target.drain()


class Stuck(MailDoor):
    """A door behind which nothing moves."""

    async def take(self, raw: bytes, **envelope: object) -> None:
        await asyncio.Event().wait()


def mailbox(door: MailDoor, port: int, **limits: float) -> Mailbox:
    return Mailbox(door, "imap+plain", "127.0.0.1", port, "help", "a word", pauses=(0.05,), **limits)  # type: ignore[arg-type]


@asynccontextmanager
async def running(box: Mailbox) -> AsyncIterator[None]:
    task = asyncio.create_task(box.run())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def arrives(office: Office, texts: list[str]) -> None:
    """Until these are what customers wrote, each once."""
    async with asyncio.timeout(60):
        while sorted([
            said.partition("\n")[0] for each in await office.conversations()
            for said in await office.said(each.id)
        ]) != sorted(texts):  # fmt: skip
            await asyncio.sleep(0.05)


@pytest.fixture
def imap() -> Iterator[int]:
    with serving_imap("--no-tls") as port:
        yield port


@pytest.mark.parametrize("words", [b"", b"* OK [CAPABILITY IMAP4rev1] the never-ending greeting of a server"])
async def test_a_silent_and_a_dripping_server_are_left_and_tried_again(office: Office, words: bytes) -> None:
    left = asyncio.Queue[None]()

    async def drip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError):
            for place in range(len(words)):
                writer.write(words[place : place + 1])
                await writer.drain()
                await asyncio.sleep(0.2)
            await reader.read()
        left.put_nowait(None)

    limits = {"step_seconds": 1.0} if words else {"socket_seconds": 0.3}
    async with meeting(drip) as port, asyncio.timeout(60), running(mailbox(office.door, port, **limits)):
        for _ in range(3):
            await left.get()


@pytest.mark.parametrize("word", [b"BODY[]", b"STORE", b"IDLE"])
async def test_what_is_cut_off_anywhere_comes_in_once(office: Office, imap: int, word: bytes) -> None:
    await asyncio.to_thread(put, imap, bytes(mail("one " + "x" * 5_000)))
    wire = Wire(imap, word)
    async with meeting(wire.meet) as port, running(mailbox(office.door, port)):
        async with asyncio.timeout(60):
            await wire.cut.wait()
        await asyncio.to_thread(put, imap, bytes(mail("two")))
        await arrives(office, ["one " + "x" * 5_000, "two"])
    assert wire.met > 1


async def test_a_server_that_was_killed_while_it_was_listened_to_is_found_again(office: Office) -> None:
    wire = Wire(0)
    async with meeting(wire.meet) as port, running(mailbox(office.door, port)):
        for text in ("before", "after"):
            with serving_imap("--no-tls") as wire.port:
                await asyncio.to_thread(put, wire.port, bytes(mail(text)))
                await arrives(office, ["before", "after"][: ("before", "after").index(text) + 1])


async def test_a_desk_that_does_not_answer_leaves_the_mail_unseen(office: Office, imap: int) -> None:
    await asyncio.to_thread(put, imap, bytes(mail("one")))
    with pytest.raises(TimeoutError):
        await mailbox(Stuck(office.desk, OURS), imap, step_seconds=1.0).round()
    assert not any("Seen" in line for line in await asyncio.to_thread(flags, imap))
    assert await mailbox(office.door, imap).round() == 1


@pytest.mark.parametrize("stuck", ["server", "desk"])
def test_who_stops_waits_for_neither_server_nor_desk(office: Office, imap: int, stuck: str) -> None:
    put(imap, bytes(mail("one")))
    asked = threading.Event()

    class Asked(Stuck):
        async def take(self, raw: bytes, **envelope: object) -> None:
            asked.set()
            await super().take(raw)

    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.set()
        await reader.read()

    async def begun_and_stopped() -> None:
        async with meeting(silent) as port:
            at = port if stuck == "server" else imap
            async with running(mailbox(Asked(office.desk, OURS), at, socket_seconds=10_000)):
                assert await asyncio.to_thread(asked.wait, 60)

    asyncio.run(begun_and_stopped())
