"""Letters over SMTP, to a real server on this machine."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from assistant.channels.smtp import Smtp
from assistant.settings import SettingsError, load
from handoff.mail.outbox import Letter, NotSent
from tests.assistant.channels.mail_server import MailServer

SENDER = "Example Shop <help@shop.example>"
LETTER = Letter("kim@example.com", "Your question", "We write to you here.\nÄöü.")


@pytest.fixture
async def server() -> AsyncIterator[MailServer]:
    server = await MailServer().start()
    yield server
    await server.stop()


async def test_a_letter_arrives_as_it_was_written(server: MailServer) -> None:
    letter = Letter(
        "kim@example.com",
        "Ihre Frage: Größe",
        LETTER.text,
        message_id="c1.7@shop.example",
        in_reply_to="c1.4@shop.example",
        references=("c1.1@shop.example", "c1.4@shop.example"),
    )
    await Smtp.of(server.url, SENDER).send(letter)
    (mail,) = server.received
    assert (mail["From"], mail["To"], mail["Subject"]) == (SENDER, "kim@example.com", letter.subject)
    assert mail.get_content().splitlines() == letter.text.splitlines()
    assert mail["Message-ID"] == "<c1.7@shop.example>"
    assert mail["In-Reply-To"] == "<c1.4@shop.example>"
    assert mail["References"] == "<c1.1@shop.example> <c1.4@shop.example>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Date"]
    assert server.envelopes[0].mail_from == "help@shop.example"


async def test_a_letter_without_an_id_gets_one_of_the_senders_domain(server: MailServer) -> None:
    await Smtp.of(server.url, SENDER).send(LETTER)
    assert server.received[0]["Message-ID"].endswith("@shop.example>")


@pytest.mark.parametrize(
    ("answer", "for_good"), [("550 no such mailbox", True), ("451 come back later", False)]
)
async def test_a_refusal_says_whether_a_second_try_is_of_use(
    server: MailServer, answer: str, for_good: bool
) -> None:
    server.refusals = [answer]
    with pytest.raises(NotSent) as refused:
        await Smtp.of(server.url, SENDER).send(LETTER)
    assert refused.value.for_good is for_good
    assert not server.received


async def test_a_server_that_is_down_is_tried_again_later(server: MailServer) -> None:
    await server.stop()
    with pytest.raises(NotSent) as refused:
        await Smtp.of(server.url, SENDER).send(LETTER)
    assert not refused.value.for_good


async def test_smtp_insists_on_encryption(server: MailServer) -> None:
    with pytest.raises(NotSent):
        await Smtp.of(server.url.replace("smtp+plain", "smtp"), SENDER).send(LETTER)
    assert not server.envelopes


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
@pytest.mark.parametrize("password", ["right%20horse", "wrong"])
async def test_a_login_is_the_urls(password: str) -> None:
    server = MailServer()
    server.options = {
        "authenticator": server.authenticate,
        "auth_required": True,
        "auth_require_tls": False,
    }
    await server.start()
    mailer = Smtp.of(server.url.replace("//", f"//kim%40shop:{password}@"), SENDER)
    try:
        if password == "wrong":
            with pytest.raises(NotSent) as refused:
                await mailer.send(LETTER)
            assert not refused.value.for_good
            assert "535" in str(refused.value)
            assert "wrong" not in str(refused.value) + repr(mailer)
        else:
            await mailer.send(LETTER)
            assert server.logins[-1] == ("kim@shop", "right horse")
    finally:
        await server.stop()


@pytest.mark.parametrize(
    "letter",
    [
        Letter("kim@example.com\nBcc: all@example.com", "x", "y"),
        Letter("kim@example.com", "x\r\nBcc: all@example.com", "y"),
        Letter("not an address", "x", "y"),
        Letter("kim@example..com", "x", "y"),
        Letter("kim@example.com.", "x", "y"),
        Letter("", "x", "y"),
        Letter("kim@example.com", "x", "y", message_id="a>\nBcc: all@example.com"),
    ],
)
async def test_nothing_can_be_smuggled_into_a_header(server: MailServer, letter: Letter) -> None:
    with pytest.raises(NotSent) as refused:
        await Smtp.of(server.url, SENDER).send(letter)
    assert refused.value.for_good
    assert not server.received


HIDDEN = "=?utf-8?q?x=0D=0ABcc:_all@example.com=0D=0A=0D=0AAnother_body?="
"""A line break that shows only when it is decoded once more."""


async def test_nothing_can_be_smuggled_into_a_header_by_another_encoding(server: MailServer) -> None:
    letter = Letter(
        "kim@example.com", f"Re: {HIDDEN}", "Our words.",
        message_id=HIDDEN, in_reply_to=HIDDEN, references=(HIDDEN, "a@example.com"),
        reply_to="help@shop.example",
    )  # fmt: skip
    await Smtp.of(server.url, SENDER).send(letter)
    (mail,), (envelope,) = server.received, server.envelopes
    assert envelope.rcpt_tos == ["kim@example.com"]
    assert set(mail.keys()) == {
        "From", "To", "Subject", "Message-ID", "Reply-To", "In-Reply-To", "References", "Date",
        "Auto-Submitted", "Content-Type", "Content-Transfer-Encoding", "MIME-Version",
    }  # fmt: skip
    assert mail.get_content().strip() == "Our words."


@pytest.mark.parametrize(
    ("url", "sender"),
    [
        ("mail.shop.example", SENDER),
        ("https://mail.shop.example", SENDER),
        ("smtp://", SENDER),
        ("smtp://u:s3cret@host:port", SENDER),
        ("smtp://u:s3cret@host", ""),
        ("smtp://u:s3cret@host", "nobody"),
    ],
)
def test_a_wrong_setting_stops_the_start_and_shows_no_password(url: str, sender: str) -> None:
    with pytest.raises(SettingsError) as refused:
        load(smtp=url, mail_from=sender)
    assert "s3cret" not in str(refused.value)
    assert "smtp" in str(refused.value) or "sender" in str(refused.value)


def test_without_a_server_there_is_no_mailer() -> None:
    assert load().mailer is None
    assert load(smtp="smtps://u:p@mail.shop.example", mail_from=SENDER).mailer is not None
