"""For everyone and every screen: keyboard, axe in all looks, 360 px, zoom, forced colours, less motion."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
from playwright.sync_api import Page, expect

from tests.web_widget import console_fixtures
from tests.web_widget.console_fixtures import ScriptedServer, broken_parcel, open_console

server, page = console_fixtures.server, console_fixtures.page
pytestmark = pytest.mark.browser

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def violations(page: Page) -> list[str]:
    """What axe-core finds, one line per node. Run from the outside, so the page's content policy stays on."""
    page.evaluate("() => document.getAnimations().forEach((one) => one.finish?.call && one.cancel())")
    page.evaluate(AXE)
    found: dict[str, Any] = page.evaluate(
        "async (tags) => axe.run({ runOnly: { type: 'tag', values: tags }, resultTypes: ['violations'] })",
        TAGS,
    )
    return [
        f"{rule['id']}: {node['html'][:160]} {node['failureSummary'][:300]}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]


def busy_desk(page: Page, server: ScriptedServer) -> None:
    """A day in full swing: queue, away, own, and an open conversation with note, viewers and typing."""
    broken_parcel(server)
    server.add("c2", waiting=12, reason="frustrated", lang="fr")
    server.add("c3", waiting=95, status="away", reason="no_answer")
    server.add("c4", status="assigned", holder={"role": "agent", "id": "a-ana", "name": "Ana Ruiz"})
    open_console(page, server)
    page.locator("[data-id=c1]").click()
    page.locator("#message-1").wait_for(state="attached")
    bea = {"role": "agent", "id": "a-bea", "name": "Bea Sommer"}
    server.say("c1", "note.added", author=bea, data={"text": "One *Aurora* is left"})
    server.push(
        {
            "type": "viewers",
            "conversation": "c1",
            "viewers": [{"id": "a-bea", "name": "Bea Sommer", "typing": True}],
        }
    )
    server.push(
        {"type": "typing", "conversation": "c1", "role": "customer", "name": "Jonas Weber", "on": True}
    )
    page.locator(".viewers").wait_for(state="attached")


def claimed(page: Page, server: ScriptedServer) -> None:
    busy_desk(page, server)
    page.get_by_role("button", name="Claim").click()
    expect(page.locator("#composer-text")).to_be_focused()


def door(page: Page, server: ScriptedServer) -> None:
    server.signed_in = False
    page.goto(f"{server.address}/console/")
    page.get_by_role("button", name="Sign in").click()


def nothing_open(page: Page, server: ScriptedServer) -> None:
    server.add("c2")
    open_console(page, server)


def note_mode(page: Page, server: ScriptedServer) -> None:
    claimed(page, server)
    page.get_by_role("button", name="Private note").click()


def stale(page: Page, server: ScriptedServer) -> None:
    claimed(page, server)
    page.keyboard.type("Friday")
    server.say("c1", data={"text": "please cancel"}, live=False)
    page.keyboard.press("Enter")
    page.locator(".stale").wait_for()


def asking(dialog: str) -> Callable[[Page, ScriptedServer], None]:
    def ask(page: Page, server: ScriptedServer) -> None:
        claimed(page, server)
        page.keyboard.press(f"Alt+{dialog}")
        page.locator("dialog").wait_for()

    return ask


def settings(page: Page, server: ScriptedServer) -> None:
    busy_desk(page, server)
    page.get_by_role("button", name="Ana Ruiz").click()


def lost(page: Page, server: ScriptedServer) -> None:
    claimed(page, server)
    server.down = True
    server.hang_up(1012)
    page.locator(".banner p").wait_for()
    page.keyboard.type("still here")
    page.keyboard.press("Enter")


STATES: dict[str, Callable[[Page, ScriptedServer], None]] = {
    "door": door,
    "nothing open": nothing_open,
    "busy desk": busy_desk,
    "claimed": claimed,
    "note": note_mode,
    "stale": stale,
    "resolve": asking("r"),
    "transfer": asking("t"),
    "help": asking("h"),
    "settings": settings,
    "connection lost": lost,
}


@pytest.mark.parametrize("state", STATES)
def test_axe_finds_nothing(page: Page, server: ScriptedServer, state: str) -> None:
    """A49, E18: every state of the console, light and dark."""
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    STATES[state](page, server)
    assert violations(page) == []
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    assert violations(page) == []


@pytest.mark.parametrize("pane", ["list", "brief", "chat"])
def test_axe_finds_nothing_on_a_phone_in_forced_colours(
    page: Page, server: ScriptedServer, pane: str
) -> None:
    """A49: forced colours."""
    page.emulate_media(forced_colors="active", reduced_motion="reduce")
    page.set_viewport_size({"width": 360, "height": 740})
    busy_desk(page, server)
    page.locator(f".panes [data-pane={pane}]").click()
    assert violations(page) == []


def test_claim_reply_and_resolve_without_a_mouse_in_twelve_presses(
    page: Page, server: ScriptedServer
) -> None:
    """A34, A43, E18: the keyboard alone, with how it ended."""
    broken_parcel(server)
    server.add("c2", waiting=1)
    open_console(page, server)
    expect(page.locator("[data-id=c1]")).to_be_visible()
    presses = 0

    def press(key: str) -> None:
        nonlocal presses
        presses += 1
        page.keyboard.press(key)

    press("Alt+l")
    expect(page.locator("[data-id=c1]")).to_be_focused()
    press("c")
    expect(page.locator("#composer-text")).to_be_focused()
    page.keyboard.type("A new lamp comes on Friday.")
    press("Enter")
    expect(page.locator(".bubble", has_text="A new lamp")).to_be_visible()
    press("Alt+r")
    expect(page.get_by_label("Solved", exact=True)).to_be_focused()
    press("ArrowDown")
    press("Enter")
    expect(page.locator(".toast")).to_contain_text("Resolved.")
    assert server.called("resolve") == [{"disposition": "no_answer_in_docs"}]
    assert presses <= 12


def test_the_brief_is_reached_and_left_by_keyboard(page: Page, server: ScriptedServer) -> None:
    broken_parcel(server)
    open_console(page, server)
    page.keyboard.press("Alt+l")
    expect(page.locator("[data-id=c1]")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#brief")).to_be_focused()
    expect(page.locator("[data-section=wish] button").first).to_be_attached()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.locator("[data-section=wish] button").first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#message-4")).to_be_focused()
    page.keyboard.press("Alt+b")
    expect(page.locator("#brief")).to_be_focused()
    page.keyboard.press("Alt+l")
    expect(page.locator("[data-id=c1]")).to_be_focused()


def test_single_letters_do_nothing_outside_the_list_and_can_be_switched_off(
    page: Page, server: ScriptedServer
) -> None:
    broken_parcel(server)
    open_console(page, server, "c1")
    page.locator(".transcript").focus()
    page.keyboard.press("c")
    page.locator("#composer-text").focus()
    page.keyboard.type("c?")
    expect(page.locator("#composer-text")).to_have_value("c?")
    expect(page.locator("dialog")).to_have_count(0)
    page.get_by_role("button", name="Ana Ruiz").click()
    page.get_by_label("Single-letter keys in the list").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("Alt+l")
    page.keyboard.press("c")
    page.keyboard.press("?")
    expect(page.locator("dialog")).to_have_count(0)
    assert server.called("claim") == []


def test_every_key_is_in_the_help(page: Page, server: ScriptedServer) -> None:
    """A34: the help names every key."""
    open_console(page, server)
    page.keyboard.press("Alt+h")
    keys = page.locator("dialog kbd").all_inner_texts()
    assert {
        "Alt+L",
        "Alt+C",
        "Alt+M",
        "Alt+N",
        "Alt+B",
        "Alt+R",
        "Alt+G",
        "Alt+T",
        "Alt+U",
        "Alt+H",
        "C",
        "Enter",
    } <= set(keys)
    page.keyboard.press("Escape")
    expect(page.locator("dialog")).to_have_count(0)


SIZES = {
    "400 % of a desktop": (320, 256),
    "phone": (360, 740),
    "200 % of a laptop": (640, 400),
    "tablet": (820, 1100),
    "desktop": (1440, 900),
}


@pytest.mark.parametrize("size", SIZES)
def test_nothing_scrolls_sideways_and_targets_are_large_enough(
    page: Page, server: ScriptedServer, size: str
) -> None:
    """A46, A48: on a phone and at 400 % zoom, too."""
    width, height = SIZES[size]
    page.set_viewport_size({"width": width, "height": height})
    claimed(page, server)
    for pane in ("list", "brief", "chat"):
        tab = page.locator(f".panes [data-pane={pane}]")
        if tab.is_visible():
            tab.click()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        small = page.evaluate(
            """() => [...document.querySelectorAll('button, select, summary, a, input')]
              .filter((one) => one.offsetParent && !one.closest('[popover]'))
              .map((one) => [one.textContent.trim() || one.id, one.getBoundingClientRect()])
              .filter(([, box]) => box.width < 23.5 || box.height < 23.5)
              .map(([text, box]) => `${text} ${box.width}x${box.height}`)"""
        )
        assert small == []


def test_on_a_phone_the_brief_comes_first_then_claim_and_reply(page: Page, server: ScriptedServer) -> None:
    """A46: 360 px, one pane at a time."""
    page.set_viewport_size({"width": 360, "height": 740})
    broken_parcel(server)
    open_console(page, server)
    page.locator("[data-id=c1]").click()
    expect(page.locator("[data-section=wish]")).to_be_in_viewport()
    expect(page.locator(".transcript")).to_be_hidden()
    page.locator("[data-section=facts] button").first.click()
    expect(page.locator("#message-4")).to_be_in_viewport()
    expect(page.locator(".brief")).to_be_hidden()
    page.get_by_role("button", name="Claim").click()
    page.locator("#composer-text").fill("Coming on Friday")
    page.get_by_role("button", name="Send").click()
    expect(page.locator(".bubble", has_text="Coming on Friday")).to_be_in_viewport()
    page.locator(".panes [data-pane=list]").click()
    expect(page.locator(".rows")).to_be_visible()


def test_at_double_zoom_the_composer_can_be_reached_and_used(page: Page, server: ScriptedServer) -> None:
    """A48: 200 % zoom."""
    page.set_viewport_size({"width": 640, "height": 360})
    claimed(page, server)
    page.keyboard.type("Still works")
    expect(page.locator("#composer-text")).to_be_in_viewport()
    page.get_by_role("button", name="Send").click()
    expect(page.locator(".bubble", has_text="Still works")).to_be_visible()


def test_with_less_motion_nothing_moves(page: Page, server: ScriptedServer) -> None:
    page.emulate_media(reduced_motion="reduce")
    busy_desk(page, server)
    page.locator("[data-section=facts] button").first.click()
    expect(page.locator("#message-4")).to_have_attribute("data-lit", "")
    assert page.evaluate("document.getAnimations().length") == 0


def test_the_look_can_be_forced_and_is_remembered(page: Page, server: ScriptedServer) -> None:
    """A48: dark by choice."""
    page.emulate_media(color_scheme="light")
    open_console(page, server)
    page.get_by_role("button", name="Ana Ruiz").click()
    page.get_by_label("Look").select_option("dark")
    assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "dark"
    page.reload()
    page.locator(".console").wait_for()
    assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "dark"
