"""Every route of the content pages and the dashboard for everyone: axe in all looks, small screens, bytes."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.web_widget import pages_fixtures
from tests.web_widget.pages_fixtures import Open
from tests.web_widget.pages_site import LOOKS, look_at, picture
from tests.web_widget.test_console_access import violations

site, visit_page = pages_fixtures.site, pages_fixtures.visit_page
pytestmark = pytest.mark.browser


def reviewing(page: Page) -> None:
    page.get_by_label("The text, in Markdown").fill("# Costs\n\nEverything is free.\n")
    page.keyboard.press("Control+s")
    page.locator(".review .card").first.wait_for()


def deleting(page: Page) -> None:
    page.get_by_role("button", name="Delete…").click()
    page.locator("dialog .summary").wait_for()


def proven(page: Page) -> None:
    page.get_by_role("button", name="Ask again").first.click()
    page.locator(".proof").wait_for()


def tried(page: Page) -> None:
    page.get_by_label("As a customer would ask it").fill("How long can I return something?")
    page.keyboard.press("Enter")
    page.locator(".reply").wait_for()


def opened(page: Page) -> None:
    page.get_by_text("Numbers by day").first.click()
    page.locator(".u-wrap").first.wait_for()


def unfolded(page: Page) -> None:
    page.locator(".uses summary").click()
    page.get_by_text("About this article").click()


def here(selector: str) -> Callable[[Page], None]:
    return lambda page: page.locator(selector).first.wait_for()


ROUTES: dict[str, tuple[str, Callable[[Page], None]]] = {
    "folder": ("/content/", here(".overview .card")),
    "article": ("/content/#/file/returns/return-window.md", unfolded),
    "review": ("/content/#/file/shipping/shipping-costs.md", reviewing),
    "delete": ("/content/#/file/returns/return-window.md", deleting),
    "new": ("/content/#/new", here("#new-path")),
    "gaps": ("/content/#/gaps", proven),
    "checks": ("/content/#/checks", here(".single .card")),
    "ratings": ("/content/#/ratings", here(".single .card")),
    "try": ("/content/#/try", tried),
    "history": ("/content/#/history", here(".calm, .card")),
    "dashboard": ("/dashboard/", opened),
    "week": ("/dashboard/#/week", here(".week .card")),
    "sample": ("/dashboard/#/sample", here("main h2")),
    "account": ("/account/", here("main h2")),
    "replies": ("/account/#/replies", here("main h2")),
    "teams": ("/account/#/teams", here("main h2")),
    "people": ("/account/#/people", here("table")),
    "keys": ("/account/#/keys", here("form")),
    "audit": ("/account/#/audit", here("main h2")),
}


PICTURED = ("folder", "article", "review", "gaps", "dashboard", "week")


@pytest.mark.parametrize("area", ["/content/", "/dashboard/", "/account/"])
def test_axe_finds_nothing_anywhere_and_nothing_scrolls_sideways(visit_page: Open, area: str) -> None:
    """A48, A49: light, dark, 360 px, and forced colours at 400 % zoom."""
    page = visit_page(area, role="admin", reduced_motion="reduce")
    origin = page.url.split(area)[0]
    for name, (address, ready) in ROUTES.items():
        if not address.startswith(area):
            continue
        page.goto("about:blank")
        page.goto(origin + address)
        ready(page)
        for look in LOOKS:
            look_at(page, look)
            assert violations(page) == [], (name, look)
            if look in ("phone", "dark") and name in PICTURED:
                picture(page, f"{name}-{look}")
            width = page.evaluate("innerWidth")
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (name, look)
        look_at(page, "light")


def test_at_double_zoom_and_on_a_wide_screen_everything_can_be_reached(visit_page: Open) -> None:
    for width, height in ((640, 400), (1920, 1080)):
        page = visit_page(
            "/content/#/file/returns/return-window.md", viewport={"width": width, "height": height}
        )
        page.get_by_label("The text, in Markdown").fill("# A\n\nB\n")
        button = page.get_by_role("button", name="See what changes")
        button.scroll_into_view_if_needed()
        expect(button).to_be_in_viewport()
        small = page.evaluate(
            """() => [...document.querySelectorAll('button, select, summary, input, .leaf, nav a')]
              .filter((one) => one.checkVisibility() && !one.closest('[popover]'))
              .map((one) => [one.textContent.trim() || one.id, one.getBoundingClientRect()])
              .filter(([, box]) => box.width < 23.5 || box.height < 23.5)
              .map(([text, box]) => `${text} ${box.width}x${box.height}`)"""
        )
        assert small == []


def test_with_less_motion_nothing_moves(visit_page: Open) -> None:
    page = visit_page("/dashboard/", reduced_motion="reduce")
    page.locator(".u-wrap").first.wait_for()
    assert page.evaluate("document.getAnimations().length") == 0


def test_strangers_get_the_door_and_the_way_in_is_the_consoles(visit_page: Open) -> None:
    page = visit_page("/content/")
    page.context.clear_cookies()
    for path, name in (("/content/", "the content pages"), ("/dashboard/", "the dashboard")):
        page.goto(page.url.split("/content/")[0].split("/dashboard/")[0] + path)
        expect(page.get_by_role("heading", name=f"Sign in to {name}")).to_be_visible()
        assert violations(page) == []
    page.get_by_label("E-mail").fill("lead@example.com")
    page.get_by_label("Password").fill("a long password")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="How it goes")).to_be_visible()


def test_the_console_names_the_other_pages(visit_page: Open) -> None:
    page = visit_page("/console/")
    nav = page.get_by_role("navigation", name="Pages")
    expect(nav.get_by_role("link", name="Content")).to_have_attribute("href", "/content/")
    expect(nav.get_by_role("link", name="Dashboard")).to_have_attribute("href", "/dashboard/")
