"""The lists at the left: order, waiting, marks, steadiness under the pointer, alerts."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.web_widget import console_fixtures
from tests.web_widget.console_fixtures import ScriptedServer, open_console

server, page = console_fixtures.server, console_fixtures.page
pytestmark = pytest.mark.browser


def names(page: Page) -> list[str]:
    return page.locator(".row-name").all_inner_texts()


def test_the_longest_waiting_is_on_top_with_reason_summary_language_and_a_running_clock(
    page: Page, server: ScriptedServer
) -> None:
    """A1, A3: customer, reason, wish, language and channel in a row, and a wait that runs."""
    server.add("new", waiting=1)
    server.add("old", waiting=7, reason="frustrated", summary="Where is the parcel", lang="fr")
    open_console(page, server)
    assert names(page) == ["Customer old", "Customer new"]
    row = page.locator("[data-id=old]")
    expect(row).to_contain_text("Upset or frustrated")
    expect(row).to_contain_text("Where is the parcel")
    expect(row).to_contain_text("French · Chat")
    expect(row.locator(".wait")).to_have_attribute("data-level", "long")
    first = row.locator(".wait > [aria-hidden]").inner_text()
    assert first.startswith("07:0")
    expect(row.locator(".wait > [aria-hidden]")).not_to_have_text(first)


def test_somebody_told_that_nobody_is_here_is_marked_as_away(page: Page, server: ScriptedServer) -> None:
    server.add("gone", status="away", waiting=60)
    server.add("here", waiting=2)
    open_console(page, server)
    assert names(page) == ["Customer here", "Customer gone"]
    expect(page.locator("[data-id=gone]")).to_contain_text("Away")


def test_each_list_shows_its_own(page: Page, server: ScriptedServer) -> None:
    server.add("waiting")
    server.add("own", status="assigned", holder={"role": "agent", "id": "a-ana", "name": "Ana Ruiz"})
    server.add("theirs", status="assigned", holder={"role": "agent", "id": "a-bea", "name": "Bea Sommer"})
    server.add("botty", status="bot")
    server.add("closed", status="resolved")
    open_console(page, server)
    for tab, name in [
        ("Queue", "waiting"),
        ("Mine", "own"),
        ("Team", "theirs"),
        ("Bot", "botty"),
        ("Resolved", "closed"),
    ]:
        page.locator(".tab", has_text=tab).click()
        expect(page.locator(".row-name")).to_have_text(f"Customer {name}")


def test_no_row_moves_under_the_pointer(page: Page, server: ScriptedServer) -> None:
    """A4: a list that stays put while somebody points at it."""
    server.add("a", waiting=9)
    server.add("b", waiting=5)
    open_console(page, server)
    page.locator("[data-id=b]").hover()
    before = page.locator("[data-id=b]").bounding_box()
    server.rows["a"] |= {
        "status": "assigned",
        "epoch": 3,
        "holder": {"role": "agent", "id": "a-bea", "name": "Bea Sommer"},
    }
    server.push({"type": "row", "row": server.rows["a"]})
    server.push({"type": "row", "row": server.add("older", waiting=30)})
    expect(page.locator("[data-id=older]")).to_be_visible()
    expect(page.locator("[data-id=a]")).to_contain_text("Bea Sommer has it")
    assert page.locator("[data-id=b]").bounding_box() == before
    assert names(page) == ["Customer a", "Customer b", "Customer older"]
    page.mouse.move(900, 500)
    expect(page.locator("[data-id=a]")).to_have_count(0)
    assert names(page) == ["Customer older", "Customer b"]


def test_the_keyboard_focus_stays_on_its_row_when_rows_move(page: Page, server: ScriptedServer) -> None:
    server.add("a", waiting=9)
    server.add("b", waiting=5)
    open_console(page, server)
    page.keyboard.press("Alt+l")
    expect(page.locator("[data-id=a]")).to_be_focused()
    page.keyboard.press("j")
    expect(page.locator("[data-id=b]")).to_be_focused()
    server.push({"type": "row", "row": server.add("older", waiting=30)})
    expect(page.locator(".row").first).to_contain_text("Customer older")
    expect(page.locator("[data-id=b]")).to_be_focused()
    assert page.locator(".row[tabindex='0']").count() == 1
    server.rows["b"] |= {"status": "resolved", "epoch": 3}
    server.push({"type": "row", "row": server.rows["b"]})
    expect(page.locator("[data-id=a]")).to_be_focused()


def test_the_tab_title_and_icon_count_who_waits(page: Page, server: ScriptedServer) -> None:
    """A38: the count in the title, a dot in the icon."""
    open_console(page, server)
    expect(page).to_have_title("Console – Tellonce")
    server.push({"type": "row", "row": server.add("one")})
    server.push({"type": "row", "row": server.add("two")})
    expect(page).to_have_title("(2) Console – Tellonce")
    expect(page.locator("link[rel=icon]")).to_have_attribute("href", "icon-waiting.svg")
    server.rows["one"] |= {"status": "resolved", "epoch": 3}
    server.push({"type": "row", "row": server.rows["one"]})
    expect(page).to_have_title("(1) Console – Tellonce")


def test_a_new_customer_in_the_queue_is_spoken_once_and_sounds(page: Page, server: ScriptedServer) -> None:
    """A37, A49: one soft sound and one spoken line."""
    page.add_init_script(
        "window.notes = 0; const real = AudioContext.prototype.createOscillator;"
        "AudioContext.prototype.createOscillator = function () { window.notes++; return real.call(this); };"
    )
    open_console(page, server)
    page.locator("h1").click()
    server.push({"type": "row", "row": server.add("one", summary="Lost parcel")})
    expect(page.get_by_role("log")).to_have_text("Customer one is waiting for a person. Lost parcel")
    assert page.evaluate("window.notes") == 2
    server.push({"type": "row", "row": {**server.rows["one"], "last_seq": 4}})
    page.get_by_role("button", name="Ana Ruiz").click()
    page.get_by_label("Sound when somebody waits or writes").uncheck()
    server.push({"type": "row", "row": server.add("two")})
    expect(page.get_by_role("log")).to_contain_text("Customer two")
    assert page.evaluate("window.notes") == 2
    page.get_by_role("button", name="Test the sound").click()
    assert page.evaluate("window.notes") == 4


def test_notifications_are_asked_for_only_on_click_and_shown_only_away_from_the_page(
    page: Page, server: ScriptedServer
) -> None:
    """A36: the permission on a click, a notification only where nobody looks."""
    page.add_init_script(
        "window.shown = []; window.asked = 0;"
        "window.Notification = class { constructor(title) { window.shown.push(title); }"
        " static permission = 'default';"
        " static async requestPermission() { window.asked++; return (this.permission = 'granted'); } };"
    )
    open_console(page, server)
    assert page.evaluate("window.asked") == 0
    page.get_by_role("button", name="Ana Ruiz").click()
    page.get_by_label("Desktop notifications").check()
    assert page.evaluate("window.asked") == 1
    page.evaluate("document.hasFocus = () => true")
    server.push({"type": "row", "row": server.add("one")})
    expect(page.get_by_role("log")).to_contain_text("Customer one")
    assert page.evaluate("window.shown") == []
    page.evaluate("document.hasFocus = () => false")
    server.push({"type": "row", "row": server.add("two")})
    expect(page.get_by_role("log")).to_contain_text("Customer two")
    assert page.evaluate("window.shown") == ["Customer two is waiting for a person"]
