"""The widget's screens as pictures (`make screenshots`): `python -m tests.web_widget.pictures FOLDER`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from tests.chromium import ARGUMENTS, EXECUTABLE
from tests.web_widget.scripted_server import ScriptedServer, serving
from tests.web_widget.widget_page import ANA, CITATION, WidgetPage, shop

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
DESK = {"viewport": {"width": 560, "height": 820}}
MODES: dict[str, dict[str, Any]] = {
    "light": {**DESK},
    "dark": {**DESK, "color_scheme": "dark"},
    "phone": {**PHONE},
    "arabic": {**DESK, "tag": "data-lang=ar"},
}
LOOK = """<style>:root{color-scheme:light dark;font:16px/1.6 system-ui,sans-serif}
body{margin:0;background:light-dark(#f3ede4,#171513);color:light-dark(#4a423a,#cfc6bb)}
main{max-width:420px;padding:36px 28px}main>a{display:none}
h1{font:600 34px/1.15 Georgia,serif;margin:0 0 18px}
figure{margin:0 0 18px;height:230px;border-radius:18px;background:linear-gradient(160deg,#d9b48f,#8a5a3c)}
</style>"""
BODY = "<h1>Warm blankets, woven in small batches</h1><figure></figure><p>Wool from the valley.</p>"
SLIP = [
    {"name": "order_number", "label": "Order", "value": "FM-10424"},
    {"name": "email", "label": "E-mail", "value": "maya@example.com"},
]


def story(browser: Browser, chat: ScriptedServer, mode: str, folder: Path) -> None:
    """One conversation in one mode, picture by picture."""
    options = {**MODES[mode]}
    html = shop(chat.origin, options.pop("tag", ""), head=LOOK, body=BODY)
    page = WidgetPage.open(browser, chat, html=html, reduced_motion="reduce", **options)

    def picture(name: str) -> None:
        page.page.wait_for_timeout(150)
        page.page.screenshot(path=folder / f"widget-{name}-{mode}.png")

    page.start()
    picture("welcome")
    page.ask("How long can I return a blanket?")
    chat.push({"type": "delta", "turn": "t", "text": "You can return unused items within **30"})
    page.find(".stop").wait_for()
    picture("writing")
    chat.say(
        "You can return unused items within **30 days** of delivery [1].",
        citations=[CITATION],
        choices=[{"text": "Start a return", "action": "send"}],
        turn="t",
    )
    page.find(".menu summary").click()
    page.find(".menu .quiet").first.click()
    page.find(".ask[open]").wait_for()
    picture("link")
    page.page.keyboard.press("Escape")
    page.find(".source summary").click()
    page.find("input[type=file]").set_input_files(
        [{"name": "the-corner-came-loose.txt", "mimeType": "text/plain", "buffer": b"x" * 2_000}]
    )
    page.find(".attach").focus()
    page.page.wait_for_timeout(100)
    picture("file")
    page.field.press("Enter")
    page.person.click()
    page.find(".banner").wait_for()
    chat.push(
        {"type": "slip", "lines": SLIP},
        {"type": "queue", "position": 2, "wait": {"low": 120, "high": 300}},
    )
    page.find(".slip summary").click()
    picture("waiting")
    chat.add("agent.assigned", ANA, "agent", "Ana")
    chat.say("Hello Maya, Ana here. I have read everything, and I see your file.", role="agent", name="Ana")
    picture("person")
    chat.add("conversation.resolved", {"by": "agent"}, "agent", "Ana")
    page.find(".csat label").nth(4).click()
    picture("rating")
    page.context.close()


def main(folder: Path) -> None:
    """Every story in every mode."""
    with sync_playwright() as playwright, serving() as chat:
        browser = playwright.chromium.launch(executable_path=EXECUTABLE, args=ARGUMENTS)
        for mode in MODES:
            chat.reset()
            story(browser, chat, mode, folder)
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
