"""The dashboard says what the log says: values, plots and tables, any days, a week to print and post."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from handoff.measures.catalogue import MEASURES
from tests.web_widget import pages_fixtures
from tests.web_widget.pages_fixtures import Open
from tests.web_widget.pages_site import picture

site, visit_page = pages_fixtures.site, pages_fixtures.visit_page
pytestmark = pytest.mark.browser


def test_every_measure_has_a_value_or_says_there_is_none_and_a_table(visit_page: Open) -> None:
    """A42: each plot has its data as a table."""
    page = visit_page("/dashboard/")
    page.locator(".u-wrap").first.wait_for()
    expect(page.get_by_text("made-up sample conversations")).to_be_visible()
    picture(page, "dashboard")
    cards = page.locator(".measure")
    shown = {card.get_attribute("data-id") for card in cards.all()}
    assert shown == {measure.id for measure in MEASURES} | {"gaps"}
    for number in range(cards.count()):
        card = cards.nth(number)
        if card.locator(".no-data").count():
            expect(card.locator(".plot")).to_have_count(0)
        else:
            expect(card.locator("canvas")).to_have_count(1)
            expect(card.locator(".plot")).to_have_attribute("role", "img")
            assert card.locator("tbody tr").count() == 28
    assert "No data yet" in page.locator("[data-id=promises_kept]").inner_text()
    assert re.search(r"95 % sure: between \d+ % and \d+ %", page.locator("[data-id=csat]").inner_text())


def test_the_table_adds_up_to_the_value_and_other_days_give_other_values(visit_page: Open) -> None:
    page = visit_page("/dashboard/")
    card = page.locator("[data-id=conversations]")
    card.locator("canvas").wait_for()
    total = int(card.locator(".big").inner_text().replace(",", ""))
    card.locator("summary").click()
    cells = card.locator("tbody td:nth-of-type(1)").all_inner_texts()
    assert sum(int(cell) for cell in cells) == total > 50
    page.get_by_role("button", name="7 days").click()
    expect(card.locator("tbody tr")).to_have_count(7)
    fewer = int(card.locator(".big").inner_text())
    assert 0 < fewer < total
    expect(page.get_by_role("button", name="7 days")).to_have_attribute("aria-pressed", "true")


def test_the_csv_holds_the_same_and_days_in_the_wrong_order_are_refused(visit_page: Open) -> None:
    """C10, C11: handoff reasons and the other measures over time, as CSV."""
    page = visit_page("/dashboard/")
    page.locator(".u-wrap").first.wait_for()
    with page.expect_download() as download:
        page.get_by_role("link", name="Export as CSV").click()
    table = download.value.path().read_text(encoding="utf-8-sig")
    total = page.locator("[data-id=conversations] .big").inner_text()
    assert re.search(rf"^Conversations,count,,[\d.-]+,{total}\.0,", table, re.M)
    page.get_by_label("From", exact=True).fill("2026-12-01")
    page.get_by_label("To", exact=True).fill("2026-11-01")
    page.get_by_role("button", name="Show").click()
    expect(page.locator(".toast")).to_contain_text("must not be after")


def test_the_theme_changes_the_plots_too(visit_page: Open) -> None:
    page = visit_page("/dashboard/", color_scheme="light")
    page.locator("[data-id=conversations] canvas").wait_for()
    colours = """() => {
      const canvas = document.querySelector('[data-id=conversations] canvas');
      const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
      const found = {};
      for (let at = 0; at < data.length; at += 4) if (data[at + 3] === 255) found[[...data.slice(at, at + 3)]] = 1 + (found[[...data.slice(at, at + 3)]] ?? 0);
      return Object.entries(found).sort((one, other) => other[1] - one[1])[0][0];
    }"""  # noqa: E501 - a script
    light = page.evaluate(colours)
    page.get_by_role("button", name="Lead Person").click()
    page.get_by_label("Look").select_option("dark")
    page.wait_for_timeout(300)
    assert page.evaluate(colours) != light
    page.keyboard.press("Escape")
    picture(page, "dashboard-dark")


def test_a_week_is_compared_printed_and_copied(visit_page: Open) -> None:
    page = visit_page("/dashboard/#/week")
    expect(page.get_by_role("heading", name=re.compile("Week of"))).to_be_visible()
    expect(page.locator("caption")).to_contain_text("The week in numbers")
    expect(page.get_by_role("heading", name="Worth reading")).to_be_visible()
    picture(page, "dashboard-week")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy as text").click()
    expect(page.locator(".toast")).to_contain_text("Copied")
    text = page.evaluate("navigator.clipboard.readText()")
    assert text.startswith("Support, week of ")
    assert "- Conversations: " in text
    page.emulate_media(media="print")
    for gone in (".top", ".sections", ".actions"):
        expect(page.locator(gone).first).to_be_hidden()
    page.emulate_media(media="screen")
    before = page.get_by_role("heading", name=re.compile("Week of")).inner_text()
    page.get_by_role("link", name="Week before").click()
    expect(page.get_by_role("heading", name=before)).to_have_count(0)


def test_nothing_names_an_agent(visit_page: Open) -> None:
    page = visit_page("/dashboard/", role="agent")
    page.locator(".u-wrap").first.wait_for()
    assert "Sample agent" not in page.locator("main").inner_text()


def test_a_sample_is_read_and_judged(visit_page: Open) -> None:
    page = visit_page("/dashboard/#/sample")
    expect(page.get_by_role("heading", name=re.compile("Read and judge: week of"))).to_be_visible()
    expect(page.get_by_text("nothing judged yet").first).to_be_visible()
    cards = page.locator(".card")
    assert cards.count() >= 10
    for number in range(6):
        asked = cards.nth(number).get_by_role("group", name="Was it resolved?")
        asked.get_by_label("Yes" if number else "No", exact=True).check()
        expect(page.get_by_text(f"({number + 1} judged)")).to_be_visible()
    picture(page, "dashboard-sample")
    page.reload()
    expect(page.get_by_text("(6 judged)")).to_be_visible()
    expect(
        cards.nth(0).get_by_role("group", name="Was it resolved?").get_by_label("No", exact=True)
    ).to_be_checked()
