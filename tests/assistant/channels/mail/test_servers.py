"""Real servers on this machine: mail is accepted after the commit, and only then. SMTP, LMTP and IMAP."""

from __future__ import annotations

import asyncio
import imaplib
import smtplib
from collections.abc import AsyncIterator, Iterator

import pytest

from assistant.channels.mail.door import MailDoor
from assistant.channels.mail.incoming import incoming
from assistant.channels.mail.listener import Listener
from assistant.channels.mail.mailbox import AT_ONCE, Mailbox
from assistant.channels.mail.message import LARGEST
from assistant.channels.mail.source import MailSource
from assistant.settings import SettingsError, load
from handoff.verbs.mail import FROM_ONE_ADDRESS
from tests.assistant.channels.mail.conftest import OURS, SHOP, Office, mail
from tests.assistant.channels.mail.imap_server import serving_imap


class Broken(MailDoor):
    """A door whose database is away."""

    async def take(self, raw: bytes, **envelope: object) -> None:
        raise ConnectionError("the database is away")


@pytest.fixture(params=["smtp", "lmtp"])
async def client(request: pytest.FixtureRequest, office: Office) -> AsyncIterator[smtplib.SMTP]:
    listener = Listener(office.door, request.param, "127.0.0.1", 0)
    async with listener.listening() as port:
        kind = smtplib.SMTP if request.param == "smtp" else smtplib.LMTP
        connected = await asyncio.to_thread(lambda: kind("127.0.0.1", port))
        yield connected
        await asyncio.to_thread(connected.close)


async def send(client: smtplib.SMTP, message: bytes, sender: str, to: list[str]) -> object:
    return await asyncio.to_thread(lambda: client.sendmail(sender, to, message))


async def test_mail_is_stored_when_it_is_accepted(client: smtplib.SMTP, office: Office) -> None:
    assert await send(client, bytes(mail("one")), "kim@example.com", ["help@shop.example"]) == {}
    state = await office.only()
    assert await office.said(state.id) == ["one\n\n✉ My order"]
    both = [OURS.sign(state.id), "help@shop.example"]
    assert await send(client, bytes(mail("two")), "kim@example.com", both) == {}
    assert await office.said((await office.only()).id) == ["one\n\n✉ My order", "two"]


async def test_it_is_no_relay(client: smtplib.SMTP, office: Office) -> None:
    with pytest.raises(smtplib.SMTPRecipientsRefused):
        await send(client, bytes(mail()), "kim@example.com", ["somebody@example.org"])
    assert await office.conversations() == []


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
async def test_bad_mail_is_refused_for_good_and_a_broken_store_for_now(office: Office) -> None:
    async with Listener(office.door, "smtp", "127.0.0.1", 0).listening() as port:
        client = await asyncio.to_thread(lambda: smtplib.SMTP("127.0.0.1", port))
        with pytest.raises(smtplib.SMTPDataError) as refused:
            await send(client, b"no headers at all", "kim@example.com", ["help@shop.example"])
        assert refused.value.smtp_code == 554
        large = b"From: k@example.com\r\n\r\n" + (b"y" * 900 + b"\r\n") * (LARGEST // 900)
        with pytest.raises(smtplib.SMTPException):
            await send(client, large, "k@example.com", ["help@shop.example"])
        assert await send(client, bytes(mail()), "kim@example.com", ["help@shop.example"]) == {}
        await asyncio.to_thread(client.close)
    async with Listener(Broken(office.desk, OURS), "smtp", "127.0.0.1", 0).listening() as port:
        client = await asyncio.to_thread(lambda: smtplib.SMTP("127.0.0.1", port))
        with pytest.raises(smtplib.SMTPDataError) as later:
            await send(client, bytes(mail("again")), "kim@example.com", ["help@shop.example"])
        assert later.value.smtp_code == 451
        await asyncio.to_thread(client.close)


@pytest.fixture(scope="module")
def imap() -> Iterator[int]:
    with serving_imap("--no-tls") as port:
        yield port


def put(port: int, message: bytes) -> None:
    with imaplib.IMAP4("127.0.0.1", port) as account:
        account.login("help", "a word")
        assert account.append("INBOX", "", None, message)[0] == "OK"  # type: ignore[arg-type]


def flags(port: int) -> list[str]:
    with imaplib.IMAP4("127.0.0.1", port) as account:
        account.login("help", "a word")
        account.select("INBOX", readonly=True)
        found = account.fetch("1:*", "(FLAGS)")[1]
        return [line.decode() for line in found if isinstance(line, bytes)]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
async def test_a_mailbox_is_read_and_marked_after_the_commit(office: Office, imap: int) -> None:
    source = MailSource.of(f"imap+plain://help:a%20word@127.0.0.1:{imap}/INBOX")
    box = incoming(source, office.door)
    assert isinstance(box, Mailbox)
    put(imap, bytes(mail("one")))
    put(imap, b"nothing that could be answered")
    broken = incoming(source, Broken(office.desk, OURS))
    assert isinstance(broken, Mailbox)
    with pytest.raises(ConnectionError):
        await broken.round()
    assert not any("Seen" in line for line in await asyncio.to_thread(flags, imap))
    assert await box.round() == 1
    assert await box.round() == 0
    marked = await asyncio.to_thread(flags, imap)
    assert all("Seen" in line for line in marked)
    assert ["Flagged" in line for line in marked] == [False, True]
    assert len(await office.conversations()) == 1


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
async def test_no_mail_stands_in_the_way_of_the_others(office: Office, imap: int) -> None:
    box = Mailbox(office.door, "imap+plain", "127.0.0.1", imap, "help", "a word")
    for charset, half in {"utf-7": "+2AA-", "unicode_escape": "\\ud800"}.items():
        kind = f"Content-Type: text/plain; charset={charset}"
        put(imap, f"From: mallory@example.com\r\n{kind}\r\n\r\nHello {half}".encode())
    put(imap, bytes(mail("Where is my parcel?")))
    assert await box.round() == 3
    assert len(await office.conversations()) == 3


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
async def test_who_writes_too_much_stands_in_nobodys_way(office: Office, imap: int) -> None:
    flood = [bytes(mail("again", sender="mallory@example.com")) for _ in range(FROM_ONE_ADDRESS + AT_ONCE)]
    for each in flood[:FROM_ONE_ADDRESS]:
        await office.take(each)
    await asyncio.to_thread(lambda: [put(imap, each) for each in flood[FROM_ONE_ADDRESS:]])
    await asyncio.to_thread(put, imap, bytes(mail("Where is my parcel?")))
    box = Mailbox(office.door, "imap+plain", "127.0.0.1", imap, "help", "a word")
    assert await box.round() == 0
    assert await box.round() == 1
    office.clock.forward(3601)
    assert await box.round() == AT_ONCE, "put off, not lost"


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
async def test_a_new_mail_is_noticed_without_asking_again(office: Office, imap: int) -> None:
    box = Mailbox(office.door, "imap+plain", "127.0.0.1", imap, "help", "a word")
    running = asyncio.create_task(box.run())
    try:
        await asyncio.sleep(1)
        await asyncio.to_thread(put, imap, bytes(mail("while you wait")))
        async with asyncio.timeout(20):
            while not await office.conversations():
                await asyncio.sleep(0.1)
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


@pytest.mark.parametrize(
    "url",
    [
        "mail.shop.example",
        "pop3://u:s3cret@host",
        "imaps://host",
        "imaps://u@host",
        "imaps://u:s3cret@host:port",
        "lmtp://127.0.0.1",
    ],
)
def test_a_wrong_url_stops_the_start_and_shows_no_password(url: str) -> None:
    with pytest.raises(SettingsError) as refused:
        load(smtp="smtps://u:p@mail.shop.example", mail_from=SHOP, mail_in=url)
    assert "s3cret" not in str(refused.value)
    assert "imaps://" in str(refused.value)


@pytest.mark.parametrize("sender", ["help+x@shop.example", "a-very-long-name-for-customers@shop.example"])
def test_a_sender_that_cannot_hold_a_secret_stops_the_start(sender: str) -> None:
    with pytest.raises(SettingsError, match="before the @"):
        load(smtp="smtps://u:p@mail.shop.example", mail_from=sender, mail_in="lmtp://127.0.0.1:8024")


def test_mail_in_without_mail_out_stops_the_start() -> None:
    with pytest.raises(SettingsError, match="set smtp too"):
        load(mail_in="lmtp://127.0.0.1:8024")
    assert load().mail_source is None
