"""Customer and agent in two browsers: the main job from the first question to the survey.

`make screenshots` runs these stories and keeps their pictures in docs/images.
"""

from __future__ import annotations

import os
import re
import time
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.acceptance.conftest import Demo
from tests.acceptance.customer import Customer

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("acceptance")]
EDIT_SECONDS = 20.0
"""Long enough for any machine: how soon an edit is answered from is measured in benchmarks/."""


def picture(page: Page, name: str) -> None:
    if folder := os.environ.get("SCREENSHOTS"):
        page.wait_for_timeout(400)
        page.screenshot(path=Path(folder) / f"{name}.png")


def looks(page: Page, name: str) -> None:
    """The same in the dark and on a phone, for the documentation only."""
    if not os.environ.get("SCREENSHOTS"):
        return
    page.emulate_media(color_scheme="dark")
    picture(page, f"{name}-dark")
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 390, "height": 844})
    for pane in ("List", "Chat", "Brief"):
        page.get_by_role("navigation", name="View").get_by_role("button", name=pane).click()
        picture(page, f"{name}-phone-{pane.lower()}")
    page.set_viewport_size({"width": 1440, "height": 900})


def open_chat(page: Page, demo: Demo) -> Locator:
    page.goto(demo.shop)
    page.get_by_role("button", name=re.compile("chat with us", re.I)).click()
    composer = page.get_by_placeholder("Write a message")
    expect(composer).to_be_focused()
    return composer


def say(page: Page, text: str) -> None:
    composer = page.get_by_placeholder("Write a message")
    composer.fill(text)
    composer.press("Enter")


def sign_in(page: Page, demo: Demo, name: str) -> None:
    page.goto(demo.link(name))
    expect(page.get_by_role("button", name=re.compile(name))).to_be_visible()
    expect(page.get_by_role("button", name="Go online")).to_have_count(0)


def transcript(page: Page) -> Locator:
    """What is to be seen of the conversation, without the twin of it for screen readers."""
    return page.get_by_role("region", name="Conversation")


def shown(page: Page, text: str | re.Pattern[str]) -> Locator:
    return transcript(page).get_by_text(text).first


def test_asked_answered_upset_handed_over_and_never_asked_again(
    demo: Demo, context: BrowserContext, second_context: BrowserContext
) -> None:
    """E15, W30, W45."""
    agent = second_context.new_page()
    sign_in(agent, demo, "Ana")
    customer = context.new_page()
    open_chat(customer, demo)

    say(customer, "How long can I return something?")
    expect(shown(customer, "30 days of delivery")).to_be_visible()
    expect(shown(customer, "How long I can return something")).to_be_visible()
    picture(customer, "widget-answer")

    say(customer, "Where is my order FM-10442? My e-mail is maya.lindqvist@example.com")
    expect(shown(customer, "out for delivery")).to_be_visible()

    say(customer, "This is the third time I'm asking, it never came!!!")
    expect(customer.get_by_text("You're next in line").first).to_be_visible()
    picture(customer, "widget-queue")

    row = agent.get_by_role("listitem").filter(has_text="FM-10442").first
    expect(row).to_contain_text(re.compile("upset|frustrated", re.I))
    row.click()
    brief = agent.get_by_role("complementary")
    expect(brief).to_contain_text("FM-10442")
    expect(brief).to_contain_text("maya.lindqvist@example.com")
    expect(brief).to_contain_text("The customer is upset")
    picture(agent, "console-brief")
    brief.get_by_text(re.compile("said")).first.click()

    agent.get_by_role("button", name="Claim").click()
    reply = agent.get_by_role("textbox", name=re.compile("Reply to"))
    expect(reply).to_be_focused()
    reply.fill("Hello Maya, I can see your parcel in the van. I am calling the depot now.")
    reply.press("Enter")
    expect(shown(customer, "calling the depot")).to_be_visible()
    expect(customer.get_by_text("Ana").first).to_be_visible()
    picture(customer, "widget-agent")

    agent.get_by_role("button", name="Private note").click()
    note = agent.get_by_role("textbox", name=re.compile("Private note"))
    note.fill("Depot says 15:00")
    note.press("Enter")
    expect(agent.get_by_text("Depot says 15:00").first).to_be_visible()
    say(customer, "Thank you, that is kind.")
    expect(agent.get_by_text("Thank you, that is kind.").first).to_be_visible()
    expect(customer.get_by_text("Depot says")).to_have_count(0)
    picture(agent, "console-reply")

    agent.get_by_role("button", name="Resolve…").click()
    agent.get_by_role("dialog").get_by_role("button", name="Resolve").click()
    expect(customer.get_by_role("group", name="How was our help?").first).to_be_visible()
    picture(customer, "widget-survey")


def test_a_takeover_in_the_middle_of_a_turn_silences_the_bot_and_a_return_brings_it_back(
    demo: Demo, context: BrowserContext, second_context: BrowserContext
) -> None:
    """A6, A7, A9, E15, W22: the server silences the bot, whoever is quicker."""
    agent = second_context.new_page()
    sign_in(agent, demo, "Ben")
    customer = context.new_page()
    open_chat(customer, demo)
    agent.get_by_role("navigation", name="Lists").get_by_role("button", name=re.compile("Bot")).click()
    # Unfinished, and the customer is typing on: the bot's turn has begun and waits for the rest.
    say(customer, "Hello there, I have bought a tent from you and")
    customer.get_by_placeholder("Write a message").press_sequentially("it is", delay=30)
    agent.get_by_role("listitem").filter(has_text="bought a tent").click()
    agent.get_by_role("button", name=re.compile("Take over|Claim")).click()
    expect(customer.get_by_text("Ben").first).to_be_visible()
    by_bot = transcript(customer).get_by_text("AI", exact=True)
    at_takeover = by_bot.count()
    customer.wait_for_timeout(3000)
    assert by_bot.count() == at_takeover

    agent.get_by_role("button", name="To assistant…").click()
    dialog = agent.get_by_role("dialog")
    dialog.get_by_role("textbox").fill("Only a question about returns is left")
    dialog.get_by_role("button", name="Give back").click()
    say(customer, "How long can I return something?")
    expect(shown(customer, "30 days of delivery")).to_be_visible()


def test_two_agents_reach_for_one_customer_and_the_slower_is_told_kindly(
    demo: Demo, context: BrowserContext, second_context: BrowserContext
) -> None:
    """A5, E15: two browsers, one winner."""
    ana, ben = second_context.new_page(), context.new_page()
    sign_in(ana, demo, "Ana")
    sign_in(ben, demo, "Ben")
    customer_page = context.new_page()
    open_chat(customer_page, demo)
    say(customer_page, "I want to talk to a person")
    for page in (ana, ben):
        page.get_by_role("listitem").filter(has_text="talk to a person").click()
    ana.get_by_role("button", name="Claim").click()
    expect(ana.get_by_role("textbox", name=re.compile("Reply to"))).to_be_focused()
    claim = ben.get_by_role("button", name="Claim")
    if claim.count():
        claim.click()
    expect(ben.get_by_text(re.compile("Ana")).first).to_be_visible()


def test_a_killed_server_comes_back_and_the_customer_goes_on_where_they_were(demo: Demo, page: Page) -> None:
    """E8, W33, W36."""
    open_chat(page, demo)
    say(page, "How long can I return something?")
    expect(shown(page, "30 days of delivery")).to_be_visible()
    demo.kill()
    expect(page.get_by_text(re.compile("offline|reconnect", re.I)).first).to_be_visible(timeout=20_000)
    say(page, "Can I pay with PayPal?")
    expect(shown(page, re.compile("waiting to send", re.I))).to_be_visible()
    demo.start()
    expect(shown(page, "PayPal, Apple Pay")).to_be_visible(timeout=45_000)
    expect(transcript(page).get_by_text("Can I pay with PayPal?")).to_have_count(1)


def test_an_edited_article_changes_the_next_answer_in_the_browser(demo: Demo, page: Page) -> None:
    article = demo.knowledge / "payments" / "payment-methods.md"
    article.write_text(article.read_text().replace("PayPal, Apple Pay", "PayPal, Pigeon Pay, Apple Pay"))
    question = "Can I pay with PayPal?"
    until = time.monotonic() + EDIT_SECONDS
    while "Pigeon Pay" not in Customer(demo.address).open().ask(question) and time.monotonic() < until:
        page.wait_for_timeout(500)
    open_chat(page, demo)
    say(page, question)
    expect(shown(page, "Pigeon Pay")).to_be_visible()
