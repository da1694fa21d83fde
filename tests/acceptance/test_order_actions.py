"""A customer who is signed in at the shop changes, returns and cancels in the browser, and sees it done."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path

import jwt
import pytest
from playwright.sync_api import BrowserContext, Page, expect

from assistant.orders.sample import SampleOrders
from assistant.sample_shop.stories import DELIVERED_TEN_DAYS_AGO, JUST_PAID
from tests.acceptance.conftest import Demo, running
from tests.acceptance.test_browser import looks, open_chat, picture, say, shown, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("acceptance")]
KEY = "a-secret-of-the-sample-shop-for-this-test"
MAYA = "maya.lindqvist@example.com"


@pytest.fixture
def demo(prepared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Demo]:
    keys = tmp_path / "identity-keys.yaml"
    keys.write_text(f'- {{kid: test, alg: HS256, key: "{KEY}"}}\n')
    monkeypatch.setenv("TELLONCE_IDENTITY_KEYS", str(keys))
    with running(prepared, tmp_path / "demo") as started:
        yield started


@pytest.fixture
def orders(demo: Demo) -> Iterator[SampleOrders]:
    system = SampleOrders(f"sqlite:///{next(demo.data.glob('orders-*.db'))}")
    yield system
    system.close()


def signed(customer: str) -> str:
    now = int(time.time())
    claims = {"sub": customer, "email": MAYA, "aud": "tellonce", "iat": now, "exp": now + 600}
    return jwt.encode(claims, KEY, algorithm="HS256", headers={"kid": "test"})


def test_an_address_a_return_and_a_cancellation_from_wish_to_receipt(
    demo: Demo, orders: SampleOrders, page: Page
) -> None:
    (maya,) = orders.customers(email=MAYA)
    open_chat(page, demo)
    page.evaluate("token => window.Tellonce.identify(token)", signed(maya.id))

    say(page, f"Can I still change the delivery address of {JUST_PAID}?")
    expect(shown(page, "What is the new address?")).to_be_visible()
    say(page, "Lindenstraße 12, 20095 Hamburg")
    expect(shown(page, "will go to: Lindenstraße 12")).to_be_visible()
    page.get_by_role("button", name="Yes, do it").click()
    expect(shown(page, "goes to the new address")).to_be_visible()

    say(page, f"I want to return the leather boot from {DELIVERED_TEN_DAYS_AGO}")
    page.get_by_role("button", name="Too small").click()
    expect(shown(page, "You get a return label")).to_be_visible()
    page.get_by_role("button", name="Yes, do it").last.click()
    expect(shown(page, f"the return for order {DELIVERED_TEN_DAYS_AGO} is registered")).to_be_visible()

    say(page, f"please cancel {JUST_PAID}")
    expect(shown(page, "Why would you like to cancel it")).to_be_visible()
    page.get_by_role("button", name="I changed my mind").last.click()
    expect(shown(page, f"I will cancel order {JUST_PAID}")).to_be_visible()
    say(page, "yes")
    expect(shown(page, f"order {JUST_PAID} is cancelled")).to_be_visible()

    paid = orders.order(JUST_PAID)
    assert paid is not None
    assert (paid.status, paid.address.line1) == ("cancelled", "Lindenstraße 12")
    assert [write.name for write in orders.writes()][-1] == "cancel_order"
    assert len(orders.writes()) == 3


def test_a_customer_on_their_account_page_is_known_and_an_agent_cancels_for_them(
    prepared: Path, tmp_path: Path, page: Page, second_context: BrowserContext
) -> None:
    """A18, E15: nobody asks who they are; the agent's card has their orders, and its yes is one change."""
    with running(prepared, tmp_path / "demo") as demo:
        page.goto(demo.shop.rstrip("/") + "/order.html")
        with page.expect_response("**/account/token"):
            page.get_by_role("button", name=re.compile("chat with us", re.I)).click()
        expect(page.get_by_placeholder("Write a message")).to_be_focused()
        say(page, f"What did I pay for {JUST_PAID}?")
        expect(shown(page, f"The total of order {JUST_PAID} is")).to_be_visible()
        agent = second_context.new_page()
        sign_in(agent, demo, "Ana")
        say(page, "I would like to talk to a person")
        expect(page.get_by_text("You're next in line").first).to_be_visible()
        agent.keyboard.press("Alt+q")
        expect(agent.get_by_role("textbox", name=re.compile("Reply to"))).to_be_focused()
        card = agent.locator(".order", has_text=JUST_PAID).first
        expect(agent.locator("#orders")).to_contain_text("Customer signed in at the shop")
        picture(agent, "console-orders")
        looks(agent, "console-orders")
        card.get_by_role("button", name="Cancel the order").click()
        agent.get_by_label("Reason").select_option(label="I changed my mind")
        agent.get_by_role("button", name="See what happens").click()
        expect(agent.locator(".order-summary")).to_contain_text(f"cancel order {JUST_PAID}")
        picture(agent, "console-order-summary")
        agent.get_by_role("button", name="Confirm").click()
        expect(agent.locator(".toast")).to_contain_text("The customer sees it.")
        expect(agent.locator(".line[data-kind='order.changed']")).to_contain_text(JUST_PAID)
        expect(
            page.get_by_text(re.compile(f"{JUST_PAID}.*cancel|cancel.*{JUST_PAID}", re.I)).last
        ).to_be_visible()
        orders = SampleOrders(f"sqlite:///{next(demo.data.glob('orders-*.db'))}")
        assert [write.name for write in orders.writes()] == ["cancel_order"]
        orders.close()
