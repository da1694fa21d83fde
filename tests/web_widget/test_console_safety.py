"""Text is text: hostile words in every field, under a strict content policy with trusted types forbidden."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.web_widget import console_fixtures
from tests.web_widget.console_fixtures import ScriptedServer, open_console
from tests.web_widget.xss import PAYLOADS as CORPUS

server, page = console_fixtures.server, console_fixtures.page
pytestmark = pytest.mark.browser

STRANGERS = """
() => {
  const bad = [];
  const never = 'iframe object embed style base video audio marquee math animate template'.split(' ');
  for (const node of document.querySelectorAll('*')) {
    const tag = node.localName;
    if (never.includes(tag)) bad.push(tag);
    if (tag === 'script' && new URL(node.src).pathname !== '/console/app.js') bad.push(node.outerHTML);
    if (tag === 'img' && new URL(node.src).pathname !== '/console/icon.svg') bad.push(node.outerHTML);
    for (const { name, value } of node.attributes) {
      if (name.startsWith('on') || name === 'style' || name === 'srcdoc') bad.push(`${tag} ${name}=${value}`);
      if (['href', 'src', 'action', 'formaction', 'data'].includes(name)) {
        const url = new URL(value, location.href);
        if (url.origin !== location.origin) bad.push(`${tag} ${name}=${value}`);
      }
    }
  }
  if (window.__x !== undefined) bad.push('a script ran');
  return bad;
}
"""


def test_the_corpus_is_large_enough() -> None:
    assert len(set(CORPUS)) >= 60


def hostile(server: ScriptedServer, conversation: str, words: str, number: int) -> None:
    """One conversation in which every field that carries text carries `words`."""
    contact = {"id": "k", "name": words, "email": words, "verified": True}
    server.add(
        conversation,
        waiting=number % 9,
        contact=contact,
        summary=words,
        reason=words,
        lang=words,
        channel=words,
    )
    citation = {"n": 1, "path": words, "title": words, "heading": words, "quote": words, "url": words}
    server.say(conversation, "conversation.started", role="system", data={"page": words}, live=False)
    server.say(conversation, name=words, data={"text": words}, live=False)
    server.say(
        conversation,
        role="bot",
        name=words,
        live=False,
        data={
            "text": words + "\n\n[1] " + words,
            "citations": [citation],
            "choices": [{"text": words, "action": words}],
            "decision": {
                "action": words,
                "reason": words,
                "confidence": 0.5,
                "signals": {words: words, "frustration": number % 2},
            },
        },
    )
    server.say(conversation, role="agent", name=words, data={"text": words}, live=False)
    server.say(conversation, "note.added", role="agent", name=words, data={"text": words}, live=False)
    server.say(
        conversation,
        "conversation.returned",
        role="agent",
        name=words,
        data={"by": "agent", "note": words, "baton": words},
        live=False,
    )
    server.say(
        conversation,
        "agent.assigned",
        role="system",
        data={"agent_id": "x", "agent_name": words, "how": words},
        live=False,
    )
    server.say(
        conversation,
        "order.changed",
        role="system",
        data={"order_number": words, "action": words, "reference": words},
        live=False,
    )
    server.say(conversation, "survey.answered", data={"csat": 1, "comment": words}, live=False)
    server.say(conversation, "promise.made", role="system", data={"text": words}, live=False)
    server.say(
        conversation,
        "suggestion.rejected",
        role="agent",
        name=words,
        data={"why": words, "paths": [words]},
        live=False,
    )
    evidence = [{"type": "event", "seq": 2}, {"type": "document", "path": words, "heading": words}]
    sections = [
        "wish",
        "issue",
        "why",
        "mood",
        "next",
        "facts",
        "missing",
        "identity",
        "order",
        "tried",
        "sources",
        words,
    ]
    server.briefs[conversation] = {
        "lines": [
            {"section": s, "label": words, "value": words, "evidence": evidence, "verified": True}
            for s in sections
        ],
        "built_at": 1795449600000,
    }


def test_no_hostile_text_becomes_anything_but_text(page: Page, server: ScriptedServer) -> None:
    """A50, E13: in every field of row, transcript and brief."""
    for number, words in enumerate(CORPUS):
        hostile(server, f"h{number}", words, number)
    foreign: list[str] = []
    page.on(
        "request",
        lambda request: foreign.append(request.url) if not request.url.startswith(server.address) else None,
    )
    open_console(page, server)
    expect(page.locator(".row")).to_have_count(len(CORPUS))
    assert page.evaluate(STRANGERS) == []
    for number, words in enumerate(CORPUS):
        page.evaluate("(id) => document.querySelector(`[data-id=${id}]`).click()", f"h{number}")
        page.locator("#message-10").wait_for(state="attached")
        page.locator("[data-section=wish] p").wait_for(state="attached")
        page.evaluate("() => document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        name = f"h{number}"
        server.push(
            {"type": "viewers", "conversation": name, "viewers": [{"id": "q", "name": words, "typing": True}]}
        )
        server.push({"type": "typing", "conversation": name, "role": "customer", "name": words, "on": True})
        server.push({"type": "delta", "conversation": name, "turn": words, "text": words})
        page.locator(".viewers").wait_for(state="attached")
        page.locator(".typing").wait_for(state="attached")
        assert page.evaluate(STRANGERS) == [], words
    assert foreign == []
    assert page.evaluate("window.__x") is None


def hostile_help(server: ScriptedServer, words: str) -> None:
    """Orders, canned replies, suggestions, the guard, search and earlier conversations, all of it hostile."""
    option = {"value": words, "label": words}
    blank = {"name": "reason", "kind": "choice", "label": words, "required": True, "options": [option]}
    offers = [
        {"action": "cancel", "allowed": True, "until": 1795449600000, "blanks": [blank]},
        {"action": words, "allowed": False, "why": words, "blanks": []},
    ]
    card = {"number": words, "status": words, "facts": {words: words}, "offers": offers}
    server.orders = {"connected": True, "proof": words, "fetched_at": 1795449600000, "orders": [card]}
    server.summary = {
        "allowed": True,
        "text": words,
        "for_customer": words,
        "seq": 1,
        "key": "k",
        "revision": "r",
    }
    source = {"n": 1, "path": words, "title": words, "heading": words, "quote": words}
    server.help["suggestion"] = {"text": words, "sources": [source], "rests_on": []}
    server.help["check"] = {
        "flags": [{"name": words, "label": words, "value": words, "seq": 1, "said_at": 0}]
    }
    server.help["canned"] = {
        "canned": [
            {"id": "1", "shortcut": "x", "title": words, "text": words, "filled": words, "missing": [words]}
        ],
        "variables": [words],
    }
    hit = {
        "seq": 2,
        "at": 1795449600000,
        "role": words,
        "name": words,
        "parts": [{"text": words, "hit": True}],
    }
    server.found = [{"row": server.rows["c1"], "hits": [hit]}]
    server.past = [server.rows["c1"]]


def test_what_helps_an_agent_and_what_is_found_stays_text(page: Page, server: ScriptedServer) -> None:
    """A50, E13: orders, canned replies, suggestions, search results, mentions, promises, notifications."""
    page.add_init_script(
        "window.shown = []; window.Notification = class { constructor(title, options) "
        "{ window.shown.push(title + options.body); } static permission = 'granted'; "
        "static requestPermission() { return Promise.resolve('granted'); } close() {} };"
    )
    for words in CORPUS[:: len(CORPUS) // 6]:
        holder = {"role": "agent", "id": "a-ana", "name": "Ana Ruiz"}
        hostile(server, "c1", words, 1)
        promise = {"seq": 1, "owner": {"name": words}, "text": words, "due_at": 1, "state": "open"}
        server.rows["c1"] |= {"status": "assigned", "holder": holder, "promises": [promise]}
        server.logs["c1"] = server.logs["c1"][-11:]
        for seq, event in enumerate(server.logs["c1"], 1):
            event["seq"] = seq
        hostile_help(server, words)
        page.goto("about:blank")
        open_console(page, server)
        page.locator(".tab", has_text="Mine").click()
        page.locator("[data-id=c1]").click()
        page.locator(".order").wait_for()
        page.get_by_text("Earlier conversations").click()
        page.locator(".past").wait_for()
        page.evaluate("() => document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        assert page.evaluate(STRANGERS) == [], words
        page.locator("#composer-text").fill("x /x")
        page.locator("[role=option]").wait_for()
        assert page.evaluate(STRANGERS) == [], words
        page.keyboard.press("Escape")
        page.keyboard.press("Alt+i")
        page.locator(".found li").wait_for()
        page.locator(".guard p").wait_for()
        server.push({"type": "mention", "conversation": "c1", "by": words, "text": words})
        expect(page.locator(".toast")).to_contain_text("named you in a note")
        assert page.evaluate(STRANGERS) == [], words
        page.locator(".order-offers button").first.click()
        page.locator("dialog select").select_option(index=1)
        page.get_by_role("button", name="See what happens").click()
        page.locator(".order-summary").wait_for()
        assert page.evaluate(STRANGERS) == [], words
        page.keyboard.press("Escape")
        expect(page.locator("dialog[open]")).to_have_count(0)
        page.keyboard.press("Control+k")
        expect(page.get_by_role("combobox", name="A verb, or a customer's name")).to_be_focused()
        page.keyboard.type("edit canned")
        expect(page.get_by_role("option", name="Edit canned replies")).to_be_visible()
        page.keyboard.press("Enter")
        page.locator(".key-list li").first.wait_for()
        assert page.evaluate(STRANGERS) == [], words
        page.keyboard.press("Escape")
        page.locator("#search").fill("x")
        page.locator(".hit").wait_for()
        assert page.evaluate(STRANGERS) == [], words
        server.logs["c1"], server._stored = [], {}


def test_what_narrows_a_list_and_chooses_several_stays_text(page: Page, server: ScriptedServer) -> None:
    """A50, E13: tags, teams, languages, channels, names of views, and who is chosen."""
    for words in CORPUS[:: len(CORPUS) // 8]:
        odd = {"tags": [words], "team": {"id": "t", "name": words}, "lang": words, "channel": words}
        server.add("c1", **odd, contact={"id": "k", "name": words, "email": None, "verified": False})
        server.add("c2")
        server.views = [{"name": words, "tab": "queue", "shows": {"tag": words}}]
        page.goto("about:blank")
        open_console(page, server)
        page.get_by_role("button", name="Filter").click()
        page.get_by_label("Your views").select_option(index=1)
        page.locator(".narrowed b").wait_for()
        assert page.evaluate(STRANGERS) == [], words
        page.get_by_role("button", name="Choose several").click()
        page.get_by_role("button", name="All", exact=True).click()
        page.get_by_role("button", name="Tag…").click()
        page.get_by_label("Tags").fill(words)
        page.get_by_role("button", name="Tag", exact=True).click()
        page.locator(".held").wait_for()
        assert page.evaluate(STRANGERS) == [], words
        page.keyboard.press("Alt+z")


def test_hostile_names_in_dialogs_toasts_and_stale_messages_stay_text(
    page: Page, server: ScriptedServer
) -> None:
    for words in (
        "<img src=x onerror=window.__x=1>",
        "<script>window.__x=1</script>",
        '"><svg onload=window.__x=1>',
    ):
        hostile(server, "c1", words, 1)
        server.logs["c1"] = server.logs["c1"][-11:]
        page.goto("about:blank")
        open_console(page, server, "c1")
        agents = [
            {
                "id": "z",
                "name": words,
                "role": "agent",
                "availability": "online",
                "open": words,
                "capacity": words,
            }
        ]
        server.push({"type": "agents", "agents": agents})
        server.answer_next(
            "claim", 409, {"code": "already_claimed", "message": words, "holder": {"id": "z", "name": words}}
        )
        page.get_by_role("button", name="Claim").click()
        expect(page.locator(".toast")).to_contain_text(words)
        assert page.evaluate(STRANGERS) == []
        page.get_by_role("button", name="Claim").click()
        page.get_by_role("button", name="Transfer…").click()
        expect(page.locator("dialog")).to_contain_text(words)
        assert page.evaluate(STRANGERS) == []
        page.keyboard.press("Escape")
        server.answer_next(
            "reply", 409, {"code": "stale", "message": words, "events": [server.logs["c1"][1]]}
        )
        page.locator("#composer-text").fill("x")
        page.locator("#composer-text").press("Enter")
        expect(page.locator(".stale")).to_be_visible()
        assert page.evaluate(STRANGERS) == []
        server.logs["c1"], server._stored = [], {}


def test_the_page_forbids_scripts_styles_and_html_from_elsewhere(page: Page, server: ScriptedServer) -> None:
    """A50: a policy without trusted types."""
    open_console(page, server)
    policy = page.locator("meta[http-equiv=Content-Security-Policy]").get_attribute("content") or ""
    for rule in (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "trusted-types 'none'",
        "base-uri 'none'",
    ):
        assert rule in policy
    assert page.locator("script:not([src]), style, [style]").count() == 0
    assert (
        page.evaluate(
            "(() => { try { document.body.innerHTML = '<b>x</b>'; } catch { return 'refused'; } })()"
        )
        == "refused"
    )
