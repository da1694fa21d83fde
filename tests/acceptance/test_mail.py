"""A customer who writes by mail, with the whole product running: answered by mail, and back in the chat."""

from __future__ import annotations

import asyncio
import re
import smtplib
import threading
import time
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.acceptance.conftest import Demo, running
from tests.assistant.channels.mail_server import MailServer
from tests.serving import free_port

pytestmark = [pytest.mark.xdist_group("acceptance"), pytest.mark.browser]
SECONDS = 30


@pytest.fixture
def outbox() -> Iterator[MailServer]:
    """The customers' mail server, in a loop of its own."""
    loop, server = asyncio.new_event_loop(), MailServer()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    asyncio.run_coroutine_threadsafe(server.start(), loop).result(10)
    yield server
    asyncio.run_coroutine_threadsafe(server.stop(), loop).result(10)
    loop.call_soon_threadsafe(loop.stop)
    thread.join(10)
    loop.close()


@pytest.fixture
def mail_demo(
    prepared: Path, tmp_path: Path, outbox: MailServer, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[Demo, int]]:
    port, web = free_port(), free_port()
    monkeypatch.setenv("TELLONCE_SMTP", outbox.url)
    monkeypatch.setenv("TELLONCE_MAIL_FROM", "Fernweh Shop <help@shop.example>")
    monkeypatch.setenv("TELLONCE_MAIL_IN", f"smtp://127.0.0.1:{port}")
    monkeypatch.setenv("TELLONCE_PUBLIC_URL", f"http://127.0.0.1:{web}")
    with running(prepared, tmp_path / "demo", port=web) as demo:
        yield demo, port


def send(port: int, text: str, to: str = "help@shop.example", **headers: str) -> None:
    message = EmailMessage()
    message["From"], message["To"] = "Maya Lindqvist <maya.lindqvist@example.com>", to
    message["Subject"] = "A question"
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(text)
    with smtplib.SMTP("127.0.0.1", port) as client:
        client.send_message(message, "maya.lindqvist@example.com", [to])


def letter(outbox: MailServer, number: int) -> EmailMessage:
    deadline = time.monotonic() + SECONDS
    while len(outbox.received) < number:
        assert time.monotonic() < deadline, "no answer came by mail"
        time.sleep(0.1)
    return outbox.received[number - 1]


def words(message: EmailMessage) -> str:
    return str(message.get_content())


def test_the_same_conversation_by_mail_and_in_the_chat(
    mail_demo: tuple[Demo, int], outbox: MailServer, page: Page
) -> None:
    demo, port = mail_demo
    send(port, "Hello,\n\nhow long can I return something?\n\nBest regards\nMaya Lindqvist")
    first = letter(outbox, 1)
    assert "30 days" in words(first)
    assert f"{demo.address}/articles/returns/return-window.md" in words(first)
    assert first["Subject"] == "Re: A question"

    # The address is the one they write from: it is not asked for.
    quoted = "\n".join(f"> {line}" for line in words(first).splitlines())
    reply_to = re.search(r"help\+\w+@shop\.example", str(first["Reply-To"]))[0]  # type: ignore[index]
    send(port, f"And where is my order FM-10442?\n\nOn 20 Nov 2026 at 10:12, Shop wrote:\n{quoted}", reply_to)
    last = letter(outbox, 2)
    assert "out for delivery" in words(last)
    assert last["References"]

    # The link brings them into the chat with everything said; a second visit finds it spent.
    link = re.search(r"http://\S+/continue/\S+", words(last))[0]  # type: ignore[index]
    page.goto(link)
    page.get_by_role("button", name="Go on in the chat").click()
    chat = page.get_by_role("dialog")
    expect(chat.get_by_text("how long can I return something?")).to_be_visible()
    expect(chat.get_by_text("out for delivery").first).to_be_visible()
    page.goto(link)
    expect(page.get_by_text("no longer good")).to_be_visible()
