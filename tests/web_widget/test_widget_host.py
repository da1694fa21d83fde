"""On other people's pages: hostile styles and scripts, two tags, pages that swap their body, the JS API."""

from __future__ import annotations

import base64
import zlib
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.web_widget.conftest import Visit
from tests.web_widget.scripted_server import ScriptedServer
from tests.web_widget.widget_page import ANA, TEXT, WidgetPage, shop

pytestmark = pytest.mark.browser

PARTS = [".launcher", ".panel", ".head", ".log", ".msg.bot .text", ".person", ".composer textarea", ".send"]
STYLES = "['color','backgroundColor','fontSize','opacity','visibility','pointerEvents','direction',"
STYLES += "'transform','filter','lineHeight']"
MEASURE = f"""argument.map((part) => {{ const node = root.querySelector(part),
      box = node.getBoundingClientRect(), style = getComputedStyle(node);
  return [part, [box.x, box.y, box.width, box.height].map(Math.round), ...{STYLES}.map((name) =>
      style[name])] }})"""
TORTURE = {
    "unset": "*{all:unset!important}",
    "hidden": "*{visibility:hidden!important;opacity:.1!important;pointer-events:none!important}",
    "gone": "tellonce-chat,html>*:last-child{display:none!important;width:50px!important;"
    "clip-path:inset(50%)!important}",
    "shifted": "*{margin:40px!important;padding:9px!important;position:relative!important;"
    "left:33px!important;transform:scale(.5)!important}",
    "same names": ".launcher,.panel,.msg,.text,.head,.frame{display:none!important}",
    "small root": "html{font-size:62.5%;line-height:3;letter-spacing:4px;word-spacing:9px;"
    "text-transform:uppercase;text-align:right;font-style:italic}",
    "right to left": "html,body{direction:rtl!important;unicode-bidi:bidi-override!important}",
    "clipped": "html,body{overflow:hidden!important;transform:rotate(3deg);filter:blur(3px);opacity:.4;"
    "contain:strict;height:10px}",
    "behind": "body::after{content:'';position:fixed;inset:0;z-index:2147483647;background:red}",
    "body skipped": "body{content-visibility:hidden!important;perspective:10px}",
    "zoomed text": "*{font-size:40px!important;line-height:1!important;letter-spacing:.5em!important}",
}  # fmt: skip


def measured(page: WidgetPage) -> Any:
    page.start().ask("hello")
    page.chat.say("An answer")
    expect(page.bubbles).to_have_count(2)
    page.page.mouse.move(5, 5)
    page.page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    return page.read(MEASURE, PARTS)


@pytest.fixture(scope="module")
def plain_measure() -> dict[str, Any]:
    return {}


@pytest.mark.parametrize("torture", list(TORTURE))
def test_no_style_of_the_page_reaches_the_chat(
    visit: Visit, chat: ScriptedServer, torture: str, plain_measure: dict[str, Any]
) -> None:
    """W6, W7, E5."""
    if not plain_measure:
        plain_measure["plain"] = measured(visit(path="/plain", reduced_motion="reduce"))
    html = shop(chat.origin, head=f"<style>{TORTURE[torture]}</style>")
    page = visit(html=html, wait=False, reduced_motion="reduce")
    page.page.wait_for_function("document.querySelector('tellonce-chat')")
    assert measured(page) == plain_measure["plain"]
    for part in (".launcher", ".send"):
        box = page.find(part).bounding_box()
        assert box
        at = [box["x"] + box["width"] / 2, box["y"] + box["height"] / 2]
        assert page.read("document.elementFromPoint(...argument)?.tagName", at) == "TELLONCE-CHAT"
    assert pixel(page) == pytest.approx((28, 99, 84), abs=6)


def pixel(page: WidgetPage) -> tuple[int, int, int]:
    """The colour of the launcher as the screen shows it, read through the browser's own capture."""
    session = page.context.new_cdp_session(page.page)
    box = page.find(".launcher").bounding_box()
    assert box
    clip = {"x": box["x"] + 9, "y": box["y"] + 28, "width": 1, "height": 1, "scale": 1}
    shot = base64.b64decode(session.send("Page.captureScreenshot", {"format": "png", "clip": clip})["data"])
    at, data = 8, b""
    while at < len(shot):
        length, kind = int.from_bytes(shot[at : at + 4], "big"), shot[at + 4 : at + 8]
        data += shot[at + 8 : at + 8 + length] if kind == b"IDAT" else b""
        at += length + 12
    # One pixel: after the filter's byte its colour, as it is.
    _, red, green, blue, *_ = zlib.decompress(data)
    return red, green, blue


HOSTILE = {
    "polluted prototypes": "Object.prototype.hidden = true; Object.prototype.links = true;"
    "Object.prototype.cite = () => 'x'; Object.prototype.lines = {};"
    "Array.prototype.extra = 'x'; Object.prototype.onclick = () => {};",
    "frozen prototypes": "[Object, Array, Function].forEach((one) => Object.freeze(one.prototype))",
    "throwing handlers": "window.onmessage = window.onerror = () => { throw new Error('host') };"
    "addEventListener('keydown', (event) => event.stopImmediatePropagation(), true && false)",
    "a global of that name": "window.Tellonce = undefined; var chat = 1, panel = 2, h = 3",
}  # fmt: skip


@pytest.mark.parametrize("script", list(HOSTILE))
def test_no_script_of_the_page_breaks_the_chat(visit: Visit, chat: ScriptedServer, script: str) -> None:
    """W53, E5."""
    page = visit(html=shop(chat.origin, head=f"<script>{HOSTILE[script]}</script>")).start().ask("hello")
    chat.say("[x](https://a.example) [1]")
    expect(page.bubbles).to_have_count(2)
    expect(page.find(".text a")).to_have_count(0)
    page.person.click()
    expect(page.find(".banner")).to_be_visible()


def test_the_page_keeps_its_globals_and_its_body(visit: Visit, chat: ScriptedServer) -> None:
    """W53."""
    chat.pages["/without"] = ("<!doctype html><title>x</title>" + TEXT, {})
    page = visit()
    names = "Object.getOwnPropertyNames(window).filter((name) => !/^\\d+$/.test(name)).sort()"
    bodies = "document.body.querySelectorAll('*').length"
    own, count = page.page.evaluate(names), page.page.evaluate(bodies)
    page.start().ask("hello")
    assert page.page.evaluate(bodies) == count
    page.go("/without", wait=False)
    assert set(own) - set(page.page.evaluate(names)) == {"Tellonce"}


def test_a_second_tag_changes_nothing(visit: Visit, chat: ScriptedServer) -> None:
    """W51, E14."""
    twice = f'<script async src="{chat.origin}/widget.js" data-chat-key="other"></script>'
    page = visit(html=shop(chat.origin, body=TEXT + twice + twice)).start().ask("hello")
    assert page.page.locator("tellonce-chat").count() == 1
    expect(page.launcher).to_have_count(1)
    assert len(chat.sent("hello")) == 1


@pytest.mark.parametrize(
    "swap",
    [
        "document.body.replaceWith(document.createElement('body'))",
        "document.body.innerHTML = '<h1>Next page</h1>'",
        "document.documentElement.replaceChildren(document.createElement('body'))",
        "(html => (html.append(document.createElement('body')), document.documentElement.replaceWith(html)))"
        "(document.createElement('html'))",
    ],
)
def test_the_chat_survives_a_page_that_swaps_itself(visit: Visit, chat: ScriptedServer, swap: str) -> None:
    """W52, E14."""
    page = visit().start().ask("hello")
    page.page.evaluate(swap)
    expect(page.panel).to_be_visible()
    expect(page.bubbles).to_have_text(["hello"])
    assert page.page.locator("tellonce-chat").count() == 1
    assert page.page.evaluate("document.querySelector('tellonce-chat').matches(':popover-open')")
    page.ask("still here")


def test_destroy_leaves_nothing_and_the_tag_may_come_again(visit: Visit, chat: ScriptedServer) -> None:
    """W51, E14."""
    page = visit().start().ask("hello")
    page.page.evaluate("Tellonce.destroy()")
    page.until(lambda: not chat.sockets)
    assert page.page.locator("tellonce-chat").count() == 0
    assert page.page.evaluate("'Tellonce' in window") is False
    page.page.evaluate("document.body.append(document.createElement('p'))")
    page.page.evaluate("window.dispatchEvent(new Event('online'))")
    page.page.wait_for_timeout(300)
    assert (page.page.locator("tellonce-chat").count(), chat.sockets) == (0, [])
    again = "(src) => document.head.append(Object.assign(document.createElement('script'), { src }))"
    page.page.evaluate(again.replace("{ src }", "{ src }, 0"), f"{chat.origin}/widget.js")
    page.launcher.wait_for()
    assert page.page.locator("tellonce-chat").count() == 1


def test_a_thousand_messages_stay_in_order_and_nothing_is_left_of_them(
    visit: Visit, chat: ScriptedServer
) -> None:
    """W19, W51, E11: times are in benchmarks/widget.py."""
    page = visit().start().ask("hello")
    for number in range(1000):
        chat.say(f"Message **{number}**", role="agent", name="Ana")
    expect(page.bubbles).to_have_count(1001)
    assert page.texts()[1:] == [f"Message {number}" for number in range(1000)]
    at_end = "((log) => log.scrollHeight - log.scrollTop - log.clientHeight)(root.querySelector('.log'))"
    assert page.read(at_end) < 3
    count = "root.querySelectorAll(':not(.sr *)').length"
    before = page.read(count)
    page.page.evaluate("for (let n = 0; n < 20; n++) Tellonce.toggle()")
    page.page.evaluate("new Promise((done) => setTimeout(done, 50))")
    assert page.read(count) == before
    page.page.evaluate("Tellonce.destroy()")
    assert page.page.locator("tellonce-chat").count() == 0


def test_calls_made_before_the_tag_arrives_are_kept(visit: Visit, chat: ScriptedServer) -> None:
    """W49, E14."""
    early = "window.Tellonce = { q: [['on', 'open', () => (window.opened = true)], ['send', 'asked early'],"
    early += " (api) => api.open()] }"
    page = visit(html=shop(chat.origin, head=f"<script>{early}</script>"))
    page.until(lambda: [frame["text"] for frame in chat.sent("message")] == ["asked early"])
    page.panel.wait_for()
    assert page.page.evaluate("window.opened") is True


def test_every_event_is_told_until_it_is_no_longer_wanted(visit: Visit, chat: ScriptedServer) -> None:
    """W50, E14."""
    page = visit()
    names = ["ready", "open", "close", "message", "unread", "queue", "handoff", "status", "csat", "error"]
    page.page.evaluate(
        "(names) => { window.told = [];"
        "window.off = names.map((name) => Tellonce.on(name, () => told.push(name))) }",
        names,
    )
    page.start().ask("hello")
    chat.refuse = {"rate": "not_allowed"}
    chat.say("hi")
    page.button("Helpful").click()
    page.person.click()
    page.find(".banner").wait_for()
    chat.push({"type": "queue", "position": 2, "wait": None})
    page.button("Close the chat").click()
    chat.add("agent.assigned", ANA, "agent", "Ana")
    chat.say("Ana here", role="agent", name="Ana")
    expect(page.find(".badge")).to_be_visible()
    page.launcher.click()
    chat.add("conversation.resolved", {"by": "agent"}, "agent", "Ana")
    page.find(".csat label").first.click()
    page.button("Send feedback").click()
    page.until(lambda: set(page.page.evaluate("window.told")) == set(names))
    page.page.evaluate("() => { off.forEach((stop) => stop()); told.length = 0; Tellonce.close() }")
    page.page.wait_for_timeout(100)
    assert page.page.evaluate("told") == []


def test_the_page_can_drive_the_chat(visit: Visit, chat: ScriptedServer) -> None:
    """W17, W49, E14."""
    chat.pages["/"] = (
        shop(chat.origin, "data-launcher=none", body="<button data-chat-open><b>Help</b></button>"),
        {},
    )
    page = visit(wait=False)
    page.page.get_by_role("button", name="Help").click()
    page.panel.wait_for()
    expect(page.launcher).to_be_hidden()
    page.page.evaluate("Tellonce.toggle()")
    expect(page.panel).to_be_hidden()
    page.page.evaluate("Tellonce.handoff()")
    page.until(lambda: len(chat.sent("handoff")) == 1)
    page.page.evaluate("Tellonce.update({ launcher: '', theme: 'dark', position: 'start', lang: 'de' })")
    expect(page.launcher).to_have_attribute("aria-label", "Mit uns chatten")
    box = page.launcher.bounding_box()
    assert box
    assert box["x"] < 100
    page.page.evaluate("Tellonce.open()")
    expect(page.find(".banner")).to_contain_text("Warteschlange")
    assert page.read("getComputedStyle(root.querySelector('.panel')).colorScheme") == "dark"
    page.page.evaluate("Tellonce.hide()")
    expect(page.panel).to_be_hidden()
    page.page.evaluate("Tellonce.show()")
    expect(page.panel).to_be_visible()


def test_an_unreachable_server_leaves_a_launcher_that_says_so_and_tries_again(
    visit: Visit, chat: ScriptedServer
) -> None:
    """W2."""
    page = visit()
    chat.unreachable = True
    page.launcher.click()
    expect(page.find(".note")).to_have_text("Chat is offline. Please try again.")
    chat.unreachable = False
    page.launcher.click()
    page.panel.wait_for()
    expect(page.find(".note")).to_be_empty()
    page.ask("hello")
