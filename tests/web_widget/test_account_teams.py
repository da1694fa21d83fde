"""Teams, hours, people's work and canned replies in a real browser, as leads and admins set them up."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.web_widget import pages_fixtures
from tests.web_widget.pages_fixtures import Open
from tests.web_widget.pages_site import LOOKS, picture
from tests.web_widget.test_console_access import violations

site, visit_page = pages_fixtures.site, pages_fixtures.visit_page
pytestmark = pytest.mark.browser


def add_team(page: Page, name: str) -> None:
    page.get_by_role("button", name="Add a team").click()
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_label("Time zone").fill("Europe/Berlin")


def test_a_lead_sets_up_a_team_its_hours_and_who_does_what(visit_page: Open) -> None:
    page = visit_page("/account/#/teams", role="lead")
    add_team(page, "<b>Service</b>")
    page.get_by_label("Monday, from").fill("08:30")
    page.get_by_role("button", name="Add a time on Monday").click()
    page.get_by_label("Monday, from").nth(1).fill("18:00")
    page.get_by_label("Monday, to").nth(1).fill("00:00")
    page.get_by_role("button", name="Tuesday to Friday as on Monday").click()
    page.get_by_role("button", name="Remove this time on Friday").nth(1).click()
    page.get_by_label("Public holidays of").fill("de")
    page.get_by_label("Other days closed").fill("2026-12-24")
    page.get_by_label("First answer, normal").fill("10")
    page.get_by_label("Offer other ways when the wait is over").fill("8")
    picture(page, "account-teams")
    page.get_by_role("button", name="Save the team").click()
    row = page.get_by_role("table", name="Teams").get_by_role("row").filter(has_text="<b>Service</b>")
    expect(row).to_contain_text("Mon–Thu 08:30–17:00, 18:00–24:00; Fri 08:30–17:00 (Europe/Berlin)")
    expect(row).to_contain_text("public holidays of DE")
    expect(row).to_contain_text("everybody")
    page.get_by_role("button", name="Change what Agent Person does").click()
    page.get_by_role("checkbox", name="<b>Service</b>").check()
    page.get_by_label("Languages").fill("DE, en")
    page.get_by_label("Skills").fill("invoices")
    page.get_by_label("Conversations at once").fill("6")
    page.get_by_role("button", name="Save", exact=True).click()
    person = page.get_by_role("table", name="People").get_by_role("row").filter(has_text="Agent Person")
    expect(person).to_contain_text("de, en")
    expect(person).to_contain_text("invoices")
    expect(person.get_by_role("cell", name="6", exact=True)).to_be_visible()
    expect(row).to_contain_text("Agent Person")
    page.reload()
    page.get_by_role("button", name="Change <b>Service</b>").click()
    expect(page.get_by_label("First answer, normal")).to_have_value("10")
    expect(page.get_by_label("Offer other ways when the wait is over")).to_have_value("8")
    expect(page.get_by_label("Monday, to").nth(1)).to_have_value("00:00")
    expect(page.get_by_text("2026-12-24")).to_be_visible()


def test_what_cannot_be_says_why_and_nothing_typed_is_lost(visit_page: Open) -> None:
    page = visit_page("/account/#/teams", role="admin")
    add_team(page, "Night")
    page.get_by_label("Time zone").fill("Mars/Olympus")
    page.get_by_role("button", name="Save the team").click()
    expect(page.get_by_role("alert").filter(has_text="no time zone")).to_be_visible()
    expect(page.get_by_label("Name", exact=True)).to_have_value("Night")
    page.get_by_label("Time zone").fill("Europe/Lisbon")
    page.get_by_label("It has opening hours").uncheck()
    page.get_by_role("button", name="Save the team").click()
    expect(page.get_by_role("row").filter(has_text="Night")).to_contain_text("around the clock")


def test_canned_replies_are_written_changed_and_deleted(visit_page: Open) -> None:
    page = visit_page("/account/#/replies", role="agent")
    page.get_by_role("button", name="Add a reply").click()
    page.get_by_label("Shortcut").fill("sorry")
    page.get_by_label("Title").fill("An apology")
    page.get_by_label("Text").fill("Sorry, {{nobody}}!")
    page.get_by_role("button", name="Save the reply").click()
    expect(page.get_by_role("alert").filter(has_text="there is no variable nobody")).to_be_visible()
    page.get_by_label("Text").fill("Sorry, {{customer_name}}!")
    page.get_by_role("button", name="Save the reply").click()
    row = page.get_by_role("row").filter(has_text="An apology")
    expect(row).to_contain_text("Sorry, {{customer_name}}!")
    page.get_by_role("button", name="Change An apology").click()
    page.get_by_label("Title").fill("An excuse")
    page.get_by_role("button", name="Save the reply").click()
    page.get_by_role("button", name="Delete An excuse").click()
    expect(page.get_by_role("row")).to_have_count(0)
    expect(page.get_by_role("link", name="Teams")).to_have_count(0)
    page.locator(".sections").get_by_role("link", name="Your account").click()
    expect(page.get_by_role("region", name="What you do")).to_contain_text("Conversations at once: ")


@pytest.mark.parametrize("look", LOOKS)
def test_the_pages_are_for_everyone(visit_page: Open, look: str) -> None:
    page = visit_page("/account/#/teams", role="admin", **LOOKS[look])
    add_team(page, "Service")
    page.get_by_label("Other days closed").fill("2026-12-24")
    page.get_by_role("button", name="Change what Lead Person does").click()
    expect(page.get_by_label("Conversations at once")).to_be_visible()
    page.evaluate("scrollTo(0, 0)")  # a button half under the page's head is hard to hit, and soon is not
    found = {"teams": violations(page)}
    wide = page.evaluate(
        "[...document.querySelectorAll('body *')].filter((part) => !part.closest('.table-frame, .sections')"
        " && part.getBoundingClientRect().right > innerWidth + 1).map((part) => part.outerHTML.slice(0, 99))"
    )
    page.get_by_role("link", name="Canned replies").click()
    page.get_by_role("button", name="Add a reply").click()
    found["replies"] = violations(page)
    assert found == {"teams": [], "replies": []}
    assert wide == [], "nothing is wider than the screen"
