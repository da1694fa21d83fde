"""What a chat offers beside the conversation: greeting, keeping, sound, notifications, a page of its own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from playwright.sync_api import expect
from starlette.testclient import TestClient

from assistant import pages
from assistant.channels.continued import picture
from tests.web_widget.conftest import Visit
from tests.web_widget.scripted_server import ScriptedServer
from tests.web_widget.widget_page import ANA, WidgetPage, shop
from web_widget import STATIC

pytestmark = pytest.mark.browser
GREETING = 'data-greeting="Shall we help you choose?" data-greeting-after="0.1"'
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


def test_a_greeting_is_shown_once_where_the_shop_wants_it_and_takes_nothing(
    visit: Visit, chat: ScriptedServer
) -> None:
    """W16: no focus, no socket, once a session, gone with one press, opened with one press."""
    page = visit(tag=GREETING + ' data-greeting-on="/shop"')
    page.page.wait_for_timeout(400)
    expect(page.find(".greeting")).to_have_count(0)
    chat.pages["/shop/lamps"] = (shop(chat.origin, GREETING + ' data-greeting-on="/shop"'), {})
    page.go("/shop/lamps")
    expect(page.find(".greeting")).to_contain_text("Shall we help you choose?")
    assert page.page.evaluate("document.activeElement === document.body")
    assert (chat.received, page.page.evaluate("Object.keys(localStorage)")) == ([], [])
    page.button("Not now").click()
    expect(page.find(".greeting")).to_have_count(0)
    page.go("/shop/lamps")
    page.page.wait_for_timeout(400)
    expect(page.find(".greeting")).to_have_count(0)
    page.page.evaluate("sessionStorage.clear()")
    page.go("/shop/lamps").button("Shall we help you choose?").click()
    expect(page.panel).to_be_visible()
    expect(page.find(".greeting")).to_have_count(0)
    assert page.focused == "Write a message"


def test_a_phone_is_never_greeted(visit: Visit) -> None:
    """W16."""
    page = visit(tag=GREETING, **PHONE)
    page.page.wait_for_timeout(400)
    expect(page.find(".greeting")).to_have_count(0)


def test_the_conversation_can_be_kept_as_text(visit: Visit, chat: ScriptedServer) -> None:
    """W44, E13: what anybody wrote is text in it."""
    page = visit().start().ask("Hello <b>you</b>")
    chat.say("<script>window.__x = 1</script> You have **30 days**.")
    chat.add("agent.assigned", ANA, "agent", "Ana")
    chat.say("Ana here", role="agent", name="Ana")
    expect(page.bubbles).to_have_count(3)
    with page.page.expect_download() as saving:
        page.choose("Save this conversation")
    assert saving.value.suggested_filename == "chat.txt"
    text = saving.value.path().read_text()
    for words in (
        "You: Hello <b>you</b>",
        "Assistant (AI): <script>window.__x = 1</script> You have **30 days**.",
        "Ana has joined and can see the whole conversation.",
        "Ana: Ana here",
    ):
        assert words in text
    assert page.page.evaluate("window.__x") is None


def test_the_conversation_goes_on_on_another_device(visit: Visit, chat: ScriptedServer) -> None:
    """W40: a picture to scan, a link to copy; no address is asked for."""
    page = visit(permissions=["clipboard-read", "clipboard-write"]).start()
    page.find(".menu summary").click()
    expect(page.button("Continue on another device")).to_be_hidden()
    page.field.focus()
    page.ask("hello").choose("Continue on another device")
    dialog = page.page.get_by_role("dialog", name="Continue on another device")
    expect(dialog).to_contain_text("opens this conversation to whoever has it")
    link = dialog.get_by_role("textbox").input_value()
    assert link.startswith("https://chat.example/continue/")
    expect(dialog.locator("svg.qr path")).to_have_attribute("d", picture(link)["qr"])
    page.button("Copy the link").click()
    expect(dialog.get_by_role("status")).to_have_text("Copied.")
    assert page.page.evaluate("navigator.clipboard.readText()") == link
    page.page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(page.panel).to_be_visible()
    assert page.focused.startswith("More")
    assert "continue" not in str(page.page.evaluate("JSON.stringify(localStorage)"))


def test_the_way_back_opens_the_chat_on_a_phone_too(visit: Visit, chat: ScriptedServer) -> None:
    """W40: what another visitor of that browser has not sent is not sent as this one's."""
    page = visit().start().ask("hello from the desk")
    token = str(page.page.evaluate("JSON.parse(localStorage['tellonce:demo']).token"))
    given = f'data-chat-key="demo" data-token="{token}" data-conversation="{chat.conversation.id}"'
    script = (STATIC / "pages/continued.js").read_text()
    chat.pages["/back"] = (shop(chat.origin, head=f"<script {given}>{script}</script>"), {})
    chat.pages["/before"] = ("<!doctype html><title>x</title>", {})
    phone = visit(path="/before", wait=False, **PHONE)
    phone.page.evaluate("localStorage['tellonce:demo:x'] = JSON.stringify({ frame: { id: 'x' }, at: 1 })")
    phone.go("/back")
    expect(phone.panel).to_be_visible()
    expect(phone.bubbles).to_have_text(["hello from the desk"])
    assert phone.focused == "Write a message"
    assert phone.page.evaluate("Object.keys(localStorage)") == ["tellonce:demo"]


def test_who_is_signed_in_at_the_shop_needs_no_link(visit: Visit, chat: ScriptedServer) -> None:
    """W40."""
    page = visit().start().ask("hello")
    page.page.evaluate("Tellonce.identify('new')")
    page.until(lambda: chat.sent("hello")[-1].get("identity") == "new")
    page.find(".menu summary").click()
    expect(page.button("Save this conversation")).to_be_visible()
    expect(page.button("Continue on another device")).to_be_hidden()


def test_a_link_that_is_refused_is_said_where_it_was_asked_for(visit: Visit, chat: ScriptedServer) -> None:
    """W40."""
    page = visit().start().ask("hello")
    chat.refuse = {"link": "rate_limited"}
    page.choose("Continue on another device")
    dialog = page.page.get_by_role("dialog", name="Continue on another device")
    expect(dialog).to_contain_text("too many at once")
    expect(page.button("Copy the link")).to_be_hidden()
    page.button("Done").click()
    expect(dialog).to_have_count(0)


def hidden(page: WidgetPage) -> None:
    page.page.evaluate("Object.defineProperty(document, 'hidden', { value: true, configurable: true })")


def test_sound_and_notifications_are_off_until_they_are_wanted(visit: Visit, chat: ScriptedServer) -> None:
    """W62."""
    listen = """window.rung = []; window.asked = 0;
      AudioContext.prototype.createOscillator; window.OscillatorNode = class extends OscillatorNode {
        start() { rung.push('sound'); super.start() } };
      window.Notification = class { static permission = 'default';
        static async requestPermission() { asked += 1; return (Notification.permission = 'granted') }
        constructor(title, { body }) { rung.push(`${title}: ${body}`) } close() {} };"""
    page = visit(html=shop(chat.origin, head=f"<script>{listen}</script>")).start().ask("hello")
    hidden(page)
    chat.say("one")
    expect(page.bubbles).to_have_count(2)
    assert page.page.evaluate("[rung, asked]") == [[], 0]
    page.find(".menu summary").click()
    expect(page.button("Sound for answers")).to_have_attribute("aria-pressed", "false")
    page.button("Sound for answers").click()
    page.page.wait_for_function("rung.length === 1")
    page.choose("Notify me of answers")
    page.page.wait_for_function("asked === 1")
    chat.say("two")
    expect(page.bubbles).to_have_count(3)
    assert page.page.evaluate("rung") == ["sound", "sound", "Chat: New message from Assistant"]
    page.find(".menu summary").click()
    expect(page.button("Sound for answers")).to_have_attribute("aria-pressed", "true")
    page.button("Sound for answers").click()
    page.choose("Notify me of answers")
    chat.say("three")
    expect(page.bubbles).to_have_count(4)
    assert len(page.page.evaluate("rung")) == 3


def test_the_menu_closes_with_escape_and_the_chat_stays(visit: Visit, chat: ScriptedServer) -> None:
    """W60."""
    page = visit(**PHONE).start().ask("hello")
    page.find(".menu summary").click()
    expect(page.button("End chat")).to_be_visible()
    page.page.keyboard.press("Escape")
    expect(page.button("End chat")).to_be_hidden()
    expect(page.panel).to_be_visible()
    assert page.focused.startswith("More")
    page.page.keyboard.press("Enter")
    expect(page.button("End chat")).to_be_visible()
    page.find(".log").click(position={"x": 20, "y": 400})
    expect(page.button("End chat")).to_be_hidden()
    page.find(".menu summary").click()
    page.field.focus()
    expect(page.button("End chat")).to_be_hidden()


@pytest.fixture(scope="module")
def door() -> Iterator[TestClient]:
    app = FastAPI()
    pages.add_embed(app, ["https://shop.example"])
    with TestClient(app) as client:
        yield client


def test_the_embed_page_may_be_framed_by_the_shop_alone(door: TestClient) -> None:
    """W8."""
    answer = door.get("/embed?chat-key=demo&lang=de&title=%22%3E%3Cscript%3E")
    policy = answer.headers["content-security-policy"]
    assert "frame-ancestors 'self' https://shop.example;" in policy
    assert "script-src 'self'" in policy
    assert 'data-chat-key="demo"' in answer.text
    assert 'lang="de"' in answer.text
    assert answer.text.count("<script") == 1


def test_the_embedded_chat_fills_its_frame_and_cannot_be_closed(
    visit: Visit, chat: ScriptedServer, door: TestClient
) -> None:
    """W8."""
    inner = door.get("/embed?chat-key=demo")
    policy = inner.headers["content-security-policy"].replace("https://shop.example", chat.host)
    chat.pages["/embed"] = (inner.text, {"Content-Security-Policy": policy})
    frame = f'<iframe src="{chat.origin}/embed" width="400" height="500" title="Chat"></iframe>'
    page = visit(html=f"<!doctype html><title>x</title>{frame}", wait=False)
    inside = page.page.frame_locator("iframe")
    panel = inside.locator("tellonce-chat .panel")
    expect(panel).to_be_visible()
    expect(inside.locator("tellonce-chat .launcher")).to_be_hidden()
    expect(inside.get_by_role("button", name="Close the chat")).to_be_hidden()
    box = panel.bounding_box()
    assert box
    assert (box["width"], box["height"]) == pytest.approx((400, 500), abs=0.5)
    field = inside.locator("tellonce-chat .composer textarea")
    field.fill("from a frame")
    field.press("Escape")
    field.press("Enter")
    expect(inside.locator("tellonce-chat .msg.customer")).to_contain_text("from a frame")
    assert chat.sent("hello")[0]["page"] == f"{chat.origin}/embed"
