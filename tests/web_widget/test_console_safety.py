"""Text is text: hostile words in every field, under a strict content policy with trusted types forbidden."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.web_widget import console_fixtures
from tests.web_widget.console_fixtures import ScriptedServer, open_console

console_chromium, server, page = (
    console_fixtures.console_chromium,
    console_fixtures.server,
    console_fixtures.page,
)
pytestmark = pytest.mark.browser

PLAIN = """
<script>window.__x=1</script>
<SCRIPT SRC=//evil.example/x.js></SCRIPT>
<scr<script>ipt>window.__x=1</scr</script>ipt>
<img src=x onerror=window.__x=1>
<img src=x onerror="window.__x=1"//
<IMG SRC=`javascript:window.__x=1`>
<img/src=//evil.example/a.png>
<image href=x onerror=window.__x=1>
<svg onload=window.__x=1>
<svg><script>window.__x=1</script></svg>
<svg><animate onbegin=window.__x=1 attributeName=x dur=1s>
<svg><a xlink:href=javascript:window.__x=1><text>x</text></a></svg>
<svg><use href="data:image/svg+xml,<svg id=x onload=window.__x=1>#x"/></svg>
<svg><style><img src=x onerror=window.__x=1></style></svg>
<math><mtext></p><script>window.__x=1</script></math>
<math href="javascript:window.__x=1">x</math>
<iframe src="javascript:window.__x=1"></iframe>
<iframe srcdoc="<script>parent.__x=1</script>"></iframe>
<object data="javascript:window.__x=1"></object>
<embed src="javascript:window.__x=1">
<body onload=window.__x=1>
<video><source onerror=window.__x=1></video>
<audio src=x onerror=window.__x=1>
<details open ontoggle=window.__x=1>x</details>
<marquee onstart=window.__x=1>x</marquee>
<input autofocus onfocus=window.__x=1>
<select autofocus onfocus=window.__x=1></select>
<form action="javascript:window.__x=1"><button>x</button></form>
<button formaction="javascript:window.__x=1">x</button>
<isindex type=image src=1 onerror=window.__x=1>
<link rel=stylesheet href=//evil.example/x.css>
<link rel=import href=//evil.example/x.html>
<meta http-equiv=refresh content="0;url=//evil.example">
<base href=//evil.example/>
<style>@import '//evil.example/x.css';</style>
<style>*{display:none}</style>
<div style="background:url(//evil.example/x)">x</div>
<a href="javascript:window.__x=1">x</a>
<a href=" &#106;avascript:window.__x=1">x</a>
<template><script>window.__x=1</script></template>
<noscript><p title="</noscript><img src=x onerror=window.__x=1>">
<textarea></textarea><script>window.__x=1</script>
</title><script>window.__x=1</script>
--><script>window.__x=1</script>
"><script>window.__x=1</script>
'><img src=x onerror=window.__x=1>
" onmouseover="window.__x=1
` onmouseover=window.__x=1
]]><script>window.__x=1</script>
<![CDATA[<script>window.__x=1</script>]]>
<!--[if IE]><script>window.__x=1</script><![endif]-->
<?xml-stylesheet href="javascript:window.__x=1"?>
{{constructor.constructor('window.__x=1')()}}
${window.__x=1}
#{window.__x=1}
<%= window.__x=1 %>
javascript:window.__x=1
data:text/html,<script>window.__x=1</script>
[x](javascript:window.__x=1)
[x](JaVaScRiPt:window.__x=1)
[x](data:text/html;base64,PHNjcmlwdD4xPC9zY3JpcHQ+)
[x](vbscript:window.__x=1)
![x](//evil.example/x.png)
![x](https://evil.example/x.png)
<javascript:window.__x=1>
**<img src=x onerror=window.__x=1>**
`<img src=x onerror=window.__x=1>`
| <img src=x onerror=window.__x=1> | b |
[1](javascript:window.__x=1) [1]
__proto__
constructor
&lt;script&gt;window.__x=1&lt;/script&gt;
\u202e<gpj.exe>
\u0000<script>window.__x=1</script>
"""
CORPUS = [
    line.replace("\\u202e", "\u202e").replace("\\u0000", "\u0000") for line in PLAIN.strip().splitlines()
]

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


def test_hostile_names_in_dialogs_toasts_and_stale_messages_stay_text(
    page: Page, server: ScriptedServer
) -> None:
    for words in (
        "<img src=x onerror=window.__x=1>",
        "<script>window.__x=1</script>",
        '"><svg onload=window.__x=1>',
    ):
        hostile(server, "c1", words, 1)
        server.logs["c1"] = server.logs["c1"][-10:]
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
