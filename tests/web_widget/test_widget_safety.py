"""Text is text in every direction, and the chat works on a page with the strictest policies."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.web_widget.conftest import Visit
from tests.web_widget.scripted_server import ScriptedServer
from tests.web_widget.widget_page import ANA, WidgetPage, shop

pytestmark = pytest.mark.browser

HIT = "window.__x=1"
EVIL = "https://evil.example"
PAYLOADS = [
    f"<script>{HIT}</script>",
    f"</script><script>{HIT}</script>",
    f"<img src=x onerror={HIT}>",
    f"<img src={EVIL}/a.png>",
    f"<svg onload={HIT}>",
    f"<svg><script>{HIT}</script></svg>",
    f"<svg><a xlink:href=javascript:{HIT}><text y=20>x</text></a></svg>",
    f"<svg><animate onbegin={HIT} attributeName=x dur=1s>",
    f"<iframe src=javascript:{HIT}>",
    "<iframe srcdoc='<script>parent.__x=1</script>'>",
    f"<object data=javascript:{HIT}>",
    f"<embed src=javascript:{HIT}>",
    f"<a href=javascript:{HIT}>x</a>",
    f"<a href='jav&#x09;ascript:{HIT}'>x</a>",
    f"<body onload={HIT}>",
    f"<details open ontoggle={HIT}>x</details>",
    f"<video><source onerror={HIT}></video>",
    f"<audio src=x onerror={HIT}>",
    f"<input autofocus onfocus={HIT}>",
    f"<select autofocus onfocus={HIT}>",
    f"<textarea autofocus onfocus={HIT}>",
    f"<marquee onstart={HIT}>x</marquee>",
    f"<form action=javascript:{HIT}><button>x</button></form>",
    f"<button formaction=javascript:{HIT}>x</button>",
    f"<isindex type=image src=1 onerror={HIT}>",
    f"<math><mi//xlink:href='javascript:{HIT}'>x",
    f"<link rel=stylesheet href={EVIL}/a.css>",
    f"<style>@import '{EVIL}/a.css';</style>",
    "<style>*{display:none!important}</style>",
    f"<meta http-equiv=refresh content='0;url=javascript:{HIT}'>",
    f"<base href={EVIL}/>",
    f"<template><script>{HIT}</script></template>",
    f"<noscript><p title='</noscript><img src=x onerror={HIT}>'>",
    f"<!--><img src=x onerror={HIT}>-->",
    f"<![CDATA[><img src=x onerror={HIT}>]]>",
    f"<x onclick={HIT}>x</x>",
    f"<div style='background:url({EVIL}/a.png)'>x</div>",
    f'"><img src=x onerror={HIT}>',
    f"'><img src=x onerror={HIT}>",
    f"`><img src=x onerror={HIT}>",
    f"&lt;img src=x onerror={HIT}&gt;",
    f"&#60;img src=x onerror={HIT}&#62;",
    f"\\x3cimg src=x onerror={HIT}\\x3e",
    f"<<img src=x onerror={HIT}>>",
    f"<img/src=x/onerror={HIT}>",
    f"<IMG SRC=x OnErRoR={HIT}>",
    f"<img src=x onerror\n=\n{HIT}>",
    f"<scr\x00ipt>{HIT}</scr\x00ipt>",
    f"\ufeff<script>{HIT}</script>",
    f"\u202e<script>{HIT}</script>",
    f"[x](javascript:{HIT})",
    f"[x](JaVaScRiPt:{HIT})",
    f"[x](java\nscript:{HIT})",
    f"[x](java%0ascript:{HIT})",
    f"[x](\x01javascript:{HIT})",
    f"[x](data:text/html,<script>{HIT}</script>)",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    f"[x](vbscript:{HIT})",
    "[x](//evil.example/x)",
    "[x](/\\evil.example)",
    f'[x]({EVIL}" onclick="{HIT})',
    f"[<img src=x onerror={HIT}>]({EVIL})",
    f"![x]({EVIL}/a.png)",
    f"![x](javascript:{HIT})",
    f"[![x]({EVIL}/a.png)](javascript:{HIT})",
    f"<javascript:{HIT}>",
    f"<{EVIL}/a.png>",
    f"[1]: javascript:{HIT}",
    f"```html\n<script>{HIT}</script>\n```",
    f"`<img src=x onerror={HIT}>`",
    f"| <img src=x onerror={HIT}> | b |\n|---|---|\n| <script>{HIT}</script> | [x](javascript:{HIT}) |",
    f"- <img src=x onerror={HIT}>\n  - [x](javascript:{HIT})",
    f"> <iframe src=javascript:{HIT}>",
    f"# <svg onload={HIT}>",
    f"**<img src=x onerror={HIT}>** _<b onclick={HIT}>_",
    f"{{{{constructor.constructor('{HIT}')()}}}}",
    f"${{{HIT}}}",
    "{name}{text}{__proto__}",
    "__proto__",
    "constructor",
]
ALLOWED = {
    *("A", "B", "BLOCKQUOTE", "BR", "BUTTON", "CODE", "DETAILS", "DIALOG", "DIV", "EM", "FIELDSET", "FORM"),
    *("H2", "H3", "HEADER", "HR", "I", "INPUT", "LABEL", "LEGEND", "LI", "OL", "P", "PATH", "PRE", "SPAN"),
    *("CANVAS", "PROGRESS"),
    *("STRONG", "SUMMARY", "SVG", "TABLE", "TBODY", "TD", "TEXTAREA", "TH", "THEAD", "TIME", "TR", "UL"),
}
INSPECT = """(() => { const tags = new Set(), handlers = [], links = [], styles = [];
  for (const node of root.querySelectorAll('*')) { tags.add(node.tagName.toUpperCase());
    for (const { name } of node.attributes) if (/^on|^style$|^src/.test(name) &&
      !node.matches('.panel')) handlers.push(node.outerHTML);
    if (node.href) links.push(String(node.href)) }
  return { tags: [...tags], handlers, links, hit: window.__x ?? null,
      launchers: document.querySelectorAll('tellonce-chat').length } })()"""
NONCE = "r4nd0m"
TRUSTED = "require-trusted-types-for 'script'; trusted-types 'none'"


def inspected(page: WidgetPage) -> dict[str, Any]:
    page.page.wait_for_timeout(150)
    return dict(page.read(INSPECT))


def assert_harmless(page: WidgetPage, targets: tuple[str, ...], requests: list[str]) -> None:
    found = inspected(page)
    assert found["hit"] is None
    assert found["handlers"] == []
    assert set(found["tags"]) <= ALLOWED
    assert [link for link in found["links"] if not link.startswith(targets)] == []
    assert [url for url in requests if "evil" in url or url.startswith("javascript")] == []


def visited(visit: Visit) -> tuple[WidgetPage, list[str]]:
    page = visit().start()
    requests: list[str] = []
    page.page.on("request", lambda request: requests.append(request.url))
    return page, requests


def test_there_are_at_least_sixty_payloads() -> None:
    assert len(set(PAYLOADS)) == len(PAYLOADS) >= 60


@pytest.mark.parametrize("role", ["customer", "bot", "agent"])
def test_no_message_of_anybody_becomes_markup(visit: Visit, chat: ScriptedServer, role: str) -> None:
    """E13: customer, bot and agent."""
    page, requests = visited(visit)
    page.ask("hello")
    for payload in PAYLOADS:
        chat.say(payload, role=role, name=payload, choices=[{"text": payload, "action": "send"}])
    expect(page.bubbles).to_have_count(len(PAYLOADS) + 1)
    safe = ("https://evil.example",) if role == "agent" else ()
    assert_harmless(page, safe, requests)


def test_what_the_customer_types_comes_back_as_they_typed_it(visit: Visit, chat: ScriptedServer) -> None:
    page, requests = visited(visit)
    for payload in PAYLOADS[:30]:
        page.ask(payload)
    expect(page.bubbles).to_have_text(PAYLOADS[:30])
    assert_harmless(page, (), requests)


def test_no_field_of_a_citation_becomes_markup_or_leads_away(visit: Visit, chat: ScriptedServer) -> None:
    """W23, E13."""
    page, requests = visited(visit)
    page.ask("hello")
    for payload in PAYLOADS:
        one = {
            "n": 1,
            "path": payload,
            "title": payload,
            "heading": payload + "h",
            "quote": payload,
            "url": payload,
        }
        chat.say("See [1].", citations=[one, {**one, "n": 2, "title": "", "url": "/" + payload}])
    expect(page.bubbles).to_have_count(len(PAYLOADS) + 1)
    page.read("root.querySelectorAll('details').forEach((one) => (one.open = true))")
    assert_harmless(page, (chat.origin + "/",), requests)


@pytest.mark.parametrize(
    "url",
    [
        "//evil.example/x",
        "/\\evil.example",
        "https://evil.example",
        "javascript:alert(1)",
        "/\t/evil.example",
        "",
        None,
        7,
    ],
)
def test_a_citation_leads_only_to_a_path_on_the_chat_server(
    visit: Visit, chat: ScriptedServer, url: Any
) -> None:
    page, _ = visited(visit)
    page.ask("hello")
    chat.say(
        "See [1].",
        citations=[{"n": 1, "path": "a.md", "title": "A", "heading": "H", "quote": "q", "url": url}],
    )
    expect(page.find(".source")).to_have_count(1)
    expect(page.find(".source a")).to_have_count(0)


def test_names_orders_and_notices_are_text_too(visit: Visit, chat: ScriptedServer) -> None:
    """E13: names, order data, notices."""
    page, requests = visited(visit)
    page.ask("hello")
    for payload in PAYLOADS:
        chat.add("order.changed", {"order_number": payload, "action": payload, "reference": payload})
        chat.add("notice.added", {"code": "still_waiting", "params": {"position": payload}})
        chat.add("notice.added", {"code": payload, "params": {}})
        chat.add("agent.assigned", {**ANA, "agent_name": payload}, "agent", payload)
        chat.push({"type": "typing", "role": "agent", "name": payload, "on": True})
        chat.push({"type": "delta", "turn": "t", "text": payload})
    expect(page.find(".log")).to_contain_text("constructor has")
    assert_harmless(page, (), requests)
    assert "constructor" in page.find(".head h2").inner_text()


def test_a_files_name_is_text_in_the_conversation_and_in_what_is_kept(
    visit: Visit, chat: ScriptedServer
) -> None:
    """W42, W44, E13: file names and the transcript."""
    page, requests = visited(visit)
    page.ask("hello")
    for payload in PAYLOADS:
        file = {"id": "f" * 32, "name": payload, "type": payload, "size": 1}
        chat.say(payload, files=[file, {**file, "type": "text/plain"}])
    expect(page.find(".file")).to_have_count(2 * len(PAYLOADS))
    assert_harmless(page, (), requests)
    with page.page.expect_download() as saving:
        page.choose("Save this conversation")
    kept = saving.value.path().read_text()
    assert [
        payload for payload in PAYLOADS if payload.replace("\x00", "") not in kept.replace("\x00", "")
    ] == []
    chosen = [{"name": "a.png<img onerror=x>.txt", "mimeType": "text/plain", "buffer": b"x"}]
    page.find("input[type=file]").set_input_files(chosen)  # type: ignore[arg-type]
    expect(page.find(".tray b")).to_have_text("a.png<img onerror=x>.txt")
    assert_harmless(page, (), requests)


POLICIES = {
    "a list of hosts": "default-src 'none'; script-src {origin}; style-src 'self'; connect-src {socket}; "
    + TRUSTED,
    "a nonce": f"default-src 'none'; script-src 'nonce-{NONCE}' 'strict-dynamic'; style-src 'self'; "
    "connect-src {socket}; object-src 'none'; base-uri 'none'; " + TRUSTED,
}


@pytest.mark.parametrize("policy", list(POLICIES))
def test_the_chat_works_under_the_strictest_policy(visit: Visit, chat: ScriptedServer, policy: str) -> None:
    """W58, E6."""
    text = POLICIES[policy].format(origin=chat.origin, socket=chat.origin.replace("http", "ws"))
    html = shop(chat.origin, nonce=NONCE if policy == "a nonce" else "")
    page = visit(html=html, headers={"Content-Security-Policy": text}).start().ask("hello")
    chat.say(
        "**Yes** [1]",
        citations=[{"n": 1, "title": "A", "heading": "", "quote": "q", "path": "", "url": "/articles/a"}],
    )
    expect(page.find(".cite")).to_be_visible()
    assert page.read("getComputedStyle(root.querySelector('.panel')).position") == "fixed"
    page.person.click()
    expect(page.find(".banner")).to_be_visible()
    chat.add("conversation.resolved", {"by": "agent"}, "agent", "Ana")
    page.find(".csat label").first.click()
    assert page.problems == []
