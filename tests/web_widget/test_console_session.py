"""Coming in and going out: password, one-time link, sign-out here and elsewhere, availability."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.web_widget import console_fixtures
from tests.web_widget.console_fixtures import BEA, ScriptedServer, broken_parcel, open_console, until

server, page = console_fixtures.server, console_fixtures.page
pytestmark = pytest.mark.browser


def signed_out(page: Page, server: ScriptedServer) -> None:
    server.signed_in = False
    page.goto(f"{server.address}/console/")
    expect(page.get_by_role("heading", name="Sign in to the console")).to_be_visible()


def test_an_agent_signs_in_with_password_and_sees_the_queue(page: Page, server: ScriptedServer) -> None:
    broken_parcel(server)
    signed_out(page, server)
    expect(page.get_by_label("E-mail")).to_be_focused()
    page.keyboard.type("ana@shop.example")
    page.keyboard.press("Tab")
    page.keyboard.type("correct horse")
    page.keyboard.press("Enter")
    expect(page.locator(".row-name")).to_have_text("Jonas Weber")


def test_a_wrong_password_is_told_and_the_address_stays(page: Page, server: ScriptedServer) -> None:
    signed_out(page, server)
    page.get_by_label("E-mail").fill("ana@shop.example")
    page.get_by_label("Password").fill("wrong")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_have_text("E-mail or password is not right. Please try again.")
    expect(page.get_by_label("E-mail")).to_have_value("ana@shop.example")
    expect(page.get_by_label("Password")).to_be_focused()


def test_an_empty_form_asks_for_what_is_missing_and_sends_nothing(page: Page, server: ScriptedServer) -> None:
    signed_out(page, server)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_have_text("Please enter your e-mail address.")
    assert server.called("sign-in") == []


def test_a_one_time_link_signs_in_and_leaves_no_trace_in_the_address(
    page: Page, server: ScriptedServer
) -> None:
    server.signed_in = False
    page.goto(f"{server.address}/console/#link=one-time-token")
    page.locator(".console").wait_for()
    assert server.called("sign-in/link") == [{"token": "one-time-token"}]
    assert "token" not in page.url
    assert page.evaluate("history.length") <= 2


def test_a_used_link_says_so_and_shows_the_door(page: Page, server: ScriptedServer) -> None:
    server.signed_in = False
    page.goto(f"{server.address}/console/#link=old%ZZ")
    expect(page.get_by_role("alert")).to_have_text("This link was used already. Ask for a new one.")
    assert page.url.endswith("/console/")


def test_signing_out_forgets_drafts_and_rows(page: Page, server: ScriptedServer) -> None:
    broken_parcel(server)
    open_console(page, server, "c1")
    page.locator("#composer-text").fill("a secret draft")
    page.get_by_role("button", name="Ana Ruiz").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in to the console")).to_be_visible()
    assert "secret" not in page.evaluate("JSON.stringify({ ...sessionStorage, ...localStorage })")
    assert "c1" not in page.url


def test_signed_out_elsewhere_keeps_what_was_written(page: Page, server: ScriptedServer) -> None:
    broken_parcel(server)
    open_console(page, server, "c1")
    page.locator("#composer-text").fill("half a sentence")
    server.signed_in = False
    server.hang_up(4401)
    expect(page.get_by_role("alert")).to_contain_text("You were signed out")
    page.get_by_label("E-mail").fill("ana@shop.example")
    page.get_by_label("Password").fill("correct horse")
    page.keyboard.press("Enter")
    expect(page.locator("#composer-text")).to_have_value("half a sentence")


def test_the_next_person_at_this_browser_sees_nothing_of_the_last(page: Page, server: ScriptedServer) -> None:
    broken_parcel(server)
    open_console(page, server, "c1")
    page.locator("#composer-text").fill("half a sentence")
    server.signed_in = False
    server.hang_up(4401)
    server.me = {**BEA, "availability": "online"}
    page.get_by_label("E-mail").fill("bea@shop.example")
    page.get_by_label("Password").fill("correct horse")
    page.keyboard.press("Enter")
    page.locator("[data-id=c1]").click()
    expect(page.locator("#composer-text")).to_have_value("")


def test_availability_is_set_and_shown(page: Page, server: ScriptedServer) -> None:
    """A30, A31: availability, and how many of how many."""
    open_console(page, server)
    page.get_by_label("Your availability").select_option("away")
    until(lambda: server.me["availability"] == "away", "availability reaches the server")
    expect(page.locator(".availability")).to_have_attribute("data-availability", "away")
    expect(page.locator(".off-duty")).to_contain_text("You are away: no conversation is given to you.")
    page.get_by_role("button", name="Go online").click()
    until(lambda: server.me["availability"] == "online", "online reaches the server")
    expect(page.locator(".off-duty")).to_have_count(0)
