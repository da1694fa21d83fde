"""The accessibility contract: keyboard, focus, one announcement for one event, and axe in every mode."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import expect

from tests.web_widget.conftest import Visit
from tests.web_widget.scripted_server import ScriptedServer
from tests.web_widget.widget_page import ANA, CITATION, WidgetPage

pytestmark = pytest.mark.browser

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
MODES: dict[str, dict[str, Any]] = {
    "light": {"tag": "data-theme=light"},
    "dark": {"tag": "data-theme=dark"},
    "right to left": {"tag": "data-lang=ar"},
    "forced colours": {"forced_colors": "active"},
    "320 px": {"viewport": {"width": 320, "height": 568}},
    "400 %": {"viewport": {"width": 320, "height": 256}, "device_scale_factor": 4},
    "phone": PHONE,
}
SUMMARY = """**Cancel order F-1?**

| Item | Price |
|---|---|
| Lamp | 40 € |

You get **40 €** back."""


class Scans:
    """What axe finds in the chat, state by state; its script comes into the page once."""

    def __init__(self, page: WidgetPage) -> None:
        self.page, self.found = page, list[str]()

    def of(self, state: str) -> None:
        page = self.page.page
        page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
        if not page.evaluate("'axe' in window"):
            page.evaluate(AXE_SCRIPT)
        scan = page.evaluate("(options) => axe.run(options)", RULES)
        self.found += [
            f"{state}: {rule['id']}: {node['target']} {node['html'][:90]} {node['failureSummary'][:160]}"
            for rule in scan["violations"]
            for node in rule["nodes"]
            if "tellonce-chat" in str(node["target"])
        ]


@pytest.mark.parametrize("mode", list(MODES))
def test_axe_finds_nothing_in_any_state(visit: Visit, chat: ScriptedServer, mode: str) -> None:
    """W60, E1: with less motion in all of them."""
    page = visit(**MODES[mode], reduced_motion="reduce")
    scans = Scans(page)
    scans.of("closed")
    page.start()
    scans.of("welcome")
    page.ask("How long can I return it?")
    chat.push({"type": "delta", "turn": "t", "text": "You have **30"})
    expect(page.find(".stop")).to_be_visible()
    scans.of("an answer being written")
    table = "\n\n| Size | Price |\n|---|---|\n| S | 10 |\n\n```\ncode\n```"
    chat.say(
        "You have **30 days** [1]." + table,
        citations=[CITATION],
        choices=[{"text": "Thanks", "action": "send"}],
        turn="t",
    )
    page.find(".source summary").click()
    chosen = [{"name": "bill.txt", "mimeType": "text/plain", "buffer": b"x"}] * 2
    page.find("input[type=file]").set_input_files(chosen)  # type: ignore[arg-type]
    expect(page.find("progress")).to_have_count(0)
    page.find(".menu summary").click()
    scans.of("answered, with the menu and files")
    page.find(".menu .quiet").first.click()
    page.find(".ask[open] .qr").wait_for()
    scans.of("a link for another device")
    page.find(".ask[open] .quiet").first.click()
    page.field.press("Enter")
    page.ask("Cancel my order")
    chat.say(
        SUMMARY, choices=[{"text": "Yes, cancel it", "action": "send"}, {"text": "No", "action": "send"}]
    )
    expect(page.find(".choices")).to_have_count(2)
    scans.of("an order to confirm")
    page.find(".log .choice").last.click()
    chat.add("order.changed", {"order_number": "F-1", "action": "cancel", "reference": "R-7"})
    page.person.click()
    choices = ["wait", "bot", "email"]
    chat.push({"type": "queue", "position": 2, "wait": {"low": 60, "high": 240}, "choices": choices})
    lines = [{"name": name, "label": name, "value": "a@x.de"} for name in ("E-mail", "Telephone")]
    chat.push({"type": "slip", "lines": lines})
    page.find(".slip summary").click()
    page.find(".slip .link").first.click()
    scans.of("queued, with choices and a correction")
    chat.add("agent.assigned", ANA, "agent", "Ana")
    chat.say("Ana here, see https://a.example", role="agent", name="Ana")
    chat.push({"type": "typing", "role": "agent", "name": "Ana", "on": True})
    chat.refuse = {"message": "busy"}
    page.ask("refused")
    chat.unreachable = True
    chat.drop()
    expect(page.find(".strip")).to_be_visible()
    scans.of("a person, offline, a message refused")
    chat.unreachable, chat.refuse = False, {}
    page.page.evaluate("window.dispatchEvent(new Event('online'))")
    page.until(lambda: len(chat.sockets) == 1)
    page.find(".menu summary").click()
    page.find(".menu .quiet").last.click()
    expect(page.find(".ask[open]")).to_be_visible()
    scans.of("the end, asked back")
    page.find(".ask[open] .quiet").first.click()
    chat.add("conversation.resolved", {"by": "agent"}, "agent", "Ana")
    page.find(".csat label").nth(2).click()
    scans.of("survey")
    page.find(".survey .primary").click()
    expect(page.find(".thanks")).to_be_visible()
    scans.of("thanked")
    assert not scans.found, "\n".join(scans.found)


def test_axe_finds_nothing_where_the_chat_cannot_be_or_asks_first(visit: Visit, chat: ScriptedServer) -> None:
    """W60, E1: no server, consent, a greeting, nobody on duty."""
    page = visit(
        tag="data-consent=required data-privacy=https://shop.example/privacy", reduced_motion="reduce"
    )
    scans = Scans(page)
    chat.unreachable = True
    page.launcher.click()
    expect(page.find(".note")).not_to_be_empty()
    scans.of("no server")
    chat.unreachable = False
    page.start()
    scans.of("consent")
    page.button("Start chatting").click()
    page.ask("A person please")
    chat.add("conversation.away", {"why": "nobody_on_duty"})
    chat.add("notice.added", {"code": "leave_email", "params": {}})
    expect(page.find(".banner")).to_contain_text("away")
    scans.of("nobody on duty")
    assert not scans.found, "\n".join(scans.found)
    page = visit(path="/greeted", tag='data-greeting="Hello!" data-greeting-after=0', reduced_motion="reduce")
    scans = Scans(page)
    expect(page.find(".greeting")).to_be_visible()
    scans.of("greeted")
    assert not scans.found, "\n".join(scans.found)


def test_the_launcher_is_a_button_that_says_what_it_opens(visit: Visit) -> None:
    """W13, W60."""
    page = visit()
    assert page.read("root.querySelector('.launcher').tagName") == "BUTTON"
    for name, value in {
        "aria-haspopup": "dialog",
        "aria-expanded": "false",
        "aria-label": "Chat with us",
    }.items():
        expect(page.launcher).to_have_attribute(name, value)
    box = page.launcher.bounding_box()
    assert box
    assert (box["width"], box["height"]) == (56, 56)
    page.start()
    expect(page.launcher).to_have_attribute("aria-expanded", "true")
    expect(page.panel).to_have_attribute("aria-label", "Chat")
    page.page.keyboard.press("Escape")
    expect(page.launcher).to_have_attribute("aria-expanded", "false")


def test_a_whole_conversation_works_with_the_keyboard_alone(visit: Visit, chat: ScriptedServer) -> None:
    """W60, W31, W45, E2."""
    page = visit()
    key = page.page.keyboard

    def tab_to(name: str, presses: int, step: str = "Tab") -> None:
        for _ in range(presses):
            key.press(step)
            if page.focused.startswith(name):
                return
        raise AssertionError(f"{name!r} is not within {presses} presses; the focus is on {page.focused!r}")

    tab_to("Chat with us", 3)
    key.press("Enter")
    page.panel.wait_for()
    assert page.focused == "Write a message"
    key.type("I want to return it")
    key.press("Enter")
    page.until(lambda: len(chat.sent("message")) == 1)
    chat.say("Shall I start? [1]", citations=[CITATION], choices=[{"text": "Yes, please", "action": "send"}])
    expect(page.find(".choices")).to_be_visible()
    tab_to("Talk to a person", 2, "Shift+Tab")
    tab_to("Yes, please", 4, "Shift+Tab")
    key.press("Enter")
    assert page.focused == "Write a message"
    tab_to("Talk to a person", 2, "Shift+Tab")
    key.press("Enter")
    page.button("Leave the queue").wait_for()
    assert page.focused == "Write a message"
    tab_to("Leave the queue", 2, "Shift+Tab")
    key.press("Enter")
    expect(page.person).to_be_visible()
    assert page.focused == "Write a message"
    chat.add("conversation.resolved", {"by": "agent"}, "agent", "Ana")
    expect(page.find(".after").first).to_be_visible()
    page.find(".log").focus()
    key.press("End")
    for _ in range(8):
        key.press("Tab")
        if page.read("root.activeElement.name === 'csat'"):
            break
    key.press("ArrowRight")
    key.press("ArrowRight")
    tab_to("Send feedback", 4)
    key.press("Enter")
    page.until(lambda: len(chat.sent("survey")) == 1)
    expect(page.find(".thanks")).to_be_focused()
    key.press("Escape")
    expect(page.panel).to_be_hidden()
    assert page.focused.startswith("Chat with us")


def test_beside_the_page_the_panel_holds_nobody(visit: Visit) -> None:
    """W60, E2."""
    page = visit().start()
    assert page.read("root.querySelector('.panel').matches(':modal')") is False
    for _ in range(12):
        page.page.keyboard.press("Tab")
        if page.focused == "Fernhill":
            return
    raise AssertionError("the page's own link cannot be reached")


def test_on_a_phone_the_panel_is_modal_and_gives_the_page_back(visit: Visit) -> None:
    """W59, W60."""
    page = visit(**PHONE).start()
    assert page.read("root.querySelector('.panel').matches(':modal')") is True
    page.page.keyboard.press("Escape")
    expect(page.panel).to_be_hidden()
    page.page.get_by_role("link", name="Fernhill").focus()
    assert page.focused == "Fernhill"


def test_a_message_that_arrives_moves_no_focus(visit: Visit, chat: ScriptedServer) -> None:
    """W60."""
    page = visit().start().ask("hello")
    chat.say("One [1]", citations=[CITATION])
    page.find(".source summary").focus()
    chat.say("Two", choices=[{"text": "Yes", "action": "send"}])
    chat.add("agent.assigned", ANA, "agent", "Ana")
    chat.say("Three", role="agent", name="Ana")
    expect(page.bubbles).to_have_count(4)
    assert page.focused.startswith("1Returning an item")
    page.page.get_by_role("link", name="Fernhill").focus()
    chat.say("Four", role="agent", name="Ana")
    expect(page.bubbles).to_have_count(5)
    assert page.focused == "Fernhill"


def test_a_control_that_goes_away_hands_its_focus_to_the_composer(visit: Visit, chat: ScriptedServer) -> None:
    """W60."""
    page = visit().start().ask("hello")
    page.person.focus()
    chat.add("handoff.requested", {"by": "bot"}, "bot")
    page.find(".banner").wait_for()
    assert page.focused == "Write a message"


def test_each_answer_is_announced_once_and_in_words(visit: Visit, chat: ScriptedServer) -> None:
    """W60, W21, E3."""
    page = visit().start()
    page.keep_announcements()
    page.ask("hello")
    for piece in ("**You", " have** ", "30 days\n\n- one\n", "- two [1]"):
        chat.push({"type": "delta", "turn": "t1", "text": piece})
    page.page.wait_for_timeout(200)
    assert page.heard() == []
    chat.say("**You have** 30 days\n\n- one\n- two [1]", citations=[CITATION], turn="t1")
    expect(page.find(".source")).to_be_visible()
    assert page.heard() == ["Assistant: You have 30 days.\none.\ntwo."]
    page.page.wait_for_timeout(1_900)
    assert page.read(
        "[...root.querySelectorAll('[role=log]')].map((region) => region.childNodes.length)"
    ) == [0, 0]


def test_every_step_of_a_handoff_is_announced_once(visit: Visit, chat: ScriptedServer) -> None:
    """W28, W21, E3."""
    page = visit().start().ask("hello")
    page.keep_announcements()
    page.person.click()
    page.find(".banner").wait_for()
    chat.push({"type": "queue", "position": 2, "wait": None}, {"type": "queue", "position": 2, "wait": None})
    chat.push({"type": "queue", "position": 1, "wait": {"low": 60, "high": 60}})
    chat.add("agent.assigned", ANA, "agent", "Ana")
    chat.push({"type": "typing", "role": "agent", "name": "Ana", "on": True})
    chat.say("Hi, Ana here", role="agent", name="Ana")
    chat.drop()
    page.until(lambda: len(chat.sent("hello")) == 2)
    chat.add("conversation.returned", {"by": "agent"}, "agent", "Ana")
    expect(page.find(".log")).to_contain_text("AI assistant again")
    heard = [text for text in page.heard() if "connected" not in text and "offline" not in text]
    assert heard == [
        "We've asked a person to join. Everything you wrote goes with you.",
        "You're number 2 in line ",
        "You're next in line About 1 minute",
        "Ana has joined and can see the whole conversation.",
        "Ana: Hi, Ana here.",
        "You're talking to the AI assistant again.",
    ]


def test_history_is_not_announced_and_a_closed_panel_says_only_who_wrote(
    visit: Visit, chat: ScriptedServer
) -> None:
    """W60, E3."""
    page = visit().start().ask("hello")
    chat.say("Secret answer")
    expect(page.bubbles).to_have_count(2)
    page.button("Close the chat").click()
    page.until(lambda: len(chat.sockets) == 1)
    chat.closing = [1012]  # the first hello fails, so that the listener below is there in time
    page.go()
    page.panel.wait_for(state="attached")
    page.keep_announcements()
    page.until(lambda: len(chat.sockets) == 1 and len(chat.sent("hello")) == 3)
    chat.say("Another secret")
    expect(page.find(".badge")).to_be_visible()
    heard = [text for text in page.heard() if "connected" not in text and "offline" not in text]
    assert heard == ["New message from Assistant"]


def test_nothing_visible_is_a_live_region_and_every_tab_stop_is_in_document_order(
    visit: Visit, chat: ScriptedServer
) -> None:
    page = visit().start().ask("hello")
    chat.say("Hi", choices=[{"text": "Yes", "action": "send"}])
    expect(page.bubbles).to_have_count(2)
    live = "'[aria-live],[role=log],[role=status],[role=alert]'"
    live = f"[...root.querySelectorAll({live})].map((node) => node.className)"
    assert sorted(page.read(live)) == ["note", "sr", "sr"]
    assert (
        page.read("[...root.querySelectorAll('[tabindex]')].filter((node) => node.tabIndex > 0).length") == 0
    )
    log = page.page.get_by_role("region", name="Conversation")
    expect(log).to_have_attribute("tabindex", "0")
