"""A content owner's day, without a mouse where it matters: edit, conflict, gap, contradiction, delete."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.web_widget import pages_fixtures
from tests.web_widget.pages_fixtures import Open
from tests.web_widget.pages_site import Site, picture

site, visit_page = pages_fixtures.site, pages_fixtures.visit_page
pytestmark = pytest.mark.browser


def answered(page: Page, question: str) -> str:
    """What the bot says to a question now."""
    page.goto(page.url.split("#")[0] + "#/try")
    page.get_by_label("As a customer would ask it").fill(question)
    page.keyboard.press("Enter")
    reply = page.get_by_label("The answer")
    expect(reply).to_be_visible()
    return reply.inner_text()


def test_an_edit_with_the_keyboard_alone_changes_the_answer(visit_page: Open, site: Site) -> None:
    page = visit_page("/content/")
    page.locator("#tree-filter").focus()
    page.keyboard.type("shipping")
    expect(page.locator("a.leaf").first).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    while not page.evaluate("document.activeElement.matches('a.leaf')"):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    text = page.get_by_label("The text, in Markdown")
    expect(text).to_have_value(re.compile("6.95"))
    text.focus()
    page.keyboard.press("Control+End")
    page.keyboard.type("\nStandard delivery to Norway costs €13.95.")
    page.keyboard.press("Control+Home")
    expect(page.get_by_label("Preview")).to_contain_text("Norway costs €13.95")
    picture(page, "content-article")
    page.keyboard.press("Control+s")
    expect(page.get_by_role("heading", name="What this edit changes")).to_be_focused()
    expect(page.get_by_text(re.compile(r"of \d+ questions|None of"))).to_be_visible()
    expect(page.get_by_label("Changes in the file")).to_contain_text("Norway")
    picture(page, "content-review")
    page.get_by_label("Why?").focus()
    page.keyboard.type("Norway asked")
    page.keyboard.press("Enter")
    expect(page.locator(".toast")).to_contain_text("saved; customers get it now")
    assert "€13.95" in (site.folder / "shipping/shipping-costs.md").read_text()
    assert (site.folder / "shipping/shipping-costs.md").read_text().startswith("---\ntitle: Shipping costs\n")
    assert "13.95" in answered(page, "What does standard delivery to Norway cost?")
    page.get_by_role("link", name="History").click()
    expect(page.get_by_text("Norway asked")).to_be_visible()


def test_what_customers_would_lose_is_shown_before_it_is_lost(visit_page: Open, site: Site) -> None:
    page = visit_page("/content/#/file/company/contact.md")
    page.get_by_role("button", name="Delete…").click()
    expect(page.locator("dialog .summary")).to_be_visible()
    page.get_by_role("button", name="Keep it").click()
    assert (site.folder / "company/contact.md").exists()
    page.goto(site.address + "/content/#/file/returns/return-window.md")
    page.get_by_role("button", name="Delete…").click()
    expect(page.locator("dialog")).to_contain_text("Is no longer answered")
    expect(page.locator("dialog")).to_contain_text("How long can I return something?")
    page.get_by_role("button", name="Keep it").click()


def test_a_file_changed_on_disk_meanwhile_is_shown_and_not_overwritten(visit_page: Open, site: Site) -> None:
    site.write("company/hours.md", "# Hours\n\nWe are open from 9 to 17.\n")
    page = visit_page("/content/#/file/company/hours.md")
    text = page.get_by_label("The text, in Markdown")
    expect(text).to_have_value(re.compile("9 to 17"))
    text.fill("# Hours\n\nWe are open from 8 to 16.\n")
    site.write("company/hours.md", "# Hours\n\nWe are open from 10 to 18.\n")
    page.keyboard.press("Control+s")
    page.get_by_role("button", name="Save and publish").click()
    expect(page.get_by_role("heading", name=re.compile("changed on disk"))).to_be_focused()
    expect(page.get_by_label("On disk now")).to_contain_text("10 to 18")
    expect(page.get_by_label("Yours", exact=True)).to_contain_text("8 to 16")
    picture(page, "content-conflict")
    assert "10 to 18" in (site.folder / "company/hours.md").read_text()
    page.get_by_role("button", name="Go on with mine").click()
    page.get_by_role("button", name="Save and publish").click()
    expect(page.locator(".toast")).to_contain_text("saved")
    assert "8 to 16" in (site.folder / "company/hours.md").read_text()


def test_words_survive_a_reload_and_a_faulty_field_is_named(visit_page: Open, site: Site) -> None:
    page = visit_page("/content/#/file/company/contact.md")
    page.get_by_text("About this article").click()
    page.get_by_label("Valid until").fill("soon")
    page.get_by_label("Valid until").blur()
    expect(page.locator(".check")).to_contain_text("soon")
    expect(page.get_by_role("button", name="See what changes")).to_be_disabled()
    page.get_by_label("Valid until").fill("2099-12-31")
    page.get_by_label("Valid until").blur()
    expect(page.locator(".check")).to_contain_text("Not saved yet")
    page.reload()
    page.get_by_text("About this article").click()
    expect(page.get_by_label("Valid until")).to_have_value("2099-12-31")
    assert "2099" not in (site.folder / "company/contact.md").read_text()


def test_a_gap_goes_from_example_to_proof(visit_page: Open, site: Site) -> None:
    page = visit_page("/content/#/gaps")
    gap = page.locator(".gap", has_text=re.compile("tent", re.I)).first
    expect(gap).to_contain_text("asked")
    gap.get_by_role("button", name="Make a draft").click()
    expect(page.get_by_role("heading", name="A new article")).to_be_visible()
    page.get_by_label("Path in the folder").fill("company/rental.md")
    text = page.get_by_label("The text, in Markdown")
    text.fill(
        "# Renting tents\n\n## Do you rent out tents?\n\nYes, you can rent a tent for a weekend for €30. "
        "Tent rental is possible in our Hamburg store.\n\n## Can I rent a tent for a weekend?\n\n"
        "Yes, you can rent a tent for a weekend for €30.\n\n## Is tent rental possible?\n\n"
        "Yes, tent rental is possible in our Hamburg store.\n"
    )
    page.keyboard.press("Control+s")
    expect(page.get_by_text("Is answered now").first).to_be_visible()
    page.get_by_role("button", name="Save and publish").click()
    expect(page).to_have_url(re.compile("#/gaps/"))
    closed = page.locator(".gap[data-open]")
    expect(closed).to_contain_text("Closed")
    expect(closed.get_by_label("Asked again")).to_contain_text("are answered from the published article")
    expect(closed.get_by_role("heading")).to_be_in_viewport()
    picture(page, "content-gap-closed")
    assert not list((site.folder / ".drafts").glob("*.md"))


def test_of_two_that_contradict_one_is_kept(visit_page: Open, site: Site) -> None:
    site.write(
        "old/window.md",
        "# Return window\n\nYou can return anything unused within 14 days of delivery.\n",
    )
    page = visit_page("/content/#/try")
    page.wait_for_function(
        "async () => (await (await fetch('/console/api/content/tree')).json()).files"
        ".some((file) => file.path === 'old/window.md' && file.state === 'indexed')"
    )
    page.goto(site.address + "/content/#/checks")
    page.reload()
    pair = page.locator(".card", has_text="old/window.md").first
    pair.get_by_role("button", name="Keep this one (returns/return-window.md)").click()
    expect(page.get_by_label("Changes in the file")).to_contain_text("supersedes: [old/window.md]")
    page.get_by_role("button", name="Save and publish").click()
    expect(page.locator(".toast")).to_contain_text("saved")
    page.locator("#tree-filter").fill("no longer used")
    expect(page.locator("[href='#/file/old/window.md']")).to_contain_text("No longer used")


def test_an_agent_reads_and_tries_but_has_nothing_to_change_with(visit_page: Open, site: Site) -> None:
    page = visit_page("/content/#/file/returns/return-window.md", role="agent")
    expect(page.get_by_label("The text, in Markdown")).not_to_be_editable()
    for name in ("See what changes", "Move…", "Delete…"):
        expect(page.get_by_role("button", name=name)).to_have_count(0)
    expect(page.get_by_text("Only leads and admins change articles.")).to_be_visible()
    expect(page.locator(".uses summary")).to_contain_text("Used in")
    assert "30 days" in answered(page, "How long can I return something?")


def test_the_tree_says_who_has_an_article_open(visit_page: Open, site: Site) -> None:
    """C4: by whom; oneself is not news, and it fades when the article is left."""
    visit_page("/content/#/file/company/contact.md").get_by_label("The text, in Markdown").wait_for()
    other = visit_page("/content/", role="agent")
    leaf = other.locator(".leaf", has_text="contact.md")
    expect(leaf).to_contain_text("Lead Person has it open")
    leaf.click()
    expect(other.locator(".others")).to_contain_text("Lead Person")
    expect(other.locator(".leaf", has_text="Agent Person")).to_have_count(0)


def test_a_wrong_date_is_told_how_dates_are_written_in_a_file(visit_page: Open, site: Site) -> None:
    site.write("company/sale.md", "---\nvalid_until: 31.12.2027\n---\n# Sale\n\nHalf price.\n")
    page = visit_page("/content/")
    card = page.locator(".card", has_text="company/sale.md")
    for _ in range(20):  # until the folder is read anew
        expect(page.get_by_role("heading", name="Needs a look").or_(page.locator(".calm"))).to_be_visible()
        page.wait_for_timeout(1000)
        if card.count():
            break
        page.reload()
    expect(card).to_contain_text("is not a date such as 2026-12-31 or")


def test_the_preview_of_a_page_is_what_the_bot_reads_of_it(visit_page: Open, site: Site) -> None:
    rows = "<tr><th>Shop</th><th>Since</th></tr><tr><td>Kiel</td><td>1999</td></tr>"
    site.write("company/about.html", f"<nav>Menu</nav><main><h1>About</h1><table>{rows}</table></main>")
    page = visit_page("/content/#/file/company/about.html")
    preview = page.get_by_label("Preview")
    expect(preview.get_by_role("cell", name="1999")).to_be_visible()
    expect(preview).not_to_contain_text("Menu")
    text = page.get_by_label("The text, in Markdown")
    text.fill(text.input_value().replace("1999", "2001"))
    expect(preview.get_by_role("cell", name="2001")).to_be_visible()
