"""Every size, direction and mode: nothing outside, nothing too small, nothing moving that should not."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.web_widget.conftest import Visit
from tests.web_widget.scripted_server import ScriptedServer
from tests.web_widget.widget_page import ANA, CITATION, WidgetPage, shop

pytestmark = pytest.mark.browser

STILL: dict[str, Any] = {"reduced_motion": "reduce"}
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
SIZES = {
    "320 px": (320, 568),
    "200 % of 1280 px": (640, 360),
    "400 % of 1280 px": (320, 256),
    "phone, across": (844, 390),
    "desktop": (1280, 720),
}
CONTROLS = """[...root.querySelector('.panel').querySelectorAll('button, textarea, summary, .scale label, a')]
  .filter((node) => node.checkVisibility()).map((node) => { const { left, right, top, bottom, width,
      height } = node.getBoundingClientRect();
    return { name: node.className || node.tagName, left, right, top, bottom, width, height,
      scrolls: Boolean(node.closest('.log, .after')) || (({ scrollHeight, clientHeight }) =>
        innerHeight < 300 && scrollHeight > clientHeight)(root.querySelector('.panel')) } })"""
SIDEWAYS = """[root.querySelector('.panel'), root.querySelector('.log'), document.documentElement]
  .map((node) => node.scrollWidth - node.clientWidth)"""
SPACING = "*{line-height:1.5!important;letter-spacing:.12em!important;word-spacing:.16em!important}"
SPACING += "p{margin-bottom:2em!important}"


def assert_fits(page: WidgetPage, state: str) -> None:
    page.page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    size = page.page.viewport_size
    assert size
    where = f"{state} at {size}"
    assert max(page.read(SIDEWAYS)) <= 0, where
    for control in page.read(CONTROLS):
        what = f"{where}: {control}"
        assert control["left"] >= 0, what
        assert control["right"] <= size["width"], what
        assert min(control["width"], control["height"]) >= 24, what
        assert control["scrolls"] or (control["top"] >= 0 and control["bottom"] <= size["height"]), what
    if state in ("answered", "queued"):
        assert page.read("root.querySelector('.log').clientHeight") >= 50, where


@pytest.mark.parametrize("language", ["en", "ar", "de"])
@pytest.mark.parametrize("device", ["screen", "phone"])
def test_every_control_is_inside_and_large_enough(
    visit: Visit, chat: ScriptedServer, device: str, language: str
) -> None:
    """W59, W60, E12: 320 px, 200 %, 400 %, phone and desktop."""
    options = PHONE if device == "phone" else {"device_scale_factor": 2}
    page = visit(tag=f"data-lang={language}", **STILL, **options).start()

    def fits(state: str) -> None:
        for width, height in [(390, 844)] if device == "phone" else SIZES.values():
            page.page.set_viewport_size({"width": width, "height": height})
            assert_fits(page, state)

    fits("empty")
    page.ask("Where is my order?")
    long = "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen" * 2
    chat.say(
        f"{long} [1]\n\n| a | {long} |\n|---|---|\n| b | c |\n\n```\n{long}\n```",
        citations=[{**CITATION, "title": long}],
    )
    page.find(".source summary").click()
    page.find(".menu summary").click()
    fits("answered")
    page.find(".menu summary").click()
    chosen = [{"name": f"{long}.txt", "mimeType": "text/plain", "buffer": b"x"}]
    page.find("input[type=file]").set_input_files(chosen)  # type: ignore[arg-type]
    expect(page.find("progress")).to_have_count(0)
    fits("with a file")
    page.field.press("Enter")
    page.person.click()
    chat.push({"type": "queue", "position": 12, "wait": {"low": 120, "high": 1200}})
    chat.push({"type": "slip", "lines": [{"name": "order_number", "label": "Order", "value": long}]})
    fits("queued")
    page.find(".slip summary").click()
    page.find(".slip .link").click()
    assert_fits(page, "a correction")
    page.field.focus()
    chat.add(
        "agent.assigned", {**ANA, "agent_name": "Maximiliane von und zu Hohenfels-Sigmaringen"}, "agent", "M"
    )
    fits("a person")
    chat.add("conversation.resolved", {"by": "agent"}, "agent", "Ana")
    page.find(".csat label").first.click()
    fits("survey")


def test_text_spacing_of_the_reader_breaks_nothing(visit: Visit, chat: ScriptedServer) -> None:
    """W60, E12."""
    page = visit(viewport={"width": 320, "height": 568}, **STILL).start().ask("hello")
    chat.say(
        "You have **30 days** [1].", citations=[CITATION], choices=[{"text": "Thanks", "action": "send"}]
    )
    page.read(
        "(() => { const sheet = new CSSStyleSheet(); sheet.replaceSync(argument);"
        "root.adoptedStyleSheets.push(sheet) })()",
        SPACING,
    )
    assert_fits(page, "spaced")


def test_a_phone_gets_the_whole_screen_and_no_zoom_on_typing(visit: Visit) -> None:
    """W59, E12."""
    page = visit(**PHONE, **STILL).start()
    assert page.panel.bounding_box() == {"x": 0, "y": 0, "width": 390, "height": 844}
    assert page.read("parseFloat(getComputedStyle(root.querySelector('textarea')).fontSize)") >= 16


def test_the_keyboard_of_a_phone_takes_its_part(visit: Visit) -> None:
    """W59, E12."""
    page = visit(**PHONE, **STILL).start()
    page.page.evaluate(
        "Object.defineProperty(visualViewport, 'height', { value: 480 });"
        "visualViewport.dispatchEvent(new Event('resize'))"
    )
    box = page.panel.bounding_box()
    assert box
    assert box["height"] == 480
    field = page.field.bounding_box()
    assert field
    assert field["y"] + field["height"] <= 480


def test_right_to_left_is_mirrored_and_each_message_has_its_own_direction(
    visit: Visit, chat: ScriptedServer
) -> None:
    """W11, E12."""
    page = visit(tag="data-lang=ar").start().ask("مرحبا")
    chat.say("Plain English")
    expect(page.bubbles).to_have_count(2)
    launcher, panel = page.launcher.bounding_box(), page.panel.bounding_box()
    assert launcher
    assert panel
    assert launcher["x"] == panel["x"] == 20
    customer, bot = page.find(".msg.customer .text").bounding_box(), page.bubbles.last.bounding_box()
    assert customer
    assert bot
    assert customer["x"] < bot["x"]
    nodes = "[...root.querySelectorAll('.log .msg:not([hidden]) .text')]"
    directions = f"{nodes}.map((node) => getComputedStyle(node).direction)"
    assert page.read(directions) == ["rtl", "ltr"]


def test_nothing_moves_for_those_who_asked_for_less(visit: Visit, chat: ScriptedServer) -> None:
    """W61, E12."""
    page = visit(reduced_motion="reduce").start().ask("hello")
    chat.push({"type": "typing", "role": "bot", "name": "Assistant", "on": True})
    expect(page.find(".typing")).to_be_visible()
    assert page.read("root.getAnimations({ subtree: true }).length") == 0


def test_forced_colours_draw_every_edge(visit: Visit, chat: ScriptedServer) -> None:
    """W61, E12."""
    page = visit(forced_colors="active").start().ask("hello")
    chat.say("Hi", choices=[{"text": "Yes", "action": "send"}])
    expect(page.bubbles).to_have_count(2)
    edges = """['.msg.customer .text', '.msg.bot .text', '.person', '.send', '.choice', '.field',
      '.panel', '.launcher'].map((part) => {
      const { borderTopWidth, borderTopColor } = getComputedStyle(root.querySelector(part));
      return borderTopWidth !== '0px' && !/^rgba.*, 0\\)$/.test(borderTopColor) })"""
    assert page.read(edges) == [True] * 8


def test_the_transcript_can_be_printed(visit: Visit, chat: ScriptedServer) -> None:
    """W61, E12."""
    page = visit().start().ask("hello")
    chat.say("\n\n".join(f"Line {n}" for n in range(60)))
    expect(page.bubbles).to_have_count(2)
    page.page.emulate_media(media="print")
    assert (
        page.read("root.querySelector('.panel').scrollHeight - root.querySelector('.panel').clientHeight")
        <= 4
    )
    assert page.read("root.querySelector('.log').scrollHeight - root.querySelector('.log').clientHeight") <= 4
    for part in (".launcher", ".composer", ".slot"):
        expect(page.find(part)).to_be_hidden()
    assert page.page.pdf().startswith(b"%PDF")


PAIRS = [
    (".launcher", ".launcher"),
    (".send:not([aria-disabled=true])", ".send"),
    (".msg.customer .text", ".msg.customer .text"),
    (".cite", ".cite"),
    (".choice", ".panel"),
    (".source a", ".source"),
]
CONTRAST = """argument.map(([text, ground]) => {
  const canvas = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
  const light = (value) => { canvas.fillStyle = value; canvas.fillRect(0, 0, 1, 1);
    const [r, g, b] = [...canvas.getImageData(0, 0, 1, 1).data].map((c) => c / 255).map((c) =>
      c <= .04045 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4);
    return .2126 * r + .7152 * g + .0722 * b };
  const [a, b] = [light(getComputedStyle(root.querySelector(text)).color),
      light(getComputedStyle(root.querySelector(ground)).backgroundColor)];
  return (Math.max(a, b) + .05) / (Math.min(a, b) + .05) })"""


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(
    "colour", ["#ffff00", "#00ff66", "#ffffff", "#000000", "#ff0000", "#0000ff", "hotpink", "#88ccff"]
)
def test_a_sites_own_colour_keeps_its_contrast(
    visit: Visit, chat: ScriptedServer, theme: str, colour: str
) -> None:
    """W9, W10."""
    style = f"<style>:root{{--tellonce-accent:{colour}}}</style>"
    page = visit(html=shop(chat.origin, f"data-theme={theme}", head=style)).start().ask("hello")
    chat.say("Yes [1]", citations=[CITATION], choices=[{"text": "Thanks", "action": "send"}])
    page.find(".source summary").click()
    page.field.fill("x")
    ratios = dict(zip([pair[0] for pair in PAIRS], page.read(CONTRAST, PAIRS), strict=True))
    assert {part: ratio for part, ratio in ratios.items() if ratio < 4.5} == {}


def test_parts_and_properties_can_be_styled_from_the_page(visit: Visit, chat: ScriptedServer) -> None:
    """W9."""
    style = "<style>tellonce-chat::part(handoff){border-radius:3px}"
    style += "tellonce-chat::part(header){background:rgb(1,2,3)}</style>"
    page = visit(html=shop(chat.origin, head=style)).start()
    assert page.read("getComputedStyle(root.querySelector('.person')).borderRadius") == "3px"
    assert page.read("getComputedStyle(root.querySelector('.head')).backgroundColor") == "rgb(1, 2, 3)"


def test_the_theme_follows_the_system_and_may_be_forced(visit: Visit, chat: ScriptedServer) -> None:
    """W10."""
    ground = "getComputedStyle(root.querySelector('.panel')).backgroundColor"
    page = visit(color_scheme="dark").start()
    dark = page.read(ground)
    page.page.emulate_media(color_scheme="light")
    light = page.read(ground)
    assert dark != light
    page.page.evaluate("Tellonce.update({ theme: 'dark' })")
    page.page.wait_for_timeout(100)
    assert page.read(ground) == dark


def test_no_word_of_a_table_is_cut_on_a_narrow_phone(visit: Visit, chat: ScriptedServer) -> None:
    """W59: a table that has no room is scrolled."""
    narrow = {**PHONE, "viewport": {"width": 320, "height": 640}}
    page = visit(**narrow, **STILL).start().ask("What is roaming?")
    chat.say(
        "| Country | Calls per minute | Text message | Data pass 1 GB, 7 days |\n|---|---|---|---|\n"
        "| United Kingdom | €0.29 | €0.12 | not available |"
    )
    expect(page.find("td").first).to_be_visible()
    heights = """[...root.querySelectorAll('.log td, .log th')].flatMap((cell) => {
      const range = document.createRange(), node = cell.firstChild;
      return [...node.data.matchAll(/\\S+/g)].map((word) => {
        range.setStart(node, word.index); range.setEnd(node, word.index + word[0].length);
        return [word[0], range.getClientRects().length] }) })"""
    assert [word for word, lines in page.read(heights) if lines > 1] == []
    assert_fits(page, "a table")
