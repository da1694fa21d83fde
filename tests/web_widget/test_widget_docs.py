"""The examples of docs/widget.md run as they are printed, on the pages they are written for."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.web_widget.conftest import Visit
from tests.web_widget.scripted_server import ScriptedServer
from tests.web_widget.widget_page import shop
from web_widget import STATIC

pytestmark = pytest.mark.browser

PAGE = (STATIC.parent / "docs" / "widget.md").read_text()
README = (STATIC / "widget" / "README.md").read_text()
REACT = Path(__file__).parent / "react"
THEME = """<style>*{box-sizing:content-box!important;font-family:fantasy!important}
button,input,p,div,span,textarea{margin:2em!important;padding:2em!important;background:#f0f!important;
text-transform:uppercase!important;border-radius:0!important;width:100%!important;float:left!important}
.panel,.launcher,.msg,.text{display:none!important} html{font-size:50%} svg{display:none!important}</style>"""


def example(heading: str, language: str, origin: str) -> str:
    section = re.split(rf"^## {heading}$" if heading else r"\A", PAGE, flags=re.MULTILINE)[1]
    found = re.search(rf"```{language}\n(.*?)```", section, re.DOTALL)
    assert found, heading
    return found[1].replace("https://chat.example", origin)


def test_the_plain_page(visit: Visit, chat: ScriptedServer) -> None:
    """W1, W17."""
    html = example("", "html", chat.origin)
    assert html.count("<script") == 1
    page = visit(html=html)
    page.page.get_by_role("button", name="Ask us").click()
    page.panel.wait_for()
    page.ask("hello")


def test_react(visit: Visit, chat: ScriptedServer) -> None:
    """W49: under StrictMode, which runs every effect twice."""
    react = "".join(
        f"<script>{(REACT / f'{name}.production.min.js').read_text()}</script>"
        for name in ("react", "react-dom")
    )
    script = example("React", "js", chat.origin)
    body = f"<!doctype html><title>x</title><div id=app></div>{react}<script>{script}</script>"
    page = visit(html=body)
    assert page.page.locator("script[data-chat-key]").count() == 1
    page.page.get_by_role("button", name="Help").click()
    page.panel.wait_for()
    page.ask("hello").button("Close the chat").click()
    chat.say("an answer")
    expect(page.page.get_by_role("button", name="Help (1)")).to_be_visible()


def test_a_page_that_swaps_its_body(visit: Visit, chat: ScriptedServer) -> None:
    """W52."""
    script = example("Pages that swap their body", "js", chat.origin)
    body = f"<a href='/lamps'>Lamps</a><script>{script}</script>"
    page = visit(html=shop(chat.origin, body=body)).start().ask("hello")
    page.field.fill("half a sent")
    page.page.get_by_role("link", name="Lamps").click()
    expect(page.page.get_by_role("heading", name="Lamps", exact=True)).to_be_visible()
    expect(page.find(".head h2")).to_have_text("Help with Lamps")
    expect(page.field).to_have_value("half a sent")
    expect(page.bubbles).to_have_text(["hello"])
    assert page.page.url.endswith("/lamps")


def test_a_wordpress_page_with_a_loud_theme(visit: Visit, chat: ScriptedServer) -> None:
    """W6, E5."""
    printed = example("WordPress", "php", chat.origin)
    tag = re.sub(r"' \. .*? \. '", "de", "".join(re.findall(r"echo '(.*)';", printed)))
    page = visit(html=f"<!doctype html><title>x</title>{THEME}<p>Blog</p>{tag}").start().ask("hallo")
    chat.say("Ja.")
    expect(page.bubbles).to_have_text(["hallo", "Ja."])
    assert page.read("getComputedStyle(root.querySelector('.person')).textTransform") == "none"
    page.page.mouse.move(5, 5)
    page.page.wait_for_timeout(300)
    assert page.launcher.bounding_box() == {"x": 1024, "y": 724, "width": 56, "height": 56}


def test_every_call_and_event_of_the_page_is_there(visit: Visit, chat: ScriptedServer) -> None:
    """W49, W50."""
    section = PAGE.split("## `window.Tellonce`")[1].split("\n## ")[0]
    calls, events = section.split("| event | detail |")
    shown = set(re.findall(r"`(\w+)\(", "".join(re.findall(r"^\| (`.*?) \|", calls, re.MULTILINE))))
    page = visit()
    assert shown == set(page.page.evaluate("Object.keys(Tellonce)")) - {"version", "q"}
    told = set(re.findall(r"`(\w+)`", "".join(re.findall(r"^\| (`.*?) \|", events, re.MULTILINE))))
    source = "".join(path.read_text() for path in (STATIC / "widget").glob("*.js"))
    assert told == set(re.findall(r"emit\(\"(\w+)\"", source))


def test_every_attribute_is_in_the_table() -> None:
    source = "".join((STATIC / "widget" / name).read_text() for name in ("loader.js", "panel.js", "parts.js"))
    for name in re.findall(r"^\| `data-([\w-]+)`", PAGE, re.MULTILINE):
        camel = re.sub(r"-(\w)", lambda found: found[1].upper(), name)
        assert camel in source, name


def test_the_evidence_for_accessibility_exists() -> None:
    page = (STATIC.parent / "ACCESSIBILITY.md").read_text()
    here = "".join(path.read_text() for path in Path(__file__).parent.glob("test_*.py"))
    for name in set(re.findall(r"`(test_\w+)`", page)):
        assert f"def {name}(" in here, name
