"""While an agent writes: what was given already, help with the answer, and what is masked."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.web_widget import console_fixtures
from tests.web_widget.console_fixtures import ScriptedServer, broken_parcel, open_console

server, page = console_fixtures.server, console_fixtures.page
pytestmark = pytest.mark.browser


def test_asking_for_what_was_given_is_said_while_writing(page: Page, server: ScriptedServer) -> None:
    broken_parcel(server)
    flag = {"name": "order_number", "label": "Order", "value": "<i>FM-10442</i>", "seq": 2, "said_at": 0}
    server.help["check"] = {"flags": [{**flag, "start": 0, "end": 10}]}
    open_console(page, server, "c1")
    page.locator("#composer-text").fill("What is your order number?")
    expect(page.locator(".guard")).to_contain_text("Already given: Order <i>FM-10442</i>")
    page.locator(".guard button").click()
    expect(page.locator("#message-2")).to_be_focused()
    page.locator("#composer-text").fill("")
    expect(page.locator(".guard p")).to_have_count(0)


def test_a_suggestion_goes_into_the_draft_and_nowhere_else(page: Page, server: ScriptedServer) -> None:
    """A20, A21: a draft with its sources, never sent by itself."""
    broken_parcel(server)
    source = {"n": 1, "path": "staff/claims.md", "title": "Claims", "heading": "", "quote": "Ask first."}
    server.help["suggestion"] = {"text": "It is on its way.", "sources": [{**source, "internal": True}]}
    filled = {"id": "1", "shortcut": "hi", "title": "Greeting", "text": "x", "filled": "Hello Maya!"}
    server.help["canned"] = {"canned": [filled]}
    open_console(page, server, "c1")
    page.get_by_text("Help with the answer").click()
    page.get_by_role("button", name="Suggest a reply").click()
    expect(page.locator(".found")).to_contain_text("internal – not for the customer")
    expect(page.locator(".found a")).to_have_count(0)
    page.get_by_role("button", name="Put into the reply").click()
    expect(page.locator("#composer-text")).to_have_value("It is on its way.")
    page.get_by_label("Canned reply").select_option("hi – Greeting")
    expect(page.locator("#composer-text")).to_have_value("Hello Maya!\nIt is on its way.")
    assert not [event for event in server.logs["c1"] if event["author"]["role"] == "agent"]


def test_what_is_masked_is_shown_on_request(page: Page, server: ScriptedServer) -> None:
    broken_parcel(server)
    server.say("c1", "message.added", role="customer", data={"text": "my card is •••• 1111"})
    server.help["reveal"] = {"text": "my card is 4111 1111 1111 1111"}
    open_console(page, server, "c1")
    page.get_by_role("button", name="Show what is masked").click()
    expect(page.locator(".said").last).to_contain_text("4111 1111 1111 1111")
